import type { Clock, ScheduledTask } from '../../common/index.js'
import { RequestContext } from '../../core/index.js'
import type { StrategyRuntime } from '../strategy/strategy-runtime.js'
import type { CallPermission } from './circuit-breaker.js'
import type { CircuitBreakerEventLog } from './circuit-breaker-event-log.js'
import { metricsOf } from './circuit-breaker-metrics.js'
import { checkSnapshot } from './circuit-breaker-snapshot.js'
import type {
  CircuitBreakerMetrics,
  CircuitBreakerSnapshot,
  CircuitBreakerState,
} from './circuit-breaker-state.js'
import type { CircuitBreakerEvent } from './circuit-breaker.events.js'
import type { CircuitBreakerConfig } from './circuit-breaker.options.js'
import { CountBasedWindow } from './count-based-window.js'
import { safeOpenStateWait } from './open-state-wait.js'
import { FAILED, type SlidingWindow } from './sliding-window.js'
import { TimeBasedWindow } from './time-based-window.js'

/** The permission of a call that counts nowhere. */
export const UNCOUNTED = -1 as CallPermission

/** What a transition may bring along. */
interface Beginning {
  readonly attempts?: number
  /** When the state ends by itself. */
  readonly until?: number
  /** Runs before anybody is told. */
  readonly prepare?: () => void
}

/** An event without what all have. */
type EventFacts = CircuitBreakerEvent extends infer E
  ? E extends CircuitBreakerEvent
    ? Omit<E, 'name' | 'at'>
    : never
  : never

/**
 * resilience4j's states and what moves a breaker between them. Times are milliseconds of `Clock.monotonic`.
 *
 * A permission is the number of the window in which its call counts; a window that begins anew has another number, so that a call of an
 * earlier state counts nowhere. OPEN has no window of its own: it goes on with that of the state before, which decides nothing any more.
 */
export class CircuitStateMachine {
  readonly #name: string
  readonly #runtime: StrategyRuntime
  readonly #clock: Clock
  readonly #events: CircuitBreakerEventLog
  #config: CircuitBreakerConfig
  #state: CircuitBreakerState
  /** Of CLOSED and METRICS_ONLY. */
  #main: CountBasedWindow | TimeBasedWindow
  /** Of HALF_OPEN. */
  readonly #probes: CountBasedWindow
  /** One of both. */
  #window: CountBasedWindow | TimeBasedWindow
  /** How many calls have to be in the window before it decides; never more than fit. */
  #minimum: number
  /** The permission that counts in the window. */
  #current = 1 as CallPermission
  /** Of HALF_OPEN: permissions that were given and not given back. */
  #granted = 0
  /** How many times the breaker opened since it was closed last. */
  #attempts = 0
  #failuresInRow = 0
  #notPermitted = 0
  /** METRICS_ONLY tells of each rate once. */
  readonly #told = new Set<string>()
  #since = 0
  #until = Infinity
  #warmUntil: number
  #timer: ScheduledTask | undefined

  constructor(
    name: string,
    config: CircuitBreakerConfig,
    runtime: StrategyRuntime,
    events: CircuitBreakerEventLog,
  ) {
    this.#name = name
    this.#config = config
    this.#runtime = runtime
    this.#clock = runtime.clock
    this.#events = events
    this.#main = windowOf(config)
    this.#probes = new CountBasedWindow(config.permittedNumberOfCallsInHalfOpenState)
    this.#window = this.#main
    this.#minimum = this.#minimumOf(this.#main)
    this.#warmUntil = this.#warmUp('START')
    // Nobody was in another state before: there is no transition to tell of.
    this.#state = config.initialState
    if (config.initialState !== 'CLOSED') this.transitionTo(config.initialState)
  }

  get config(): CircuitBreakerConfig {
    return this.#config
  }

  get state(): CircuitBreakerState {
    return this.#state
  }

  /** Whether calls are not told of, as in resilience4j. */
  get isQuiet(): boolean {
    return this.#state === 'DISABLED' || this.#state === 'FORCED_OPEN'
  }

