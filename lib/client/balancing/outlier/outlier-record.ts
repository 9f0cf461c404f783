import type { ScheduledTask } from '../../../common/index.js'

/** What outlier ejection knows of one instance. Only the detector writes it. */
export class OutlierRecord {
  /** Failures in a row, by what counts as one. */
  failures = 0
  gatewayFailures = 0
  connectionFailures = 0
  /** Calls of the present interval, where the success rate is looked at. */
  calls = 0
  successes = 0
  /** Ends the ejection; `undefined` while the instance is not ejected. */
  returning: ScheduledTask | undefined
  /** How many times the base time the last ejection lasted; falls with time. */
  multiplier = 0
  /** When the last ejection ended, on the monotonic clock. */
  returnedAt = 0
  /** Ejections there ever were. */
  ejections = 0

  get ejected(): boolean {
    return this.returning !== undefined
  }

  /** Begins to count anew. */
  reset(): void {
    this.failures = this.gatewayFailures = this.connectionFailures = 0
  }
}
