import type { Clock } from '../../../common/index.js'
import { RequestContext } from '../../../core/index.js'
import type { InstanceOutcome } from '../instance-outcome.js'
import type { EjectionReason } from '../load-balancer.events.js'
import type { OutlierEjectionConfig } from './outlier-ejection.options.js'
import type { OutlierRecord } from './outlier-record.js'

/** What the detector looks at. */
export interface OutlierSubject {
  readonly outlier: OutlierRecord
}

/** Who owns the instances, and is told what happens to them. */
export interface OutlierHost<T extends OutlierSubject> {
  /** Every instance that takes calls, ejected ones included. */
  readonly subjects: readonly T[]
  /** Whether another one would be left that takes calls now. */
  hasOtherThan(subject: T): boolean
  ejected(subject: T, reason: EjectionReason, durationMs: number): void
  refused(subject: T, reason: EjectionReason): void
  returned(subject: T): void
}

/**
 * Ejects instances that fail in a row, or succeed much less often than the others, as Envoy's outlier detection does. An ejection lasts the
 * base time, times one more than the last one, which falls by one for each interval without. The only timers are those that end
 * ejections; what is due by interval is done when a call reports after its end.
 */
export class OutlierDetector<T extends OutlierSubject> {
  readonly #config: OutlierEjectionConfig
  readonly #clock: Clock
  readonly #host: OutlierHost<T>
  #intervalEnd: number

  constructor(config: OutlierEjectionConfig, clock: Clock, host: OutlierHost<T>) {
    this.#config = config
    this.#clock = clock
    this.#host = host
    this.#intervalEnd = clock.monotonic() + config.interval
  }

  /** A call has ended. What still comes from an ejected instance does not count. */
  report(subject: T, outcome: InstanceOutcome): void {
    const { enabled, successRate } = this.#config
    if (!enabled || outcome === 'NONE' || subject.outlier.ejected) return
    if (successRate) this.#countRate(subject.outlier, outcome)
    if (subject.outlier.ejected) return
    if (outcome === 'SUCCESS') subject.outlier.reset()
    else this.#countFailure(subject, outcome)
  }

  /** The instance is gone: nothing more will happen to it. */
  forget({ outlier }: T): void {
    outlier.returning?.cancel()
    outlier.returning = undefined
  }

  #countFailure(subject: T, outcome: InstanceOutcome): void {
    const record = subject.outlier
    const isConnection = outcome === 'CONNECTION_FAILURE'
    record.failures++
    record.gatewayFailures = isConnection || outcome === 'GATEWAY_FAILURE' ? record.gatewayFailures + 1 : 0
    record.connectionFailures = isConnection ? record.connectionFailures + 1 : 0
    const reason = this.#reasonOf(record)
    if (reason === undefined) return
    record.reset()
    this.#eject(subject, reason)
  }

  #reasonOf(record: OutlierRecord): EjectionReason | undefined {
    const config = this.#config
    if (reached(record.connectionFailures, config.consecutiveConnectionFailures))
      return 'CONSECUTIVE_CONNECTION_FAILURES'
    if (reached(record.gatewayFailures, config.consecutiveGatewayFailures))
      return 'CONSECUTIVE_GATEWAY_FAILURES'
    return reached(record.failures, config.consecutive5xx) ? 'CONSECUTIVE_5XX' : undefined
  }

  #eject(subject: T, reason: EjectionReason): void {
    if (!this.#mayEject(subject)) {
      this.#host.refused(subject, reason)
      return
    }
    const record = subject.outlier
    const { baseEjectionTime, maxEjectionTime, interval } = this.#config
    const calmIntervals = Math.floor((this.#clock.monotonic() - record.returnedAt) / interval)
    record.multiplier = Math.max(0, record.multiplier - calmIntervals) + 1
    record.ejections++
    const duration = Math.min(
      baseEjectionTime * record.multiplier,
      Math.max(baseEjectionTime, maxEjectionTime),
    )
    record.returning = RequestContext.exit(() => this.#clock.schedule(() => this.#return(subject), duration))
    this.#host.ejected(subject, reason, duration)
  }

  #return(subject: T): void {
    const record = subject.outlier
    record.returning = undefined
    record.returnedAt = this.#clock.monotonic()
    record.reset()
    record.calls = record.successes = 0
    this.#host.returned(subject)
  }

  #mayEject(subject: T): boolean {
    const { subjects } = this.#host
    let ejected = 0
    for (const { outlier } of subjects) if (outlier.ejected) ejected++
    const most = Math.max(1, Math.floor((subjects.length * this.#config.maxEjectionPercent) / 100))
    return ejected < most && this.#host.hasOtherThan(subject)
  }

  #countRate(record: OutlierRecord, outcome: InstanceOutcome): void {
    const now = this.#clock.monotonic()
    if (now >= this.#intervalEnd) {
      this.#judgeRates()
      this.#intervalEnd = now + this.#config.interval
      if (record.ejected) return
    }
    record.calls++
    if (outcome === 'SUCCESS') record.successes++
  }

  #judgeRates(): void {
    const { successRateMinimumHosts, successRateRequestVolume, successRateStdevFactor } = this.#config
    const judged = this.#host.subjects
      .filter(({ outlier }) => !outlier.ejected && outlier.calls >= successRateRequestVolume)
      .map((subject) => ({ subject, rate: subject.outlier.successes / subject.outlier.calls }))
    for (const { outlier } of this.#host.subjects) outlier.calls = outlier.successes = 0
    if (judged.length < successRateMinimumHosts) return
    const mean = judged.reduce((sum, { rate }) => sum + rate, 0) / judged.length
    const variance = judged.reduce((sum, { rate }) => sum + (rate - mean) ** 2, 0) / judged.length
    const least = mean - successRateStdevFactor * Math.sqrt(variance)
    // The worst go first, since not all may be allowed to.
    for (const { subject } of judged.filter(({ rate }) => rate < least).toSorted((a, b) => a.rate - b.rate))
      this.#eject(subject, 'SUCCESS_RATE')
  }
}

function reached(failures: number, threshold: number): boolean {
  return threshold > 0 && failures >= threshold
}
