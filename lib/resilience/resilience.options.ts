import { InjectionToken } from '../core/index.js'
import type { BulkheadOptions } from './bulkhead/bulkhead.options.js'
import type { ChaosOptions } from './chaos/chaos.options.js'
import type { NamedFaults } from './chaos/fault.js'
import type { CircuitBreakerOptions } from './circuit-breaker/circuit-breaker.options.js'
import type { HedgeOptions } from './hedge/hedge.options.js'
import type { RateLimiterOptions } from './rate-limiter/rate-limiter.options.js'
import type { RateLimiterRedisOptions } from './rate-limiter/store/rate-limiter-redis.options.js'
import type { RetryOptions } from './retry/retry.options.js'
import type { CoalesceOptions } from './coalesce/coalesce.options.js'
import type { RegistryOptions } from './strategy/strategy-registry.js'
import type { ThreadPoolBulkheadOptions } from './thread-pool-bulkhead/thread-pool-bulkhead.options.js'
import type { TimeLimiterOptions } from './time-limiter/time-limiter.options.js'

/** Configurations and instances of each pattern, from code; of one name, what `application.yaml` says of an option goes first. */
export interface ResilienceOptions {
  readonly bulkhead?: RegistryOptions<BulkheadOptions>
  readonly threadPoolBulkhead?: RegistryOptions<ThreadPoolBulkheadOptions>
  readonly circuitBreaker?: RegistryOptions<CircuitBreakerOptions>
  readonly rateLimiter?: RegistryOptions<RateLimiterOptions> & {
    /** Which Redis the store `redis` means. */
    readonly redis?: RateLimiterRedisOptions
  }
  readonly retry?: RegistryOptions<RetryOptions>
  readonly hedge?: RegistryOptions<HedgeOptions>
  readonly coalesce?: RegistryOptions<CoalesceOptions>
  readonly chaos?: RegistryOptions<ChaosOptions> & {
    /** Errors that `fault` names in configuration files, by the name of their class. */
    readonly faults?: NamedFaults
  }
  readonly timeLimiter?: RegistryOptions<TimeLimiterOptions>
}

export const RESILIENCE_OPTIONS = new InjectionToken<ResilienceOptions>('RESILIENCE_OPTIONS')
