import { durationOf, type DurationLike, type Random } from '../../common/index.js'
import type { CallOutcome } from '../outcome/call-outcome.js'

/** What else an interval may depend on. */
export interface IntervalContext {
  /** What the attempt came to. */
  readonly outcome: CallOutcome
  /** How long was waited before this attempt, in milliseconds; `undefined` after the first. */
  readonly previous: number | undefined
  readonly random: Random
}

/** How long to wait after an attempt that failed; `attempt` counts from 1. */
export type IntervalFunction = (attempt: number, context: IntervalContext) => DurationLike

/** The same by attempt and outcome, as in resilience4j. */
export type IntervalBiFunction = (attempt: number, outcome: CallOutcome) => DurationLike

/** An interval function of this folder: milliseconds, without a duration to be parsed. */
type MillisFunction = (attempt: number, context: IntervalContext) => number

const DEFAULT_INITIAL_INTERVAL = 500
const DEFAULT_MULTIPLIER = 1.5
const DEFAULT_RANDOMIZATION_FACTOR = 0.5

/** What grows does not grow beyond: 285,000 years, which every sum of times still takes. */
const LONGEST = Number.MAX_SAFE_INTEGER

/**
 * Intervals as values, under resilience4j's names; linear, Fibonacci and the jitters are not in resilience4j. Where no maximum is given
 * there is none.
 *
 * The jitters are those of Marc Brooker, "Exponential Backoff And Jitter" (AWS Architecture Blog, 2015).
 *
 * @example
 * Retry.of('inventory', { intervalFunction: IntervalFunction.withFullJitter(IntervalFunction.ofFibonacci('100ms', '5s')) })
 */
export const IntervalFunction = {
  /** Always the same. Default 500ms. With `next`: each made of the one before it, in milliseconds. */
  of(interval: DurationLike = DEFAULT_INITIAL_INTERVAL, next?: (previous: number) => number): MillisFunction {
    const initial = ms(interval)
    if (next === undefined) return () => initial
    return (attempt) => {
      let current = initial
      for (let n = 1; n < attempt; n++) current = next(current)
      return bounded(current)
    }
  },

  /** `initial`, then longer each time by `step`. Default for the step: `initial`. */
  ofLinear(initial: DurationLike, step: DurationLike = initial, max?: DurationLike): MillisFunction {
    const [first, more, most] = [ms(initial), ms(step), maximum(max)]
    return (attempt) => Math.min(bounded(first + (attempt - 1) * more), most)
  },

  /** `initial`, then `multiplier` times as long each time. Default 500ms and 1.5. */
  ofExponentialBackoff(
    initial: DurationLike = DEFAULT_INITIAL_INTERVAL,
    multiplier: number = DEFAULT_MULTIPLIER,
    max?: DurationLike,
  ): MillisFunction {
    const [first, most] = [ms(initial), maximum(max)]
    return (attempt) => Math.min(bounded(first * multiplier ** (attempt - 1)), most)
  },

  /** `initial` times 1, 1, 2, 3, 5, 8, ... */
  ofFibonacci(initial: DurationLike, max?: DurationLike): MillisFunction {
    const [first, most] = [ms(initial), maximum(max)]
    return (attempt) => Math.min(bounded(first * fibonacci(attempt)), most)
  },

  /** As far as `factor` below or above `interval`: 0.5 is half up or down. Default 500ms and 0.5. */
  ofRandomized(
    interval: DurationLike = DEFAULT_INITIAL_INTERVAL,
    factor: number = DEFAULT_RANDOMIZATION_FACTOR,
  ): MillisFunction {
    return IntervalFunction.withRandomization(IntervalFunction.of(interval), factor)
  },

  ofExponentialRandomBackoff(
    initial: DurationLike = DEFAULT_INITIAL_INTERVAL,
    multiplier: number = DEFAULT_MULTIPLIER,
    factor: number = DEFAULT_RANDOMIZATION_FACTOR,
    max?: DurationLike,
  ): MillisFunction {
    const randomized = IntervalFunction.withRandomization(
      IntervalFunction.ofExponentialBackoff(initial, multiplier),
      factor,
    )
    return max === undefined ? randomized : IntervalFunction.withMaximum(randomized, max)
  },

  /** Between `base` and three times the wait before this one, which the first time is `base`. */
  ofDecorrelatedJitter(base: DurationLike, max?: DurationLike): MillisFunction {
    const [least, most] = [ms(base), maximum(max)]
    return (_attempt, { previous = least, random }) =>
      Math.min(between(least, Math.max(least, previous * 3), random), most)
  },

  /** Anything from none to the whole interval. */
  withFullJitter(interval: IntervalFunction): MillisFunction {
    return (attempt, context) => between(0, ms(interval(attempt, context)), context.random)
  },

  /** At least half of the interval, the other half by chance. */
  withEqualJitter(interval: IntervalFunction): MillisFunction {
    return (attempt, context) => {
      const whole = ms(interval(attempt, context))
      return between(whole / 2, whole, context.random)
    }
  },

  withRandomization(
    interval: IntervalFunction,
    factor: number = DEFAULT_RANDOMIZATION_FACTOR,
  ): MillisFunction {
    return (attempt, context) => {
      const middle = ms(interval(attempt, context))
      return between(middle * (1 - factor), bounded(middle * (1 + factor)), context.random)
    }
  },

  /**
   * Spring's: up to `jitter` less or more, which grows as the interval does, but never less than the first interval. Where the first
   * interval is 0: anything up to `jitter`.
   */
  withSpringJitter(interval: IntervalFunction, jitter: DurationLike): MillisFunction {
    const spread = ms(jitter)
    return (attempt, context) => {
      const [first, middle] = [ms(interval(1, context)), ms(interval(attempt, context))]
      const applicable = first > 0 ? spread * (middle / first) : spread
      return between(Math.max(middle - applicable, first), bounded(middle + applicable), context.random)
    }
  },

  withMaximum(interval: IntervalFunction, max: DurationLike): MillisFunction {
    const most = maximum(max)
    return (attempt, context) => Math.min(ms(interval(attempt, context)), most)
  },
} as const

function ms(value: DurationLike): number {
  return typeof value === 'number' ? value : durationOf(value).toMillis()
}

function maximum(max: DurationLike | undefined): number {
  return max === undefined ? LONGEST : ms(max)
}

/** Also what has become too large for a number. */
function bounded(interval: number): number {
  return Math.min(interval, LONGEST)
}

function between(least: number, most: number, random: Random): number {
  return least + random.next() * (most - least)
}

function fibonacci(n: number): number {
  let [previous, current] = [0, 1]
  // Beyond the 90th everything is longer than the longest interval anyway.
  for (let i = 1; i < Math.min(n, 90); i++) [previous, current] = [current, previous + current]
  return current
}
