import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { ManualClock } from '../../testing/index.js'
import type { CallPermission } from './circuit-breaker.js'
import { CircuitBreaker } from './circuit-breaker.decorators.js'
import type { CircuitBreakerState } from './circuit-breaker-state.js'
import type { SlidingWindowType } from './circuit-breaker.options.js'

class Ignored extends Error {}

interface Settings {
  readonly slidingWindowType: SlidingWindowType
  readonly slidingWindowSize: number
  readonly minimumNumberOfCalls: number
  readonly failureRateThreshold: number
  readonly slowCallRateThreshold: number
  readonly slowCallDurationThreshold: number
  readonly consecutiveFailures: number
  readonly waitDurationInOpenState: number
  readonly automaticTransitionFromOpenToHalfOpenEnabled: boolean
  readonly permittedNumberOfCallsInHalfOpenState: number
  readonly maxWaitDurationInHalfOpenState: number
  readonly transitionToStateAfterWaitDuration: 'OPEN' | 'CLOSED'
}

const settings: fc.Arbitrary<Settings> = fc.record({
  slidingWindowType: fc.constantFrom('COUNT_BASED', 'TIME_BASED'),
  slidingWindowSize: fc.integer({ min: 1, max: 6 }),
  minimumNumberOfCalls: fc.integer({ min: 1, max: 6 }),
  failureRateThreshold: fc.constantFrom(1, 33, 50, 75, 100),
  slowCallRateThreshold: fc.constantFrom(25, 60, 100),
  slowCallDurationThreshold: fc.constantFrom(100, 1_000, 60_000),
  consecutiveFailures: fc.constantFrom(0, 0, 2, 4),
  waitDurationInOpenState: fc.constantFrom(1, 500, 3_000),
  automaticTransitionFromOpenToHalfOpenEnabled: fc.boolean(),
  permittedNumberOfCallsInHalfOpenState: fc.integer({ min: 1, max: 4 }),
  maxWaitDurationInHalfOpenState: fc.constantFrom(0, 0, 700, 4_000),
  transitionToStateAfterWaitDuration: fc.constantFrom('OPEN', 'CLOSED'),
})

type Ending = 'success' | 'failure' | 'ignored' | 'released'
type Step =
  | { readonly kind: 'begin' }
  | { readonly kind: 'end'; readonly which: number; readonly how: Ending }
  | { readonly kind: 'advance'; readonly ms: number }
  | { readonly kind: 'set'; readonly state: CircuitBreakerState }
  | { readonly kind: 'reset' }

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: fc.record({ kind: fc.constant('begin' as const) }) },
    {
      weight: 8,
      arbitrary: fc.record({
        kind: fc.constant('end' as const),
        which: fc.nat(100),
        how: fc.constantFrom<Ending>(
          'success',
          'success',
          'failure',
          'failure',
          'failure',
          'ignored',
          'released',
        ),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('advance' as const),
        ms: fc.constantFrom(1, 150, 600, 1_000, 3_500, 86_400_000),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('set' as const),
        state: fc.constantFrom<CircuitBreakerState>(
          'CLOSED',
          'OPEN',
          'HALF_OPEN',
          'DISABLED',
          'FORCED_OPEN',
          'METRICS_ONLY',
        ),
      }),
    },
    { weight: 1, arbitrary: fc.constant({ kind: 'reset' as const }) },
  ),
  { maxLength: 150 },
)

/** A call that has ended. */
interface Ended {
  readonly window: number
  readonly at: number
  readonly failed: boolean
  readonly slow: boolean
}

/** The breaker as its documentation has it, with nothing kept up to date: all is counted from the list of all calls each time. */
class Model {
  state: CircuitBreakerState = 'CLOSED'
  now = 0
  window = 0
  notPermitted = 0
  granted = 0
  until = Infinity
  readonly #all: Ended[] = []
  /** Of what kind the running window is. */
  #holder: CircuitBreakerState = 'CLOSED'

  constructor(readonly config: Settings) {}

  get isTimed(): boolean {
    return (
      this.state === 'HALF_OPEN' ||
      (this.state === 'OPEN' && this.config.automaticTransitionFromOpenToHalfOpenEnabled)
    )
  }

