import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { CircuitBreakerRegistry, HedgeRegistry, RetryRegistry } from 'nexus-framework/resilience'
import { TestingModule, type TestApplication } from 'nexus-framework/testing'
import { InventoryService } from '../inventory/inventory-service.fixture.js'
import { ShopModule } from './shop.module.js'

const ADA = { 'x-customer-id': '1' }

let inventory: InventoryService
let app: TestApplication

beforeEach(async () => {
  inventory = await InventoryService.start()
  app = await TestingModule.create({
    imports: [ShopModule],
    // The settings of application.yaml, with waits that suit a test.
    directory: import.meta.dirname,
    properties: {
      'shop.database': ':memory:',
      'client.inventory.base-url': inventory.url,
      'resilience.retry.instances.inventory.wait-duration': '1ms',
      'resilience.hedge.instances.inventory.delay': '20ms',
      'logging.level.root': 'off',
    },
    cache: false,
  }).compile()
})
afterEach(async () => {
  await app.close()
  await inventory[Symbol.asyncDispose]()
})

const availability = async (sku: string): Promise<unknown> =>
  (await app.http.get(`/products/${sku}/availability`)).json()
const place = (sku: string, quantity: number) =>
  app.http.post('/orders', { items: [{ sku, quantity }] }, { headers: ADA })

describe('the availability of a product', () => {
  it('is what the warehouse counts', async () => {
    expect(await availability('CUP-1')).toEqual({ sku: 'CUP-1', available: 200, source: 'inventory' })
  })

  it('is asked for again where an answer fails', async () => {
    await inventory.suffer({ kind: 'fail', rate: 0.5 })
    const sources = new Set<unknown>()
    const retries = (): number => app.get(RetryRegistry).get('inventory').metrics.numberOfRetries
    // Which answers fail is chance: five in a row may succeed.
    for (let call = 0; call < 30 && (retries() === 0 || !sources.has('inventory')); call++)
      sources.add(((await availability('CUP-1')) as { source: string }).source)
    expect(sources).toContain('inventory')
    expect(retries()).toBeGreaterThan(0)
  })

  it('does not wait for an answer that is late: a second request overtakes it', async () => {
    await inventory.suffer({ kind: 'stall', rate: 0.5, delay: 60_000 })
    let overtaken = 0
    const hedge = app.get(HedgeRegistry).get('inventory')
    for (let call = 0; call < 40 && overtaken === 0; call++) {
      await Promise.race([availability('CUP-1'), new Promise((resolve) => setTimeout(resolve, 200))])
      overtaken = hedge.metrics.numberOfWinningHedges
    }
    expect(overtaken).toBeGreaterThan(0)
  })

  it('is what the shop remembers while the inventory is down, which is then left in peace', async () => {
    await inventory.suffer({ kind: 'fail' })
    const breaker = app.get(CircuitBreakerRegistry).circuitBreaker('inventory')
    for (let call = 0; call < 10; call++) {
      expect(await availability('CUP-1')).toEqual({ sku: 'CUP-1', available: 200, source: 'shop' })
    }
    expect(breaker.state).toBe('OPEN')
  })

  it('is not what a lying inventory says', async () => {
    await inventory.suffer({ kind: 'lie' })
    expect(await availability('CUP-1')).toEqual({ sku: 'CUP-1', available: 200, source: 'shop' })
  })

  it('is a 404 for what the shop does not sell', async () => {
    expect((await app.http.get('/products/NO-1/availability')).status).toBe(404)
  })
})

describe('an order', () => {
  it('is reserved in the warehouse', async () => {
    const order = (await place('CUP-1', 3)).json<{ reservation?: string }>()
    expect(order.reservation).toEqual(expect.any(String))
    expect(await inventory.stock('CUP-1')).toEqual({ sku: 'CUP-1', available: 197 })
  })

  it('is refused when the warehouse has too few, and nothing stays reserved', async () => {
    await fetch(`${inventory.url}/inventory/LAMP-2/reservations/other`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: '{"quantity":1}',
    })
    const refused = await app.http.post(
      '/orders',
      {
        items: [
          { sku: 'CUP-1', quantity: 1 },
          { sku: 'LAMP-2', quantity: 1 },
        ],
      },
      { headers: ADA },
    )
    expect(refused.status).toBe(409)
    expect(refused.json()).toMatchObject({ sku: 'LAMP-2', available: 0 })
    expect(await inventory.stock('CUP-1')).toEqual({ sku: 'CUP-1', available: 200 })
  })

  it('is taken without a reservation while the inventory is down', async () => {
    await inventory.suffer({ kind: 'fail' })
    const placed = await place('CUP-1', 3)
    expect(placed.status).toBe(201)
    expect(placed.json()).not.toHaveProperty('reservation')
  })
})
