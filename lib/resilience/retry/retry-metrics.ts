/** Calls since the instance was made, by what they came to; a call is what is around its attempts. resilience4j's names. */
export interface RetryMetrics {
  readonly numberOfSuccessfulCallsWithoutRetryAttempt: number
  readonly numberOfSuccessfulCallsWithRetryAttempt: number
  readonly numberOfFailedCallsWithoutRetryAttempt: number
  readonly numberOfFailedCallsWithRetryAttempt: number
  readonly numberOfTotalCalls: number
  /** Attempts after the first ones. Not in resilience4j. */
  readonly numberOfRetries: number
}

/** Written by the engine. */
export class RetryCounters implements RetryMetrics {
  numberOfSuccessfulCallsWithoutRetryAttempt = 0
  numberOfSuccessfulCallsWithRetryAttempt = 0
  numberOfFailedCallsWithoutRetryAttempt = 0
  numberOfFailedCallsWithRetryAttempt = 0
  numberOfRetries = 0

  get numberOfTotalCalls(): number {
    return (
      this.numberOfSuccessfulCallsWithoutRetryAttempt +
      this.numberOfSuccessfulCallsWithRetryAttempt +
      this.numberOfFailedCallsWithoutRetryAttempt +
      this.numberOfFailedCallsWithRetryAttempt
    )
  }

  succeeded(attempts: number): void {
    if (attempts === 1) this.numberOfSuccessfulCallsWithoutRetryAttempt++
    else this.numberOfSuccessfulCallsWithRetryAttempt++
  }

  failed(attempts: number): void {
    if (attempts === 1) this.numberOfFailedCallsWithoutRetryAttempt++
    else this.numberOfFailedCallsWithRetryAttempt++
  }
}
