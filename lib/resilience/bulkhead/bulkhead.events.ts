import type { ResilienceEvent } from '../events/resilience-event.js'

export interface BulkheadEvent extends ResilienceEvent {
  readonly type: 'CALL_PERMITTED' | 'CALL_REJECTED' | 'CALL_FINISHED'
}
