import { getEventListeners } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { RequestContext } from '../../core/index.js'
import { ManualClock } from '../../testing/index.js'
import {
  currentDeadline,
  currentSignal,
  InvalidStrategyOptionsError,
  TimeLimiter,
  TimeLimiterRegistry,
  TimeLimitExceededError,
  type TimeLimiterOptions,
} from '../index.js'

class Request extends RequestContext {
  override readonly id = 'request'
  readonly controller = new AbortController()
  asked = 0

  override get signal(): AbortSignal {
    this.asked++
    return this.controller.signal
  }
}

describe('a time limiter', () => {
  const clock = new ManualClock()
  const unhandled: unknown[] = []
  const onUnhandled = (reason: unknown): void => void unhandled.push(reason)
  beforeEach(() => void process.on('unhandledRejection', onUnhandled))
  afterEach(async () => {
    await setImmediate()
    process.off('unhandledRejection', onUnhandled)
    expect(unhandled.splice(0)).toEqual([])
    expect(clock.pending).toBe(0)
  })

  const limiterOf = (options: TimeLimiterOptions = {}, name = 'inventory'): TimeLimiter =>
    TimeLimiter.of(name, options, { clock })
  const eventsOf = (limiter: TimeLimiter): readonly string[] =>
    limiter.events.recent().map(({ type }) => type)
  /** A promise that the test settles. */
  const pending = <T>(): PromiseWithResolvers<T> => Promise.withResolvers<T>()

  it("has resilience4j's defaults", () => {
    expect(limiterOf().config).toEqual({
      timeoutDuration: 1000,
      cancelRunningFuture: true,
      eventConsumerBufferSize: 100,
    })
  })

  it('refuses a limit that is no time', () => {
    expect(() => limiterOf({ timeoutDuration: 0 })).toThrow(InvalidStrategyOptionsError)
  })

  it('gives what comes in time, and keeps no timer', async () => {
    const limiter = limiterOf()
    const work = pending<string>()
    const result = limiter.execute(() => work.promise)
    expect(clock.pending).toBe(1)
    clock.advance(999)
    work.resolve('stock')
    await expect(result).resolves.toBe('stock')
    expect(clock.pending).toBe(0)
    expect(eventsOf(limiter)).toEqual(['SUCCESS'])
    expect(limiter.metrics).toEqual({
      numberOfSuccessfulCalls: 1,
      numberOfFailedCalls: 0,
      numberOfTimedOutCalls: 0,
    })
  })

  it('gives the error that comes in time', async () => {
    const limiter = limiterOf()
    const work = pending<string>()
    const result = limiter.execute(() => work.promise)
    const error = new RangeError('none')
    work.reject(error)
    await expect(result).rejects.toBe(error)
    expect(limiter.events.recent()).toEqual([
      { type: 'ERROR', name: 'inventory', at: expect.any(Number), error },
    ])
    expect(limiter.metrics.numberOfFailedCalls).toBe(1)
  })

  it('fails the call at once when the time is up, whatever the operation does', async () => {
    const limiter = limiterOf({ timeoutDuration: '250ms' })
    const result = limiter.execute(() => pending().promise)
    clock.advance(250)
    const error: unknown = await result.catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(TimeLimitExceededError)
    expect(error).toMatchObject({
      message: "Time limiter 'inventory': the call took longer than 250ms",
      timeLimiter: 'inventory',
      timeoutDuration: 250,
    })
    expect((error as TimeLimitExceededError).errorResponse()).toMatchObject({ status: 504 })
    expect(eventsOf(limiter)).toEqual(['TIMEOUT'])
    expect(limiter.metrics.numberOfTimedOutCalls).toBe(1)
  })

  it('tells the operation by its signal, with the error as the reason', async () => {
    const limiter = limiterOf()
    let given: AbortSignal | undefined
    const result = limiter.execute(({ signal }) => {
      given = signal
      expect(currentSignal()).toBe(signal)
      return pending().promise
    })
    expect(given?.aborted).toBe(false)
    clock.advance(1000)
    const error: unknown = await result.catch((reason: unknown) => reason)
    expect(given?.reason).toBe(error)
  })

  it('swallows what comes too late, and tells of it', async () => {
    const limiter = limiterOf()
    const works = [pending<string>(), pending<string>()] as const
    const results = works.map(({ promise }) => limiter.execute(() => promise))
    clock.advance(1000)
    await expect(Promise.allSettled(results)).resolves.toMatchObject([
      { status: 'rejected' },
      { status: 'rejected' },
    ])
    clock.advance(500)
    works[0].resolve('late')
    const error = new RangeError('late')
    works[1].reject(error)
    await setImmediate()
    const name = 'inventory'
    expect(limiter.events.recent().slice(2)).toEqual([
      { type: 'LATE_OUTCOME', name, at: expect.any(Number), lateBy: 500 },
      { type: 'LATE_OUTCOME', name, at: expect.any(Number), lateBy: 500, error },
    ])
    expect(limiter.metrics.numberOfSuccessfulCalls).toBe(0)
  })

  it('leaves the operation alone without cancelRunningFuture', async () => {
    const limiter = limiterOf({ cancelRunningFuture: false })
    let signal: AbortSignal | undefined
    const result = limiter.execute((context) => {
      ;({ signal } = context)
      expect(currentDeadline()).toBe(Infinity)
      return pending().promise
    })
    clock.advance(1000)
    await expect(result).rejects.toThrow(TimeLimitExceededError)
    expect(signal?.aborted).toBe(false)
  })

  it('leaves what is not asynchronous as it is', () => {
    const limiter = limiterOf()
    expect(limiter.apply(() => 5)).toBe(5)
    expect(() =>
      limiter.apply(() => {
        throw new RangeError('none')
      }),
    ).toThrow('none')
    expect(eventsOf(limiter)).toEqual(['SUCCESS', 'ERROR'])
  })

  it('takes any thenable for a promise, even one that settles twice', async () => {
    const limiter = limiterOf()
    const odd = {
      then: (resolve: (value: string) => void) => {
        resolve('once')
        resolve('twice')
      },
    }
    await expect(limiter.execute(() => odd)).resolves.toBe('once')
    expect(limiter.metrics.numberOfSuccessfulCalls).toBe(1)
  })

  it('does not end a call early where the timer does', async () => {
    // As on a busy event loop: it counts from a moment before the call.
    class HastyClock extends ManualClock {
      override schedule(task: () => void, delayMs: number): ReturnType<ManualClock['schedule']> {
        return super.schedule(task, delayMs === 1000 ? 600 : delayMs)
      }
    }
    const hasty = new HastyClock()
    let failed = false
    const result = TimeLimiter.of('inventory', {}, { clock: hasty }).execute(() => pending().promise)
    result.catch(() => (failed = true))
    await hasty.advanceAsync(999)
    expect(failed).toBe(false)
    await hasty.advanceAsync(1)
    expect(failed).toBe(true)
    expect(hasty.pending).toBe(0)
  })

  it('goes on with a new limit for the calls that come', async () => {
    const limiter = limiterOf()
    const before = limiter.execute(() => pending().promise)
    limiter.reconfigure({ ...limiter.config, timeoutDuration: 100 })
    const after = limiter.execute(() => pending().promise)
    clock.advance(100)
    await expect(after).rejects.toMatchObject({ timeoutDuration: 100 })
    clock.advance(900)
    await expect(before).rejects.toMatchObject({ timeoutDuration: 1000 })
  })

  describe('inside of another', () => {
    it('ends with the outer one where its own limit is longer', async () => {
      const [outer, inner] = [limiterOf({ timeoutDuration: 100 }, 'outer'), limiterOf({}, 'inner')]
      let ended: unknown
      let signal: AbortSignal | undefined
      const result = outer.execute(async () => {
        try {
          await inner.execute((context) => {
            ;({ signal } = context)
            expect(currentDeadline()).toBe(clock.monotonic() + 100)
            return pending().promise
          })
        } catch (error) {
          ended = error
        }
      })
      const failure = result.catch((reason: unknown) => reason)
      await clock.advanceAsync(100)
      const error = await failure
      expect(error).toMatchObject({ timeLimiter: 'outer' })
      expect(ended).toBe(error)
      expect(signal?.reason).toBe(error)
      expect(eventsOf(inner)).toEqual(['ERROR'])
      expect(eventsOf(outer)).toEqual(['TIMEOUT', 'LATE_OUTCOME'])
    })

    it('ends by itself where its own limit is shorter', async () => {
      const [outer, inner] = [limiterOf({}, 'outer'), limiterOf({ timeoutDuration: 100 }, 'inner')]
      const start = clock.monotonic()
      const result = outer.execute(async ({ signal }) => {
        await expect(inner.execute(() => pending().promise)).rejects.toMatchObject({ timeLimiter: 'inner' })
        expect(signal.aborted).toBe(false)
        expect(currentDeadline()).toBe(start + 1000)
        return 'without'
      })
      await clock.advanceAsync(100)
      await expect(result).resolves.toBe('without')
    })

    it('does not begin when the outer time is up', async () => {
      const [outer, inner] = [limiterOf({}, 'outer'), limiterOf({}, 'inner')]
      const late = pending<undefined>()
      let began = false
      let refused: unknown
      const result = outer.execute(async () => {
        await late.promise
        refused = await inner.execute(() => (began = true)).catch((reason: unknown) => reason)
      })
      clock.advance(1000)
      const error: unknown = await result.catch((reason: unknown) => reason)
      late.resolve(undefined)
      await setImmediate()
      expect(refused).toBe(error)
      expect(began).toBe(false)
    })

    it('goes by its own limit where the outer one does not cancel', async () => {
      const outer = limiterOf({ timeoutDuration: 100, cancelRunningFuture: false }, 'outer')
      const inner = limiterOf({}, 'inner')
      let ended: unknown
      const result = outer.execute(async () => {
        ended = await inner.execute(() => pending().promise).catch((reason: unknown) => reason)
      })
      const failure = result.catch((reason: unknown) => reason)
      await clock.advanceAsync(100)
      expect(await failure).toMatchObject({ timeLimiter: 'outer' })
      expect(ended).toBeUndefined()
      await clock.advanceAsync(900)
      expect(ended).toMatchObject({ timeLimiter: 'inner' })
    })
  })

  describe('within a request', () => {
    it('asks for the signal of the client only where somebody asks for its own', async () => {
      const request = new Request()
      const run = (operation: () => unknown): unknown =>
        RequestContext.run(request, () => limiterOf().apply(operation), undefined)
      await run(async () => {})
      expect(request.asked).toBe(0)
      let signal: AbortSignal | undefined
      const work = pending()
      const result = run(() => {
        signal = currentSignal()
        return work.promise
      })
      expect(getEventListeners(request.controller.signal, 'abort')).toHaveLength(1)
      const gone = new Error('gone')
      request.controller.abort(gone)
      expect(signal?.reason).toBe(gone)
      work.resolve(1)
      await result
      expect(getEventListeners(request.controller.signal, 'abort')).toHaveLength(0)
    })
  })

  it('leaves nothing on a signal that lives long, after 20,000 calls within calls', async () => {
    const [outer, inner] = [limiterOf({ timeoutDuration: '1m' }, 'outer'), limiterOf({}, 'inner')]
    const shutdown = new AbortController()
    const call = (heed: boolean): Promise<unknown> =>
      outer.execute(() => inner.execute(async ({ signal }) => (heed ? signal.aborted : 'deaf')), {
        signal: shutdown.signal,
      })
    for (let i = 0; i < 200; i++) await Promise.all(Array.from({ length: 100 }, () => call(i % 2 === 0)))
    expect(getEventListeners(shutdown.signal, 'abort')).toEqual([])
    expect(clock.pending).toBe(0)
    expect(inner.metrics.numberOfSuccessfulCalls).toBe(20_000)
  })

  it('is one per name in a registry, and can be changed there', async () => {
    const registry = new TimeLimiterRegistry(
      { configs: { default: { timeoutDuration: 200 } }, instances: { slow: { timeoutDuration: '1m' } } },
      { clock, random: { next: () => 0 }, warn: () => {} },
    )
    expect(registry.timeLimiter('slow').config.timeoutDuration).toBe(60_000)
    const limiter = registry.timeLimiter('inventory')
    expect(limiter.config.timeoutDuration).toBe(200)
    registry.reconfigure('inventory', { timeoutDuration: 50 })
    const result = limiter.execute(() => pending().promise)
    clock.advance(50)
    await expect(result).rejects.toThrow('50ms')
  })
})
