import { getEventListeners } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { ManualClock } from '../../testing/index.js'
import {
  CallNotPermittedError,
  CircuitBreaker,
  ExecutionScope,
  type CircuitBreakerOptions,
} from '../index.js'

class Ignored extends Error {}

const OPTIONS: CircuitBreakerOptions = {
  slidingWindowSize: 5,
  minimumNumberOfCalls: 5,
  permittedNumberOfCallsInHalfOpenState: 2,
  ignoreExceptions: [Ignored],
}

function halfOpen(options: CircuitBreakerOptions = {}): {
  readonly breaker: CircuitBreaker
  readonly clock: ManualClock
} {
  const clock = new ManualClock()
  const breaker = CircuitBreaker.of('inventory', { ...OPTIONS, ...options }, { clock })
  breaker.transitionToOpenState()
  breaker.transitionToHalfOpenState()
  return { breaker, clock }
}

/** How many calls a half-open breaker would let through now. */
function free(breaker: CircuitBreaker): number {
  const taken = []
  for (
    let permission = breaker.tryAcquirePermission();
    permission !== undefined;
    permission = breaker.tryAcquirePermission()
  ) {
    taken.push(permission)
  }
  for (const permission of taken) breaker.releasePermission(permission)
  return taken.length
}

type Ending = 'success' | 'failure' | 'ignored' | 'abort'

interface Call {
  readonly ending: Ending
  readonly controller: AbortController
  readonly settle: PromiseWithResolvers<string>
  readonly outcome: Promise<unknown>
}

/** Makes calls, and counts those that run. */
class Caller {
  running = 0
  readonly calls: Call[] = []

  constructor(readonly breaker: CircuitBreaker) {}

  start(ending: Ending): void {
    const controller = new AbortController()
    const settle = Promise.withResolvers<string>()
    const before = this.running
    const operation = (): Promise<string> => {
      this.running++
      return settle.promise
    }
    const outcome = this.breaker
      .execute(operation, { signal: controller.signal })
      .catch((error: unknown) => error)
    if (this.running > before) this.calls.push({ ending, controller, settle, outcome })
  }

  /** Whether the call that ends next says something. */
  isCounted(which: number): boolean {
    const ending = this.calls[which % Math.max(1, this.calls.length)]?.ending
    return ending === 'success' || ending === 'failure'
  }

  async end(which: number): Promise<void> {
    const [call] = this.calls.splice(which % Math.max(1, this.calls.length), 1)
    if (call === undefined) return
    const { ending, controller, settle, outcome } = call
    this.running--
    if (ending === 'abort') controller.abort()
    if (ending === 'success') settle.resolve('ok')
    else if (ending === 'failure') settle.reject(new Error('broken'))
    else settle.reject(ending === 'ignored' ? new Ignored() : controller.signal.reason)
    await outcome
  }
}

