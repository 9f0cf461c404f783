import type { DurationLike } from '../../common/index.js'
import type { Unsubscribe } from '../events/event-publisher.js'
import { ResilienceStrategy, type Operation } from '../strategy/resilience-strategy.js'
import { refusal } from '../strategy/stack-trace.js'
import type {
  CircuitBreakerMetrics,
  CircuitBreakerSnapshot,
  CircuitBreakerState,
} from './circuit-breaker-state.js'
import { CallNotPermittedError } from './circuit-breaker.errors.js'
import type { CircuitBreakerEvent } from './circuit-breaker.events.js'
import type { CircuitBreakerCallOptions, CircuitBreakerConfig } from './circuit-breaker.options.js'

/**
 * Leave to make one call. It belongs to the state in which it was given: what the call comes to counts there or not at all. Never 0, so it
 * can be asked for its truth.
 */
export type CallPermission = number & { readonly [permission]: true }
declare const permission: unique symbol

/** resilience4j's kinds of calls. */
export type CallKind = 'successful' | 'failed' | 'ignored' | 'not_permitted'

/** Told of every call, without an object being made for it. `durationMs` is 0 for calls that were not permitted. */
export type CallObserver = (kind: CallKind, durationMs: number) => void

/**
 * Stops calling what does not work. All engines keep this contract; `circuit-breaker.conformance.ts` says what they have in common.
 *
 * `apply`, `execute` and `decorate` are what is mostly used. Who can not put a call into a function asks for a permission, and gives back
 * exactly once what came of it: `onSuccess`, `onResult`, `onError` or `releasePermission`.
 *
 * @example
 * const breaker = CircuitBreaker.of('inventory', { failureRateThreshold: 25 })
 * const stock = await breaker.execute(({ signal }) => fetch(url, { signal }))
 */
export abstract class CircuitBreaker extends ResilienceStrategy<CircuitBreakerConfig, CircuitBreakerEvent> {
  abstract readonly state: CircuitBreakerState
  /** A snapshot. */
  abstract readonly metrics: CircuitBreakerMetrics

  /**
   * Runs the operation, unless the breaker is open.
   *
   * @param options what holds for this call alone
   * @throws CallNotPermittedError, what the operation throws
   */
  abstract override apply(operation: Operation, options?: CircuitBreakerCallOptions): unknown

  /** Leave to make a call, or `undefined`, which counts as a call that was not permitted. */
  abstract tryAcquirePermission(): CallPermission | undefined
  /** Leave to make a call. @throws CallNotPermittedError */
  acquirePermission(): CallPermission {
    const permission = this.tryAcquirePermission()
    if (permission === undefined) throw this.refusal()
    return permission
  }
  /** The call was not made, or nothing follows from it: nothing counts, and a half-open breaker may let another one through. */
  abstract releasePermission(permission: CallPermission): void
  /** @param durationMs of the call */
  abstract onSuccess(permission: CallPermission, durationMs: number): void
  /** A success, unless the configuration says that this result is a failure. */
  abstract onResult(permission: CallPermission, durationMs: number, result: unknown): void
  /** A failure, unless the configuration says that this error is none, or is to be ignored. */
  abstract onError(
    permission: CallPermission,
    durationMs: number,
    error: unknown,
    options?: CircuitBreakerCallOptions,
  ): void

  /** Closes it with an empty window. */
  transitionToClosedState(): void {
    this.transitionTo('CLOSED')
  }

  /** Opens it for as long as the configuration says. */
  transitionToOpenState(): void {
    this.transitionTo('OPEN')
  }

  /** @param waitDuration up to 24 days where opossum runs the breaker, which is what its timer can wait */
  abstract transitionToOpenStateFor(waitDuration: DurationLike): void
  /** @param instant milliseconds since the Unix epoch */
  abstract transitionToOpenStateUntil(instant: number | Date): void

  /** @throws UnsupportedByOpossumError where opossum runs the breaker */
  transitionToHalfOpenState(): void {
    this.transitionTo('HALF_OPEN')
  }

  transitionToDisabledState(): void {
    this.transitionTo('DISABLED')
  }

  transitionToForcedOpenState(): void {
    this.transitionTo('FORCED_OPEN')
  }

  /** @throws UnsupportedByOpossumError where opossum runs the breaker */
  transitionToMetricsOnlyState(): void {
    this.transitionTo('METRICS_ONLY')
  }

  /** Closes it and forgets everything. */
  abstract reset(): void

  /** How long until calls may be let through, in milliseconds; 0: now, or at any moment. `undefined` where somebody has to change it. */
  abstract readonly retryAfter: number | undefined

  abstract exportState(): CircuitBreakerSnapshot
  /** Goes on where another breaker was. Counts of another kind of window are dropped, the state is not. */
  abstract importState(snapshot: CircuitBreakerSnapshot): void

  /** For meters: an observer costs less than a listener to events. */
  abstract observeCalls(observer: CallObserver): Unsubscribe

  /** Stops its timers. An open breaker still moves on with the next call. */
  abstract [Symbol.dispose](): void

  protected abstract transitionTo(state: CircuitBreakerState): void

  protected refusal(): CallNotPermittedError {
    const { name, state, retryAfter } = this
    return refusal(this.config, () => new CallNotPermittedError({ circuitBreaker: name, state, retryAfter }))
  }
}
