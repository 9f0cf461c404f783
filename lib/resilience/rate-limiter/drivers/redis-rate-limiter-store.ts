import { isError } from '../../../common/index.js'
import { StoreDisconnectedError } from '../rate-limiter.errors.js'
import type { RateLimitAlgorithm } from '../algorithms/rate-limit-algorithm.js'
import type {
  RateLimiterStore,
  StoreDecision,
  StoredBudget,
  StoreRequest,
} from '../store/rate-limiter-store.js'
import type { RedisScriptClient } from './redis-client.js'
import { redisScript } from './redis-scripts.js'

export interface RedisRateLimiterStoreOptions {
  /** What all keys begin with. Default `nexus:ratelimiter:`. */
  readonly keyPrefix?: string
}

interface Script {
  readonly text: string
  readonly sha: string
}

/** In these there is no connection, and none is just being made. */
const DISCONNECTED: ReadonlySet<string> = new Set(['reconnecting', 'disconnecting', 'close', 'end'])
const KEY_PREFIX = 'nexus:ratelimiter:'

/**
 * Budgets in Redis 6 or newer (or a Cluster of it): each decision is one script on one key, in the time of the server, so that neither the
 * number of processes nor their clocks matter. Keys go when they are not needed any more.
 *
 * @example
 * const limiter = RateLimiter.of('orders', { store: new RedisRateLimiterStore(new Redis(url)) })
 */
export class RedisRateLimiterStore implements RateLimiterStore {
  readonly #client: RedisScriptClient
  readonly #keyPrefix: string
  readonly #scripts = new Map<RateLimitAlgorithm, Script>()

  constructor(client: RedisScriptClient, { keyPrefix = KEY_PREFIX }: RedisRateLimiterStoreOptions = {}) {
    this.#client = client
    this.#keyPrefix = keyPrefix
  }

  async acquire({ permits, maxWait, ...budget }: StoreRequest): Promise<StoreDecision> {
    const answer = await this.#run('acquire', budget, [permits, Math.floor(maxWait * 1_000)])
    const [permitted, at, now, available, refreshAt, after, before] = answer as readonly [
      ...[number, number, number, number, number],
      ...[string, string],
    ]
    return {
      permitted: permitted === 1,
      now: now / 1_000,
      at: at < 0 ? Infinity : at / 1_000,
      available,
      refreshAt: refreshAt / 1_000,
      receipt: [after, before],
    }
  }

  async release(budget: StoredBudget, permits: number, receipt: unknown): Promise<void> {
    await this.#run('release', budget, [permits, 0, ...(receipt as readonly string[])])
  }

  async drain(budget: StoredBudget): Promise<number> {
    return (await this.#run('drain', budget, [0, 0])) as number
  }

  async #run(command: string, budget: StoredBudget, rest: readonly (string | number)[]): Promise<unknown> {
    const { status } = this.#client
    if (status !== undefined && DISCONNECTED.has(status)) throw new StoreDisconnectedError(status)
    const { algorithm, limit, period, capacity } = budget
    const { sha, text } = this.#script(algorithm)
    const args = [this.#keyOf(budget), command, limit, Math.round(period * 1_000), capacity, ...rest]
    try {
      return await this.#client.evalsha(sha, 1, ...args)
    } catch (error) {
      // The server is new, was restarted, or had its scripts flushed. EVAL keeps the script for the next time.
      if (isError(error) && error.message.startsWith('NOSCRIPT')) return this.#client.eval(text, 1, ...args)
      throw error
    }
  }

  /** The braces keep whatever belongs to a budget on one node of a cluster, and budgets spread over all of them. */
  #keyOf({ name, key, algorithm }: StoredBudget): string {
    return `${this.#keyPrefix}{${budgetName(name, key)}}:${algorithm}`
  }

  #script(algorithm: RateLimitAlgorithm): Script {
    let script = this.#scripts.get(algorithm)
    if (script === undefined) {
      const text = redisScript(algorithm)
      this.#scripts.set(algorithm, (script = { text, sha: sha1(text) }))
    }
    return script
  }
}

/** `inventory`, `inventory:tenant-5`: different for different budgets, as a name's own colons are escaped. */
function budgetName(name: string, key: string | undefined): string {
  const escaped = name.replaceAll('%', '%25').replaceAll(':', '%3A')
  return key === undefined ? escaped : `${escaped}:${key}`
}

/** Redis names scripts so; an import of `node:crypto` would be loaded with every start. */
function sha1(text: string): string {
  return process.getBuiltinModule('node:crypto').createHash('sha1').update(text).digest('hex')
}
