import { HealthIndicator, Inject, Injectable, type Health, type HealthStatus } from '../../core/index.js'
import type { CircuitBreaker } from '../circuit-breaker/circuit-breaker.js'
import { CircuitBreakerRegistry } from '../circuit-breaker/circuit-breaker-registry.js'
import { registeredHealth } from './registered-health.js'

/**
 * The breakers that have `registerHealthIndicator`, as resilience4j tells them. An open one makes the whole DOWN only with
 * `allowHealthIndicatorToFail`; else its status is one that does not count.
 */
@Injectable()
export class CircuitBreakersHealthIndicator extends HealthIndicator {
  readonly name = 'circuitBreakers'
  override readonly isDefault = true
  readonly #registry: CircuitBreakerRegistry

  constructor(@Inject(CircuitBreakerRegistry) registry: CircuitBreakerRegistry) {
    super()
    this.#registry = registry
  }

  health(): Health {
    return registeredHealth(this.#registry.all(), healthOf)
  }
}

function healthOf({ state, config, metrics }: CircuitBreaker): Health {
  return {
    status: statusOf(state, config.allowHealthIndicatorToFail),
    details: {
      failureRate: percent(metrics.failureRate),
      failureRateThreshold: percent(config.failureRateThreshold),
      slowCallRate: percent(metrics.slowCallRate),
      slowCallRateThreshold: percent(config.slowCallRateThreshold),
      bufferedCalls: metrics.numberOfBufferedCalls,
      slowCalls: metrics.numberOfSlowCalls,
      slowFailedCalls: metrics.numberOfSlowFailedCalls,
      failedCalls: metrics.numberOfFailedCalls,
      notPermittedCalls: metrics.numberOfNotPermittedCalls,
      state,
    },
  }
}

function statusOf(state: CircuitBreaker['state'], mayFail: boolean): HealthStatus {
  if (state === 'CLOSED') return 'UP'
  if (state === 'OPEN') return mayFail ? 'DOWN' : 'CIRCUIT_OPEN'
  if (state === 'HALF_OPEN') return mayFail ? 'UNKNOWN' : 'CIRCUIT_HALF_OPEN'
  return 'UNKNOWN'
}

/** As resilience4j writes it: `-1.0%`. */
function percent(value: number): string {
  return `${value.toFixed(1)}%`
}
