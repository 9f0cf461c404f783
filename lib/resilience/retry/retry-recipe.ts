import {
  bothGiven,
  duration,
  durationOf,
  finiteNumber,
  millis,
  oneOf,
  wholeNumber,
  type OptionComplaint,
} from '../../common/index.js'
import { budgetComplaints } from '../budget/budget-limits.js'
import { errorNames } from '../outcome/error-names.js'
import type { StrategyRecipe } from '../strategy/strategy-recipe.js'
import type { IntervalBiFunction, IntervalFunction } from './interval-function.js'
import { budgetLimits } from './retry-policy.js'
import { RetryStrategy } from './retry-strategy.js'
import {
  RETRY_DEFAULTS,
  type Backoff,
  type Jitter,
  type JitterDuration,
  type RetryBudgetOptions,
  type RetryConfig,
  type RetryOptions,
} from './retry.options.js'

const BACKOFFS: readonly Backoff[] = ['fixed', 'linear', 'exponential', 'fibonacci']
const JITTERS: readonly Jitter[] = ['none', 'full', 'equal', 'decorrelated']

/** Options that mean the same, so that only one of each pair may be given in one place. */
const SYNONYMS: readonly (readonly [keyof RetryOptions, keyof RetryOptions])[] = [
  ['maxAttempts', 'maxRetries'],
  ['waitDuration', 'delay'],
  ['intervalFunction', 'intervalBiFunction'],
  ['exponentialBackoffMultiplier', 'multiplier'],
  ['exponentialMaxWaitDuration', 'maxDelay'],
  ['backoff', 'enableExponentialBackoff'],
  ['backoff', 'multiplier'],
  ['jitter', 'enableRandomizedWait'],
  ['retryOnExceptionPredicate', 'retryOnException'],
  ['retryOnResultPredicate', 'retryOnResult'],
]

/** They say how the wait is computed, as an interval function does. */
const INTERVAL_OPTIONS = [
  'waitDuration',
  'delay',
  'backoff',
  'enableExponentialBackoff',
  'multiplier',
] as const

export const RETRY: StrategyRecipe<RetryOptions, RetryConfig, RetryStrategy> = {
  pattern: 'retry',
  defaults: RETRY_DEFAULTS,
  normalize: (options) => ({
    ...attemptsOf(options),
    ...intervalOf(options),
    ...filtersOf(options),
    ...budgetOf(options.budget),
    timeout: millis(options.timeout),
    maxRetryAfter: millis(options.maxRetryAfter),
  }),
  checkLayer: (options) => [
    ...SYNONYMS.map(([one, other]) => bothGiven(options, one, other)),
    ...INTERVAL_OPTIONS.flatMap((one) => [
      bothGiven(options, one, 'intervalFunction'),
      bothGiven(options, one, 'intervalBiFunction'),
    ]),
  ],
  check: (config) => [
    wholeNumber(config, 'maxAttempts', 1),
    duration(config, 'waitDuration', 0),
    oneOf(config, 'backoff', BACKOFFS),
    above0(config, 'exponentialBackoffMultiplier'),
    config.exponentialMaxWaitDuration === undefined
      ? undefined
      : duration(config, 'exponentialMaxWaitDuration', 1),
    jitterComplaint(config),
    finiteNumber(config, 'randomizedWaitFactor', 0, 1),
    duration(config, 'timeout', 0),
    duration(config, 'maxRetryAfter', 0),
    ...budgetComplaints(budgetLimits(config), 'minRetriesPerSecond'),
    ...errorNames(config, 'retryExceptions', 'ignoreExceptions', 'includes', 'excludes'),
  ],
  create: (name, config, runtime) => new RetryStrategy(name, config, runtime),
}

type Normalized = { readonly [K in keyof RetryConfig]?: RetryConfig[K] | undefined }

function attemptsOf({ maxAttempts, maxRetries, failAfterMaxAttempts }: RetryOptions): Normalized {
  return {
    maxAttempts: maxAttempts ?? (maxRetries === undefined ? undefined : maxRetries + 1),
    failAfterMaxAttempts,
  }
}

