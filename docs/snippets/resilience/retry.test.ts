import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { Clock } from 'nexus-framework'
import { Retry, RetryRegistry } from 'nexus-framework/resilience'
import { CapturingLogger, ManualClock, TestingModule } from 'nexus-framework/testing'
import {
  catalogue,
  ConnectionLost,
  InventoryClient,
  pay,
  PaymentRefused,
  quotas,
  QuotaUsedUp,
  reports,
  ReservationService,
  RetryLog,
  SearchService,
  send,
  StockService,
} from './retry.js'

/** Loses so many connections, then answers. */
class Flaky extends InventoryClient {
  readonly attempts: string[] = []
  readonly responses: Response[] = []

  constructor(private failures: number) {
    super()
  }

  stock(_sku: string, headers: Readonly<Record<string, string>>): Promise<number> {
    this.attempts.push(headers['x-attempt'] ?? '')
    return this.failures-- > 0 ? Promise.reject(new ConnectionLost()) : Promise.resolve(7)
  }

  search(): Promise<Response> {
    const response = new Response('busy', { status: 503 })
    this.responses.push(response)
    return Promise.resolve(response)
  }

  reserve(sku: string, idempotencyKey: string | undefined): Promise<void> {
    this.attempts.push(idempotencyKey ?? sku)
    return Promise.reject(new ConnectionLost())
  }
}

async function boot(inventory: InventoryClient) {
  const clock = new ManualClock()
  const logger = new CapturingLogger()
  const app = await TestingModule.create({
    providers: [
      StockService,
      ReservationService,
      SearchService,
      RetryLog,
      { provide: InventoryClient, useValue: inventory },
    ],
    cache: false,
    properties: { 'resilience.retry.configs.default.wait-duration': '100ms' },
    logger,
  })
    .override(Clock)
    .useValue(clock)
    .compile()
  return { app, clock, logger }
}

/** What it waits for the first retries, with all chance in the middle. */
async function waits(retry: Pick<Retry, 'config'>, outcome: unknown, count: number): Promise<unknown[]> {
  const { intervalFunction } = retry.config
  if (intervalFunction === false) return []
  const context = { outcome: { error: outcome }, previous: undefined, random: { next: () => 0.5 } }
  return Array.from({ length: count }, (_, index) => intervalFunction(index + 1, context))
}

describe('the retry snippets', () => {
  it('retry, tell the attempt, and fall back', async () => {
    const inventory = new Flaky(2)
    const { app, clock, logger } = await boot(inventory)
    const stock = app.get(StockService).stock('a')
    await clock.advanceAsync(1_000)
    await expect(stock).resolves.toBe(7)
    expect(inventory.attempts).toEqual(['1', '2', '3'])
    expect(logger.entries.map(({ message }) => message)).toContain(
      'inventory: attempt 1 failed, next in 100 ms',
    )
    await app.close()
  })

  it('give up', async () => {
    const { app, clock, logger } = await boot(new Flaky(9))
    const stock = app.get(StockService).stock('a')
    await clock.advanceAsync(1_000)
    await expect(stock).resolves.toBe(0)
    expect(logger.entries.map(({ message }) => message)).toContain('inventory: MAX_ATTEMPTS')
    await app.close()
  })

  it('retry only what has a key', async () => {
    const inventory = new Flaky(0)
    const { app, clock } = await boot(inventory)
    const service = app.get(ReservationService)
    await expect(service.reserve('a')).rejects.toThrow(ConnectionLost)
    const keyed = service.reserve('a', 'key').catch((error: unknown) => error)
    await clock.advanceAsync(1_000)
    await expect(keyed).resolves.toBeInstanceOf(ConnectionLost)
    expect(inventory.attempts).toEqual(['a', 'key', 'key', 'key'])
    await app.close()
  })

  it('hand the signal over', async () => {
    await expect(pay((signal) => Promise.resolve(String(signal.aborted)))).resolves.toBe('false')
  })

  it('compute intervals', async () => {
    await expect(waits(reports, undefined, 5)).resolves.toEqual([750, 750, 1_500, 2_250, 3_750])
    await expect(waits(quotas, new ConnectionLost(), 2)).resolves.toEqual([0, 0])
    await expect(waits(quotas, new Error('429'), 2)).resolves.toEqual([1_000, 2_000])
  })

  it('fail after answers that are not good, and let go of those before the last', async () => {
    const inventory = new Flaky(0)
    const { app, clock } = await boot(inventory)
    const failed = app
      .get(SearchService)
      .search('a')
      .catch((error: unknown) => error)
    await clock.advanceAsync(5_000)
    await expect(failed).resolves.toMatchObject({
      code: 'NEXUS_RESILIENCE_MAX_RETRIES_EXCEEDED',
      result: inventory.responses[2],
    })
    expect(inventory.responses.map(({ bodyUsed }) => bodyUsed)).toEqual([true, true, false])
    await app.close()
  })

  it('send once what is not idempotent', async () => {
    let calls = 0
    const request = (): Promise<Response> => {
      calls++
      return Promise.reject(new ConnectionLost())
    }
    await expect(send('POST', request)).rejects.toThrow(ConnectionLost)
    expect(calls).toBe(1)
  })

  it('believe what errors say', async () => {
    const clock = new ManualClock()
    const starts: number[] = []
    const run = async (reason: Error): Promise<void> => {
      const failed = Retry.of('hints', { maxAttempts: 2 }, { clock })
        .execute(() => {
          starts.push(clock.monotonic())
          return Promise.reject(reason)
        })
        .catch(() => undefined)
      await clock.advanceAsync(60_000)
      await failed
    }
    await run(new QuotaUsedUp())
    await run(new PaymentRefused())
    expect(starts).toEqual([0, 30_000, 60_000])
  })

  it('have a budget', () => {
    expect(catalogue.availableRetries).toBe(15)
  })

  it('read the file', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'retry-'))
    await cp(new URL('retry.yaml', import.meta.url), join(directory, 'application.yaml'))
    const app = await TestingModule.create({ directory, cache: false }).compile()
    const registry = app.get(RetryRegistry)
    expect(registry.retry('inventory').config).toMatchObject({
      maxAttempts: 4,
      waitDuration: 200,
      backoff: 'exponential',
      exponentialMaxWaitDuration: 5_000,
      jitter: 'full',
      retryExceptions: ['ConnectionLost', 'ECONNRESET'],
      timeout: 10_000,
      budgetEnabled: true,
    })
    expect(registry.retry('mail').config).toMatchObject({
      maxAttempts: 6,
      waitDuration: 1_000,
      exponentialBackoffMultiplier: 2,
      exponentialMaxWaitDuration: 60_000,
    })
    await app.close()
    await rm(directory, { recursive: true })
  })
})
