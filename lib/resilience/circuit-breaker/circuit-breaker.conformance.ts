import { describe, expect, it } from '@jest/globals'
import type { CircuitBreaker } from './circuit-breaker.js'
import { CallNotPermittedError } from './circuit-breaker.errors.js'
import type { CircuitBreakerOptions } from './circuit-breaker.options.js'

/** One breaker of the engine, and its time. */
export interface CircuitBreakerUnderTest {
  readonly breaker: CircuitBreaker
  /** Lets this much time pass for the breaker, with its timers and promises. */
  advance(ms: number): Promise<void>
}

/** @param options beside which the engine takes what else it needs */
export type MakeCircuitBreaker = (options: CircuitBreakerOptions) => CircuitBreakerUnderTest

const OPTIONS: CircuitBreakerOptions = {
  slidingWindowType: 'TIME_BASED',
  slidingWindowSize: 10,
  minimumNumberOfCalls: 4,
  failureRateThreshold: 50,
  waitDurationInOpenState: '30s',
  permittedNumberOfCallsInHalfOpenState: 1,
}

class Broken extends Error {}

async function succeed(breaker: CircuitBreaker, times = 1): Promise<void> {
  for (let i = 0; i < times; i++) await breaker.execute(() => Promise.resolve('ok'))
}

async function fail(breaker: CircuitBreaker, times = 1): Promise<void> {
  for (let i = 0; i < times; i++) {
    await expect(breaker.execute(() => Promise.reject(new Broken()))).rejects.toBeInstanceOf(Broken)
  }
}

async function expectRefusal(breaker: CircuitBreaker): Promise<CallNotPermittedError> {
  let called = false
  const refusal: unknown = await breaker
    .execute(() => {
      called = true
    })
    .catch((error: unknown) => error)
  expect(refusal).toBeInstanceOf(CallNotPermittedError)
  expect(called).toBe(false)
  return refusal as CallNotPermittedError
}

function transitions(breaker: CircuitBreaker): readonly string[] {
  return breaker.events
    .recent()
    .flatMap((event) => (event.type === 'STATE_TRANSITION' ? [`${event.from} > ${event.to}`] : []))
}

/** What every engine does alike. What only one of them can do is in its own tests. */
export function circuitBreakerConformance(engine: string, make: MakeCircuitBreaker): void {
  describe(`a circuit breaker of ${engine}`, () => {
    closed(make)
    open(make)
    halfOpen(make)
    byHand(make)
    manualCalls(make)
    telemetry(make)
    snapshots(make)
  })
}

function closed(make: MakeCircuitBreaker): void {
  describe('that is closed', () => {
    it('gives what calls give', async () => {
      const { breaker } = make(OPTIONS)
      expect(breaker.state).toBe('CLOSED')
      expect(breaker.retryAfter).toBe(0)
      await expect(breaker.execute(() => 'now')).resolves.toBe('now')
      await expect(breaker.execute(() => Promise.resolve('later'))).resolves.toBe('later')
      await expect(breaker.decorate((a: number, b: number) => a + b)(1, 2)).resolves.toBe(3)
    })

    it('throws what calls throw, the very same', async () => {
      const { breaker } = make(OPTIONS)
      const error = new Broken()
      await expect(
        breaker.execute(() => {
          throw error
        }),
      ).rejects.toBe(error)
      await expect(breaker.execute(() => Promise.reject(error))).rejects.toBe(error)
    })

    it('counts', async () => {
      const { breaker } = make(OPTIONS)
      await succeed(breaker, 2)
      await fail(breaker)
      expect(breaker.metrics).toMatchObject({
        numberOfBufferedCalls: 3,
        numberOfSuccessfulCalls: 2,
        numberOfFailedCalls: 1,
        numberOfNotPermittedCalls: 0,
        failureRate: -1,
      })
      await succeed(breaker)
      expect(breaker.metrics.failureRate).toBe(25)
    })

    it('opens when enough calls are in the window and too many of them failed', async () => {
      const { breaker } = make(OPTIONS)
      await fail(breaker, 3)
      expect(breaker.state).toBe('CLOSED')
      await fail(breaker)
      expect(breaker.state).toBe('OPEN')
    })

    it('stays closed where failures are few', async () => {
      const { breaker } = make(OPTIONS)
      await succeed(breaker, 9)
      await fail(breaker, 3)
      expect(breaker.state).toBe('CLOSED')
    })

    it('forgets what is older than the window', async () => {
      const { breaker, advance } = make(OPTIONS)
      await fail(breaker, 3)
      await advance(20_000)
      await fail(breaker)
      expect(breaker.state).toBe('CLOSED')
      expect(breaker.metrics.numberOfFailedCalls).toBe(1)
    })

    it('counts a result as a failure where the predicate says so, and gives it to the caller', async () => {
      const { breaker } = make({ ...OPTIONS, recordResultPredicate: (result) => result === 'busy' })
      for (let i = 0; i < 4; i++)
        await expect(breaker.execute(() => Promise.resolve('busy'))).resolves.toBe('busy')
      expect(breaker.state).toBe('OPEN')
    })

    it('is not opened by errors that are no failures', async () => {
      const { breaker } = make({ ...OPTIONS, ignoreExceptions: [Broken] })
      await fail(breaker, 8)
      expect(breaker.state).toBe('CLOSED')
      expect(breaker.metrics.numberOfFailedCalls).toBe(0)
    })
  })
}

