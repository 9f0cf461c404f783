import type { CircuitBreakerEngine } from './circuit-breaker-engine.js'
import { CIRCUIT_BREAKER_DEFAULTS, type CircuitBreakerConfig } from './circuit-breaker.options.js'
import { SlidingWindowCircuitBreaker } from './sliding-window-circuit-breaker.js'

/** Does all of it, and keeps what is synchronous synchronous. */
export const NEXUS_ENGINE: CircuitBreakerEngine = {
  defaultsFor,
  check: (config) => [
    Object.keys(config.opossum).length === 0
      ? undefined
      : { option: 'opossum', message: "is for engine: 'opossum', and the engine is 'nexus'" },
    typeof config.waitDurationInOpenState === 'function' && config.enableExponentialBackoff
      ? {
          option: 'enableExponentialBackoff',
          message: 'can not be combined with a waitDurationInOpenState that is a function',
        }
      : undefined,
  ],
  waits: undefined,
  create: (name, config, runtime) => new SlidingWindowCircuitBreaker(name, config, runtime),
}

/** A count-based window decides when it is full at the latest, without anybody having to say so. */
function defaultsFor(set: Partial<CircuitBreakerConfig>): Partial<CircuitBreakerConfig> {
  const { slidingWindowType, slidingWindowSize } = { ...CIRCUIT_BREAKER_DEFAULTS, ...set }
  const { minimumNumberOfCalls } = CIRCUIT_BREAKER_DEFAULTS
  return slidingWindowType === 'COUNT_BASED' && slidingWindowSize < minimumNumberOfCalls
    ? { minimumNumberOfCalls: slidingWindowSize }
    : {}
}
