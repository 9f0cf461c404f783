import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { TestingModule, type TestApplication } from 'nexus-framework/testing'
import { OrderController } from './order-controller.js'
import { OrderService } from './orders.js'

let app: TestApplication

beforeAll(async () => {
  app = await TestingModule.create({ controllers: [OrderController], providers: [OrderService] }).compile()
})
afterAll(() => app.close())

describe('the controller of the README', () => {
  it('places and finds orders', async () => {
    const placed = await app.http.post('/orders', { sku: 'CUP-1', quantity: 2 })
    expect(placed.status).toBe(201)
    expect((await app.http.get('/orders/1')).json()).toEqual({ id: 1, sku: 'CUP-1', quantity: 2 })
  })

  it('answers an order that is not there, and an id that is no number, with problems', async () => {
    const missing = await app.http.get('/orders/7')
    expect(missing.json()).toMatchObject({ status: 404, detail: 'There is no order 7.' })
    expect((await app.http.get('/orders/x')).status).toBe(400)
  })

  it('refuses a draft that its class does not allow', async () => {
    const refused = await app.http.post('/orders', { sku: '', quantity: 1.5 })
    expect(refused.json()).toMatchObject({
      status: 400,
      errors: [
        { pointer: '/sku', code: 'isLength' },
        { pointer: '/quantity', code: 'isInt' },
      ],
    })
  })
})
