import {
  bothGiven,
  duration,
  durationOf,
  millis,
  oneOf,
  wholeNumber,
  type DurationLike,
  type OptionComplaints,
} from '../../common/index.js'
import { budgetComplaints } from '../budget/budget-limits.js'
import { errorNames } from '../outcome/error-names.js'
import type { StrategyRecipe } from '../strategy/strategy-recipe.js'
import {
  HEDGE_DEFAULTS,
  type HedgeBudgetOptions,
  type HedgeConfig,
  type HedgeMode,
  type HedgeOptions,
} from './hedge.options.js'
import { budgetLimits } from './hedge-policy.js'
import { HedgeStrategy } from './hedge-strategy.js'

const MODES: readonly HedgeMode[] = ['latency', 'parallel', 'fallback', 'dynamic']
const MOST_HEDGES = 10

export const HEDGE: StrategyRecipe<HedgeOptions, HedgeConfig, HedgeStrategy> = {
  pattern: 'hedge',
  defaults: HEDGE_DEFAULTS,
  normalize: (options) => ({
    ...delayOf(options),
    ...budgetOf(options.budget),
    maxHedgedAttempts: maxHedgedAttemptsOf(options),
    minimumNumberOfObservations: options.minimumNumberOfObservations,
    observationWindowSize: options.observationWindowSize,
    minDelay: millis(options.minDelay),
    maxDelay: millis(options.maxDelay),
    shouldHandle: options.shouldHandle,
    handleExceptions: options.handleExceptions,
    ignoreExceptions: options.ignoreExceptions,
    discardResult: options.discardResult,
  }),
  checkLayer: (options) => [
    bothGiven(options, 'maxHedgedAttempts', 'maxAttempts'),
    bothGiven(options, 'delayGenerator', 'delayPercentile'),
    bothGiven(options, 'shouldHandle', 'handleExceptions'),
  ],
  // Who asks for all attempts at once asks for the load.
  defaultsFor: ({ mode }) => (mode === 'parallel' ? { budgetEnabled: false } : {}),
  check: (config) => [
    wholeNumber(config, 'maxHedgedAttempts', 0, MOST_HEDGES),
    ...modeComplaints(config),
    wholeNumber(config, 'minimumNumberOfObservations', 1),
    wholeNumber(config, 'observationWindowSize', 1, 10_000),
    duration(config, 'minDelay', 0),
    config.maxDelay === undefined ? undefined : duration(config, 'maxDelay', config.minDelay),
    ...budgetComplaints(budgetLimits(config), 'minHedgesPerSecond'),
    ...errorNames(config, 'handleExceptions', 'ignoreExceptions'),
  ],
  create: (name, config, runtime) => new HedgeStrategy(name, config, runtime),
}

type Normalized = { readonly [K in keyof HedgeConfig]?: HedgeConfig[K] | undefined }

function maxHedgedAttemptsOf({ maxHedgedAttempts, maxAttempts }: HedgeOptions): number | undefined {
  return maxHedgedAttempts ?? (maxAttempts === undefined ? undefined : maxAttempts - 1)
}

function delayOf({ mode, delay, delayGenerator, delayPercentile }: HedgeOptions): Normalized {
  const fixed = millis(delay)
  const isDynamic = delayGenerator !== undefined || delayPercentile !== undefined
  return {
    mode: mode ?? (isDynamic ? 'dynamic' : modeOf(delay)),
    // The other modes have no delay of their own; the fixed one stays for who changes the mode later.
    delay: fixed !== undefined && fixed > 0 ? fixed : undefined,
    // Of a generator and a percentile the one that was given last counts.
    delayGenerator: delayGenerator ?? (delayPercentile === undefined ? undefined : false),
    delayPercentile,
  }
}

function modeOf(delay: DurationLike | undefined): HedgeMode | undefined {
  if (delay === undefined) return undefined
  const ms = durationOf(delay).toMillis()
  if (ms === 0) return 'parallel'
  return ms < 0 ? 'fallback' : 'latency'
}

function budgetOf(budget: boolean | HedgeBudgetOptions | undefined): Normalized {
  if (budget === undefined) return {}
  if (typeof budget === 'boolean') return { budgetEnabled: budget }
  return {
    budgetEnabled: budget.enabled ?? true,
    budgetRatio: budget.ratio,
    budgetMinHedgesPerSecond: budget.minHedgesPerSecond,
    budgetWindow: millis(budget.window),
  }
}

function modeComplaints(config: HedgeConfig): OptionComplaints {
  const { mode, delayGenerator, delayPercentile, minimumNumberOfObservations, observationWindowSize } = config
  if (mode !== 'dynamic') return [oneOf(config, 'mode', MODES)]
  if (delayGenerator === false && delayPercentile === undefined) {
    return [{ option: 'mode', message: 'is dynamic, which needs a delayGenerator or a delayPercentile' }]
  }
  const isRank = delayPercentile === undefined || (delayPercentile > 0 && delayPercentile <= 100)
  return [
    isRank
      ? undefined
      : { option: 'delayPercentile', message: `must be above 0 and up to 100, but is ${delayPercentile}` },
    minimumNumberOfObservations <= observationWindowSize
      ? undefined
      : {
          option: 'minimumNumberOfObservations',
          message: `is ${minimumNumberOfObservations}, but only ${observationWindowSize} are kept (observationWindowSize)`,
        },
  ]
}
