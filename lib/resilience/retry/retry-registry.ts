import { StrategyRegistry, type RegistryOptions } from '../strategy/strategy-registry.js'
import type { StrategyRuntime } from '../strategy/strategy-runtime.js'
import { RETRY } from './retry-recipe.js'
import type { RetryConfig, RetryOptions } from './retry.options.js'
import type { RetryStrategy } from './retry-strategy.js'

/** The retries of an application by name. Who uses the same name shares its budget and its numbers. */
export class RetryRegistry extends StrategyRegistry<RetryOptions, RetryConfig, RetryStrategy> {
  constructor(options?: RegistryOptions<RetryOptions>, runtime?: StrategyRuntime) {
    super(RETRY, options, runtime)
  }

  /** resilience4j's name for {@link get}. */
  retry(name: string, options?: RetryOptions): RetryStrategy {
    return this.get(name, options)
  }
}
