import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { Clock, Controller, Get, MeterRegistry } from 'nexus-framework'
import {
  Bulkhead,
  BulkheadRegistry,
  CircuitBreaker,
  CircuitBreakerRegistry,
  RateLimiter,
  RateLimiterRegistry,
  RetryRegistry,
  SynchronousMethodError,
  TimeLimiter,
  TimeLimiterRegistry,
} from 'nexus-framework/resilience'
import {
  CapturingLogger,
  ManualClock,
  SimpleMeterRegistry,
  TestingModule,
  type TestApplication,
} from 'nexus-framework/testing'
import {
  find,
  HealthController,
  InventoryClient,
  Operations,
  PatientPriceService,
  PaymentProvider,
  PaymentService,
  Prices,
  PriceService,
  RefundService,
  SkuUnknown,
  StockController,
  StockReport,
  StockService,
  total,
} from './overview.js'

class Inventory implements InventoryClient {
  readonly signals: AbortSignal[] = []
  answer: (sku: string) => Promise<number> = () => Promise.resolve(3)

  stock(sku: string, signal: AbortSignal | undefined): Promise<number> {
    if (signal !== undefined) this.signals.push(signal)
    return this.answer(sku)
  }
}

class Provider implements PaymentProvider {
  readonly charge = jest.fn<PaymentProvider['charge']>()
}

/** One handler for each way in which a call is refused or ended. */
@Controller('/refused')
class RefusedController {
  @Get('/circuit-breaker')
  @CircuitBreaker('open', { initialState: 'OPEN', waitDurationInOpenState: '30s' })
  async circuitBreaker(): Promise<void> {}

  @Get('/bulkhead')
  @Bulkhead('full', { maxConcurrentCalls: 0 })
  async bulkhead(): Promise<void> {}

  @Get('/rate-limiter')
  @RateLimiter('spent', { limitForPeriod: 1, limitRefreshPeriod: '1m', timeoutDuration: 0 })
  async rateLimiter(): Promise<void> {}

  @Get('/time-limiter')
  @TimeLimiter('late', { timeoutDuration: '1s' })
  async timeLimiter(): Promise<void> {
    return new Promise(() => undefined)
  }
}

const providers = [
  { provide: InventoryClient, useClass: Inventory },
  { provide: PaymentProvider, useClass: Provider },
  { provide: MeterRegistry, useClass: SimpleMeterRegistry },
  Prices,
  StockService,
  StockReport,
  PaymentService,
  RefundService,
  Operations,
  PriceService,
]

let clock: ManualClock
let logger: CapturingLogger
let directory: string
let app: TestApplication

beforeEach(async () => {
  clock = new ManualClock()
  logger = new CapturingLogger()
  directory = await mkdtemp(join(tmpdir(), 'resilience-'))
  await cp(new URL('overview.yaml', import.meta.url), join(directory, 'application.yaml'))
  app = await TestingModule.create({
    controllers: [StockController, RefusedController, HealthController],
    providers,
    directory,
    logger,
    cache: false,
  })
    .override(Clock)
    .useValue(clock)
    .compile()
})
afterEach(async () => {
  await app.close()
  await rm(directory, { recursive: true })
})

/** Lets the calls come to where they wait, then time pass. */
async function settled<T>(result: Promise<T>, ms: number): Promise<PromiseSettledResult<T>> {
  const [outcome] = await Promise.all([Promise.allSettled([result]), clock.advanceAsync(ms)])
  return outcome[0]
}

const inventory = (): Inventory => app.get(InventoryClient) as Inventory
const provider = (): Provider => app.get(PaymentProvider) as Provider

describe('one method with several decorators', () => {
  it('asks again when the time of an attempt is up, then falls back', async () => {
    inventory().answer = () => new Promise(() => undefined)
    // Three attempts of half a second each, and two waits with chance in them: of at most 500 and 750 ms.
    const outcome = await settled(app.get(StockService).stock('cup'), 2_750)
    expect(outcome).toEqual({ status: 'fulfilled', value: undefined })
    expect(inventory().signals.map(({ aborted }) => aborted)).toEqual([true, true, true])
    expect(app.get(CircuitBreakerRegistry).circuitBreaker('inventory').metrics.numberOfFailedCalls).toBe(3)
    expect(app.get(RateLimiterRegistry).rateLimiter('inventory').config.limitForPeriod).toBe(100)
  })

  it('opens the breaker, and does not ask again while it is open', async () => {
    inventory().answer = () => Promise.reject(new Error('down'))
    const stocks = app.get(StockService)
    // Two waits with chance in them: of at most 500 and 750 ms.
    await expect(settled(stocks.stock('cup'), 1_250)).resolves.toMatchObject({ reason: { message: 'down' } })
    // The fifth failure in a row is the second attempt of this call; the third one is refused.
    await expect(settled(stocks.stock('cup'), 1_250)).resolves.toEqual({
      status: 'fulfilled',
      value: undefined,
    })
    await expect(stocks.stock('cup')).resolves.toBeUndefined()
    expect(inventory().signals).toHaveLength(5)
  })

  it('neither asks again nor counts a failure for what is ignored', async () => {
    inventory().answer = () => Promise.reject(new SkuUnknown('cap'))
    await expect(app.get(StockService).stock('cap')).rejects.toBeInstanceOf(SkuUnknown)
    expect(inventory().signals).toHaveLength(1)
    expect(app.get(CircuitBreakerRegistry).circuitBreaker('inventory').metrics.numberOfBufferedCalls).toBe(0)
  })

  it('may have a time limit around all attempts', async () => {
    const report = app.get(StockReport)
    inventory().answer = () => new Promise(() => undefined)
    const outcome = await settled(report.line('cup'), 2_000)
    expect(outcome).toMatchObject({ reason: { timeLimiter: 'report', timeoutDuration: 2_000 } })
    expect(inventory().signals).toHaveLength(1)
    // No attempt is waited for that could begin only after the limit: the caller learns earlier what went wrong.
    inventory().answer = () => Promise.reject(new Error('down'))
    await expect(settled(report.line('cup'), 2_000)).resolves.toMatchObject({ reason: { message: 'down' } })
  })
})

