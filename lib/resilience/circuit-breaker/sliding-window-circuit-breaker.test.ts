import { setImmediate } from 'node:timers/promises'
import { describe, expect, it, jest } from '@jest/globals'
import { ManualClock } from '../../testing/index.js'
import {
  CircuitBreaker,
  CircuitBreakerRegistry,
  InvalidCircuitBreakerSnapshotError,
  InvalidStrategyOptionsError,
  type CircuitBreakerSnapshot,
  type CircuitBreakerState,
} from '../index.js'
import { circuitBreakerConformance } from './circuit-breaker.conformance.js'
import { Broken, fail, make, succeed } from './circuit-breaker.fixture.js'

circuitBreakerConformance('ours', (options) => {
  const clock = new ManualClock()
  return {
    breaker: CircuitBreaker.of('inventory', options, { clock }),
    advance: (ms) => clock.advanceAsync(ms),
  }
})

const STATES: readonly CircuitBreakerState[] = [
  'CLOSED',
  'OPEN',
  'HALF_OPEN',
  'DISABLED',
  'FORCED_OPEN',
  'METRICS_ONLY',
]

function set(breaker: CircuitBreaker, state: CircuitBreakerState): void {
  const transitions: Record<CircuitBreakerState, () => void> = {
    CLOSED: () => breaker.transitionToClosedState(),
    OPEN: () => breaker.transitionToOpenState(),
    HALF_OPEN: () => breaker.transitionToHalfOpenState(),
    DISABLED: () => breaker.transitionToDisabledState(),
    FORCED_OPEN: () => breaker.transitionToForcedOpenState(),
    METRICS_ONLY: () => breaker.transitionToMetricsOnlyState(),
  }
  transitions[state]()
}

