import type { ResilienceEvent } from '../events/resilience-event.js'

/**
 * Why there is no further attempt: as many as allowed were made; the time limit, the deadline of what is around, or the budget does not
 * allow it; the service wants to be left alone for longer than `maxRetryAfter`; or nobody waits any more.
 */
export type RetryStopReason =
  'MAX_ATTEMPTS' | 'TIMEOUT' | 'DEADLINE' | 'BUDGET_EXHAUSTED' | 'RETRY_AFTER' | 'ABORTED'

interface RetryEventBase extends ResilienceEvent {
  /** Number of the attempt that this is about; the first call is 1. */
  readonly attempt: number
  /** What the last attempt that failed threw; `undefined` where its result was not good. */
  readonly error: unknown
}

/** An attempt failed, and another one follows. */
export interface RetryOnRetryEvent extends RetryEventBase {
  readonly type: 'RETRY'
  /** How long until then, in milliseconds. */
  readonly waitInterval: number
}

/** An attempt after the first one succeeded; calls that succeed at once have no event. */
export interface RetryOnSuccessEvent extends RetryEventBase {
  readonly type: 'SUCCESS'
}

/** The call failed for good. */
export interface RetryOnErrorEvent extends RetryEventBase {
  readonly type: 'ERROR'
  readonly reason: RetryStopReason
}

/** The call failed with something that is not retried. */
export interface RetryOnIgnoredErrorEvent extends RetryEventBase {
  readonly type: 'IGNORED_ERROR'
}

export type RetryEvent =
  RetryOnRetryEvent | RetryOnSuccessEvent | RetryOnErrorEvent | RetryOnIgnoredErrorEvent
