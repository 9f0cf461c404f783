import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Clock } from 'nexus-framework'
import { CallNotPermittedError, CircuitBreaker, CircuitBreakerRegistry } from 'nexus-framework/resilience'
import { CapturingLogger, ManualClock, TestingModule, type TestApplication } from 'nexus-framework/testing'
import { InventoryClient, SkuUnknown } from './circuit-breaker-inventory.js'
import {
  BreakerLog,
  handOver,
  maintenance,
  onMessage,
  pay,
  payments,
  search,
  StockService,
  warehouse,
} from './circuit-breaker.js'

const clock = new ManualClock()
const logger = new CapturingLogger()
let directory: string
let app: TestApplication

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'circuit-breaker-'))
  await cp(new URL('circuit-breaker.yaml', import.meta.url), join(directory, 'application.yaml'))
  app = await TestingModule.create({
    providers: [StockService, InventoryClient, BreakerLog],
    directory,
    logger,
    cache: false,
  })
    .override(Clock)
    .useValue(clock)
    .compile()
})
afterAll(async () => {
  await app.close()
  await rm(directory, { recursive: true })
})

describe('the circuit breaker snippets', () => {
  it('configure the breaker by the file, which goes before the decorator', () => {
    expect(app.get(CircuitBreakerRegistry).circuitBreaker('inventory').config).toMatchObject({
      slidingWindowSize: 50,
      minimumNumberOfCalls: 50,
      registerHealthIndicator: true,
      slowCallDurationThreshold: 500,
      failureRateThreshold: 30,
      waitDurationInOpenState: 10_000,
      exponentialMaxWaitDurationInOpenState: 300_000,
      ignoreExceptions: ['SkuUnknown', 'ECONNRESET'],
      transitionOnResult: expect.any(Function),
    })
  })

  it('answer by the fallback while the breaker is open, and tell the log', async () => {
    const [service, client] = [app.get(StockService), app.get(InventoryClient)]
    await expect(service.stock('cup')).resolves.toMatchObject({ available: 3, isStale: false })
    client.answer = () => Promise.reject(new SkuUnknown('no such cup'))
    for (let i = 0; i < 60; i++) await expect(service.stock('cup')).rejects.toBeInstanceOf(SkuUnknown)
    client.answer = () => Promise.reject(new Error('down'))
    for (let i = 0; i < 49; i++) await expect(service.stock('cup')).rejects.toThrow('down')
    await expect(service.stock('cup')).resolves.toEqual({ sku: 'cup', available: 0, isStale: true })
    expect(logger.messages('warn')).toContain('inventory: 98% failed')
  })

  it('run a call by hand, and open where a service says when to come back', async () => {
    await expect(pay(() => Promise.resolve('paid'))).resolves.toBe('paid')
    expect(payments.metrics.numberOfSuccessfulCalls).toBe(1)
    const answer = new Response(undefined, { status: 503, headers: { 'retry-after': '120' } })
    await search.execute(() => Promise.resolve(answer))
    expect(search.metrics.numberOfFailedCalls).toBe(1)
    expect(search.retryAfter).toBeGreaterThan(110_000)
    warehouse.transitionToOpenState()
    warehouse.transitionToHalfOpenState()
    warehouse.transitionToOpenState()
    expect(warehouse.retryAfter).toBeGreaterThan(55_000)
    warehouse[Symbol.dispose]()
  })

  it('count a message by what comes of it', () => {
    const breaker = CircuitBreaker.of('messages', { consecutiveFailures: 1 })
    let rejected = 0
    const reject = (): void => void rejected++
    onMessage(breaker, () => {}, reject)
    const broken = (): never => {
      throw new Error('broken')
    }
    onMessage(breaker, broken, reject)
    expect(breaker.metrics).toMatchObject({ numberOfSuccessfulCalls: 1, numberOfFailedCalls: 1 })
    onMessage(breaker, () => {}, reject)
    expect(rejected).toBe(1)
    const other = CircuitBreaker.of('messages', { consecutiveFailures: 1 })
    handOver(breaker, other)
    expect(other.state).toBe('OPEN')
  })

  it('take a service out, and change a breaker that runs', async () => {
    const registry = app.get(CircuitBreakerRegistry)
    registry.circuitBreaker('payments')
    maintenance(registry)
    expect(registry.circuitBreaker('payments').config.failureRateThreshold).toBe(10)
    expect(registry.circuitBreaker('inventory').state).toBe('FORCED_OPEN')
    await expect(registry.circuitBreaker('inventory').execute(() => 'ok')).rejects.toBeInstanceOf(
      CallNotPermittedError,
    )
  })
})