  get metrics(): CircuitBreakerMetrics {
    this.#window.moveTo(this.#clock.monotonic())
    return metricsOf(this.#window, this.#minimum, this.#notPermitted)
  }

  get retryAfter(): number | undefined {
    if (this.#state === 'FORCED_OPEN') return undefined
    return this.#state === 'OPEN' ? Math.max(0, this.#until - this.#clock.monotonic()) : 0
  }

  /** Leave to make a call; `undefined`: none. */
  permit(): CallPermission | undefined {
    if (this.#state === 'CLOSED' || this.#state === 'METRICS_ONLY') return this.#current
    if (this.#state === 'DISABLED') return UNCOUNTED
    if (this.#until !== Infinity && this.#clock.monotonic() >= this.#until) {
      this.#moveOn()
      return this.permit()
    }
    if (this.#state === 'HALF_OPEN' && this.#granted < this.#config.permittedNumberOfCallsInHalfOpenState) {
      this.#granted++
      return this.#current
    }
    this.#notPermitted++
    return undefined
  }

  release(permission: CallPermission): void {
    if (this.#state === 'HALF_OPEN' && permission === this.#current && this.#granted > 0) this.#granted--
  }

  /**
   * Counts a call and decides.
   *
   * @param outcome {@link FAILED} and SLOW
   * @param opens whether the breaker opens because of this very call, and where it says so for how many milliseconds
   */
  count(permission: CallPermission, outcome: number, now: number, opens: number | boolean): void {
    if (permission !== this.#current) return
    this.#window.record(outcome, now)
    if (this.#state === 'CLOSED') {
      this.#failuresInRow = (outcome & FAILED) === 0 ? 0 : this.#failuresInRow + 1
      if (opens === false) this.#decideClosed(now)
      else this.open(opens)
    } else if (this.#state === 'HALF_OPEN') {
      if (opens === false) this.#decideHalfOpen()
      else this.open(opens)
    } else if (this.#state === 'METRICS_ONLY') this.#tellRates()
    else if (typeof opens === 'number') this.#stayOpenFor(opens, now)
  }

  /** @param wait milliseconds; `true`: as long as the configuration says */
  open(wait: number | true): void {
    const attempts = this.#attempts + 1
    const millis = wait === true ? safeOpenStateWait(this.#config, attempts, this.#runtime) : wait
    this.#begin('OPEN', { attempts, until: this.#clock.monotonic() + millis })
  }

  transitionTo(state: CircuitBreakerState): void {
    if (state === 'OPEN') this.open(true)
    else if (state === 'HALF_OPEN') {
      this.#begin(state, { attempts: this.#attempts, until: this.#halfOpenUntil(this.#clock.monotonic()) })
    } else this.#begin(state, { attempts: state === 'FORCED_OPEN' ? this.#attempts + 1 : 0 })
  }

  reset(): void {
    this.#begin('CLOSED', { prepare: () => (this.#warmUntil = this.#warmUp('START')) })
    this.#publish({ type: 'RESET' })
  }

  reconfigure(config: CircuitBreakerConfig): void {
    const isOtherWindow = config.slidingWindowType !== this.#config.slidingWindowType
    this.#config = config
    this.#probes.resize(config.permittedNumberOfCallsInHalfOpenState)
    if (isOtherWindow) this.#replaceMain()
    else this.#main.resize(config.slidingWindowSize)
    this.#minimum = this.#minimumOf(this.#window)
    if (this.#state === 'HALF_OPEN') {
      this.#until = this.#halfOpenUntil(this.#since)
      this.#decideHalfOpen()
    }
    this.#arm()
  }

  export(): CircuitBreakerSnapshot {
    const epoch = this.#epoch()
    this.#window.moveTo(this.#clock.monotonic())
    return {
      version: 1,
      name: this.#name,
      state: this.#state,
      at: this.#clock.now(),
      attempts: this.#attempts,
      ...(this.#until !== Infinity && { until: Math.round(this.#until + epoch) }),
      consecutiveFailures: this.#failuresInRow,
      numberOfNotPermittedCalls: this.#notPermitted,
      window: this.#window.export(epoch),
    }
  }

  /** @throws InvalidCircuitBreakerSnapshotError */
  import(given: CircuitBreakerSnapshot): void {
    const snapshot = checkSnapshot(this.#name, given)
    const { state, attempts, until = Infinity } = snapshot
    const prepare = (): void => this.#takeOver(snapshot)
    this.#begin(state, { attempts, until: until - this.#epoch(), prepare })
    // By this configuration there may be enough calls already, and none that would decide.
    if (this.#state === 'HALF_OPEN') this.#decideHalfOpen()
  }

  dispose(): void {
    this.#timer?.cancel()
    this.#timer = undefined
  }

  #takeOver({ state, consecutiveFailures, numberOfNotPermittedCalls, window }: CircuitBreakerSnapshot): void {
    if (state === 'OPEN') this.#renew(this.#holderOf(window))
    const target = this.#window
    if (window.type === 'COUNT_BASED' && target instanceof CountBasedWindow) target.import(window)
    if (window.type === 'TIME_BASED' && target instanceof TimeBasedWindow) {
      target.import(window, this.#clock.monotonic(), this.#epoch())
    }
    this.#failuresInRow = consecutiveFailures
    this.#notPermitted = numberOfNotPermittedCalls
    // Calls that run elsewhere do not end here: only those that have ended used up a permission.
    this.#granted = target.calls
  }

  /** An open breaker has the window of the state before: of the closed one, or of the half-open one. */
  #holderOf(window: CircuitBreakerSnapshot['window']): CountBasedWindow | TimeBasedWindow {
    const isOfProbes = window.type === 'COUNT_BASED' && window.size === this.#probes.size
    const isOfMain =
      this.#main instanceof CountBasedWindow &&
      window.type === 'COUNT_BASED' &&
      window.size === this.#main.size
    return isOfProbes && !isOfMain ? this.#probes : this.#main
  }

  #decideClosed(now: number): void {
    const { consecutiveFailures, failureRateThreshold, slowCallRateThreshold } = this.#config
    const { calls, failed, slow } = this.#window
    const isInRow = consecutiveFailures > 0 && this.#failuresInRow >= consecutiveFailures
    if (calls < this.#minimum && !isInRow) return
    const isFailing = failed * 100 >= failureRateThreshold * calls
    const isSlow = slow * 100 >= slowCallRateThreshold * calls
    if (isInRow || ((isFailing || isSlow) && now >= this.#warmUntil)) this.#trip(isInRow)
  }

  #trip(isInRow: boolean): void {
    const window = this.#current
    if (isInRow) this.#publish({ type: 'CONSECUTIVE_FAILURES_EXCEEDED', failures: this.#failuresInRow })
    else for (const event of this.#exceeded()) this.#publish(event)
    // Whoever listens may have set the breaker by hand.
    if (this.#state === 'CLOSED' && this.#current === window) this.open(true)
  }

  #decideHalfOpen(): void {
    if (this.#window.calls < this.#minimum) return
    if (this.#exceeded().length > 0) this.open(true)
    else this.#begin('CLOSED')
  }

  #tellRates(): void {
    if (this.#window.calls < this.#minimum) return
    for (const event of this.#exceeded()) {
      if (this.#told.has(event.type)) continue
      this.#told.add(event.type)
      this.#publish(event)
    }
  }

  /** The rates that have reached their thresholds. */
  #exceeded(): readonly EventFacts[] {
    const { failureRateThreshold, slowCallRateThreshold } = this.#config
    const { calls, failed, slow } = this.#window
    const events: EventFacts[] = []
    if (failed * 100 >= failureRateThreshold * calls)
      events.push({ type: 'FAILURE_RATE_EXCEEDED', rate: (failed * 100) / calls })
    if (slow * 100 >= slowCallRateThreshold * calls)
      events.push({ type: 'SLOW_CALL_RATE_EXCEEDED', rate: (slow * 100) / calls })
    return events
  }

  /** Calls that ran when it opened may say that it takes longer. */
  #stayOpenFor(wait: number, now: number): void {
    if (this.#state !== 'OPEN' || now + wait <= this.#until) return
    this.#until = now + wait
    this.#arm()
  }

  /** The state is over. */
  #moveOn(): void {
    this.#until = Infinity
    if (this.#state === 'OPEN') this.transitionTo('HALF_OPEN')
    else if (this.#state === 'HALF_OPEN') this.transitionTo(this.#config.transitionToStateAfterWaitDuration)
  }

  #begin(state: CircuitBreakerState, { attempts = 0, until = Infinity, prepare }: Beginning = {}): void {
    const from = this.#state
    this.#state = state
    this.#attempts = attempts
    this.#since = this.#clock.monotonic()
    this.#until = until
    this.#failuresInRow = this.#notPermitted = 0
    this.#told.clear()
    if (state !== 'OPEN') this.#renew(state === 'HALF_OPEN' ? this.#probes : this.#main)
    if (state === 'CLOSED' && from !== 'CLOSED') this.#warmUntil = this.#warmUp('CLOSE')
    prepare?.()
    this.#arm()
    if (from !== state) this.#publish({ type: 'STATE_TRANSITION', from, to: state })
    if (state === 'DISABLED' || state === 'FORCED_OPEN') this.#publish({ type: state })
  }

  /** Begins a window anew: calls of the last one count nowhere from now on. */
  #renew(window: CountBasedWindow | TimeBasedWindow): void {
    this.#window = window
    window.clear()
    this.#minimum = this.#minimumOf(window)
    this.#current = (this.#current + 1) as CallPermission
    this.#granted = 0
  }

  #replaceMain(): void {
    const isUsed = this.#window === this.#main
    this.#main = windowOf(this.#config)
    if (isUsed) this.#window = this.#main
  }

  #minimumOf(window: SlidingWindow): number {
    const { minimumNumberOfCalls } = this.#config
    return window instanceof CountBasedWindow
      ? Math.min(minimumNumberOfCalls, window.size)
      : minimumNumberOfCalls
  }

  #warmUp(after: 'START' | 'CLOSE'): number {
    const { warmUpAfter, warmUpDuration } = this.#config
    return warmUpAfter === after || warmUpAfter === 'START_AND_CLOSE'
      ? this.#clock.monotonic() + warmUpDuration
      : Number.NEGATIVE_INFINITY
  }

  #halfOpenUntil(since: number): number {
    const { maxWaitDurationInHalfOpenState: maxWait } = this.#config
    return maxWait === 0 ? Infinity : since + maxWait
  }

  /** Sets the timer that the state needs, if it needs one. */
  #arm(): void {
    this.dispose()
    const { automaticTransitionFromOpenToHalfOpenEnabled: isAutomatic } = this.#config
    const isTimed = this.#state === 'HALF_OPEN' || (this.#state === 'OPEN' && isAutomatic)
    if (!isTimed || this.#until === Infinity) return
    const delay = Math.max(0, this.#until - this.#clock.monotonic())
    // What happens then is not the doing of the call that happens to run now.
    this.#timer = RequestContext.exit(() => this.#clock.schedule(() => this.#moveOn(), delay))
  }

  /** What makes milliseconds since the Unix epoch of monotonic ones. */
  #epoch(): number {
    return this.#clock.now() - this.#clock.monotonic()
  }

  #publish(facts: EventFacts): void {
    if (!this.#events.wants(facts.type)) return
    this.#events.publish({ ...facts, name: this.#name, at: this.#clock.now() })
  }
}

function windowOf({
  slidingWindowType,
  slidingWindowSize,
}: CircuitBreakerConfig): CountBasedWindow | TimeBasedWindow {
  return slidingWindowType === 'COUNT_BASED'
    ? new CountBasedWindow(slidingWindowSize)
    : new TimeBasedWindow(slidingWindowSize)
}
