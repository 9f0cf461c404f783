import { describe, expect, it } from '@jest/globals'
import {
  CallNotPermittedError,
  CircuitBreaker,
  type CircuitBreakerOptions,
  type CircuitBreakerState,
} from '../index.js'
import { Broken, fail, make, succeed, type Subject } from './circuit-breaker.fixture.js'

/** How long the breaker is open, the first so many times in a row. */
function waits({ breaker, clock }: Subject, times: number): readonly (number | undefined)[] {
  return Array.from({ length: times }, () => {
    breaker.transitionToOpenState()
    const wait = breaker.retryAfter
    clock.advance(wait ?? 0)
    breaker.transitionToHalfOpenState()
    return wait
  })
}

describe('the thresholds of a circuit breaker', () => {
  it('open it when the failure rate is reached, and not before', () => {
    const { breaker } = make({ failureRateThreshold: 75 })
    succeed(breaker)
    fail(breaker, 2)
    succeed(breaker)
    expect(breaker.state).toBe('CLOSED')
    // The window slides: of its last four calls, three have failed then.
    fail(breaker)
    expect(breaker.state).toBe('OPEN')
  })

  it('open it with a success, where that completes the calls that are needed', () => {
    const { breaker } = make({ failureRateThreshold: 50 })
    fail(breaker, 3)
    succeed(breaker)
    expect(breaker.state).toBe('OPEN')
  })

  it('open it when calls are slow, also those that fail; a call that takes just as long as it may is not', () => {
    const { breaker } = make({
      slowCallDurationThreshold: '2s',
      slowCallRateThreshold: 50,
      failureRateThreshold: 100,
    })
    succeed(breaker, 2, 2_000)
    succeed(breaker, 1, 2_001)
    expect(breaker.metrics.numberOfSlowCalls).toBe(1)
    breaker.onError(breaker.acquirePermission(), 2_001, new Broken())
    expect(breaker.state).toBe('OPEN')
    expect(breaker.metrics).toMatchObject({
      slowCallRate: 50,
      numberOfSlowFailedCalls: 1,
      numberOfSlowSuccessfulCalls: 1,
    })
    expect(breaker.events.recent()).toContainEqual(
      expect.objectContaining({ type: 'SLOW_CALL_RATE_EXCEEDED', rate: 50 }),
    )
  })

  it('tell of both rates where both are reached', () => {
    const { breaker } = make({ slowCallDurationThreshold: 10 })
    for (let i = 0; i < 4; i++) breaker.onError(breaker.acquirePermission(), 11, new Broken())
    const types = breaker.events.recent().map(({ type }) => type)
    expect(types.slice(-3)).toEqual(['FAILURE_RATE_EXCEEDED', 'SLOW_CALL_RATE_EXCEEDED', 'STATE_TRANSITION'])
  })

  it('are not looked at before there are enough calls', () => {
    const { breaker } = make({ slidingWindowSize: 10, minimumNumberOfCalls: 6 })
    fail(breaker, 5)
    expect(breaker.state).toBe('CLOSED')
    fail(breaker)
    expect(breaker.state).toBe('OPEN')
  })

  it('are reached by failures in a row, if so many are named, whatever the window says', () => {
    const { breaker } = make({ slidingWindowSize: 100, minimumNumberOfCalls: 100, consecutiveFailures: 3 })
    fail(breaker, 2)
    succeed(breaker)
    fail(breaker, 2)
    breaker.onError(breaker.acquirePermission(), 1, new Broken())
    expect(breaker.state).toBe('OPEN')
    expect(breaker.events.recent()).toContainEqual(
      expect.objectContaining({ type: 'CONSECUTIVE_FAILURES_EXCEEDED', failures: 3 }),
    )
  })

  it("are resilience4j's by default", () => {
    const { config } = CircuitBreaker.of('inventory')
    expect(config).toMatchObject({
      failureRateThreshold: 50,
      slowCallRateThreshold: 100,
      slowCallDurationThreshold: 60_000,
      permittedNumberOfCallsInHalfOpenState: 10,
      maxWaitDurationInHalfOpenState: 0,
      slidingWindowType: 'COUNT_BASED',
      slidingWindowSize: 100,
      minimumNumberOfCalls: 100,
      waitDurationInOpenState: 60_000,
      automaticTransitionFromOpenToHalfOpenEnabled: false,
      writableStackTraceEnabled: true,
      eventConsumerBufferSize: 100,
    })
  })
})