describe('instances in application.yaml', () => {
  it('are what the decorators name', () => {
    expect(app.get(RetryRegistry).retry('payments').config).toMatchObject({
      maxAttempts: 4,
      waitDuration: 500,
      backoff: 'exponential',
      jitter: 'full',
      retryExceptions: ['TimeLimitExceededError', 'ECONNRESET'],
    })
    expect(app.get(CircuitBreakerRegistry).circuitBreaker('payments').config).toMatchObject({
      slidingWindowSize: 50,
      failureRateThreshold: 30,
      registerHealthIndicator: true,
    })
    expect(app.get(TimeLimiterRegistry).timeLimiter('payments').config.timeoutDuration).toBe(3_000)
  })

  it('bind with and without hyphens in the name of the pattern', async () => {
    const renamed = await TestingModule.create({
      properties: {
        'resilience.circuit-breaker.instances.hyphen.sliding-window-size': 7,
        'resilience.circuitbreaker.instances.together.sliding-window-size': 8,
        'resilience.rate-limiter.instances.hyphen.limit-for-period': 7,
        'resilience.time-limiter.instances.hyphen.timeout-duration': '7s',
      },
      cache: false,
    }).compile()
    try {
      const breakers = renamed.get(CircuitBreakerRegistry)
      expect(breakers.circuitBreaker('hyphen').config.slidingWindowSize).toBe(7)
      expect(breakers.circuitBreaker('together').config.slidingWindowSize).toBe(8)
      expect(renamed.get(RateLimiterRegistry).rateLimiter('hyphen').config.limitForPeriod).toBe(7)
      expect(renamed.get(TimeLimiterRegistry).timeLimiter('hyphen').config.timeoutDuration).toBe(7_000)
    } finally {
      await renamed.close()
    }
  })

  it('tell by name which errors are tried again', async () => {
    const { charge } = provider()
    charge.mockRejectedValueOnce(Object.assign(new Error('reset'), { code: 'ECONNRESET' }))
    charge.mockRejectedValueOnce(new Error('declined'))
    const outcome = await settled(app.get(PaymentService).charge(5), 1_000)
    expect(outcome).toMatchObject({ reason: { message: 'declined' } })
    expect(charge).toHaveBeenCalledTimes(2)
  })

  it('are shared with who asks the registries', async () => {
    const refund = jest.fn(() => Promise.resolve({ id: 'r1' }))
    const refunds = app.get(RefundService)
    await expect(refunds.refund(refund, new AbortController().signal)).resolves.toEqual({ id: 'r1' })
    app.get(CircuitBreakerRegistry).circuitBreaker('payments').transitionToForcedOpenState()
    await expect(refunds.refund(refund, AbortSignal.abort('enough'))).rejects.toBe('enough')
    expect(refund).toHaveBeenCalledTimes(1)
    await expect(app.get(PaymentService).charge(5)).rejects.toThrow('FORCED_OPEN')
  })
})

describe('the plain pipeline', () => {
  it('tries again, and hands the signal of the time limit on', async () => {
    const server = jest.spyOn(globalThis, 'fetch').mockImplementation(async () => {
      return server.mock.calls.length === 1 ? new Response('', { status: 503 }) : Response.json(['cup'])
    })
    try {
      await expect(find('http://search.internal')).resolves.toEqual(['cup'])
      expect(server.mock.calls.map(([, init]) => init?.signal)).toEqual([
        expect.any(AbortSignal),
        expect.any(AbortSignal),
      ])
    } finally {
      server.mockRestore()
    }
  })
})