function intervalOf(options: RetryOptions): Normalized {
  const { intervalFunction, intervalBiFunction, multiplier } = options
  return {
    waitDuration: millis(options.waitDuration ?? options.delay),
    intervalFunction: intervalFunction ?? byOutcome(intervalBiFunction) ?? withoutFunction(options),
    backoff: backoffOf(options),
    exponentialBackoffMultiplier: options.exponentialBackoffMultiplier ?? multiplier,
    exponentialMaxWaitDuration: millis(options.exponentialMaxWaitDuration ?? options.maxDelay),
    jitter: jitterOf(options),
    randomizedWaitFactor: options.randomizedWaitFactor,
  }
}

function byOutcome(interval: IntervalBiFunction | undefined): IntervalFunction | undefined {
  return interval === undefined ? undefined : (attempt, { outcome }) => interval(attempt, outcome)
}

/** Who says how the wait is computed replaces the function of a weaker configuration. */
function withoutFunction(options: RetryOptions): false | undefined {
  return INTERVAL_OPTIONS.some((option) => options[option] !== undefined) ? false : undefined
}

function backoffOf({ backoff, enableExponentialBackoff, multiplier }: RetryOptions): Backoff | undefined {
  if (backoff !== undefined) return backoff
  if (enableExponentialBackoff !== undefined) return enableExponentialBackoff ? 'exponential' : 'fixed'
  if (multiplier === undefined) return undefined
  return multiplier === 1 ? 'fixed' : 'exponential'
}

function jitterOf({ jitter, enableRandomizedWait }: RetryOptions): RetryConfig['jitter'] | undefined {
  if (jitter !== undefined) return isJitter(jitter) ? jitter : durationOf(jitter).toMillis()
  if (enableRandomizedWait === undefined) return undefined
  return enableRandomizedWait ? 'randomized' : 'none'
}

function isJitter(jitter: Jitter | JitterDuration): jitter is Jitter {
  return JITTERS.some((each) => each === jitter)
}

function filtersOf(options: RetryOptions): Normalized {
  return {
    retryExceptions: options.retryExceptions,
    ignoreExceptions: options.ignoreExceptions,
    retryOnExceptionPredicate: options.retryOnExceptionPredicate ?? options.retryOnException,
    includes: options.includes,
    excludes: options.excludes,
    predicate: options.predicate,
    retryOnResultPredicate: options.retryOnResultPredicate ?? options.retryOnResult,
    consumeResultBeforeRetryAttempt: options.consumeResultBeforeRetryAttempt,
  }
}

function budgetOf(budget: boolean | RetryBudgetOptions | undefined): Normalized {
  if (budget === undefined) return {}
  if (typeof budget === 'boolean') return { budgetEnabled: budget }
  return {
    budgetEnabled: budget.enabled ?? true,
    budgetRatio: budget.ratio,
    budgetMinRetriesPerSecond: budget.minRetriesPerSecond,
    budgetWindow: millis(budget.window),
  }
}

function above0(config: RetryConfig, option: keyof RetryConfig): OptionComplaint | undefined {
  const value = config[option]
  if (typeof value === 'number' && value > 0 && Number.isFinite(value)) return undefined
  return { option, message: `must be a number above 0, but is ${String(value)}` }
}

function jitterComplaint(config: RetryConfig): OptionComplaint | undefined {
  const { jitter, intervalFunction, backoff } = config
  if (typeof jitter === 'number') return duration(config, 'jitter', 0)
  if (jitter !== 'decorrelated') return undefined
  const other =
    intervalFunction !== false
      ? 'an interval function'
      : backoff === 'linear' || backoff === 'fibonacci'
        ? `backoff ${backoff}`
        : undefined
  if (other === undefined) return undefined
  return { option: 'jitter', message: `decorrelated computes the wait itself, and so does ${other}` }
}
