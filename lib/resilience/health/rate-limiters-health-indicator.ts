import { HealthIndicator, Inject, Injectable, type Health, type HealthStatus } from '../../core/index.js'
import type { RateLimiterEngine } from '../rate-limiter/rate-limiter-engine.js'
import { RateLimiterRegistry } from '../rate-limiter/rate-limiter-registry.js'
import { registeredHealth } from './registered-health.js'

/**
 * The limiters that have `registerHealthIndicator`, as resilience4j tells them: UP while there are permits or nobody waits, UNKNOWN while
 * calls wait, and RATE_LIMITED once the next call would be refused, which is DOWN with `allowHealthIndicatorToFail`.
 */
@Injectable()
export class RateLimitersHealthIndicator extends HealthIndicator {
  readonly name = 'rateLimiters'
  override readonly isDefault = true
  readonly #registry: RateLimiterRegistry

  constructor(@Inject(RateLimiterRegistry) registry: RateLimiterRegistry) {
    super()
    this.#registry = registry
  }

  health(): Health {
    return registeredHealth(this.#registry.all(), healthOf)
  }
}

function healthOf(limiter: RateLimiterEngine): Health {
  const { availablePermissions, waitingCalls } = limiter
  return {
    status: statusOf(limiter),
    details: { availablePermissions, numberOfWaitingThreads: waitingCalls },
  }
}

function statusOf({ availablePermissions, waitingCalls, config }: RateLimiterEngine): HealthStatus {
  if (availablePermissions > 0 || waitingCalls === 0) return 'UP'
  const { limitForPeriod, limitRefreshPeriod, timeoutDuration, allowHealthIndicatorToFail } = config
  // Permits that are waited for are below zero: the next call comes after them.
  const wait = Math.ceil((1 - availablePermissions) / limitForPeriod) * limitRefreshPeriod
  const refuses = wait > timeoutDuration || waitingCalls >= config.maxWaitingCalls
  if (!refuses) return 'UNKNOWN'
  return allowHealthIndicatorToFail ? 'DOWN' : 'RATE_LIMITED'
}
