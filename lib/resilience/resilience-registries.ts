import { Inject, Injectable } from '../core/index.js'
import { BulkheadRegistry } from './bulkhead/bulkhead-registry.js'
import { CircuitBreakerRegistry } from './circuit-breaker/circuit-breaker-registry.js'
import { ChaosRegistry } from './chaos/chaos-registry.js'
import { CoalesceRegistry } from './coalesce/coalesce-registry.js'
import { HedgeRegistry } from './hedge/hedge-registry.js'
import { RateLimiterRegistry } from './rate-limiter/rate-limiter-registry.js'
import { RetryRegistry } from './retry/retry-registry.js'
import { ThreadPoolBulkheadRegistry } from './thread-pool-bulkhead/thread-pool-bulkhead-registry.js'
import { TimeLimiterRegistry } from './time-limiter/time-limiter-registry.js'

/** The registries of an application, for what looks at all of them: metrics, endpoints, clients. */
@Injectable()
export class ResilienceRegistries {
  @Inject(RetryRegistry) readonly retries!: RetryRegistry
  @Inject(HedgeRegistry) readonly hedges!: HedgeRegistry
  @Inject(CircuitBreakerRegistry) readonly circuitBreakers!: CircuitBreakerRegistry
  @Inject(RateLimiterRegistry) readonly rateLimiters!: RateLimiterRegistry
  @Inject(TimeLimiterRegistry) readonly timeLimiters!: TimeLimiterRegistry
  @Inject(BulkheadRegistry) readonly bulkheads!: BulkheadRegistry
  @Inject(ThreadPoolBulkheadRegistry) readonly threadPoolBulkheads!: ThreadPoolBulkheadRegistry
  @Inject(CoalesceRegistry) readonly coalesces!: CoalesceRegistry
  @Inject(ChaosRegistry) readonly chaos!: ChaosRegistry
}
