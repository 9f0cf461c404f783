import { once } from 'node:events'
import { afterEach, expect, it } from '@jest/globals'
import { Controller, Get, Injectable, Param, Signal } from 'nexus-framework'
import {
  Coalesce,
  CoalesceRegistry,
  currentSignal,
  TimeLimiter,
  TimeLimiterRegistry,
  TimeLimitExceededError,
} from 'nexus-framework/resilience'
import { describeOnEveryAdapter } from '../support/every-adapter.js'

/** What handlers and services have been given. */
@Injectable()
class Seen {
  /** Settles when the next one waits. */
  waiting = Promise.withResolvers<AbortSignal>()

  /** Waits until the signal aborts, as whatever heeds its signal does. */
  async until(signal: AbortSignal): Promise<never> {
    this.waiting.resolve(signal)
    await once(signal, 'abort')
    throw signal.reason
  }
}

@Injectable()
class Warehouse {
  constructor(readonly seen: Seen) {}

  @TimeLimiter('warehouse', { timeoutDuration: '20ms' })
  async stock(@Signal() signal?: AbortSignal): Promise<never> {
    return this.seen.until(signal as AbortSignal)
  }

  @Coalesce('prices')
  async price(_sku: string, @Signal() signal?: AbortSignal): Promise<never> {
    return this.seen.until(signal as AbortSignal)
  }
}

@Controller('stock')
class StockController {
  constructor(
    readonly seen: Seen,
    readonly warehouse: Warehouse,
  ) {}

  @Get('limited')
  @TimeLimiter('limited', { timeoutDuration: '20ms' })
  async limited(@Signal() signal: AbortSignal): Promise<never> {
    expect(currentSignal()).toBe(signal)
    return this.seen.until(signal)
  }

  @Get('patient')
  @TimeLimiter('patient', { timeoutDuration: '10m' })
  async patient(@Signal() signal: AbortSignal): Promise<never> {
    return this.seen.until(signal)
  }

  @Get('deaf')
  @TimeLimiter('deaf', { timeoutDuration: '20ms' })
  async deaf(): Promise<never> {
    return new Promise(() => {})
  }

  @Get('plain')
  async plain(@Signal() signal: AbortSignal): Promise<boolean> {
    return currentSignal() === signal
  }

  @Get('warehouse')
  async ask(): Promise<never> {
    return this.warehouse.stock()
  }

  @Get('prices/:sku')
  async price(@Param('sku') sku: string): Promise<never> {
    return this.warehouse.price(sku)
  }
}

describeOnEveryAdapter(
  'a time limit within a request',
  { controllers: [StockController], providers: [Seen, Warehouse] },
  (bench) => {
    const seen = (): Seen => bench.application.get(Seen)
    const limiter = (name: string): TimeLimiter =>
      bench.application.get(TimeLimiterRegistry).timeLimiter(name)
    afterEach(() => void (seen().waiting = Promise.withResolvers()))

    it('aborts the signal of the handler when the time is up, and answers 504', async () => {
      const response = await bench.http.get('/stock/limited')
      expect(response.status).toBe(504)
      expect(response.json()).toMatchObject({
        status: 504,
        title: 'Gateway Timeout',
        detail: 'The answer took too long. Try again later.',
      })
      const signal = await seen().waiting.promise
      expect(signal.reason).toBeInstanceOf(TimeLimitExceededError)
      expect(limiter('limited').metrics.numberOfTimedOutCalls).toBe(1)
    })

    it('aborts the signal of the handler when the client hangs up', async () => {
      const failed = new Promise((resolve) => {
        limiter('patient').events.on('ERROR', resolve)
      })
      const client = new AbortController()
      const response = bench.http.get('/stock/patient', { signal: client.signal }).catch(() => 'gone')
      const signal = await seen().waiting.promise
      expect(signal.aborted).toBe(false)
      client.abort()
      await expect(failed).resolves.toMatchObject({ error: { code: 'NEXUS_HTTP_CLIENT_DISCONNECTED' } })
      expect(signal.reason).toMatchObject({ code: 'NEXUS_HTTP_CLIENT_DISCONNECTED' })
      await response
    })

    it('answers for a handler that does not heed its signal', async () => {
      expect((await bench.http.get('/stock/deaf')).status).toBe(504)
    })

    it('leaves the signal of the client to a handler without a limit', async () => {
      expect((await bench.http.get('/stock/plain')).json()).toBe(true)
    })

    it('hands its signal to a service that the handler calls', async () => {
      expect((await bench.http.get('/stock/warehouse')).status).toBe(504)
      expect((await seen().waiting.promise).reason).toBeInstanceOf(TimeLimitExceededError)
    })

    it('ends a shared call when the last of its clients hangs up', async () => {
      const prices = bench.application.get(CoalesceRegistry).coalesce('prices')
      const joined = new Promise((resolve) => {
        prices.events.on('CALL_JOINED', resolve)
      })
      const clients = [new AbortController(), new AbortController()] as const
      const ask = (client: AbortController): Promise<unknown> =>
        bench.http.get('/stock/prices/a', { signal: client.signal }).catch(() => 'gone')
      const first = ask(clients[0])
      const signal = await seen().waiting.promise
      const second = ask(clients[1])
      await joined
      clients[0].abort()
      await first
      expect(signal.aborted).toBe(false)
      const aborted = once(signal, 'abort')
      clients[1].abort()
      await Promise.all([aborted, second])
      expect(prices.metrics).toMatchObject({ numberOfFlights: 1, numberOfAbandonedFlights: 1 })
    })
  },
)