  advance(ms: number): void {
    const target = this.now + ms
    while (this.isTimed && this.until <= target) {
      this.now = this.until
      this.moveOn()
    }
    this.now = target
  }

  moveOn(): void {
    this.become(this.state === 'OPEN' ? 'HALF_OPEN' : this.config.transitionToStateAfterWaitDuration)
  }

  become(state: CircuitBreakerState): void {
    const { waitDurationInOpenState, maxWaitDurationInHalfOpenState: maxWait } = this.config
    this.state = state
    this.notPermitted = 0
    this.until = Infinity
    if (state === 'OPEN') this.until = this.now + waitDurationInOpenState
    if (state === 'HALF_OPEN' && maxWait > 0) this.until = this.now + maxWait
    if (state === 'OPEN') return
    this.window++
    this.granted = 0
    this.#holder = state
  }

  /** The window whose number the call gets; `undefined` where it is refused. */
  begin(): number | undefined {
    if (this.until <= this.now) this.moveOn()
    if (this.state === 'CLOSED' || this.state === 'METRICS_ONLY') return this.window
    if (this.state === 'DISABLED') return -1
    if (this.state === 'HALF_OPEN' && this.granted < this.config.permittedNumberOfCallsInHalfOpenState) {
      this.granted++
      return this.window
    }
    this.notPermitted++
    return undefined
  }

  end(window: number, how: Ending, duration: number): void {
    if (window !== this.window) return
    if (how === 'ignored' || how === 'released') {
      if (this.state === 'HALF_OPEN') this.granted--
      return
    }
    const slow = duration > this.config.slowCallDurationThreshold
    this.#all.push({ window, at: this.now, failed: how === 'failure', slow })
    this.#decide()
  }

  get calls(): readonly Ended[] {
    const {
      slidingWindowType,
      slidingWindowSize: size,
      permittedNumberOfCallsInHalfOpenState: permitted,
    } = this.config
    const mine = this.#all.filter(({ window }) => window === this.window)
    if (this.#holder === 'HALF_OPEN') return mine.slice(-permitted)
    if (slidingWindowType === 'COUNT_BASED') return mine.slice(-size)
    return mine.filter(({ at }) => Math.floor(this.now / 1000) - Math.floor(at / 1000) < size)
  }

  get minimum(): number {
    const {
      slidingWindowType,
      slidingWindowSize,
      minimumNumberOfCalls: minimum,
      permittedNumberOfCallsInHalfOpenState,
    } = this.config
    if (this.#holder === 'HALF_OPEN') return Math.min(minimum, permittedNumberOfCallsInHalfOpenState)
    return slidingWindowType === 'COUNT_BASED' ? Math.min(minimum, slidingWindowSize) : minimum
  }

  get metrics(): object {
    const { calls } = this
    const count = (test: (call: Ended) => boolean): number => calls.filter(test).length
    const hasRates = calls.length > 0 && calls.length >= this.minimum
    return {
      failureRate: hasRates ? (count(({ failed }) => failed) * 100) / calls.length : -1,
      slowCallRate: hasRates ? (count(({ slow }) => slow) * 100) / calls.length : -1,
      numberOfBufferedCalls: calls.length,
      numberOfSuccessfulCalls: count(({ failed }) => !failed),
      numberOfFailedCalls: count(({ failed }) => failed),
      numberOfSlowCalls: count(({ slow }) => slow),
      numberOfSlowSuccessfulCalls: count(({ slow, failed }) => slow && !failed),
      numberOfSlowFailedCalls: count(({ slow, failed }) => slow && failed),
      numberOfNotPermittedCalls: this.notPermitted,
    }
  }

  #decide(): void {
    const { calls } = this
    const rate = (name: 'failed' | 'slow'): number =>
      (calls.filter((call) => call[name]).length * 100) / calls.length
    const { failureRateThreshold, slowCallRateThreshold, consecutiveFailures: most } = this.config
    const isExceeded = rate('failed') >= failureRateThreshold || rate('slow') >= slowCallRateThreshold
    const isReached = calls.length >= this.minimum
    const last = this.#all.filter(({ window }) => window === this.window).slice(-most)
    const isInRow = most > 0 && last.length === most && last.every(({ failed }) => failed)
    if (this.state === 'CLOSED' && (isInRow || (isReached && isExceeded))) this.become('OPEN')
    else if (this.state === 'HALF_OPEN' && isReached) this.become(isExceeded ? 'OPEN' : 'CLOSED')
  }
}

function set(breaker: CircuitBreaker, state: CircuitBreakerState): void {
  if (state === 'CLOSED') breaker.transitionToClosedState()
  else if (state === 'OPEN') breaker.transitionToOpenState()
  else if (state === 'HALF_OPEN') breaker.transitionToHalfOpenState()
  else if (state === 'DISABLED') breaker.transitionToDisabledState()
  else if (state === 'FORCED_OPEN') breaker.transitionToForcedOpenState()
  else breaker.transitionToMetricsOnlyState()
}

interface Running {
  readonly permission: CallPermission
  readonly window: number
  readonly since: number
}

/** Does the same to a breaker and to the model. */
class Driver {
  readonly clock = new ManualClock()
  readonly model: Model
  readonly breaker: CircuitBreaker
  readonly #running: Running[] = []

