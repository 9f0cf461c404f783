import type { Clock } from '../../common/index.js'
import type { CallPermission } from './circuit-breaker.js'
import type { CircuitBreakerEventLog } from './circuit-breaker-event-log.js'
import { checkSnapshot } from './circuit-breaker-snapshot.js'
import type { CircuitBreakerSnapshot, CircuitBreakerState } from './circuit-breaker-state.js'
import { UNCOUNTED } from './circuit-state-machine.js'
import type { OpossumInternals, OpossumStats } from './opossum-library.js'
import { LONGEST_TIMER } from './opossum-options.js'
import { setStats } from './opossum-window.js'
import { UnsupportedByOpossumError } from './opossum.errors.js'

/**
 * The states of a breaker of opossum: its own, DISABLED for one that is not enabled, and FORCED_OPEN, which it does not know and which is
 * kept here. A permission is the number of the state in which it was given.
 */
export class OpossumStates {
  readonly #name: string
  readonly #breaker: OpossumInternals
  readonly #clock: Clock
  readonly #events: CircuitBreakerEventLog
  /** Whether somebody who asked for a permission makes the one call of the half-open state. */
  isProbing = false
  /** Refused since the state began. */
  notPermitted = 0
  #forcedOpen: boolean
  #permission = 1 as CallPermission
  #attempts = 0
  /** Until when it is open, in milliseconds of `Clock.monotonic`: opossum's timer does not notice who sets the clock of the machine. */
  #until = 0
  /** The state that was told last. */
  #told: CircuitBreakerState
  /** While it is set by hand, what happens in between is nobody's business. */
  #isSetting = false

