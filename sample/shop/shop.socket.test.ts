import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { NexusApplication, type BoundAddress } from 'nexus-framework'
import { contractOf } from '../../integration/openapi/documented-http.js'
import { ShopModule } from './shop.module.js'

let app: NexusApplication
let address: BoundAddress

beforeAll(async () => {
  app = await NexusApplication.create(ShopModule, {
    properties: {
      'shop.database': ':memory:',
      'client.inventory.base-url': 'http://127.0.0.1:9',
      'logging.level.root': 'off',
    },
  })
  address = await app.listen(0)
})
afterAll(() => app.close())

it('serves an order from the list of products to the receipt over a real socket', async () => {
  const base = `http://127.0.0.1:${address.port}`
  const document = await fetch(`${base}/openapi.json`)
  const documented = contractOf(await document.text()).watch(fetch)
  const send = (path: string, init?: RequestInit) => documented(new Request(new URL(path, base), init))
  const products = (await (await send('/products?sort=price')).json()) as { content: { sku: string }[] }
  const sku = products.content[0]?.sku
  const placed = await send('/orders', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-customer-id': '1' },
    body: JSON.stringify({ items: [{ sku, quantity: 3 }] }),
  })
  expect(placed.status).toBe(201)
  const receipt = await send(placed.headers.get('location') ?? '', {
    headers: { 'x-customer-id': '1' },
  })
  expect(await receipt.json()).toMatchObject({ total: 3 * 690, items: [{ sku: 'PEN-2', quantity: 3 }] })
})
