import { AspectOrder } from '../../core/index.js'
import { strategyAspect } from '../strategy/strategy-aspect.js'
import type { CircuitBreaker as CircuitBreakerContract } from './circuit-breaker.js'
import { CIRCUIT_BREAKER, waitsFor } from './circuit-breaker-recipe.js'
import { CircuitBreakerRegistry } from './circuit-breaker-registry.js'
import type { CircuitBreakerConfig, CircuitBreakerOptions } from './circuit-breaker.options.js'

/** A circuit breaker, of whatever engine; one that is made by hand: `CircuitBreaker.of('inventory', { failureRateThreshold: 25 })`. */
export type CircuitBreaker = CircuitBreakerContract

/**
 * Refuses calls of the method with a CallNotPermittedError for a while when too many calls before failed or were slow, and finds out with
 * a few calls whether it works again. A synchronous method stays synchronous.
 *
 * @throws SynchronousMethodError at boot, for `engine: 'opossum'`
 * @example
 * \@CircuitBreaker('inventory', { fallback: 'lastKnownStock' })
 * async stock(sku: string): Promise<number> { ... }
 */
export const CircuitBreaker = strategyAspect<
  CircuitBreakerOptions,
  CircuitBreakerConfig,
  CircuitBreakerContract
>({
  decorator: 'CircuitBreaker',
  order: AspectOrder.CIRCUIT_BREAKER,
  recipe: CIRCUIT_BREAKER,
  registry: CircuitBreakerRegistry,
  seesOutcome: true,
  waits: waitsFor,
})
