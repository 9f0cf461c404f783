import { Duration, NexusError, type ErrorResponse } from '../../common/index.js'

/** resilience4j's TimeoutException. It is the reason of the call's AbortSignal as well. */
export class TimeLimitExceededError extends NexusError {
  static readonly code = 'NEXUS_RESILIENCE_TIME_LIMIT_EXCEEDED'
  static readonly summary = 'A call took longer than its time limiter allows.'

  constructor(
    readonly timeLimiter: string,
    /** Milliseconds. */
    readonly timeoutDuration: number,
  ) {
    super(
      `Time limiter '${timeLimiter}': the call took longer than ${Duration.ofMillis(timeoutDuration).toString()}`,
    )
  }

  /** 504 (RFC 9110 section 15.6.5): what takes too long is something that the answer waits for; the client did nothing wrong. */
  override errorResponse(): ErrorResponse {
    return { status: 504, detail: 'The answer took too long. Try again later.' }
  }
}