describe('a half-open circuit breaker', () => {
  it('never runs more calls than it may, and never loses a permission, whatever calls come to and in whatever order', async () => {
    const ending = fc.constantFrom<Ending>('success', 'failure', 'ignored', 'ignored', 'abort')
    const script = fc.array(fc.record({ ending, which: fc.option(fc.nat(50), { nil: undefined }) }), {
      maxLength: 60,
    })
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 5 }), script, async (permitted, steps) => {
        const { breaker } = halfOpen({
          permittedNumberOfCallsInHalfOpenState: permitted,
        })
        const caller = new Caller(breaker)
        for (const step of steps) {
          caller.start(step.ending)
          expect(caller.running + breaker.metrics.numberOfBufferedCalls).toBeLessThanOrEqual(permitted)
          if (step.which === undefined) continue
          const ended = breaker.metrics.numberOfBufferedCalls + (caller.isCounted(step.which) ? 1 : 0)
          await caller.end(step.which)
          // It decides when as many calls have ended as may run, and not before.
          expect(breaker.state !== 'HALF_OPEN').toBe(ended === permitted)
          if (ended === permitted) return
          expect(breaker.metrics.numberOfBufferedCalls).toBe(ended)
          expect(free(breaker)).toBe(permitted - ended - caller.running)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('lets of a hundred calls at once as many through as it may', async () => {
    const { breaker } = halfOpen()
    const { promise, resolve } = Promise.withResolvers<string>()
    const calls = Array.from({ length: 100 }, () =>
      breaker.execute(() => promise).catch((error: unknown) => error),
    )
    resolve('ok')
    const outcomes = await Promise.all(calls)
    expect(outcomes.filter((outcome) => outcome === 'ok')).toHaveLength(2)
    expect(outcomes.filter((outcome) => outcome instanceof CallNotPermittedError)).toHaveLength(98)
    expect(breaker.state).toBe('CLOSED')
  })

  it('has a permission back at once when nobody waits for the call any more, even if it never ends', async () => {
    const { breaker } = halfOpen()
    const controller = new AbortController()
    const hanging = Promise.withResolvers<string>()
    const call = breaker.execute(() => hanging.promise, { signal: controller.signal })
    expect(free(breaker)).toBe(1)
    controller.abort()
    expect(free(breaker)).toBe(2)
    // What comes of it later counts nowhere, and gives nothing back a second time.
    hanging.resolve('late')
    await call
    expect(free(breaker)).toBe(2)
    expect(breaker.metrics.numberOfBufferedCalls).toBe(0)
  })

  it('leaves no listener on the signal', async () => {
    const { breaker } = halfOpen()
    const scope = new ExecutionScope()
    await ExecutionScope.run(scope, () => breaker.apply(() => Promise.resolve('ok')))
    ExecutionScope.run(scope, () => breaker.apply(() => 'ok'))
    expect(getEventListeners(scope.signal, 'abort')).toHaveLength(0)
  })

  it('has a permission back from an operation that throws at once, whatever it throws', () => {
    const { breaker } = halfOpen()
    const throwing = (error: unknown) => () =>
      breaker.apply(() => {
        throw error
      })
    expect(throwing(new Ignored())).toThrow(Ignored)
    expect(free(breaker)).toBe(2)
    expect(throwing(undefined)).toThrow()
    expect(breaker.metrics.numberOfFailedCalls).toBe(1)
    expect(free(breaker)).toBe(1)
  })

  it('has a permission back from what only looks like a promise and throws in then', async () => {
    const { breaker } = halfOpen()
    const thenable = {
      then() {
        throw new Ignored()
      },
    }
    await expect(breaker.execute(() => thenable)).rejects.toBeInstanceOf(Ignored)
    expect(free(breaker)).toBe(2)
  })

  it('is closed by calls that work, and opened by calls that fail, when as many have ended as it needs', async () => {
    const { breaker } = halfOpen({
      permittedNumberOfCallsInHalfOpenState: 4,
      minimumNumberOfCalls: 3,
      failureRateThreshold: 50,
    })
    await breaker.execute(() => 1)
    await breaker.execute(() => Promise.reject(new Error('broken'))).catch(() => {})
    expect(breaker.state).toBe('HALF_OPEN')
    await breaker.execute(() => 1)
    expect(breaker.state).toBe('CLOSED')
    breaker.transitionToHalfOpenState()
    await breaker.execute(() => 1)
    await breaker.execute(() => Promise.reject(new Error('broken'))).catch(() => {})
    await breaker.execute(() => Promise.reject(new Error('broken'))).catch(() => {})
    expect(breaker.state).toBe('OPEN')
  })

  it('is opened by calls that are slow', async () => {
    const { breaker, clock } = halfOpen({ slowCallDurationThreshold: '1s', slowCallRateThreshold: 50 })
    for (let i = 0; i < 2; i++) {
      const call = breaker.execute(
        () => new Promise((resolve) => clock.schedule(() => resolve('late'), 1_001)),
      )
      await clock.advanceAsync(1_001)
      await call
    }
    expect(breaker.state).toBe('OPEN')
  })

  it('does not count what was called before it was half-open', async () => {
    const clock = new ManualClock()
    const breaker = CircuitBreaker.of('inventory', OPTIONS, { clock })
    const early = [Promise.withResolvers<string>(), Promise.withResolvers<string>()]
    const calls = early.map(({ promise }) => breaker.execute(() => promise).catch((error: unknown) => error))
    breaker.transitionToOpenState()
    await clock.advanceAsync(60_000)
    await breaker.execute(() => 1)
    expect(breaker.state).toBe('HALF_OPEN')
    early[0]?.reject(new Error('broken'))
    early[1]?.reject(new Ignored())
    await Promise.all(calls)
    expect(breaker.state).toBe('HALF_OPEN')
    expect(breaker.metrics).toMatchObject({ numberOfBufferedCalls: 1, numberOfFailedCalls: 0 })
    expect(free(breaker)).toBe(1)
  })

  it('shows while it is open what came of the calls that were running', async () => {
    const clock = new ManualClock()
    const breaker = CircuitBreaker.of('inventory', { ...OPTIONS, consecutiveFailures: 1 }, { clock })
    const { promise, resolve } = Promise.withResolvers<string>()
    const late = breaker.execute(() => promise)
    await breaker.execute(() => Promise.reject(new Error('broken'))).catch(() => {})
    expect(breaker.state).toBe('OPEN')
    resolve('ok')
    await late
    expect(breaker.metrics).toMatchObject({ numberOfSuccessfulCalls: 1, numberOfFailedCalls: 1 })
    expect(breaker.state).toBe('OPEN')
  })

  it('moves on when its calls take too long, which decide nothing afterwards', async () => {
    for (const to of ['OPEN', 'CLOSED'] as const) {
      const { breaker, clock } = halfOpen({
        maxWaitDurationInHalfOpenState: '5s',
        transitionToStateAfterWaitDuration: to,
      })
      const { promise, reject } = Promise.withResolvers<string>()
      const call = breaker.execute(() => promise).catch((error: unknown) => error)
      await clock.advanceAsync(4_999)
      expect(breaker.state).toBe('HALF_OPEN')
      await clock.advanceAsync(1)
      expect(breaker.state).toBe(to)
      reject(new Error('broken'))
      await call
      await setImmediate()
      expect(breaker.state).toBe(to)
      expect(breaker.metrics.numberOfFailedCalls).toBe(to === 'OPEN' ? 1 : 0)
    }
  })

  it('moves on with the next call where its timers have been stopped', () => {
    const { breaker, clock } = halfOpen({ maxWaitDurationInHalfOpenState: '5s' })
    breaker[Symbol.dispose]()
    expect(clock.pending).toBe(0)
    clock.advance(5_000)
    expect(breaker.state).toBe('HALF_OPEN')
    expect(breaker.tryAcquirePermission()).toBeUndefined()
    expect(breaker.state).toBe('OPEN')
  })

  it('does not count a call as failed that failed because nobody waits for it', async () => {
    const clock = new ManualClock()
    const breaker = CircuitBreaker.of('inventory', OPTIONS, { clock })
    const controller = new AbortController()
    const waiting = breaker.execute(
      ({ signal }) =>
        new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(signal.reason as Error)),
        ),
      { signal: controller.signal },
    )
    controller.abort()
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' })
    expect(breaker.metrics.numberOfBufferedCalls).toBe(0)
    expect(breaker.events.recent().map(({ type }) => type)).toEqual(['IGNORED_ERROR'])
  })

  it('counts a failure that only happened after the caller had gone', async () => {
    const breaker = CircuitBreaker.of('inventory', OPTIONS, { clock: new ManualClock() })
    const scope = new ExecutionScope()
    const call = ExecutionScope.run(scope, () =>
      breaker.apply(async () => {
        scope.abort()
        await setImmediate()
        throw new Error('answered 500')
      }),
    ) as Promise<unknown>
    await expect(call).rejects.toThrow('answered 500')
    expect(breaker.metrics.numberOfFailedCalls).toBe(1)
  })
})
