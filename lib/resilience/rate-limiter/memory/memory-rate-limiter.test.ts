import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { ManualClock } from '../../../testing/index.js'
import { ExecutionScope } from '../../scope/execution-scope.js'
import { InvalidStrategyOptionsError } from '../../strategy/strategy.errors.js'
import { RATE_LIMIT_ALGORITHMS } from '../algorithms/rate-limit-algorithm.js'
import { RateLimiter } from '../rate-limiter.decorators.js'
import { InvalidPermitsError, RateLimitExceededError } from '../rate-limiter.errors.js'
import type { RateLimiterOptions } from '../rate-limiter.options.js'
import { ONE_PERMIT } from '../permit-request.js'

interface Bench {
  readonly clock: ManualClock
  readonly limiter: RateLimiter
  /** What has run, with its time. */
  readonly ran: string[]
  /** Calls, and notes when it runs or why it does not. */
  call(name: string, options?: { permits?: number; key?: string; signal?: AbortSignal }): void
}

function bench(options: RateLimiterOptions): Bench {
  const clock = new ManualClock()
  const limiter = RateLimiter.of('search', options, { clock })
  const ran: string[] = []
  return {
    clock,
    limiter,
    ran,
    call: (name, callOptions) =>
      void limiter
        .execute(() => ran.push(`${name}@${clock.monotonic()}`), callOptions)
        .catch((error: unknown) =>
          ran.push(
            `${name} refused@${clock.monotonic()}${error instanceof RateLimitExceededError ? `, retry ${error.retryAfterMs}` : ''}`,
          ),
        ),
  }
}