describe('a sliding-window circuit breaker', () => {
  it('leaves a synchronous operation synchronous', () => {
    const { breaker } = make()
    expect(breaker.apply(() => 'now')).toBe('now')
    expect(() =>
      breaker.apply(() => {
        throw new Broken()
      }),
    ).toThrow(Broken)
    expect(breaker.metrics).toMatchObject({ numberOfSuccessfulCalls: 1, numberOfFailedCalls: 1 })
    breaker.transitionToOpenState()
    expect(() => breaker.apply(() => 'now')).toThrow(
      "CircuitBreaker 'inventory' is OPEN and does not permit further calls",
    )
  })

  it('measures how long a call takes until its promise is settled', async () => {
    const { breaker, clock } = make({ slowCallDurationThreshold: '1s' })
    const durations: number[] = []
    breaker.observeCalls((_kind, durationMs) => durations.push(durationMs))
    const call = breaker.execute(() => new Promise((resolve) => clock.schedule(() => resolve('late'), 1_500)))
    await clock.advanceAsync(1_500)
    await call
    expect(durations).toEqual([1_500])
    expect(breaker.metrics.numberOfSlowCalls).toBe(1)
    expect(breaker.events.recent()).toEqual([
      { type: 'SUCCESS', name: 'inventory', at: clock.now(), duration: 1_500 },
    ])
  })

  it('goes from every state to every state when somebody says so, and tells of it unless it is the same', () => {
    for (const from of STATES) {
      for (const to of STATES) {
        const { breaker } = make({ initialState: from })
        const told: string[] = []
        breaker.events.on('STATE_TRANSITION', (event) => told.push(`${event.from} > ${event.to}`))
        set(breaker, to)
        expect(breaker.state).toBe(to)
        expect(told).toEqual(from === to ? [] : [`${from} > ${to}`])
        expect(breaker.metrics.numberOfBufferedCalls).toBe(0)
      }
    }
  })

  it('counts and tells nothing when it is disabled, and what it refuses when it is forced open it does not tell', () => {
    for (const state of ['DISABLED', 'FORCED_OPEN'] as const) {
      const { breaker } = make()
      const early = breaker.acquirePermission()
      set(breaker, state)
      const told: string[] = []
      breaker.events.onEvent(({ type }) => told.push(type))
      breaker.observeCalls((kind) => told.push(kind))
      breaker.onSuccess(early, 1)
      const permission = breaker.tryAcquirePermission()
      expect(permission === undefined).toBe(state === 'FORCED_OPEN')
      if (permission !== undefined) breaker.onError(permission, 1, new Broken())
      expect(told).toEqual([])
      expect(breaker.metrics).toMatchObject({
        numberOfBufferedCalls: 0,
        numberOfNotPermittedCalls: state === 'FORCED_OPEN' ? 1 : 0,
      })
      set(breaker, 'CLOSED')
      expect(told).toEqual(['STATE_TRANSITION'])
    }
  })

  it('tells when it is disabled or forced open', () => {
    const { breaker } = make()
    breaker.transitionToDisabledState()
    breaker.transitionToForcedOpenState()
    expect(breaker.events.recent().map(({ type }) => type)).toEqual([
      'STATE_TRANSITION',
      'DISABLED',
      'STATE_TRANSITION',
      'FORCED_OPEN',
    ])
  })

  it('only counts when it is metrics-only, and tells of each rate once', () => {
    const { breaker } = make({
      initialState: 'METRICS_ONLY',
      slowCallDurationThreshold: 10,
      consecutiveFailures: 1,
    })
    fail(breaker, 6)
    succeed(breaker, 8, 11)
    fail(breaker, 6)
    expect(breaker.state).toBe('METRICS_ONLY')
    expect(breaker.metrics.failureRate).toBe(100)
    const rates = breaker.events.recent().filter(({ type }) => type.endsWith('RATE_EXCEEDED'))
    expect(rates.map(({ type }) => type)).toEqual(['FAILURE_RATE_EXCEEDED', 'SLOW_CALL_RATE_EXCEEDED'])
    breaker.transitionToMetricsOnlyState()
    fail(breaker, 4)
    expect(breaker.events.recent().at(-1)).toMatchObject({ type: 'FAILURE_RATE_EXCEEDED', rate: 100 })
  })

  it('has an empty window when it is closed again', () => {
    const { breaker } = make()
    fail(breaker, 3)
    breaker.transitionToClosedState()
    expect(breaker.metrics.numberOfBufferedCalls).toBe(0)
  })

  it('does not count a call that began before it was closed', () => {
    const { breaker } = make()
    const early = breaker.acquirePermission()
    breaker.transitionToOpenState()
    breaker.transitionToClosedState()
    breaker.onError(early, 1, new Broken())
    expect(breaker.metrics.numberOfBufferedCalls).toBe(0)
    expect(breaker.events.recent().map(({ type }) => type)).toContain('ERROR')
  })

  it('does not open where a listener sets it by hand because of the rate', () => {
    const { breaker } = make()
    breaker.events.on('FAILURE_RATE_EXCEEDED', () => breaker.transitionToMetricsOnlyState())
    fail(breaker, 4)
    expect(breaker.state).toBe('METRICS_ONLY')
  })

  it('is not disturbed by an observer that throws', async () => {
    const emitWarning = jest.spyOn(process, 'emitWarning').mockImplementation(() => {})
    const { breaker } = make()
    const stop = breaker.observeCalls(() => {
      throw new Error('a mistake')
    })
    await expect(breaker.execute(() => 'ok')).resolves.toBe('ok')
    stop()
    stop()
    await breaker.execute(() => 'ok')
    expect(emitWarning.mock.calls).toEqual([['a mistake', 'ResilienceListenerWarning']])
    emitWarning.mockRestore()
  })

  it('takes its own time for a window of seconds, for days', async () => {
    const { breaker, clock } = make({
      slidingWindowType: 'TIME_BASED',
      slidingWindowSize: 60,
      minimumNumberOfCalls: 10,
    })
    for (let day = 0; day < 30; day++) {
      for (let i = 0; i < 9; i++) fail(breaker)
      expect(breaker.metrics.numberOfFailedCalls).toBe(9)
      clock.advance(86_400_000)
      expect(breaker.metrics.numberOfBufferedCalls).toBe(0)
    }
    expect(breaker.state).toBe('CLOSED')
    fail(breaker, 10)
    expect(breaker.state).toBe('OPEN')
  })

  it('does the same where nothing is kept of its events', async () => {
    const { breaker } = make({ eventConsumerBufferSize: 0 })
    await breaker.execute(() => Promise.resolve(1))
    fail(breaker, 3)
    await setImmediate()
    expect(breaker.state).toBe('OPEN')
    expect(breaker.events.recent()).toEqual([])
  })
})

