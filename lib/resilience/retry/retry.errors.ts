import { NexusError, type ErrorResponse } from '../../common/index.js'
import type { RetryStopReason } from './retry.events.js'

/** resilience4j's MaxRetriesExceededException: thrown in place of a result that is not good, where `failAfterMaxAttempts` is set. */
export class MaxRetriesExceededError extends NexusError {
  static readonly code = 'NEXUS_RESILIENCE_MAX_RETRIES_EXCEEDED'
  static readonly summary =
    'The last attempt of a retry with failAfterMaxAttempts had a result that its predicate does not accept.'

  constructor(
    readonly retry: string,
    readonly attempts: number,
    readonly reason: RetryStopReason,
    /** Of the last attempt. */
    readonly result: unknown,
  ) {
    super(`Retry '${retry}' has no acceptable result after ${attempts} attempts (${reason})`)
  }

  override errorResponse(): ErrorResponse {
    return { status: 503, detail: 'The service is not available. Try again later.' }
  }
}