describe('a rate limiter in memory', () => {
  it('runs what has a permit at once, without a promise', () => {
    const { limiter } = bench({ limitForPeriod: 2, timeoutDuration: 0 })
    expect(limiter.apply(() => 'one')).toBe('one')
    expect(limiter.apply(() => 'two')).toBe('two')
    expect(() => limiter.apply(() => 'three')).toThrow(RateLimitExceededError)
  })

  it("has resilience4j's defaults, and a period that limits something", () => {
    expect(RateLimiter.of('search').config).toMatchObject({
      algorithm: 'fixed-window',
      limitForPeriod: 50,
      limitRefreshPeriod: 1_000,
      timeoutDuration: 5_000,
    })
  })

  it('lets the others wait in order of arrival, as long as they may', async () => {
    const { clock, ran, call, limiter } = bench({ limitForPeriod: 1, timeoutDuration: 2_500 })
    for (const name of ['a', 'b', 'c', 'd']) call(name)
    await clock.advanceAsync(0)
    // The window of d begins at 3000, half a second too late; that is known at once.
    expect(ran).toEqual(['a@0', 'd refused@0, retry 3000'])
    expect(limiter.waitingCalls).toBe(2)
    expect(limiter.availablePermissions).toBe(-2)
    await clock.advanceAsync(2_000)
    expect(ran.slice(2)).toEqual(['b@1000', 'c@2000'])
    expect(limiter.waitingCalls).toBe(0)
    expect(clock.pending).toBe(0)
  })

  it('lets no call that asks for less pass one that waits for more', async () => {
    const { clock, ran, call } = bench({ limitForPeriod: 4, timeoutDuration: 5_000 })
    call('a', { permits: 3 })
    call('b', { permits: 3 })
    call('c')
    await clock.advanceAsync(1_000)
    expect(ran).toEqual(['a@0', 'b@1000', 'c@1000'])
  })

  it('gives the turn of a caller that leaves to those behind it', async () => {
    const { clock, ran, call, limiter } = bench({
      algorithm: 'leaky-bucket',
      limitForPeriod: 10,
      timeoutDuration: 1_000,
    })
    const controller = new AbortController()
    call('a')
    call('b')
    call('c', { signal: controller.signal })
    call('d')
    await clock.advanceAsync(50)
    controller.abort(new Error('gone'))
    await clock.advanceAsync(500)
    expect(ran).toEqual(['a@0', 'c refused@50', 'b@100', 'd@200'])
    expect(limiter.events.recent().map(({ type }) => type)).toEqual([
      'SUCCESSFUL_ACQUIRE',
      'FAILED_ACQUIRE',
      'SUCCESSFUL_ACQUIRE',
      'SUCCESSFUL_ACQUIRE',
    ])
    expect(clock.pending).toBe(0)
  })

  it('leaves nothing behind when all callers leave', async () => {
    const { clock, call, limiter, ran } = bench({ limitForPeriod: 1, timeoutDuration: 5_000 })
    const controller = new AbortController()
    call('a')
    for (const name of ['b', 'c']) call(name, { signal: controller.signal })
    await clock.advanceAsync(0)
    controller.abort()
    await clock.advanceAsync(0)
    expect([limiter.waitingCalls, clock.pending]).toEqual([0, 0])
    call('d')
    await clock.advanceAsync(1_000)
    expect(ran.at(-1)).toBe('d@1000')
  })

  it('does not let a call wait whose signal has aborted', async () => {
    const { call, clock, ran, limiter } = bench({ limitForPeriod: 1 })
    call('a')
    call('b', { signal: AbortSignal.abort() })
    await clock.advanceAsync(0)
    expect(ran).toEqual(['a@0', 'b refused@0'])
    expect([limiter.waitingCalls, clock.pending]).toEqual([0, 0])
  })

  it('refuses at once what could only begin after its deadline', async () => {
    const { limiter, clock } = bench({ limitForPeriod: 1, timeoutDuration: 5_000 })
    limiter.apply(() => undefined)
    const scope = new ExecutionScope(clock.monotonic() + 999)
    await ExecutionScope.run(scope, () =>
      expect(limiter.execute(() => 'late')).rejects.toBeInstanceOf(RateLimitExceededError),
    )
  })

  it('refuses beyond the queue limit', async () => {
    const { call, clock, ran } = bench({ limitForPeriod: 1, maxWaitingCalls: 1 })
    for (const name of ['a', 'b', 'c']) call(name)
    await clock.advanceAsync(0)
    expect(ran).toEqual(['a@0', 'c refused@0, retry 2000'])
    await clock.advanceAsync(1_000)
    expect(ran.at(-1)).toBe('b@1000')
  })

  it('does not wait for a caller that can take no promise', () => {
    const { limiter } = bench({ limitForPeriod: 1 })
    const request = { ...ONE_PERMIT, mayWait: false }
    limiter.apply(() => undefined, request)
    expect(() => limiter.apply(() => undefined, request)).toThrow(RateLimitExceededError)
  })

  it('takes nothing for a call that is free, also when nothing is left', () => {
    const { limiter } = bench({ limitForPeriod: 1, timeoutDuration: 0 })
    limiter.apply(() => undefined)
    expect(limiter.apply(() => 'free', { ...ONE_PERMIT, permits: 0 })).toBe('free')
  })

  it('never has permits for a call that asks for more than there are', async () => {
    const { limiter } = bench({ limitForPeriod: 3 })
    const refusal = await limiter.execute(() => undefined, { permits: 4 }).catch((error: unknown) => error)
    expect(refusal).toMatchObject({ retryAfterMs: undefined })
    expect((refusal as RateLimitExceededError).errorResponse()).toEqual({
      status: 429,
      detail: 'Too many requests.',
    })
    await expect(limiter.execute(() => undefined, { permits: 1.5 })).rejects.toBeInstanceOf(
      InvalidPermitsError,
    )
    await expect(limiter.execute(() => undefined, { permits: -1 })).rejects.toBeInstanceOf(
      InvalidPermitsError,
    )
  })

  it('says when to try again, rounded up to seconds', () => {
    const responseAfter = (limitRefreshPeriod: number): unknown =>
      new RateLimitExceededError('search', limitRefreshPeriod).errorResponse().headers
    expect([0, 1, 1_000, 1_001].map(responseAfter)).toEqual(
      ['1', '1', '1', '2'].map((seconds) => ({ 'Retry-After': seconds })),
    )
  })

  it('makes errors without stack traces where they are not wanted', () => {
    const limit = { limitForPeriod: 1, timeoutDuration: 0 }
    const refusal = (options: RateLimiterOptions): Error => {
      const { limiter } = bench({ ...limit, ...options })
      limiter.apply(() => undefined)
      try {
        limiter.apply(() => undefined)
      } catch (error) {
        return error as Error
      }
      throw new Error('was not refused')
    }
    expect(refusal({}).stack).toContain('memory-rate-limiter')
    expect(refusal({ writableStackTraceEnabled: false }).stack).not.toContain('memory-rate-limiter')
  })

  it('tells what it does', async () => {
    const { limiter, clock } = bench({ limitForPeriod: 3, timeoutDuration: 0 })
    limiter.apply(() => undefined)
    clock.advance(5)
    await limiter.drainPermissions()
    await limiter.acquirePermission()
    const at = clock.now() - 5
    expect(limiter.events.recent()).toEqual([
      { type: 'SUCCESSFUL_ACQUIRE', name: 'search', at, permits: 1 },
      { type: 'DRAINED', name: 'search', at: at + 5, permits: 2 },
      { type: 'FAILED_ACQUIRE', name: 'search', at: at + 5, permits: 1 },
    ])
  })
})

