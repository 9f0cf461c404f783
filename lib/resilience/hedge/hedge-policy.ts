import { durationOf } from '../../common/index.js'
import type { RatioBudgetLimits } from '../budget/ratio-budget.js'
import type { CallOutcome } from '../outcome/call-outcome.js'
import { errorMatcher, type ErrorMatcher } from '../outcome/error-matcher.js'
import { isFinal } from '../outcome/retry-hint.js'
import type { HedgeConfig } from './hedge.options.js'
import type { LatencyWindow } from './latency-window.js'

/** No attempt starts before another one has failed. */
export const AFTER_FAILURE = Infinity

/** A configuration made ready: what is a failure, and when the next attempt starts. A call keeps the one that it began with. */
export class HedgePolicy {
  readonly config: HedgeConfig
  /** How long first attempts took; `undefined` where no delay depends on it. */
  readonly latencies: LatencyWindow | undefined
  readonly #handled: ErrorMatcher | undefined
  readonly #ignored: ErrorMatcher | undefined

  constructor(config: HedgeConfig, latencies: LatencyWindow | undefined) {
    this.config = config
    this.latencies = latencies
    this.#handled = errorMatcher(config.handleExceptions)
    this.#ignored = errorMatcher(config.ignoreExceptions)
  }

  /**
   * Whether another attempt may make up for the outcome.
   *
   * @param otherwise what counts where the configuration does not say what a failure is; `undefined`: all errors
   */
  isFailure(outcome: CallOutcome, otherwise?: (outcome: CallOutcome) => boolean): boolean {
    const shouldHandle = this.config.shouldHandle ?? (this.#handled === undefined ? otherwise : undefined)
    if ('error' in outcome) {
      if (isFinal(outcome.error) || this.#ignored?.(outcome.error) === true) return false
      return shouldHandle?.(outcome) ?? this.#handled?.(outcome.error) ?? true
    }
    return shouldHandle?.(outcome) ?? false
  }

  /** Milliseconds after which the attempt of that number starts, or {@link AFTER_FAILURE}. */
  delayBefore(attempt: number): number {
    const { mode, delay, delayGenerator } = this.config
    switch (mode) {
      case 'latency':
        return delay
      case 'parallel':
        return 0
      case 'fallback':
        return AFTER_FAILURE
      case 'dynamic': {
        if (delayGenerator === false) return this.#observedDelay()
        const percentile = (rank: number): number => this.#percentile(rank)
        const computed = delayGenerator({ attempt, percentile })
        const ms = typeof computed === 'number' ? computed : durationOf(computed).toMillis()
        return ms >= 0 ? ms : AFTER_FAILURE
      }
    }
  }

  #observedDelay(): number {
    const { delay, delayPercentile, minDelay, maxDelay = Infinity } = this.config
    const observed = delayPercentile === undefined ? Number.NaN : this.#percentile(delayPercentile)
    return Number.isNaN(observed) ? delay : Math.min(Math.max(observed, minDelay), maxDelay)
  }

  #percentile(rank: number): number {
    const { latencies, config } = this
    const isEnough = latencies !== undefined && latencies.count >= config.minimumNumberOfObservations
    return isEnough ? latencies.percentile(rank) : Number.NaN
  }
}

/** `undefined` where hedges have no budget. */
export function budgetLimits({
  budgetEnabled,
  budgetRatio: ratio,
  budgetMinHedgesPerSecond: minPerSecond,
  budgetWindow: window,
}: HedgeConfig): RatioBudgetLimits | undefined {
  return budgetEnabled ? { ratio, minPerSecond, window } : undefined
}
