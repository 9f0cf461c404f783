import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Controller, Get, Headers, MeterRegistry, Module, NexusApplication } from 'nexus-framework'
import { CLIENT_INTERCEPTOR, HttpClientErrorException } from 'nexus-framework/client'
import { CircuitBreakerRegistry, RetryRegistry } from 'nexus-framework/resilience'
import {
  CapturingLogger,
  SimpleMeterRegistry,
  TestingModule,
  type TestApplication,
} from 'nexus-framework/testing'
import {
  ApiVersion,
  ExchangeRates,
  InventoryClient,
  InventoryController,
  Item,
  RatesModule,
  ShopModule,
  StockService,
  stockOf,
} from './http-clients.js'

@Module({ controllers: [InventoryController] })
class InventoryModule {}

@Controller('/stock')
class StockController {
  constructor(readonly stock: StockService) {}

  @Get('/lost')
  async lost(): Promise<number> {
    return (await this.stock.inventory.find('lost')).stock
  }
}

let inventory: NexusApplication
let baseUrl: string
let directory: string
let shop: TestApplication

beforeAll(async () => {
  inventory = await NexusApplication.create(InventoryModule, { args: ['--logging.level.root=error'] })
  const { port } = await inventory.listen({ port: 0, host: '127.0.0.1' })
  baseUrl = `http://127.0.0.1:${port}`
  directory = await mkdtemp(join(tmpdir(), 'http-clients-'))
  await cp(new URL('http-clients.yaml', import.meta.url), join(directory, 'application.yaml'))
  shop = await TestingModule.create({
    imports: [ShopModule],
    controllers: [StockController],
    providers: [{ provide: MeterRegistry, useClass: SimpleMeterRegistry }],
    directory,
    logger: new CapturingLogger(),
    properties: { 'client.inventory.base-url': baseUrl },
    cache: false,
  }).compile()
})
afterAll(async () => {
  await shop.close()
  await inventory.close()
  await rm(directory, { recursive: true })
})

describe('the HTTP client snippets', () => {
  it('call what the controller of the same class answers', async () => {
    const client = shop.get(InventoryClient)
    const cup = await client.find('cup')
    expect(cup).toBeInstanceOf(Item)
    expect(cup).toEqual({ sku: 'cup', stock: 3 })
    await client.reserve('cup', { orderId: 'o1', quantity: 1 })
    await expect(shop.get(StockService).available('cup')).resolves.toBe(2)
    await expect(shop.get(StockService).available('hat')).resolves.toBe(0)
  })

  it('read events as they come', async () => {
    for await (const { id, data } of shop.get(InventoryClient).changes()) {
      expect([id, data]).toEqual(['cup', expect.any(Item)])
      break
    }
  })

  it('take the patterns of resilience from the configuration', async () => {
    await shop.get(InventoryClient).find('cup')
    expect(shop.get(RetryRegistry).retry('inventory').config).toMatchObject({
      maxAttempts: 4,
      backoff: 'exponential',
    })
    const { metrics } = shop.get(CircuitBreakerRegistry).circuitBreaker('inventory')
    expect(metrics.numberOfSuccessfulCalls).toBeGreaterThan(0)
    // That there is no such item is no failure of the service.
    expect(metrics.numberOfFailedCalls).toBe(0)
    const meters = shop.get(MeterRegistry) as SimpleMeterRegistry
    const timers = meters.readings().filter(({ name }) => name === 'http.client.requests')
    expect(timers.map(({ tags }) => [tags['uri'], tags['status'], tags['client.name']])).toContainEqual([
      '/inventory/{sku}',
      '200',
      'inventory',
    ])
  })

  it('tell their own client nothing of the service behind', async () => {
    const response = await shop.http.get('/stock/lost')
    expect(response.status).toBe(502)
    expect(response.json()).toMatchObject({ code: 'NEXUS_CLIENT_NOT_FOUND' })
    expect(response.text()).not.toContain('There is no lost')
  })

  it('have errors that carry the problem of the service', async () => {
    const error = await shop
      .get(InventoryClient)
      .find('hat')
      .catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(HttpClientErrorException.NotFound)
    expect(error).toMatchObject({ status: 404, problem: { detail: 'There is no hat.' }, client: 'inventory' })
  })

  it('run without a container', async () => {
    await expect(stockOf('cup', baseUrl)).resolves.toBeGreaterThanOrEqual(0)
  })

  it('call a service without an interface, through the interceptors', async () => {
    @Controller('/latest')
    class RatesController {
      @Get('/CHF')
      chf(@Headers('x-api-version') version: string): object {
        return { rate: 0.95, version }
      }
    }
    @Module({ controllers: [RatesController] })
    class Rates {}
    const rates = await NexusApplication.create(Rates, { args: ['--logging.level.root=error'] })
    const { port } = await rates.listen({ port: 0, host: '127.0.0.1' })
    const app = await TestingModule.create({
      imports: [RatesModule],
      providers: [{ provide: CLIENT_INTERCEPTOR, useClass: ApiVersion }],
      properties: { 'client.rates.base-url': `http://127.0.0.1:${port}` },
      cache: false,
    }).compile()
    try {
      await expect(app.get(ExchangeRates).of('CHF')).resolves.toEqual({ rate: 0.95, version: '2' })
    } finally {
      await app.close()
      await rates.close()
    }
  })
})
