import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Module } from 'nexus-framework'
import { ConstraintViolationError, MessageSource } from 'nexus-framework/validation'
import { TestingModule, type TestApplication } from 'nexus-framework/testing'
import { AccountController } from './serialization.js'
import { readingOf } from './validation-engine.js'
import { KnownSku, messages, PurchaseController, StockService, Warehouse } from './validation.js'

@Module({
  controllers: [PurchaseController, AccountController],
  providers: [StockService, Warehouse, KnownSku, { provide: MessageSource, useValue: messages }],
})
class ShopModule {}

let app: TestApplication

beforeAll(async () => {
  app = await TestingModule.create({ imports: [ShopModule] }).compile()
})
afterAll(() => app.close())

async function fileText(name: string): Promise<unknown> {
  return JSON.parse(await readFile(new URL(name, import.meta.url), 'utf8'))
}

describe('the validation snippets', () => {
  it('bind a purchase, and take the stock', async () => {
    const lines = [
      { sku: 'CUP-1', quantity: 2 },
      { sku: 'PEN-1', quantity: 3 },
    ]
    expect((await app.http.post('/purchases', { customer: 1, lines, more: true })).json()).toBe(5)
  })

  it('tell everything that is wrong at once', async () => {
    const response = await app.http.post('/purchases', {
      customer: 1.5,
      lines: [
        { sku: 'CUP-1', quantity: 1 },
        { sku: 'SOFA', quantity: 2000 },
      ],
    })
    expect(response.status).toBe(400)
    expect(response.json()).toEqual(await fileText('validation-problem.json'))
  })

  it('speak the language that is asked for, and fall back to the words of the constraint', async () => {
    const response = await app.http.post(
      '/purchases',
      { customer: 1.5, lines: [{ sku: 'CUP-1', quantity: 2000 }] },
      { headers: { 'accept-language': 'de-CH, en;q=0.5' } },
    )
    const { errors } = response.json<{ errors: { message: string }[] }>()
    expect(errors.map(({ message }) => message)).toEqual([
      'customer muss eine ganze Zahl sein',
      'höchstens 1000 Stück',
    ])
    expect(response.headers.get('content-language')).toBe('de')
  })

  it('look at a group where one is named', async () => {
    const purchase = { customer: 1, lines: [{ sku: 'CUP-1', quantity: 1 }], currency: 'EURO' }
    expect((await app.http.post('/purchases/invoices', purchase)).status).toBe(400)
    expect((await app.http.post('/purchases/invoices', { ...purchase, currency: 'EUR' })).text()).toBe('EUR')
    const empty = await app.http.post('/purchases/invoices', { currency: 'EUR' })
    expect(empty.json()).toMatchObject({
      errors: expect.arrayContaining([{ pointer: '/customer', code: 'isInt', message: expect.any(String) }]),
    })
  })

  it('point into lists', async () => {
    const lines = [
      { sku: 'CUP-1', quantity: 1 },
      { sku: 'PEN-1', quantity: 0 },
    ]
    const response = await app.http.put('/purchases/lines', lines)
    expect(response.json()).toMatchObject({
      errors: [{ pointer: '/1/quantity', code: 'min', params: { min: 1 } }],
    })
  })

  it('check what services are called with', () => {
    expect(() => app.get(StockService).take('CUP-1', 501)).toThrow(ConstraintViolationError)
  })

  it('work without a container', () => {
    expect(readingOf('{"sensor":"a","value":3}')).toMatchObject({ sensor: 'a', value: 3 })
    expect(readingOf('{"sensor":"a","value":-1}')).toBe('value: value must not be less than 0')
  })
})

describe('the serialization snippets', () => {
  it('write what the class says, also of plain objects', async () => {
    const response = await app.http.get('/accounts/1')
    expect(response.json()).toEqual(await fileText('serialization.json'))
    expect(response.text()).not.toContain('secret')
  })

  it('honour groups', async () => {
    expect((await app.http.get('/accounts')).json()).toMatchObject([
      { lastLogin: '1970-01-01T00:00:00.000Z' },
    ])
  })
})
