import type { ResilienceEvent } from '../events/resilience-event.js'

/** Keys are not told: they may say who asked for what. */
export interface CoalesceCallEvent extends ResilienceEvent {
  /** A call became one to share; waits for one that was running; was not shared, since too many are. */
  readonly type: 'FLIGHT_STARTED' | 'CALL_JOINED' | 'CALL_NOT_SHARED'
}

/** A shared call came to its end, or was told that nobody waits for it any more. */
export interface FlightEndedEvent extends ResilienceEvent {
  readonly type: 'FLIGHT_SUCCEEDED' | 'FLIGHT_FAILED' | 'FLIGHT_ABANDONED'
  /** How many calls it was in all. */
  readonly calls: number
}

export type CoalesceEvent = CoalesceCallEvent | FlightEndedEvent
