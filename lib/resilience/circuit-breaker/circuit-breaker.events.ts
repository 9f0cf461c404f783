import type { ResilienceEvent } from '../events/resilience-event.js'
import type { CircuitBreakerState } from './circuit-breaker-state.js'

/** A call was counted as a success. */
export interface CallSucceededEvent extends ResilienceEvent {
  readonly type: 'SUCCESS'
  /** Milliseconds. */
  readonly duration: number
}

/** A call failed: counted (`ERROR`), or one of the errors that do not count (`IGNORED_ERROR`). */
export interface CallFailedEvent extends ResilienceEvent {
  readonly type: 'ERROR' | 'IGNORED_ERROR'
  /** Milliseconds. */
  readonly duration: number
  /** What was thrown. A {@link ResultRecordedAsFailureError} where a result counts as a failure. */
  readonly error: unknown
}

/** A call was refused. */
export interface CallNotPermittedEvent extends ResilienceEvent {
  readonly type: 'NOT_PERMITTED'
}

/** The state changed. From and to are never the same. */
export interface StateTransitionEvent extends ResilienceEvent {
  readonly type: 'STATE_TRANSITION'
  readonly from: CircuitBreakerState
  readonly to: CircuitBreakerState
}

/** The rate reached its threshold, and the breaker opens. */
export interface RateExceededEvent extends ResilienceEvent {
  readonly type: 'FAILURE_RATE_EXCEEDED' | 'SLOW_CALL_RATE_EXCEEDED'
  /** Percent. */
  readonly rate: number
}

/** So many calls in a row failed that the breaker opens. */
export interface ConsecutiveFailuresExceededEvent extends ResilienceEvent {
  readonly type: 'CONSECUTIVE_FAILURES_EXCEEDED'
  readonly failures: number
}

/** Somebody set the breaker by hand. */
export interface OperatedEvent extends ResilienceEvent {
  readonly type: 'RESET' | 'FORCED_OPEN' | 'DISABLED'
}

/** What a circuit breaker does. Types are resilience4j's, and `CONSECUTIVE_FAILURES_EXCEEDED`. */
export type CircuitBreakerEvent =
  | CallSucceededEvent
  | CallFailedEvent
  | CallNotPermittedEvent
  | StateTransitionEvent
  | RateExceededEvent
  | ConsecutiveFailuresExceededEvent
  | OperatedEvent
