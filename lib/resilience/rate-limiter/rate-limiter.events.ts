import type { ResilienceEvent } from '../events/resilience-event.js'

/** Calls that got their permits, or did not. */
export interface AcquireEvent extends ResilienceEvent {
  readonly type: 'SUCCESSFUL_ACQUIRE' | 'FAILED_ACQUIRE'
  readonly permits: number
}

/** The rest of the permits was taken. */
export interface DrainedEvent extends ResilienceEvent {
  readonly type: 'DRAINED'
  /** How many there were. */
  readonly permits: number
}

/** The store stopped answering; `onStoreFailure` decides from now on. Once per outage. */
export interface StoreFailedEvent extends ResilienceEvent {
  readonly type: 'STORE_FAILED'
  readonly error: unknown
}

/** The store decides again. */
export interface StoreRecoveredEvent extends ResilienceEvent {
  readonly type: 'STORE_RECOVERED'
}

/** resilience4j's events, and those of stores. */
export type RateLimiterEvent = AcquireEvent | DrainedEvent | StoreFailedEvent | StoreRecoveredEvent
