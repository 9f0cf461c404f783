import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { TestingModule, type TestApplication, type TestHttpClient } from 'nexus-framework/testing'
import { documentedHttp } from '../../integration/openapi/documented-http.js'
import { InventoryService } from '../inventory/inventory-service.fixture.js'
import type { Page } from './catalog/page.js'
import type { Product } from './catalog/product.js'
import type { Order } from './orders/order.js'
import { ShopModule } from './shop.module.js'

const ADA = { 'x-customer-id': '1' }
const GRACE = { 'x-customer-id': '2' }

let inventory: InventoryService
let app: TestApplication
/** Every response is held to the shop's OpenAPI document. */
let http: TestHttpClient

beforeEach(async () => {
  inventory = await InventoryService.start()
  app = await TestingModule.create({
    imports: [ShopModule],
    properties: { 'shop.database': ':memory:', 'client.inventory.base-url': inventory.url },
    cache: false,
  }).compile()
  http = await documentedHttp(app)
})
afterEach(async () => {
  await app.close()
  await inventory[Symbol.asyncDispose]()
})

function order(...lines: readonly (readonly [sku: string, quantity: number])[]): object {
  return { items: lines.map(([sku, quantity]) => ({ sku, quantity })) }
}

describe('the catalogue', () => {
  it('pages, and sorts by price downwards', async () => {
    const response = await http.get('/products?page=0&size=3&sort=price,desc')
    expect(response.status).toBe(200)
    const page = response.json<Page<Product>>()
    expect(page.content.map((product) => product.sku)).toEqual(['LAMP-1', 'LAMP-2', 'PEN-1'])
    expect(page.page).toEqual({ number: 0, size: 3, totalElements: 8, totalPages: 3 })
  })

  it('gives the rest on the last page and nothing beyond it', async () => {
    const last = (await http.get('/products?page=2&size=3')).json<Page<Product>>()
    expect(last.content).toHaveLength(2)
    const beyond = (await http.get('/products?page=9&size=3')).json<Page<Product>>()
    expect(beyond.content).toEqual([])
  })

  it('searches names and skus, and takes wildcards for what they are', async () => {
    const cups = (await http.get('/products?q=cup')).json<Page<Product>>()
    expect(cups.content.map((product) => product.sku)).toEqual(['CUP-1', 'CUP-2'])
    expect((await http.get('/products?q=%25')).json<Page<Product>>().content).toEqual([])
  })

  it.each([
    ['page=-1', 'page'],
    ['page=1e3', 'page'],
    ['size=0', 'size'],
    ['size=101', 'size'],
    ['sort=price;drop', 'sort'],
    ['sort=price,sideways', 'sort'],
    ['sort=constructor', 'sort'],
  ])('answers %s with a 400 that names %s', async (query, parameter) => {
    const response = await http.get(`/products?${query}`)
    expect(response.status).toBe(400)
    expect(response.headers.get('content-type')).toContain('application/problem+json')
    expect(response.text()).toContain(parameter)
  })

  it('answers a client that has the current version with 304', async () => {
    const first = await http.get('/products/CUP-1')
    expect(first.json<Product>()).toMatchObject({ sku: 'CUP-1', price: 1250 })
    expect(first.headers.get('etag')).toBe('"1"')
    const second = await http.get('/products/CUP-1', { headers: { 'if-none-match': '"1"' } })
    expect(second.status).toBe(304)
    expect(second.text()).toBe('')
  })

  it('answers a product that does not exist with a 404 problem', async () => {
    const response = await http.get('/products/NONE')
    expect(response.status).toBe(404)
    expect(response.json()).toMatchObject({
      status: 404,
      detail: 'There is no product NONE.',
      instance: '/products/NONE',
    })
  })

  it('changes what PATCH names, and moves the ETag on', async () => {
    const response = await http.patch('/products/CUP-1', { price: 1300 }, { headers: { 'if-match': '"1"' } })
    expect(response.status).toBe(200)
    expect(response.json<Product>()).toMatchObject({ name: 'Enamel cup', price: 1300, version: 2 })
    expect(response.headers.get('etag')).toBe('"2"')
  })

  it('refuses a change of an older version with 412, and one without If-Match with 428', async () => {
    await http.patch('/products/CUP-1', { price: 1300 }, { headers: { 'if-match': '"1"' } })
    const stale = await http.patch('/products/CUP-1', { price: 1 }, { headers: { 'if-match': '"1"' } })
    expect(stale.status).toBe(412)
    expect(stale.json()).toMatchObject({ currentVersion: 2 })
    expect((await http.patch('/products/CUP-1', { price: 1 })).status).toBe(428)
    expect((await http.get('/products/CUP-1')).json<Product>().price).toBe(1300)
  })

  it.each<object>([{ price: -1 }, { price: '12' }, { stock: 1.5 }, { name: ' ' }, { sku: 'X' }])(
    'refuses the change %j with 400',
    async (change) => {
      const response = await http.patch('/products/CUP-1', change, { headers: { 'if-match': '"1"' } })
      expect(response.status).toBe(400)
    },
  )
})

