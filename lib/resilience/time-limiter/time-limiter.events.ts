import type { ResilienceEvent } from '../events/resilience-event.js'

/** A call was done in time, or its time was up. */
export interface TimeLimiterOutcomeEvent extends ResilienceEvent {
  readonly type: 'SUCCESS' | 'TIMEOUT'
}

/** A call failed in time, or what is around it ended it. */
export interface TimeLimiterErrorEvent extends ResilienceEvent {
  readonly type: 'ERROR'
  readonly error: unknown
}

/** A call came to its end after its time was up, and after its caller was told so. Not in resilience4j. */
export interface LateOutcomeEvent extends ResilienceEvent {
  readonly type: 'LATE_OUTCOME'
  /** Milliseconds after the deadline. */
  readonly lateBy: number
  /** What it failed with; absent where it succeeded. A call that heeds its signal fails with the TimeLimitExceededError. */
  readonly error?: unknown
}

export type TimeLimiterEvent = TimeLimiterOutcomeEvent | TimeLimiterErrorEvent | LateOutcomeEvent