describe('acquirePermission', () => {
  it('waits, and says whether there is a permit', async () => {
    const { limiter, clock } = bench({ limitForPeriod: 1, timeoutDuration: 1_000 })
    expect(await limiter.acquirePermission()).toBe(true)
    const waiting = limiter.acquirePermission()
    expect(await limiter.acquirePermission()).toBe(false)
    await clock.advanceAsync(1_000)
    expect(await waiting).toBe(true)
  })
})

describe('reservePermission', () => {
  it('takes permits ahead of time and says when they may be used', async () => {
    const { limiter } = bench({ limitForPeriod: 2, timeoutDuration: 2_000 })
    const waits: number[] = []
    for (let i = 0; i < 7; i++) waits.push(await limiter.reservePermission())
    expect(waits).toEqual([0, 0, 1_000, 1_000, 2_000, 2_000, -1])
    expect(limiter.availablePermissions).toBe(-4)
  })

  it('comes behind who waits already, and before who comes later', async () => {
    const { limiter, clock, call, ran } = bench({ algorithm: 'leaky-bucket', limitForPeriod: 1 })
    call('a')
    call('b')
    await clock.advanceAsync(0)
    expect(await limiter.reservePermission()).toBe(2_000)
    call('c')
    await clock.advanceAsync(3_000)
    expect(ran).toEqual(['a@0', 'b@1000', 'c@3000'])
    expect(clock.pending).toBe(0)
  })

  it('keeps its time when those before it leave', async () => {
    const { limiter, clock, call, ran } = bench({
      algorithm: 'leaky-bucket',
      limitForPeriod: 2,
      limitRefreshPeriod: '2s',
    })
    const controller = new AbortController()
    call('a')
    call('b', { signal: controller.signal })
    await clock.advanceAsync(0)
    expect(await limiter.reservePermission(2)).toBe(2_000)
    controller.abort()
    call('c')
    await clock.advanceAsync(5_000)
    expect(ran).toEqual(['a@0', 'b refused@0', 'c@4000'])
  })
})

describe('drainPermissions', () => {
  it('leaves nothing of this period, and all of the next', () => {
    const { limiter, clock } = bench({ limitForPeriod: 3, timeoutDuration: 0 })
    void limiter.drainPermissions()
    expect(limiter.availablePermissions).toBe(0)
    clock.advance(1_000)
    expect(limiter.availablePermissions).toBe(3)
  })

  it('happens when a result or an error asks for it', async () => {
    const { limiter } = bench({
      limitForPeriod: 5,
      timeoutDuration: 0,
      drainPermissionsOnResult: (outcome) =>
        'error' in outcome ? outcome.error === 'limit' : outcome.result === 429,
    })
    expect(limiter.apply(() => 200)).toBe(200)
    expect(limiter.availablePermissions).toBe(4)
    await limiter.execute(() => Promise.resolve(429))
    expect(limiter.availablePermissions).toBe(0)
  })

  it.each([
    ['a rejection', () => Promise.reject(new Error('limit'))],
    [
      'a throw',
      () => {
        throw new Error('limit')
      },
    ],
  ])('happens after %s, which stays what it is', async (_kind, operation: () => unknown) => {
    const { limiter } = bench({
      limitForPeriod: 5,
      timeoutDuration: 0,
      drainPermissionsOnResult: (outcome) => 'error' in outcome,
    })
    await expect(limiter.execute(operation)).rejects.toThrow('limit')
    expect(limiter.availablePermissions).toBe(0)
    expect(limiter.events.recent().at(-1)).toMatchObject({ type: 'DRAINED', permits: 4 })
  })

  it('delays those that wait, and refuses those that would wait too long', async () => {
    const { limiter, clock, call, ran } = bench({
      algorithm: 'sliding-window-log',
      limitForPeriod: 2,
      timeoutDuration: 1_000,
    })
    call('a')
    await clock.advanceAsync(400)
    call('b', { permits: 2 })
    await clock.advanceAsync(100)
    await limiter.drainPermissions()
    await clock.advanceAsync(0)
    expect(ran).toEqual(['a@0', 'b refused@500, retry 1000'])
    expect(clock.pending).toBe(0)
  })
})