describe('orders', () => {
  it('takes the stock, sums up, and can be read again by the customer', async () => {
    const placed = await http.post('/orders', order(['CUP-1', 2], ['PEN-2', 1]), { headers: ADA })
    expect(placed.status).toBe(201)
    const created = placed.json<Order>()
    expect(created).toMatchObject({ customerId: 1, total: 2 * 1250 + 690 })
    expect(placed.headers.get('location')).toBe(`/orders/${created.id}`)
    expect((await http.get(`/orders/${created.id}`, { headers: ADA })).json()).toEqual(created)
    expect((await http.get('/products/CUP-1')).json<Product>().stock).toBe(198)
  })

  it('are not shown to another customer', async () => {
    const { id } = (await http.post('/orders', order(['CUP-1', 1]), { headers: ADA })).json<Order>()
    expect((await http.get(`/orders/${id}`, { headers: GRACE })).status).toBe(404)
  })

  it('need a customer', async () => {
    expect((await http.post('/orders', order(['CUP-1', 1]))).status).toBe(401)
    const unknown = await http.post('/orders', order(['CUP-1', 1]), {
      headers: { 'x-customer-id': '99' },
    })
    expect(unknown.status).toBe(401)
  })

  it('are refused whole with 409 when one line is out of stock', async () => {
    const response = await http.post('/orders', order(['CUP-1', 1], ['LAMP-2', 2]), { headers: ADA })
    expect(response.status).toBe(409)
    expect(response.json()).toMatchObject({ sku: 'LAMP-2', available: 1 })
    expect((await http.get('/products/CUP-1')).json<Product>().stock).toBe(200)
  })

  it('sell the last piece once to two customers at a time, each with a request of its own', async () => {
    const answers = await Promise.all(
      [ADA, GRACE].map((headers) => http.post('/orders', order(['LAMP-2', 1]), { headers })),
    )
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([201, 409])
  })

  it.each([
    {},
    { items: [] },
    { items: [{ sku: 'CUP-1' }] },
    { items: [{ sku: 'CUP-1', quantity: 1.5 }] },
    { items: [null] },
    {
      items: [
        { sku: 'CUP-1', quantity: 1 },
        { sku: 'CUP-1', quantity: 1 },
      ],
    },
  ])('refuse the body %j with 400', async (body) => {
    expect((await http.post('/orders', body, { headers: ADA })).status).toBe(400)
  })

  it('refuse an id that is no number with a 400 that names it', async () => {
    const response = await http.get('/orders/1e3', { headers: ADA })
    expect(response.status).toBe(400)
    expect(response.text()).toContain('id')
  })
})

describe('customers', () => {
  it('are created with 201 and read again', async () => {
    const created = await http.post('/customers', { name: 'Alan Turing', email: 'alan@example.com' })
    expect(created.status).toBe(201)
    const { id } = created.json<{ id: number }>()
    expect((await http.get(`/customers/${id}`)).json()).toEqual({
      id,
      name: 'Alan Turing',
      email: 'alan@example.com',
    })
  })

  it('have an address of their own', async () => {
    const response = await http.post('/customers', { name: 'Ada', email: 'ada@example.com' })
    expect(response.status).toBe(409)
  })
})
