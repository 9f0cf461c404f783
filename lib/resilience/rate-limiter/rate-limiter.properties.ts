import { Duration } from '../../common/index.js'
import { ConfigurationProperties, Property, Secret } from '../../config/index.js'
import { RATE_LIMIT_ALGORITHMS, type RateLimitAlgorithm } from './algorithms/rate-limit-algorithm.js'
import type { OnStoreFailure, RateLimiterEngineName, RateLimiterOptions } from './rate-limiter.options.js'

/** One configuration or instance of `resilience.ratelimiter`; what is not set comes from what it is based on. */
export class RateLimiterInstanceProperties implements RateLimiterOptions {
  @Property({ type: String }) baseConfig?: string
  @Property({ type: Number }) eventConsumerBufferSize?: number
  @Property({ enum: RATE_LIMIT_ALGORITHMS }) algorithm?: RateLimitAlgorithm
  @Property({ type: Number }) limitForPeriod?: number
  @Property({ type: Duration }) limitRefreshPeriod?: Duration
  @Property({ type: Duration }) timeoutDuration?: Duration
  @Property({ type: Number }) burstCapacity?: number
  @Property({ type: Number }) maxWaitingCalls?: number
  @Property({ type: Number }) maxPartitions?: number
  @Property({ type: Boolean }) writableStackTraceEnabled?: boolean
  @Property({ type: Boolean }) registerHealthIndicator?: boolean
  @Property({ type: Boolean }) allowHealthIndicatorToFail?: boolean
  @Property({ enum: ['memory', 'redis'] }) store?: 'memory' | 'redis'
  @Property({ enum: ['open', 'closed', 'local'] }) onStoreFailure?: OnStoreFailure
  @Property({ type: Duration }) storeTimeout?: Duration
  @Property({ type: Duration }) storeRetryInterval?: Duration
  @Property({ enum: ['nexus', 'bottleneck'] }) engine?: RateLimiterEngineName
}

/** `resilience.ratelimiter.redis`: which Redis the store `redis` means. */
export class RateLimiterRedisProperties {
  /** `redis://user:password@host:6379/0`, `rediss://` with TLS. A secret, as it may have a password. */
  @Property({ type: Secret }) url?: Secret
  @Property({ type: String }) keyPrefix?: string
}

/** `resilience.ratelimiter.*`. */
@ConfigurationProperties('resilience.ratelimiter')
export class RateLimiterProperties {
  /** What instances can be based on; `default` is what all are based on. */
  @Property({ of: RateLimiterInstanceProperties }) configs: Record<string, RateLimiterInstanceProperties> = {}
  @Property({ of: RateLimiterInstanceProperties }) instances: Record<string, RateLimiterInstanceProperties> =
    {}
  @Property({ type: RateLimiterRedisProperties }) redis: RateLimiterRedisProperties =
    new RateLimiterRedisProperties()
}
