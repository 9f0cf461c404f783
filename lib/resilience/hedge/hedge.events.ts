import type { ResilienceEvent } from '../events/resilience-event.js'

/** Why an attempt was started: the ones before it took too long, one failed, or all start at once. */
export type HedgeCause = 'DELAY' | 'FAILURE' | 'PARALLEL'

interface HedgeEventBase extends ResilienceEvent {
  /** Number of the attempt that this is about; the first one is 1. */
  readonly attempt: number
  /** How long the call had taken, in milliseconds. */
  readonly elapsed: number
}

/** Another attempt was started. */
export interface HedgeStartedEvent extends HedgeEventBase {
  readonly type: 'HEDGE'
  readonly cause: HedgeCause
}

/** The budget allowed no further attempt. */
export interface HedgeRejectedEvent extends HedgeEventBase {
  readonly type: 'HEDGE_REJECTED'
}

/** A call with more than one attempt has its result, from `attempt`. */
export interface HedgeSuccessEvent extends HedgeEventBase {
  readonly type: 'SUCCESS'
}

/** A call failed: all of its attempts did, or one in a way that no other could make up for, or the caller went away. */
export interface HedgeErrorEvent extends HedgeEventBase {
  readonly type: 'ERROR'
  /** What the caller gets. */
  readonly error: unknown
  /** What the attempts threw, in the order in which they were started. */
  readonly errors: readonly unknown[]
}

export type HedgeEvent = HedgeStartedEvent | HedgeRejectedEvent | HedgeSuccessEvent | HedgeErrorEvent
