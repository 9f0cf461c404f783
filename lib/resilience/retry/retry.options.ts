import type { Duration, DurationLike } from '../../common/index.js'
import type { CallOutcome } from '../outcome/call-outcome.js'
import type { ErrorClassOrName } from '../outcome/error-class.js'
import { INSTANCE_DEFAULTS, type InstanceConfig, type InstanceOptions } from '../strategy/strategy-recipe.js'
import type { IntervalBiFunction, IntervalFunction } from './interval-function.js'

/** How the wait grows from attempt to attempt. */
export type Backoff = 'fixed' | 'linear' | 'exponential' | 'fibonacci'

/** By chance: nothing; anything up to the interval; at least half of it; up to three times the last wait. */
export type Jitter = 'none' | 'full' | 'equal' | 'decorrelated'

/** A DurationLike that leaves editors the names of {@link Jitter}. */
export type JitterDuration = number | Duration | (string & {})

/** Retries as a share of the calls that succeed, so that nobody is flooded who is down. */
export interface RetryBudgetOptions {
  /** Default true where a budget is given at all. */
  readonly enabled?: boolean
  /** Retries for each call that succeeds: 0.1 is one for ten. Default 0.1. */
  readonly ratio?: number
  /** Retries that are allowed in any case, as an average over the window. Default 0.2: two in ten seconds. */
  readonly minRetriesPerSecond?: number
  /** How long a success counts. Default 10s. */
  readonly window?: DurationLike
}

/**
 * Options of a retry. Names and defaults are resilience4j's where it has them; those of Spring Framework's `@Retryable` are understood
 * as well, with their meaning, but with the defaults below. Of two names for one thing give one.
 */
export interface RetryOptions extends InstanceOptions {
  /** How often the operation is called at most, the first call included. Default 3. */
  readonly maxAttempts?: number
  /** Spring: how often it is called again at most, after the first call. */
  readonly maxRetries?: number
  /** How long to wait before the next attempt; where the wait grows, before the second one. Default 500ms. */
  readonly waitDuration?: DurationLike
  /** Spring's `waitDuration`. */
  readonly delay?: DurationLike
  /** Computes the wait, in place of `waitDuration` and `backoff`; jitter and the maximum apply to it. */
  readonly intervalFunction?: IntervalFunction
  /** The same by attempt and outcome. */
  readonly intervalBiFunction?: IntervalBiFunction

  /** How the wait grows. Default `fixed`. Not in resilience4j. */
  readonly backoff?: Backoff
  /** resilience4j's `backoff: 'exponential'`. Default false. */
  readonly enableExponentialBackoff?: boolean
  /** By what each wait is longer than the one before. Default 1.5. */
  readonly exponentialBackoffMultiplier?: number
  /** Spring: above 1 the same as exponential backoff with this multiplier, 1 is a fixed wait. */
  readonly multiplier?: number
  /** No wait is longer, however it is computed. Default: no limit. */
  readonly exponentialMaxWaitDuration?: DurationLike
  /** Spring's `exponentialMaxWaitDuration`. */
  readonly maxDelay?: DurationLike
  /** Spreads the waits of many callers; a length of time means what it does in Spring. Default `none`. */
  readonly jitter?: Jitter | JitterDuration
  /** resilience4j's jitter: the wait is off by up to `randomizedWaitFactor`. Default false. */
  readonly enableRandomizedWait?: boolean
  /** 0.5 is half up or down; 0 to 1. Default 0.5. */
  readonly randomizedWaitFactor?: number