function open(make: MakeCircuitBreaker): void {
  describe('that is open', () => {
    it('refuses calls without making them', async () => {
      const { breaker, advance } = make(OPTIONS)
      await fail(breaker, 4)
      await advance(10_000)
      const refusal = await expectRefusal(breaker)
      expect(refusal).toMatchObject({ circuitBreaker: breaker.name, state: 'OPEN' })
      expect(breaker.metrics.numberOfNotPermittedCalls).toBe(1)
    })

    it('says when to come back', async () => {
      const { breaker, advance } = make(OPTIONS)
      await fail(breaker, 4)
      await advance(10_000)
      const refusal = await expectRefusal(breaker)
      expect(refusal.retryAfter).toBeGreaterThan(19_000)
      expect(refusal.retryAfter).toBeLessThanOrEqual(20_000)
      expect(refusal.errorResponse()).toMatchObject({ status: 503, headers: { 'Retry-After': '20' } })
    })

    it('lets a call through when the wait is over', async () => {
      const { breaker, advance } = make(OPTIONS)
      await fail(breaker, 4)
      await advance(30_001)
      expect(breaker.retryAfter).toBe(0)
      await succeed(breaker)
      expect(breaker.state).toBe('CLOSED')
    })
  })
}

function halfOpen(make: MakeCircuitBreaker): void {
  describe('that is half-open', () => {
    it('lets no more calls through than it may', async () => {
      const { breaker, advance } = make(OPTIONS)
      await fail(breaker, 4)
      await advance(30_001)
      const { promise, resolve } = Promise.withResolvers<string>()
      const probe = breaker.execute(() => promise)
      await expectRefusal(breaker)
      expect(breaker.state).toBe('HALF_OPEN')
      resolve('well again')
      await expect(probe).resolves.toBe('well again')
      expect(breaker.state).toBe('CLOSED')
      await succeed(breaker)
    })

    it('opens again where its calls fail', async () => {
      const { breaker, advance } = make(OPTIONS)
      await fail(breaker, 4)
      await advance(30_001)
      await fail(breaker)
      expect(breaker.state).toBe('OPEN')
      await expectRefusal(breaker)
      await advance(30_001)
      await succeed(breaker)
      expect(breaker.state).toBe('CLOSED')
      expect(transitions(breaker)).toEqual([
        'CLOSED > OPEN',
        'OPEN > HALF_OPEN',
        'HALF_OPEN > OPEN',
        'OPEN > HALF_OPEN',
        'HALF_OPEN > CLOSED',
      ])
    })

    it('has its permission back from an operation that throws at once', async () => {
      const { breaker, advance } = make(OPTIONS)
      await fail(breaker, 4)
      await advance(30_001)
      await expect(
        breaker.execute(() => {
          throw new Broken()
        }),
      ).rejects.toBeInstanceOf(Broken)
      expect(breaker.state).toBe('OPEN')
    })

    it('starts anew when it is closed', async () => {
      const { breaker, advance } = make(OPTIONS)
      await fail(breaker, 4)
      await advance(30_001)
      await succeed(breaker)
      await fail(breaker)
      expect(breaker.state).toBe('CLOSED')
    })
  })
}

function byHand(make: MakeCircuitBreaker): void {
  describe('that somebody sets', () => {
    it('opens and closes', async () => {
      const { breaker } = make(OPTIONS)
      breaker.transitionToOpenState()
      expect(breaker.state).toBe('OPEN')
      await expectRefusal(breaker)
      breaker.transitionToClosedState()
      expect(breaker.state).toBe('CLOSED')
      await succeed(breaker)
      expect(transitions(breaker)).toEqual(['CLOSED > OPEN', 'OPEN > CLOSED'])
    })

    it('lets everything through when it is disabled', async () => {
      const { breaker } = make(OPTIONS)
      breaker.transitionToDisabledState()
      await fail(breaker, 10)
      expect(breaker.state).toBe('DISABLED')
      breaker.transitionToClosedState()
      expect(breaker.state).toBe('CLOSED')
      await fail(breaker)
      expect(breaker.state).toBe('CLOSED')
    })

    it('lets nothing through when it is forced open, however long it takes', async () => {
      const { breaker, advance } = make(OPTIONS)
      breaker.transitionToForcedOpenState()
      await advance(120_000)
      const refusal = await expectRefusal(breaker)
      expect(refusal.errorResponse()).not.toHaveProperty('headers')
      expect(breaker.state).toBe('FORCED_OPEN')
      expect(breaker.retryAfter).toBeUndefined()
      breaker.transitionToClosedState()
      await succeed(breaker)
    })

    it('forgets all when it is reset', async () => {
      const { breaker } = make(OPTIONS)
      await fail(breaker, 4)
      breaker.reset()
      expect(breaker.state).toBe('CLOSED')
      expect(breaker.metrics.numberOfBufferedCalls).toBe(0)
      expect(breaker.events.recent().map(({ type }) => type)).toContain('RESET')
      await succeed(breaker)
    })
  })
}