describe('a sliding-window circuit breaker that is reconfigured', () => {
  function registry(): { readonly all: CircuitBreakerRegistry; readonly clock: ManualClock } {
    const clock = new ManualClock()
    const runtime = { clock, random: { next: () => 0.5 }, warn: () => {} }
    return {
      all: new CircuitBreakerRegistry({ configs: { default: { slidingWindowSize: 10 } } }, runtime),
      clock,
    }
  }

  it('keeps the newest calls of a window whose size changes', () => {
    const { all } = registry()
    const breaker = all.circuitBreaker('inventory')
    succeed(breaker, 4)
    fail(breaker, 2)
    all.reconfigure('inventory', { slidingWindowSize: 4 })
    expect(breaker.metrics).toMatchObject({
      numberOfBufferedCalls: 4,
      numberOfFailedCalls: 2,
      failureRate: 50,
    })
    all.reconfigure('inventory', { slidingWindowSize: 100, minimumNumberOfCalls: 5 })
    expect(breaker.metrics).toMatchObject({ numberOfBufferedCalls: 4, failureRate: -1 })
    expect(breaker.state).toBe('CLOSED')
    fail(breaker)
    expect(breaker.state).toBe('OPEN')
  })

  it('begins anew where it is another kind of window', () => {
    const { all } = registry()
    const breaker = all.circuitBreaker('inventory')
    fail(breaker, 3)
    all.reconfigure('inventory', { slidingWindowType: 'TIME_BASED', slidingWindowSize: 60 })
    expect(breaker.metrics.numberOfBufferedCalls).toBe(0)
    fail(breaker, 3)
    expect(breaker.metrics.numberOfBufferedCalls).toBe(3)
  })

  it('is open for as long as it was going to be, and automatically half-open then if that has been enabled', () => {
    const { all, clock } = registry()
    const breaker = all.circuitBreaker('inventory')
    breaker.transitionToOpenState()
    all.reconfigure('inventory', {
      waitDurationInOpenState: '1s',
      automaticTransitionFromOpenToHalfOpenEnabled: true,
    })
    clock.advance(59_999)
    expect(breaker.state).toBe('OPEN')
    clock.advance(1)
    expect(breaker.state).toBe('HALF_OPEN')
  })

  it('gives as many permissions as it may by now when it is half-open, and decides if it has seen enough', () => {
    const { all } = registry()
    const breaker = all.circuitBreaker('inventory', { permittedNumberOfCallsInHalfOpenState: 4 })
    breaker.transitionToOpenState()
    breaker.transitionToHalfOpenState()
    succeed(breaker, 2)
    const running = breaker.acquirePermission()
    all.reconfigure('inventory', { permittedNumberOfCallsInHalfOpenState: 3 })
    expect(breaker.tryAcquirePermission()).toBeUndefined()
    all.reconfigure('inventory', { permittedNumberOfCallsInHalfOpenState: 2 })
    expect(breaker.state).toBe('CLOSED')
    breaker.onError(running, 1, new Broken())
    expect(breaker.metrics.numberOfBufferedCalls).toBe(0)
  })

  it('goes by the new thresholds and predicates', () => {
    const { all } = registry()
    const breaker = all.circuitBreaker('inventory')
    all.reconfigure('inventory', {
      ignoreExceptions: [Broken],
      eventConsumerBufferSize: 1,
      slowCallDurationThreshold: 5,
    })
    fail(breaker, 20)
    succeed(breaker, 1, 6)
    expect(breaker.metrics).toMatchObject({ numberOfBufferedCalls: 1, numberOfSlowCalls: 1 })
    expect(breaker.events.recent().map(({ type }) => type)).toEqual(['SUCCESS'])
  })

  it('can not become one of another engine', () => {
    const { all } = registry()
    const breaker = all.circuitBreaker('inventory')
    expect(() => breaker.reconfigure({ ...breaker.config, engine: 'opossum' })).toThrow(
      InvalidStrategyOptionsError,
    )
  })
})