  constructor(
    name: string,
    breaker: OpossumInternals,
    {
      clock,
      forcedOpen,
      events,
    }: { readonly clock: Clock; readonly forcedOpen: boolean; readonly events: CircuitBreakerEventLog },
  ) {
    this.#name = name
    this.#breaker = breaker
    this.#clock = clock
    this.#events = events
    this.#forcedOpen = forcedOpen
    this.#told = this.state
    if (breaker.opened) this.#startWaiting()
    breaker.on('open', () => this.#opened())
    breaker.on('close', () => this.#moved())
    breaker.on('halfOpen', () => this.#moved())
  }

  get state(): CircuitBreakerState {
    // One that is shut down refuses everything for good.
    if (this.#forcedOpen || this.#breaker.isShutdown) return 'FORCED_OPEN'
    if (!this.#breaker.enabled) return 'DISABLED'
    if (this.#breaker.closed) return 'CLOSED'
    return this.#breaker.halfOpen ? 'HALF_OPEN' : 'OPEN'
  }

  /** Whether calls are not told of, as in resilience4j. */
  get isQuiet(): boolean {
    const { state } = this
    return state === 'DISABLED' || state === 'FORCED_OPEN'
  }

  get retryAfter(): number | undefined {
    const { state } = this
    if (state === 'FORCED_OPEN') return undefined
    return state === 'OPEN' ? Math.max(0, this.#until - this.#clock.monotonic()) : 0
  }

  /** Leave to make a call; `undefined`: none. */
  permit(): CallPermission | undefined {
    const { state } = this
    if (state === 'DISABLED') return UNCOUNTED
    if (state === 'CLOSED') return this.#permission
    if (state !== 'HALF_OPEN' || !this.#breaker.pendingClose || this.isProbing) return undefined
    this.isProbing = true
    return this.#permission
  }

  /** Takes a permission back. Gives whether it is of this state. */
  end(permission: CallPermission): boolean {
    if (permission !== this.#permission) return false
    this.isProbing = false
    return true
  }

  /** @throws UnsupportedByOpossumError */
  transitionTo(state: CircuitBreakerState): void {
    if (state === 'METRICS_ONLY' || state === 'HALF_OPEN') throw this.#unsupported(state)
    if (state === 'OPEN') this.openFor(this.#breaker.options.resetTimeout ?? 0)
    else if (state === 'CLOSED') this.#close()
    else {
      this.#set(() => {
        this.#forcedOpen = state === 'FORCED_OPEN'
        if (state === 'DISABLED') this.#breaker.disable()
        else this.#breaker.enable()
      })
      this.#events.publish({ type: state, name: this.#name, at: this.#clock.now() })
    }
  }

  /** @param wait milliseconds, up to 24 days */
  openFor(wait: number): void {
    this.#set(() => {
      this.#enable()
      // Its timer starts when it opens, with what the option says then.
      this.#breaker.close()
      const { options } = this.#breaker
      const { resetTimeout } = options
      options.resetTimeout = Math.min(Math.max(0, wait), LONGEST_TIMER)
      this.#breaker.open()
      this.#startWaiting()
      options.resetTimeout = resetTimeout
    })
  }

  reset(): void {
    this.#close()
    this.#events.publish({ type: 'RESET', name: this.#name, at: this.#clock.now() })
  }

  export(): CircuitBreakerSnapshot {
    const { state, retryAfter = 0 } = this
    return {
      version: 1,
      name: this.#name,
      state,
      at: this.#clock.now(),
      attempts: this.#attempts,
      ...(state === 'OPEN' && { until: Math.round(this.#clock.now() + retryAfter) }),
      consecutiveFailures: 0,
      numberOfNotPermittedCalls: this.notPermitted,
      window: { type: 'OPOSSUM', stats: { ...this.#breaker.stats } },
    }
  }

  /** A half-open breaker is half-open a moment later: that is what opossum can be told. @throws InvalidCircuitBreakerSnapshotError */
  import(given: CircuitBreakerSnapshot): void {
    const { state, until = 0, window, ...snapshot } = checkSnapshot(this.#name, given)
    if (state === 'METRICS_ONLY') throw this.#unsupported(state)
    if (state === 'OPEN') this.openFor(until - this.#clock.now())
    else if (state === 'HALF_OPEN') this.openFor(0)
    else this.transitionTo(state)
    setStats(this.#breaker, window.type === 'OPOSSUM' ? window.stats : {})
    this.#attempts = snapshot.attempts
    this.notPermitted = snapshot.numberOfNotPermittedCalls
  }

  #close(): void {
    this.#set(() => {
      this.#enable()
      this.#breaker.close()
      setStats(this.#breaker)
    })
    // Also where it was closed: its window begins anew.
    this.#permission = (this.#permission + 1) as CallPermission
  }

  #enable(): void {
    this.#forcedOpen = false
    this.#breaker.enable()
  }

  #set(change: () => void): void {
    this.#isSetting = true
    try {
      change()
    } finally {
      this.#isSetting = false
    }
    this.#moved()
  }

  #startWaiting(): void {
    this.#until = this.#clock.monotonic() + (this.#breaker.options.resetTimeout ?? 0)
  }

  #opened(): void {
    if (this.#isSetting) return
    this.#startWaiting()
    const { failures, fires } = this.#breaker.stats as OpossumStats
    const rate = (failures * 100) / fires
    // It may have been opened by a health check, or by somebody who holds it.
    const isExceeded =
      this.#told === 'CLOSED' && rate > (this.#breaker.options.errorThresholdPercentage ?? 100)
    if (isExceeded && this.state === 'OPEN')
      this.#events.publish({ type: 'FAILURE_RATE_EXCEEDED', name: this.#name, at: this.#clock.now(), rate })
    this.#moved()
  }

  #moved(): void {
    const [from, to] = [this.#told, this.state]
    if (this.#isSetting || from === to) return
    this.#told = to
    this.#permission = (this.#permission + 1) as CallPermission
    this.isProbing = false
    this.notPermitted = 0
    if (to === 'OPEN' || to === 'FORCED_OPEN') this.#attempts++
    else if (to !== 'HALF_OPEN') this.#attempts = 0
    this.#events.publish({ type: 'STATE_TRANSITION', name: this.#name, at: this.#clock.now(), from, to })
  }

  #unsupported(state: 'METRICS_ONLY' | 'HALF_OPEN'): UnsupportedByOpossumError {
    const reason = state === 'HALF_OPEN' ? 'it becomes so by itself' : 'it does not have this state'
    return new UnsupportedByOpossumError(this.#name, `the state ${state}`, reason)
  }
}
