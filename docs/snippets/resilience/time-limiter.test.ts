import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from '@jest/globals'
import { Clock } from 'nexus-framework'
import { TimeLimiter, TimeLimiterRegistry, TimeLimitExceededError } from 'nexus-framework/resilience'
import { CapturingLogger, ManualClock, TestingModule } from 'nexus-framework/testing'
import {
  find,
  InventoryClient,
  LateOutcomeLog,
  search,
  StockController,
  StockReport,
  StockService,
  sum,
} from './time-limiter.js'

/** Answers when the test says so. */
class Slow extends InventoryClient {
  readonly signals: (AbortSignal | undefined)[] = []
  readonly answer = Promise.withResolvers<never>()

  stock(_sku: string, signal: AbortSignal | undefined): Promise<never> {
    this.signals.push(signal)
    return this.answer.promise
  }

  count(signal: AbortSignal | undefined): Promise<never> {
    return this.stock('', signal)
  }
}

async function boot() {
  const [clock, logger, inventory] = [new ManualClock(), new CapturingLogger(), new Slow()]
  const app = await TestingModule.create({
    controllers: [StockController],
    providers: [StockService, StockReport, LateOutcomeLog, { provide: InventoryClient, useValue: inventory }],
    cache: false,
    logger,
  })
    .override(Clock)
    .useValue(clock)
    .compile()
  return { app, clock, logger, inventory }
}

describe('the time limiter snippets', () => {
  it('answer by the fallback, abort the signal, and tell what came too late', async () => {
    const { app, clock, logger, inventory } = await boot()
    const stock = app.get(StockService).stock('a')
    clock.advance(800)
    await expect(stock).resolves.toEqual({ sku: 'a', available: undefined })
    expect(inventory.signals[0]?.reason).toBeInstanceOf(TimeLimitExceededError)
    clock.advance(50)
    inventory.answer.reject(new Error('late'))
    await setImmediate()
    expect(logger.entries.map(({ message }) => message)).toContain(
      'inventory: went on for 50 ms after its time',
    )
    await app.close()
  })

  it('hand the signal to fetch', async () => {
    const signals: unknown[] = []
    const client: typeof fetch = (_url, init) => {
      signals.push(init?.signal)
      return Promise.resolve(new Response('found'))
    }
    await expect(find('http://search.test/', client)).resolves.toMatchObject({ status: 200 })
    expect(signals).toEqual([expect.any(AbortSignal)])
    expect(search.metrics.numberOfSuccessfulCalls).toBe(1)
  })

  it('end a handler on a deadline', async () => {
    const { app, clock, inventory } = await boot()
    const response = app.http.get('/stock/a')
    while (inventory.signals.length === 0) await setImmediate()
    clock.advance(2000)
    expect((await response).status).toBe(504)
    expect(inventory.signals[0]?.reason).toBeInstanceOf(TimeLimitExceededError)
    await app.close()
  })

  it('end what is inside with what is around it', async () => {
    const { app, clock, inventory } = await boot()
    const lines = app.get(StockReport).lines()
    clock.advance(2000)
    await expect(lines).rejects.toMatchObject({ timeLimiter: 'report' })
    expect(inventory.signals[0]?.reason).toMatchObject({ timeLimiter: 'report' })
    await app.close()
  })

  it('stop a loop', async () => {
    const clock = new ManualClock()
    let taken = 0
    async function* numbers(): AsyncGenerator<number> {
      for (;;) {
        await setImmediate()
        if (++taken === 3) clock.advance(1000)
        yield 1
      }
    }
    const total = TimeLimiter.of('sum', {}, { clock }).execute(() => sum(numbers()))
    await expect(total).rejects.toThrow(TimeLimitExceededError)
    await setImmediate()
    expect(taken).toBe(3)
    async function* few(): AsyncGenerator<number> {
      yield 1
      yield 2
    }
    await expect(sum(few())).resolves.toBe(3)
  })

  it('read the file', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'time-limiter-'))
    await cp(new URL('time-limiter.yaml', import.meta.url), join(directory, 'application.yaml'))
    const app = await TestingModule.create({ directory, cache: false }).compile()
    const registry = app.get(TimeLimiterRegistry)
    expect(registry.timeLimiter('inventory').config.timeoutDuration).toBe(500)
    expect(registry.timeLimiter('export').config).toMatchObject({
      timeoutDuration: 300_000,
      cancelRunningFuture: false,
    })
    expect(registry.timeLimiter('other').config.timeoutDuration).toBe(2000)
    await app.close()
    await rm(directory, { recursive: true })
  })
})