describe('a snapshot of a sliding-window circuit breaker', () => {
  it('holds the half-open state with what it has seen', () => {
    const options = { permittedNumberOfCallsInHalfOpenState: 3, maxWaitDurationInHalfOpenState: '10s' }
    const first = make(options)
    first.breaker.transitionToOpenState()
    first.breaker.transitionToHalfOpenState()
    fail(first.breaker, 1)
    first.breaker.acquirePermission()
    const second = make(options)
    second.breaker.importState(first.breaker.exportState())
    expect(second.breaker.state).toBe('HALF_OPEN')
    // The call that was running elsewhere does not end here; the one that ended has used up a permission.
    const permissions = [1, 2, 3].map(() => second.breaker.tryAcquirePermission())
    expect(permissions[2]).toBeUndefined()
    for (const permission of permissions)
      if (permission !== undefined) second.breaker.onSuccess(permission, 1)
    expect(second.breaker.state).toBe('CLOSED')
  })

  it('lets time that passes in between count', () => {
    const first = make({ waitDurationInOpenState: '60s' })
    first.breaker.transitionToOpenState()
    const snapshot = first.breaker.exportState()
    const second = make()
    second.clock.advance(40_000)
    second.breaker.importState(snapshot)
    expect(second.breaker.retryAfter).toBe(20_000)
  })

  it('goes on with the attempts and failures in a row', () => {
    const options = { consecutiveFailures: 3, waitDurationInOpenState: (attempt: number) => attempt * 1_000 }
    const first = make(options)
    first.breaker.transitionToOpenState()
    first.breaker.transitionToHalfOpenState()
    first.breaker.transitionToOpenState()
    const second = make(options)
    second.breaker.importState(first.breaker.exportState())
    second.breaker.transitionToHalfOpenState()
    second.breaker.transitionToOpenState()
    expect(second.breaker.retryAfter).toBe(3_000)
    first.breaker.reset()
    fail(first.breaker, 2)
    second.breaker.importState(first.breaker.exportState())
    fail(second.breaker)
    expect(second.breaker.state).toBe('OPEN')
  })

  it('decides at once where what the half-open state has seen is enough here', () => {
    const first = make({ permittedNumberOfCallsInHalfOpenState: 4 })
    first.breaker.transitionToOpenState()
    first.breaker.transitionToHalfOpenState()
    succeed(first.breaker, 2)
    const second = make({ permittedNumberOfCallsInHalfOpenState: 2 })
    second.breaker.importState(first.breaker.exportState())
    expect(second.breaker.state).toBe('CLOSED')
  })

  it('keeps the state where the window is of another kind', () => {
    const first = make({ consecutiveFailures: 2 })
    fail(first.breaker, 2)
    const second = make({ slidingWindowType: 'TIME_BASED' })
    second.breaker.importState(first.breaker.exportState())
    expect(second.breaker.state).toBe('OPEN')
    expect(second.breaker.metrics.numberOfBufferedCalls).toBe(0)
  })

  it('is refused unless it is one', () => {
    const { breaker } = make()
    const good = breaker.exportState()
    const wrong: readonly [unknown, string][] = [
      [undefined, 'it is not an object'],
      ['text', 'it is not an object'],
      [{ ...good, version: 2 }, 'its version is 2'],
      [{ ...good, state: 'AJAR' }, 'it has no state AJAR'],
      [{ ...good, state: 'OPEN' }, 'does not say until when'],
      [{ ...good, until: 'soon' }, 'its until is not a time'],
      [{ ...good, attempts: -1 }, 'its attempts is not a count'],
      [{ ...good, consecutiveFailures: 0.5 }, 'its consecutiveFailures is not a count'],
      [{ ...good, window: undefined }, 'it has no window'],
      [{ ...good, window: { type: 'COUNT_BASED', size: 3, calls: 'sx' } }, 'its calls are not letters'],
      [
        { ...good, window: { type: 'TIME_BASED', seconds: [{ at: 1, calls: 1 }] } },
        'its seconds are not counts',
      ],
    ]
    for (const [snapshot, reason] of wrong) {
      const take = (): void => breaker.importState(snapshot as CircuitBreakerSnapshot)
      expect(take).toThrow(InvalidCircuitBreakerSnapshotError)
      expect(take).toThrow(reason)
    }
    expect(breaker.state).toBe('CLOSED')
  })
})