describe('operations', () => {
  it('see what happens, and change what runs', async () => {
    const operations = app.get(Operations)
    await app.get(StockService).stock('cup')
    operations.spare('inventory')
    expect(app.get(RateLimiterRegistry).rateLimiter('inventory').config).toMatchObject({
      limitForPeriod: 10,
      limitRefreshPeriod: 1_000,
    })
    inventory().answer = () => Promise.reject(new Error('down'))
    await expect(app.get(StockService).stock('cup')).rejects.toThrow('down')
    expect(operations.recentRetries('inventory')).toMatchObject([{ type: 'ERROR', name: 'inventory' }])
    // Instances that come later are watched as well.
    const later = app.get(RetryRegistry).retry('later', { maxAttempts: 2, waitDuration: 0 })
    const wrong = settled(
      later.execute(async () => Promise.reject(new Error('wrong'))),
      0,
    )
    await expect(wrong).resolves.toMatchObject({ reason: { message: 'wrong' } })
    expect(logger.messages('warn')).toEqual([
      'inventory: given up after attempt 1',
      'later: given up after attempt 2',
    ])
  })

  it('read the meters and the health', async () => {
    const meters = app.get(MeterRegistry) as SimpleMeterRegistry
    await app.get(StockService).stock('cup')
    expect(meters.value('resilience4j.circuitbreaker.calls', { name: 'inventory', kind: 'successful' })).toBe(
      1,
    )
    expect(meters.value('resilience4j.bulkhead.max.allowed.concurrent.calls', { name: 'inventory' })).toBe(20)
    app.get(CircuitBreakerRegistry).circuitBreaker('payments').transitionToOpenState()
    expect((await app.http.get('/health')).json()).toEqual({
      circuitBreakers: {
        status: 'UP',
        details: { payments: expect.objectContaining({ status: 'CIRCUIT_OPEN' }) },
      },
      rateLimiters: { status: 'UP', details: {} },
    })
  })
})

describe('answers to requests', () => {
  it('say what a client can do about it', async () => {
    const refused = await app.http.get('/refused/circuit-breaker')
    expect(refused.headers.get('retry-after')).toBe('30')
    const shown = await readFile(new URL('overview-refused.json', import.meta.url), 'utf8')
    expect(refused.json()).toEqual({ ...(JSON.parse(shown) as object), requestId: expect.any(String) })
    const full = await app.http.get('/refused/bulkhead')
    expect([full.status, full.headers.get('retry-after')]).toEqual([503, '1'])
    await app.http.get('/refused/rate-limiter')
    const spent = await app.http.get('/refused/rate-limiter')
    expect([spent.status, spent.headers.get('retry-after')]).toEqual([429, '60'])
    expect(spent.headers.get('ratelimit-policy')).toBe('"spent";q=1;w=60')
    expect(spent.headers.get('ratelimit')).toBe('"spent";r=0;t=60')
    const [late] = await Promise.all([app.http.get('/refused/time-limiter'), clock.advanceAsync(1_000)])
    expect(late.status).toBe(504)
  })
})

describe('signals', () => {
  it('reach what a request calls, however deep, without being passed on', async () => {
    const reached = Promise.withResolvers<void>()
    inventory().answer = () => {
      reached.resolve()
      return new Promise(() => undefined)
    }
    const client = new AbortController()
    const gone = app.http.get('/stock/cup/known', { signal: client.signal })
    await reached.promise
    expect(inventory().signals[0]?.aborted).toBe(false)
    client.abort()
    await expect(gone).rejects.toThrow()
    await setImmediate()
    expect(inventory().signals[0]?.aborted).toBe(true)
    // Nobody waits for another attempt.
    await clock.advanceAsync(10_000)
    expect(inventory().signals).toHaveLength(1)
  })

  it('abort when the time limit of a handler is up', async () => {
    inventory().answer = () => new Promise(() => undefined)
    const [response] = await Promise.all([app.http.get('/stock/cup'), clock.advanceAsync(2_000)])
    expect(response.status).toBe(504)
    expect(inventory().signals[0]?.reason).toMatchObject({ timeLimiter: 'stock-page' })
  })

  it('stop a loop', async () => {
    const giveUp = new AbortController()
    async function* lines(): AsyncGenerator<number> {
      yield 1
      giveUp.abort('enough')
      yield 2
    }
    await expect(
      TimeLimiter.of('total').execute(() => total(lines()), { signal: giveUp.signal }),
    ).rejects.toBe('enough')
  })
})

describe('a synchronous method', () => {
  it('stays synchronous', () => {
    expect(app.get(PriceService).price('cup')).toBe(1200)
    expect(() => app.get(PriceService).price('cap')).toThrow(SkuUnknown)
    expect(app.get(BulkheadRegistry).find('prices')).toBeUndefined()
  })

  it('can not have what waits, and the error says so at boot', async () => {
    const cause = await TestingModule.create({ providers: [PatientPriceService], cache: false })
      .compile()
      .then(
        () => 'started',
        (error: unknown) => (error as Error).cause,
      )
    expect(cause).toBeInstanceOf(SynchronousMethodError)
    const shown = await readFile(new URL('overview-synchronous.txt', import.meta.url), 'utf8')
    expect((cause as Error).message).toBe(shown.trim())
  })
})
