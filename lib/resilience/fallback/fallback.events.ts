import type { ResilienceEvent } from '../events/resilience-event.js'

/** A fallback answers in place of a call that failed. */
export interface FallbackAppliedEvent extends ResilienceEvent {
  readonly type: 'FALLBACK_APPLIED'
  /** What the call failed with. */
  readonly error: unknown
}

/** A fallback failed as well. */
export interface FallbackFailedEvent extends ResilienceEvent {
  readonly type: 'FALLBACK_FAILED'
  /** What the call failed with. */
  readonly error: unknown
  /** What the fallback failed with, and the caller gets. */
  readonly fallbackError: unknown
}

export type FallbackEvent = FallbackAppliedEvent | FallbackFailedEvent