function manualCalls(make: MakeCircuitBreaker): void {
  describe('that is asked for permissions', () => {
    it('counts what came of them', () => {
      const { breaker } = make(OPTIONS)
      breaker.onSuccess(breaker.acquirePermission(), 5)
      breaker.onResult(breaker.acquirePermission(), 5, 'ok')
      breaker.onError(breaker.acquirePermission(), 5, new Broken())
      expect(breaker.metrics).toMatchObject({ numberOfSuccessfulCalls: 2, numberOfFailedCalls: 1 })
    })

    it('opens, and gives none', () => {
      const { breaker } = make(OPTIONS)
      for (let i = 0; i < 4; i++) breaker.onError(breaker.acquirePermission(), 5, new Broken())
      expect(breaker.state).toBe('OPEN')
      expect(breaker.tryAcquirePermission()).toBeUndefined()
      expect(() => breaker.acquirePermission()).toThrow(CallNotPermittedError)
      expect(breaker.metrics.numberOfNotPermittedCalls).toBe(2)
    })

    it('takes one back that was not used', async () => {
      const { breaker, advance } = make(OPTIONS)
      await fail(breaker, 4)
      await advance(30_001)
      const unused = breaker.acquirePermission()
      expect(breaker.tryAcquirePermission()).toBeUndefined()
      breaker.releasePermission(unused)
      expect(breaker.state).toBe('HALF_OPEN')
      breaker.onSuccess(breaker.acquirePermission(), 5)
      expect(breaker.state).toBe('CLOSED')
    })
  })
}

function telemetry(make: MakeCircuitBreaker): void {
  describe('that is watched', () => {
    it("publishes resilience4j's events", async () => {
      const { breaker } = make(OPTIONS)
      const types: string[] = []
      breaker.events.onEvent(({ type, name }) => types.push(`${name} ${type}`))
      await succeed(breaker)
      await fail(breaker, 3)
      await expectRefusal(breaker)
      const expected = [
        'SUCCESS',
        'ERROR',
        'ERROR',
        'ERROR',
        'FAILURE_RATE_EXCEEDED',
        'STATE_TRANSITION',
        'NOT_PERMITTED',
      ]
      expect(types).toEqual(expected.map((type) => `${breaker.name} ${type}`))
      expect(breaker.events.recent().map(({ type }) => type)).toEqual(expected)
    })

    it('tells observers of each call, as long as they observe', async () => {
      const { breaker } = make({ ...OPTIONS, ignoreExceptions: ['TypeError'] })
      const kinds: string[] = []
      const stop = breaker.observeCalls((kind) => kinds.push(kind))
      await succeed(breaker)
      await expect(breaker.execute(() => Promise.reject(new TypeError()))).rejects.toBeInstanceOf(TypeError)
      await fail(breaker)
      breaker.transitionToOpenState()
      await expectRefusal(breaker)
      stop()
      await expectRefusal(breaker)
      expect(kinds).toEqual(['successful', 'ignored', 'failed', 'not_permitted'])
    })
  })
}

function snapshots(make: MakeCircuitBreaker): void {
  describe('that is moved', () => {
    it('goes on elsewhere where it was', async () => {
      const before = make(OPTIONS)
      await fail(before.breaker, 3)
      const after = make(OPTIONS)
      after.breaker.importState(JSON.parse(JSON.stringify(before.breaker.exportState())))
      expect(after.breaker.metrics.numberOfFailedCalls).toBe(3)
      await fail(after.breaker)
      expect(after.breaker.state).toBe('OPEN')
    })

    it('is open for as long as was left', async () => {
      const before = make(OPTIONS)
      await fail(before.breaker, 4)
      const after = make(OPTIONS)
      after.breaker.importState(JSON.parse(JSON.stringify(before.breaker.exportState())))
      await expectRefusal(after.breaker)
      await after.advance(30_001)
      await succeed(after.breaker)
      expect(after.breaker.state).toBe('CLOSED')
    })
  })
}
