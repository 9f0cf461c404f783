import type { RedisClient } from '../drivers/redis-client.js'

/** Which Redis the store `redis` means. */
export interface RateLimiterRedisOptions {
  /** `redis://user:password@host:6379/0`, `rediss://` with TLS. Closed at shutdown. */
  readonly url?: string
  /** A client of the application's, ioredis's `Redis` or `Cluster`, in place of the url. Whoever made it closes it. */
  readonly client?: RedisClient
  /** What all keys begin with. Default `nexus:ratelimiter:`. */
  readonly keyPrefix?: string
}