  constructor(config: Settings) {
    this.model = new Model(config)
    this.breaker = CircuitBreaker.of(
      'inventory',
      { ...config, ignoreExceptions: [Ignored] },
      { clock: this.clock, warn: () => {} },
    )
  }

  run(step: Step): void {
    if (step.kind === 'begin') this.#begin()
    else if (step.kind === 'end') this.#end(step.which, step.how)
    else if (step.kind === 'advance') {
      this.model.advance(step.ms)
      this.clock.advance(step.ms)
    } else if (step.kind === 'set') {
      this.model.become(step.state)
      set(this.breaker, step.state)
    } else {
      this.model.become('CLOSED')
      this.breaker.reset()
    }
  }

  #begin(): void {
    const window = this.model.begin()
    const permission = this.breaker.tryAcquirePermission()
    expect(permission === undefined).toBe(window === undefined)
    if (permission === undefined || window === undefined) return
    this.#running.push({ permission, window, since: this.model.now })
  }

  #end(which: number, how: Ending): void {
    const [call] = this.#running.splice(which % Math.max(1, this.#running.length), 1)
    if (call === undefined) return
    const duration = this.model.now - call.since
    this.model.end(call.window, how, duration)
    if (how === 'success') this.breaker.onSuccess(call.permission, duration)
    else if (how === 'released') this.breaker.releasePermission(call.permission)
    else
      this.breaker.onError(call.permission, duration, how === 'failure' ? new Error('broken') : new Ignored())
  }
}

describe('a circuit breaker', () => {
  it('does what a model does that counts all calls anew each time', () => {
    fc.assert(
      fc.property(settings, steps, (config, script) => {
        const driver = new Driver(config)
        for (const step of script) {
          driver.run(step)
          const { breaker, model } = driver
          expect(breaker.state).toBe(model.state)
          expect(breaker.metrics).toEqual(model.metrics)
          if (model.state === 'OPEN') expect(breaker.retryAfter).toBe(Math.max(0, model.until - model.now))
        }
      }),
      { numRuns: 1_000 },
    )
  })

  it('is the same after it has been exported and imported at any time', () => {
    fc.assert(
      fc.property(settings, steps, (config, script) => {
        const driver = new Driver(config)
        for (const step of script) driver.run(step)
        const { breaker, clock } = driver
        const snapshot = breaker.exportState()
        const other = CircuitBreaker.of('inventory', { ...config }, { clock, warn: () => {} })
        other.importState(JSON.parse(JSON.stringify(snapshot)))
        // Of a half-open breaker those that have ended may already be enough, where others were still running.
        if (snapshot.state === 'HALF_OPEN') expect(['HALF_OPEN', 'OPEN', 'CLOSED']).toContain(other.state)
        else expect(other.exportState()).toEqual(snapshot)
        if (other.state === breaker.state) expect(other.metrics).toEqual(breaker.metrics)
      }),
      { numRuns: 500 },
    )
  })
})
