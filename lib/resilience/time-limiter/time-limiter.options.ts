import type { DurationLike } from '../../common/index.js'
import { INSTANCE_DEFAULTS, type InstanceConfig, type InstanceOptions } from '../strategy/strategy-recipe.js'

/** Options of a time limiter; names and defaults are resilience4j's. */
export interface TimeLimiterOptions extends InstanceOptions {
  /** How long a call may take. Default 1s. */
  readonly timeoutDuration?: DurationLike
  /** Whether a call whose time is up is told by its signal. Default true. Without it, nothing within the call knows of the limit. */
  readonly cancelRunningFuture?: boolean
}

export interface TimeLimiterConfig extends InstanceConfig {
  /** Milliseconds. */
  readonly timeoutDuration: number
  readonly cancelRunningFuture: boolean
}

export const TIME_LIMITER_DEFAULTS: TimeLimiterConfig = {
  ...INSTANCE_DEFAULTS,
  timeoutDuration: 1_000,
  cancelRunningFuture: true,
}