describe('the wait of an open circuit breaker', () => {
  it('is the same each time', () => {
    expect(waits(make({ waitDurationInOpenState: '5s' }), 3)).toEqual([5_000, 5_000, 5_000])
  })

  it('is what a function of the attempt says', () => {
    const subject = make({ waitDurationInOpenState: (attempt) => `${attempt}m` })
    expect(waits(subject, 3)).toEqual([60_000, 120_000, 180_000])
    subject.breaker.transitionToClosedState()
    expect(waits(subject, 1)).toEqual([60_000])
  })

  it('grows exponentially up to a limit', () => {
    const options = { enableExponentialBackoff: true, waitDurationInOpenState: '1s' }
    expect(waits(make(options), 3)).toEqual([1_000, 1_500, 2_250])
    const limited = {
      ...options,
      exponentialBackoffMultiplier: 3,
      exponentialMaxWaitDurationInOpenState: '5s',
    }
    expect(waits(make(limited), 4)).toEqual([1_000, 3_000, 5_000, 5_000])
  })

  it('stays a length of time however often it grows', () => {
    const { breaker } = make({ enableExponentialBackoff: true, exponentialBackoffMultiplier: 1_000 })
    for (let i = 0; i < 500; i++) breaker.transitionToOpenState()
    expect(Number.isFinite(breaker.retryAfter)).toBe(true)
  })

  it('is spread by chance, also where it grows', () => {
    const random = { enableRandomizedWait: true, waitDurationInOpenState: '10s' }
    expect(waits(make(random, 0), 1)).toEqual([5_000])
    expect(waits(make(random, 1), 1)).toEqual([15_000])
    expect(waits(make({ ...random, randomizedWaitFactor: 0.1 }, 0), 1)).toEqual([9_000])
    expect(waits(make({ ...random, enableExponentialBackoff: true }, 0), 2)).toEqual([5_000, 7_500])
  })

  it('is 60s where the function fails, and that is reported', () => {
    const { breaker, warnings } = make({
      waitDurationInOpenState: () => {
        throw new Error('no idea')
      },
    })
    fail(breaker, 4)
    expect(breaker.retryAfter).toBe(60_000)
    expect(warnings).toEqual([
      "circuitbreaker 'inventory': waitDurationInOpenState failed at attempt 1, and the default of 60s holds: no idea",
    ])
  })

  it('ends with the next call, or by itself where that is enabled', () => {
    const [lazy, automatic] = [make(), make({ automaticTransitionFromOpenToHalfOpenEnabled: true })]
    for (const { breaker, clock } of [lazy, automatic]) {
      breaker.transitionToOpenState()
      clock.advance(60_000)
    }
    expect(lazy.clock.pending).toBe(0)
    expect([lazy.breaker.state, automatic.breaker.state]).toEqual(['OPEN', 'HALF_OPEN'])
    expect(lazy.breaker.tryAcquirePermission()).toBeDefined()
    expect(lazy.breaker.state).toBe('HALF_OPEN')
  })

  it('leaves no timer when somebody closes the breaker before', () => {
    const { breaker, clock } = make({ automaticTransitionFromOpenToHalfOpenEnabled: true })
    breaker.transitionToOpenState()
    breaker.transitionToClosedState()
    clock.advance(120_000)
    expect(breaker.state).toBe('CLOSED')
    expect(clock.pending).toBe(0)
  })

  it('is what somebody says who opens it by hand', () => {
    const { breaker, clock } = make()
    breaker.transitionToOpenStateFor('90s')
    expect(breaker.retryAfter).toBe(90_000)
    breaker.transitionToOpenStateUntil(new Date(clock.now() + 30_000))
    expect(breaker.retryAfter).toBe(30_000)
    breaker.transitionToOpenStateUntil(clock.now() - 1)
    expect(breaker.retryAfter).toBe(0)
  })
})

