import { StrategyRegistry, type RegistryOptions } from '../strategy/strategy-registry.js'
import type { StrategyRuntime } from '../strategy/strategy-runtime.js'
import type { CircuitBreaker } from './circuit-breaker.js'
import { CIRCUIT_BREAKER } from './circuit-breaker-recipe.js'
import type { CircuitBreakerConfig, CircuitBreakerOptions } from './circuit-breaker.options.js'

/** The circuit breakers of an application by name, of whatever engine. */
export class CircuitBreakerRegistry extends StrategyRegistry<
  CircuitBreakerOptions,
  CircuitBreakerConfig,
  CircuitBreaker
> {
  constructor(options?: RegistryOptions<CircuitBreakerOptions>, runtime?: StrategyRuntime) {
    super(CIRCUIT_BREAKER, options, runtime)
  }

  /** resilience4j's name for {@link get}. */
  circuitBreaker(name: string, options?: CircuitBreakerOptions): CircuitBreaker {
    return this.get(name, options)
  }
}
