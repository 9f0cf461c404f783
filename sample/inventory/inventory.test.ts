import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { TestingModule, type TestApplication } from 'nexus-framework/testing'
import { InventoryModule } from './inventory.module.js'

let app: TestApplication
beforeEach(async () => {
  app = await TestingModule.create({
    imports: [InventoryModule],
    properties: { 'logging.level.root': 'off' },
    cache: false,
  }).compile()
})
afterEach(() => app.close())

describe('the inventory', () => {
  it('keeps pieces under the id of a reservation, once, and takes them back', async () => {
    const path = '/inventory/CUP-1/reservations/r1'
    for (let time = 0; time < 2; time++) {
      const reserved = await app.http.put(path, { quantity: 5 })
      expect(reserved.json()).toEqual({ id: 'r1', sku: 'CUP-1', quantity: 5 })
    }
    expect((await app.http.get('/inventory/CUP-1')).json()).toEqual({ sku: 'CUP-1', available: 195 })
    await app.http.delete(path)
    await app.http.delete(path)
    expect((await app.http.get('/inventory/CUP-1')).json()).toEqual({ sku: 'CUP-1', available: 200 })
  })

  it('refuses more than there is, what there is not, and nonsense', async () => {
    const reserve = (sku: string, quantity: unknown) =>
      app.http.put(`/inventory/${sku}/reservations/r1`, { quantity })
    const tooMany = await reserve('LAMP-2', 2)
    expect([tooMany.status, tooMany.json<{ available: number }>().available]).toEqual([409, 1])
    expect((await reserve('NO-1', 1)).status).toBe(404)
    expect((await reserve('CUP-1', 0)).status).toBe(400)
  })

  it('fails, lies and recovers as it is told', async () => {
    await app.http.put('/faults', { kind: 'fail' })
    expect((await app.http.get('/inventory/CUP-1')).status).toBe(503)
    await app.http.put('/faults', { kind: 'lie' })
    expect((await app.http.get('/inventory/CUP-1')).json()).toEqual({ sku: 'NONE', available: -1 })
    await app.http.delete('/faults')
    expect((await app.http.get('/inventory/CUP-1')).status).toBe(200)
    expect((await app.http.put('/faults', { kind: 'explode' })).status).toBe(400)
  })
})
