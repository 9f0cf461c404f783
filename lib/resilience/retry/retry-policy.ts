import { durationOf, type Random } from '../../common/index.js'
import type { RatioBudgetLimits } from '../budget/ratio-budget.js'
import type { CallOutcome } from '../outcome/call-outcome.js'
import { causeMatcher, errorMatcher, type ErrorMatcher } from '../outcome/error-matcher.js'
import { isFinal } from '../outcome/retry-hint.js'
import { IntervalFunction, type IntervalContext } from './interval-function.js'
import type { RetryConfig } from './retry.options.js'

type ErrorPredicate = (error: unknown, attempt: number) => boolean

/** A configuration made ready: what is retried, and after how long. A call keeps the one that it began with. */
export class RetryPolicy {
  readonly config: RetryConfig
  /** `undefined`: every result is good, and nobody needs to ask. */
  readonly retriesResult: ((result: never, attempt: number) => boolean) | undefined
  readonly #interval: (attempt: number, context: IntervalContext) => number
  readonly #random: Random
  /** Empty: it names no errors to retry on. */
  readonly #wanted: readonly ErrorPredicate[]
  readonly #unwanted: readonly ErrorMatcher[]

  constructor(config: RetryConfig, random: Random) {
    this.config = config
    this.#random = random
    this.retriesResult = config.retryOnResultPredicate
    this.#interval = intervalOf(config)
    this.#wanted = present([
      config.retryOnExceptionPredicate,
      errorMatcher(config.retryExceptions),
      causeMatcher(config.includes),
    ])
    this.#unwanted = present([errorMatcher(config.ignoreExceptions), causeMatcher(config.excludes)])
  }

  /** @param otherwise what counts where the configuration names no errors to retry on; `undefined`: all are */
  retriesError(error: unknown, attempt: number, otherwise?: ErrorPredicate): boolean {
    if (isFinal(error) || this.#unwanted.some((matches) => matches(error))) return false
    const wanted = this.#wanted.length === 0 && otherwise !== undefined ? [otherwise] : this.#wanted
    if (wanted.length > 0 && !wanted.some((matches) => matches(error, attempt))) return false
    return this.config.predicate?.(error, attempt) ?? true
  }

  /** Milliseconds to wait after the attempt, without what the service asks for. */
  interval(attempt: number, outcome: CallOutcome, previous: number | undefined): number {
    const interval = this.#interval(attempt, { outcome, previous, random: this.#random })
    // What a user's function makes of it: a negative one is none, and NaN must not end up in a timer.
    return interval > 0 ? Math.round(interval) : 0
  }
}

/** Whether a failed call can be tried again without waiting, so that a synchronous method can stay synchronous. */
export function neverWaits({ intervalFunction, waitDuration, jitter, maxRetryAfter }: RetryConfig): boolean {
  const isImmediate = waitDuration === 0 && (typeof jitter !== 'number' || jitter === 0)
  return intervalFunction === false && isImmediate && maxRetryAfter === 0
}

/** `undefined` where retries have no budget. */
export function budgetLimits({
  budgetEnabled,
  budgetRatio: ratio,
  budgetMinRetriesPerSecond: minPerSecond,
  budgetWindow: window,
}: RetryConfig): RatioBudgetLimits | undefined {
  return budgetEnabled ? { ratio, minPerSecond, window } : undefined
}

function intervalOf(config: RetryConfig): (attempt: number, context: IntervalContext) => number {
  const jittered = withJitter(
    config.intervalFunction === false ? base(config) : config.intervalFunction,
    config,
  )
  const { exponentialMaxWaitDuration: max } = config
  const whole = max === undefined ? jittered : IntervalFunction.withMaximum(jittered, max)
  return (attempt, context) => {
    const interval = whole(attempt, context)
    return typeof interval === 'number' ? interval : durationOf(interval).toMillis()
  }
}

function base(config: RetryConfig): IntervalFunction {
  const { waitDuration, backoff, exponentialMaxWaitDuration: max } = config
  switch (backoff) {
    case 'fixed':
      return IntervalFunction.of(waitDuration)
    case 'linear':
      return IntervalFunction.ofLinear(waitDuration, waitDuration, max)
    case 'exponential':
      return IntervalFunction.ofExponentialBackoff(waitDuration, config.exponentialBackoffMultiplier, max)
    case 'fibonacci':
      return IntervalFunction.ofFibonacci(waitDuration, max)
  }
}

function withJitter(interval: IntervalFunction, config: RetryConfig): IntervalFunction {
  const { jitter } = config
  if (typeof jitter === 'number') return IntervalFunction.withSpringJitter(interval, jitter)
  switch (jitter) {
    case 'none':
      return interval
    case 'full':
      return IntervalFunction.withFullJitter(interval)
    case 'equal':
      return IntervalFunction.withEqualJitter(interval)
    case 'randomized':
      return IntervalFunction.withRandomization(interval, config.randomizedWaitFactor)
    case 'decorrelated':
      return IntervalFunction.ofDecorrelatedJitter(config.waitDuration, config.exponentialMaxWaitDuration)
  }
}

function present<T>(list: readonly (T | undefined)[]): readonly T[] {
  return list.filter((each) => each !== undefined)
}