describe('initialState', () => {
  it.each<CircuitBreakerState>(['CLOSED', 'OPEN', 'HALF_OPEN', 'DISABLED', 'FORCED_OPEN', 'METRICS_ONLY'])(
    'starts as %s, which is no transition',
    (state) => {
      const { breaker } = make({ initialState: state })
      expect(breaker.state).toBe(state)
      expect(breaker.events.recent().filter(({ type }) => type === 'STATE_TRANSITION')).toEqual([])
    },
  )

  it('opens with the wait of the first attempt', () => {
    expect(
      make({ initialState: 'OPEN', waitDurationInOpenState: (attempt) => attempt * 1_000 }).breaker
        .retryAfter,
    ).toBe(1_000)
  })
})

describe('warm-up', () => {
  const warm: CircuitBreakerOptions = {
    warmUpDuration: '30s',
    waitDurationInOpenState: '1s',
    permittedNumberOfCallsInHalfOpenState: 1,
  }

  /** Closes it by a call of the half-open state. */
  function recover({ breaker, clock }: Subject): void {
    breaker.transitionToOpenState()
    clock.advance(1_000)
    succeed(breaker)
    expect(breaker.state).toBe('CLOSED')
  }

  it('lets rates open nothing for a while after the start; they do with the first call after it', () => {
    const { breaker, clock } = make(warm)
    fail(breaker, 10)
    expect(breaker.state).toBe('CLOSED')
    expect(breaker.metrics.failureRate).toBe(100)
    clock.advance(30_000)
    succeed(breaker)
    expect(breaker.state).toBe('OPEN')
  })

  it('is not there after closing by default, and after a reset it is', () => {
    const subject = make(warm)
    recover(subject)
    fail(subject.breaker, 4)
    expect(subject.breaker.state).toBe('OPEN')
    subject.breaker.reset()
    fail(subject.breaker, 4)
    expect(subject.breaker.state).toBe('CLOSED')
  })

  it('is there after closing where it says so', () => {
    const subject = make({ ...warm, warmUpAfter: 'CLOSE' })
    fail(subject.breaker, 4)
    expect(subject.breaker.state).toBe('OPEN')
    recover(subject)
    fail(subject.breaker, 4)
    expect(subject.breaker.state).toBe('CLOSED')
    const both = make({ ...warm, warmUpAfter: 'START_AND_CLOSE' })
    fail(both.breaker, 4)
    recover(both)
    fail(both.breaker, 4)
    expect(both.breaker.state).toBe('CLOSED')
  })

  it('does not keep failures in a row, or what a result says, from opening it', () => {
    const inRow = make({ ...warm, consecutiveFailures: 3 })
    fail(inRow.breaker, 3)
    expect(inRow.breaker.state).toBe('OPEN')
    const told = make({ ...warm, transitionOnResult: () => true })
    succeed(told.breaker)
    expect(told.breaker.state).toBe('CLOSED')
    told.breaker.onResult(told.breaker.acquirePermission(), 1, 'limited')
    expect(told.breaker.state).toBe('OPEN')
  })
})

describe('writableStackTraceEnabled', () => {
  it('says whether a refusal has a stack trace', () => {
    for (const isEnabled of [true, false]) {
      const { breaker } = make({ initialState: 'OPEN', writableStackTraceEnabled: isEnabled })
      let refusal: unknown
      try {
        breaker.acquirePermission()
      } catch (error) {
        refusal = error
      }
      expect(refusal).toBeInstanceOf(CallNotPermittedError)
      expect((refusal as Error).stack?.includes('\n    at ')).toBe(isEnabled)
      expect(new Error('another').stack).toContain('\n    at ')
    }
  })
})
