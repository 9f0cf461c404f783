import { StrategyRegistry, type RegistryOptions } from '../strategy/strategy-registry.js'
import { duration, millis } from '../../common/index.js'
import type { StrategyRecipe } from '../strategy/strategy-recipe.js'
import type { StrategyRuntime } from '../strategy/strategy-runtime.js'
import { DeadlineTimeLimiter } from './deadline-time-limiter.js'
import {
  TIME_LIMITER_DEFAULTS,
  type TimeLimiterConfig,
  type TimeLimiterOptions,
} from './time-limiter.options.js'

export const TIME_LIMITER: StrategyRecipe<TimeLimiterOptions, TimeLimiterConfig, DeadlineTimeLimiter> = {
  pattern: 'timelimiter',
  defaults: TIME_LIMITER_DEFAULTS,
  normalize: ({ timeoutDuration, cancelRunningFuture }) => ({
    timeoutDuration: millis(timeoutDuration),
    cancelRunningFuture,
  }),
  check: (config) => [duration(config, 'timeoutDuration', 1)],
  create: (name, config, runtime) => new DeadlineTimeLimiter(name, config, runtime),
}

/** The time limiters of an application by name. */
export class TimeLimiterRegistry extends StrategyRegistry<
  TimeLimiterOptions,
  TimeLimiterConfig,
  DeadlineTimeLimiter
> {
  constructor(options?: RegistryOptions<TimeLimiterOptions>, runtime?: StrategyRuntime) {
    super(TIME_LIMITER, options, runtime)
  }

  /** resilience4j's name for {@link get}. */
  timeLimiter(name: string, options?: TimeLimiterOptions): DeadlineTimeLimiter {
    return this.get(name, options)
  }
}