describe('other limits at run time', () => {
  it('let in who waits as soon as there is more', async () => {
    const { limiter, clock, call, ran } = bench({ limitForPeriod: 1, timeoutDuration: 5_000 })
    for (const name of ['a', 'b', 'c']) call(name)
    await clock.advanceAsync(100)
    limiter.changeLimitForPeriod(2)
    await clock.advanceAsync(1_000)
    expect(ran).toEqual(['a@0', 'b@100', 'c@1000'])
  })

  it('refuse at once who would have to wait too long now', async () => {
    const { limiter, clock, call, ran } = bench({
      algorithm: 'leaky-bucket',
      limitForPeriod: 10,
      timeoutDuration: 300,
    })
    for (const name of ['a', 'b', 'c', 'd']) call(name)
    await clock.advanceAsync(0)
    limiter.changeLimitForPeriod(5)
    await clock.advanceAsync(0)
    expect(ran).toEqual(['a@0', 'c refused@0, retry 400', 'd refused@0, retry 400'])
    await clock.advanceAsync(200)
    expect(ran.at(-1)).toBe('b@200')
  })

  it('change how long calls that come from now on may wait', async () => {
    const { limiter, clock, call, ran } = bench({ limitForPeriod: 1, timeoutDuration: 0 })
    call('a')
    limiter.changeTimeoutDuration('1s')
    call('b')
    await clock.advanceAsync(1_000)
    expect(ran).toEqual(['a@0', 'b@1000'])
  })

  it('are checked', () => {
    const { limiter } = bench({})
    expect(() => limiter.changeLimitForPeriod(0)).toThrow(InvalidStrategyOptionsError)
    expect(() => limiter.changeTimeoutDuration(-1)).toThrow(InvalidStrategyOptionsError)
    expect(() => limiter.reconfigure({ ...limiter.config, algorithm: 'token-bucket' })).toThrow(
      'algorithm: can not be changed while the limiter is in use',
    )
  })
})

describe.each(RATE_LIMIT_ALGORITHMS)('%s with callers that wait and leave', (algorithm) => {
  const callers = fc.array(
    fc.record({
      pause: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 120 })),
      permits: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 3 })),
      /** When it leaves; most stay. */
      leaves: fc.option(fc.integer({ min: 0, max: 300 }), { freq: 4 }),
    }),
    { minLength: 1, maxLength: 40 },
  )

  it('runs all that stay or refuses them at once, in order, within the limit, and leaves no timer', async () => {
    await fc.assert(
      fc.asyncProperty(callers, fc.integer({ min: 3, max: 6 }), async (sequence, limitForPeriod) => {
        const clock = new ManualClock()
        const options = { algorithm, limitForPeriod, limitRefreshPeriod: 100, timeoutDuration: 250 }
        const limiter = RateLimiter.of('search', options, { clock })
        const admitted: { readonly index: number; readonly at: number; readonly permits: number }[] = []
        let settled = 0
        for (const [index, { pause, permits, leaves }] of sequence.entries()) {
          await clock.advanceAsync(pause)
          const controller = new AbortController()
          const asked = clock.monotonic()
          limiter
            .execute(() => admitted.push({ index, at: clock.monotonic(), permits }), {
              permits,
              signal: controller.signal,
            })
            .catch((error: unknown) => {
              if (error instanceof RateLimitExceededError) expect(clock.monotonic()).toBe(asked)
              else expect(controller.signal.aborted).toBe(true)
            })
            .finally(() => settled++)
          if (leaves !== null) clock.schedule(() => controller.abort(), leaves)
        }
        await clock.advanceAsync(1_000)
        expect(settled).toBe(sequence.length)
        expect([clock.pending, limiter.waitingCalls]).toEqual([0, 0])
        const order = admitted.map(({ index }) => index)
        expect(order).toEqual(order.toSorted((a, b) => a - b))
        const most = { 'fixed-window': 2, 'token-bucket': 2 }[algorithm as string] ?? 1
        // A call of a leaky bucket with several permits runs as a whole before the next one waits for them.
        const whole = algorithm === 'leaky-bucket' ? 2 : 0
        for (const { at: end } of admitted) {
          const within = admitted.filter(({ at }) => at > end - 100 + 1e-6 && at <= end)
          const total = within.reduce((sum, { permits }) => sum + permits, 0)
          expect(total).toBeLessThanOrEqual(most * limitForPeriod + whole)
        }
      }),
      { numRuns: 60 },
    )
  })
})
