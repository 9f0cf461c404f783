import type { OnApplicationShutdown } from '../../../core/index.js'
import { closeRedis, connectRedis } from '../drivers/redis-connection.js'
import { RedisRateLimiterStore } from '../drivers/redis-rate-limiter-store.js'
import { SYSTEM_RUNTIME, type StrategyRuntime } from '../../strategy/strategy-runtime.js'
import { MissingStoreError } from '../rate-limiter.errors.js'
import type { RedisClient } from '../drivers/redis-client.js'
import type { RateLimiterRedisOptions } from './rate-limiter-redis.options.js'
import type { RateLimiterStore, StoreDecision, StoredBudget, StoreRequest } from './rate-limiter-store.js'

/** The stores that configuration names; one connection for all limiters, made when the first of them needs it. */
export class RateLimiterStores implements OnApplicationShutdown {
  readonly #redis: RateLimiterRedisOptions
  readonly #runtime: StrategyRuntime
  #store: ConnectingStore | undefined
  #client: Promise<RedisClient> | undefined

  constructor(
    { redis = {} }: { readonly redis?: RateLimiterRedisOptions } = {},
    runtime: StrategyRuntime = SYSTEM_RUNTIME,
  ) {
    this.#redis = redis
    this.#runtime = runtime
  }

  get keyPrefix(): string | undefined {
    return this.#redis.keyPrefix
  }

  /** The store `redis`. @throws MissingStoreError */
  redis(): RateLimiterStore {
    this.check()
    const { keyPrefix } = this.#redis
    return (this.#store ??= new ConnectingStore(
      async () =>
        new RedisRateLimiterStore(await this.client(), keyPrefix === undefined ? {} : { keyPrefix }),
    ))
  }

  /** The connection. Rejects with MissingStoreError, MissingPackageError. */
  client(): Promise<RedisClient> {
    return (this.#client ??= this.#connect())
  }

  async onApplicationShutdown(): Promise<void> {
    await this.close()
  }

  /** Closes what it has opened. Idempotent. */
  async close(): Promise<void> {
    const { client } = this.#redis
    const opened = client === undefined ? this.#client : undefined
    this.#client = undefined
    if (opened !== undefined) await closeRedis(await opened)
  }

  async #connect(): Promise<RedisClient> {
    const { client, url } = this.#redis
    if (client !== undefined) return client
    if (url === undefined) throw new MissingStoreError()
    return await connectRedis(url, this.#runtime)
  }

  /** @throws MissingStoreError */
  check(): void {
    if (this.#redis.client === undefined && this.#redis.url === undefined) throw new MissingStoreError()
  }
}

/** There before its connection is, so that limiters can be made while the application boots. */
class ConnectingStore implements RateLimiterStore {
  readonly #connect: () => Promise<RateLimiterStore>
  #connected: Promise<RateLimiterStore> | undefined

  constructor(connect: () => Promise<RateLimiterStore>) {
    this.#connect = connect
  }

  async connect(): Promise<void> {
    await this.#store()
  }

  async acquire(request: StoreRequest): Promise<StoreDecision> {
    return (await this.#store()).acquire(request)
  }

  async release(budget: StoredBudget, permits: number, receipt: unknown): Promise<void> {
    await (await this.#store()).release(budget, permits, receipt)
  }

  async drain(budget: StoredBudget): Promise<number> {
    return (await this.#store()).drain(budget)
  }

  #store(): Promise<RateLimiterStore> {
    return (this.#connected ??= this.#connect())
  }
}
