import type { DurationLike } from '../../common/index.js'
import type { CallOutcome } from '../outcome/call-outcome.js'
import type { ErrorClassOrName } from '../outcome/error-class.js'
import { INSTANCE_DEFAULTS, type InstanceConfig, type InstanceOptions } from '../strategy/strategy-recipe.js'

/**
 * When the next attempt starts, as in Polly. `latency`: after `delay`, or as soon as one fails. `parallel`: all at once. `fallback`: only
 * when the one before has failed. `dynamic`: after a delay that is computed, or that is taken from how long calls took.
 */
export type HedgeMode = 'latency' | 'parallel' | 'fallback' | 'dynamic'

export interface HedgeDelayContext {
  /** Number of the attempt that would start after the delay: 2 for the first hedge. */
  readonly attempt: number
  /** Percentile of how long first attempts took, in milliseconds; `NaN` as long as there were too few. @param percentile 0 to 100 */
  readonly percentile: (percentile: number) => number
}

/** 0: at once. Negative, or `Infinity`: not before an attempt has failed. */
export type HedgeDelayGenerator = (context: HedgeDelayContext) => DurationLike

/** Hedges as a share of all calls, so that a slow service gets little more to do for being slow. */
export interface HedgeBudgetOptions {
  /** Default true where a budget is given at all. */
  readonly enabled?: boolean
  /** Hedges for each call: 0.1 is one for ten. Default 0.1. */
  readonly ratio?: number
  /** Hedges that are allowed in any case, as an average over the window. Default 1. */
  readonly minHedgesPerSecond?: number
  /** How long a call counts. Default 10s. */
  readonly window?: DurationLike
}

/** Options of a hedge; names and defaults are Polly's where it has them. Of two names for one thing give one. */
export interface HedgeOptions extends InstanceOptions {
  /** How many attempts there may be besides the first one; 0 to 10. Default 1. */
  readonly maxHedgedAttempts?: number
  /** gRPC: how many attempts there may be, the first one included. */
  readonly maxAttempts?: number
  /** Default: what `delay`, `delayGenerator` or `delayPercentile` stand for, else `latency`. */
  readonly mode?: HedgeMode
  /** How long after the last attempt the next one starts. 0 is the mode `parallel`, a negative one the mode `fallback`. Default 2s. */
  readonly delay?: DurationLike
  /** Mode `dynamic`: computes each delay. */
  readonly delayGenerator?: HedgeDelayGenerator
  /** Mode `dynamic`: the delay is as long as this percent of first attempts took; `delay` holds until there were enough. Not in Polly. */
  readonly delayPercentile?: number
  /** How many first attempts have to be seen. Default 20. */
  readonly minimumNumberOfObservations?: number
  /** How many of the last first attempts are looked at. Default 100. */
  readonly observationWindowSize?: number
  /** The delay of `delayPercentile` is not shorter. Default 1ms. */
  readonly minDelay?: DurationLike
  /** The delay of `delayPercentile` is not longer. Default: no limit. */
  readonly maxDelay?: DurationLike

  /** Whether an outcome is a failure, for which another attempt may make up. Any other outcome ends the call. Default: errors are, as below. */
  readonly shouldHandle?: (outcome: CallOutcome) => boolean
  /** Errors that are failures, where `shouldHandle` is not given. Default: all. */
  readonly handleExceptions?: readonly ErrorClassOrName[]
  /** Errors that end the call, whatever else says so. Default: none. */
  readonly ignoreExceptions?: readonly ErrorClassOrName[]
  /** Called with each result that nobody gets, to let go of what it holds. */
  readonly discardResult?: (result: never) => unknown
  /** Default: a budget with its defaults, but none in the mode `parallel`. */
  readonly budget?: boolean | HedgeBudgetOptions
}

/** Durations in milliseconds. */
export interface HedgeConfig extends InstanceConfig {
  readonly maxHedgedAttempts: number
  readonly mode: HedgeMode
  readonly delay: number
  readonly delayGenerator: HedgeDelayGenerator | false
  readonly delayPercentile: number | undefined
  readonly minimumNumberOfObservations: number
  readonly observationWindowSize: number
  readonly minDelay: number
  readonly maxDelay: number | undefined
  readonly shouldHandle: ((outcome: CallOutcome) => boolean) | undefined
  readonly handleExceptions: readonly ErrorClassOrName[]
  readonly ignoreExceptions: readonly ErrorClassOrName[]
  readonly discardResult: ((result: never) => unknown) | undefined
  readonly budgetEnabled: boolean
  readonly budgetRatio: number
  readonly budgetMinHedgesPerSecond: number
  readonly budgetWindow: number
}

export const HEDGE_DEFAULTS: HedgeConfig = {
  ...INSTANCE_DEFAULTS,
  maxHedgedAttempts: 1,
  mode: 'latency',
  delay: 2_000,
  delayGenerator: false,
  delayPercentile: undefined,
  minimumNumberOfObservations: 20,
  observationWindowSize: 100,
  minDelay: 1,
  maxDelay: undefined,
  shouldHandle: undefined,
  handleExceptions: [],
  ignoreExceptions: [],
  discardResult: undefined,
  budgetEnabled: true,
  budgetRatio: 0.1,
  budgetMinHedgesPerSecond: 1,
  budgetWindow: 10_000,
}

/** For one call: what only its caller knows. */
export interface HedgeCallOptions {
  /** Whether this call may be made more than once: `false` for what is not idempotent. Default true. */
  readonly hedgeable?: boolean
  /** What is a failure where the configuration says nothing of it. Default: all errors. */
  readonly shouldHandle?: (outcome: CallOutcome) => boolean
}
