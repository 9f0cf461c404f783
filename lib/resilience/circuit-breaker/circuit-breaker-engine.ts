import type { OptionComplaints } from '../../common/index.js'
import type { StrategyRuntime } from '../strategy/strategy-runtime.js'
import { InvalidStrategyOptionsError } from '../strategy/strategy.errors.js'
import type { CircuitBreaker } from './circuit-breaker.js'
import type { CircuitBreakerConfig, CircuitBreakerEngineName } from './circuit-breaker.options.js'

/** What makes circuit breakers of one kind. Making one takes no promise: breakers are made on first use, by calls that can not wait. */
export interface CircuitBreakerEngine {
  /** Defaults that are not those of `CIRCUIT_BREAKER_DEFAULTS`. */
  readonly defaultsFor: (set: Partial<CircuitBreakerConfig>) => Partial<CircuitBreakerConfig>
  /** What it can not do of what it is asked for. @param set what somebody set, without the defaults */
  readonly check: (config: CircuitBreakerConfig, set: Partial<CircuitBreakerConfig>) => OptionComplaints
  /** Why a method has to return a promise; `undefined` where it need not. */
  readonly waits: string | undefined
  readonly create: (name: string, config: CircuitBreakerConfig, runtime: StrategyRuntime) => CircuitBreaker
}

/** For `reconfigure`: who holds a breaker holds its engine. */
export function otherEngine(name: string, engine: CircuitBreakerEngineName): InvalidStrategyOptionsError {
  const message = `is ${engine} now, and a breaker that has been made keeps its engine: remove it from the registry first`
  return new InvalidStrategyOptionsError('circuitbreaker', name, [{ option: 'engine', message }])
}
