import type { ResilienceEvent } from '../events/resilience-event.js'

export interface LatencyInjectedEvent extends ResilienceEvent {
  readonly type: 'LATENCY_INJECTED'
  /** Milliseconds. */
  readonly latency: number
}

export interface FaultInjectedEvent extends ResilienceEvent {
  readonly type: 'FAULT_INJECTED'
  readonly error: unknown
}

export interface ChaosInjectedEvent extends ResilienceEvent {
  readonly type: 'OUTCOME_INJECTED' | 'BEHAVIOR_INJECTED'
}

export type ChaosEvent = LatencyInjectedEvent | FaultInjectedEvent | ChaosInjectedEvent