  /** Errors to retry on. Default, where `retryOnExceptionPredicate` and `includes` are not given either: all. */
  readonly retryExceptions?: readonly ErrorClassOrName[]
  /** Errors not to retry on, whatever else says so. Default: none. */
  readonly ignoreExceptions?: readonly ErrorClassOrName[]
  /** Whether to retry on this error, besides `retryExceptions`. */
  readonly retryOnExceptionPredicate?: (error: unknown, attempt: number) => boolean
  /** Another name of `retryOnExceptionPredicate`: resilience4j has both. */
  readonly retryOnException?: (error: unknown, attempt: number) => boolean
  /** Spring: as `retryExceptions`, and an error that is caused by one of them counts as well. */
  readonly includes?: readonly ErrorClassOrName[]
  /** Spring: as `ignoreExceptions`, and an error that is caused by one of them counts as well. */
  readonly excludes?: readonly ErrorClassOrName[]
  /** Spring: what is retried has to pass this, too. */
  readonly predicate?: (error: unknown, attempt: number) => boolean
  /** Whether to retry on this result. Default: on none. */
  readonly retryOnResultPredicate?: (result: never, attempt: number) => boolean
  /** Another name of `retryOnResultPredicate`: resilience4j has both. */
  readonly retryOnResult?: (result: never, attempt: number) => boolean
  /** Called with a result that is given up for another attempt, to let go of what it holds. What it returns is waited for. */
  readonly consumeResultBeforeRetryAttempt?: (attempt: number, result: never) => unknown
  /** Whether a result that is not good after the last attempt is a MaxRetriesExceededError, not a result. Default false. */
  readonly failAfterMaxAttempts?: boolean

  /** Time for all attempts and waits together: no attempt starts later. `timeout` of an HTTP client is for each attempt. 0: no limit. Default 0. Not in resilience4j, but in Spring. */
  readonly timeout?: DurationLike
  /** The longest Retry-After that is waited for; where a service asks for more, there is no further attempt. 0: it is not looked at. Default 60s. */
  readonly maxRetryAfter?: DurationLike
  /** `true` is a budget with its defaults. Default: none. */
  readonly budget?: boolean | RetryBudgetOptions
}

/** Durations in milliseconds. */
export interface RetryConfig extends InstanceConfig {
  readonly maxAttempts: number
  readonly waitDuration: number
  /** `false`: what the other options say. */
  readonly intervalFunction: IntervalFunction | false
  readonly backoff: Backoff
  readonly exponentialBackoffMultiplier: number
  readonly exponentialMaxWaitDuration: number | undefined
  /** A number is Spring's jitter, in milliseconds. */
  readonly jitter: Jitter | 'randomized' | number
  readonly randomizedWaitFactor: number
  readonly retryExceptions: readonly ErrorClassOrName[]
  readonly ignoreExceptions: readonly ErrorClassOrName[]
  readonly retryOnExceptionPredicate: ((error: unknown, attempt: number) => boolean) | undefined
  readonly includes: readonly ErrorClassOrName[]
  readonly excludes: readonly ErrorClassOrName[]
  readonly predicate: ((error: unknown, attempt: number) => boolean) | undefined
  readonly retryOnResultPredicate: ((result: never, attempt: number) => boolean) | undefined
  readonly consumeResultBeforeRetryAttempt: ((attempt: number, result: never) => unknown) | undefined
  readonly failAfterMaxAttempts: boolean
  readonly timeout: number
  readonly maxRetryAfter: number
  readonly budgetEnabled: boolean
  readonly budgetRatio: number
  readonly budgetMinRetriesPerSecond: number
  readonly budgetWindow: number
}

export const RETRY_DEFAULTS: RetryConfig = {
  ...INSTANCE_DEFAULTS,
  maxAttempts: 3,
  waitDuration: 500,
  intervalFunction: false,
  backoff: 'fixed',
  exponentialBackoffMultiplier: 1.5,
  exponentialMaxWaitDuration: undefined,
  jitter: 'none',
  randomizedWaitFactor: 0.5,
  retryExceptions: [],
  ignoreExceptions: [],
  retryOnExceptionPredicate: undefined,
  includes: [],
  excludes: [],
  predicate: undefined,
  retryOnResultPredicate: undefined,
  consumeResultBeforeRetryAttempt: undefined,
  failAfterMaxAttempts: false,
  timeout: 0,
  maxRetryAfter: 60_000,
  budgetEnabled: false,
  budgetRatio: 0.1,
  budgetMinRetriesPerSecond: 0.2,
  budgetWindow: 10_000,
}

/** For one call: what only its caller knows. */
export interface RetryCallOptions {
  /**
   * Whether this call may be tried again at all: `false` for what is not idempotent. A function is asked after each attempt that would be
   * followed by another one. It can forbid, not demand: what the retry does not retry stays so.
   */
  readonly retryable?: boolean | ((outcome: CallOutcome, attempt: number) => boolean)
  /** Errors to retry on where the configuration names none to retry on. Default: all. */
  readonly retryOnException?: (error: unknown, attempt: number) => boolean
}
