import type Bottleneck from 'bottleneck'
import type { Clock } from '../../../common/index.js'
import { RequestContext } from '../../../core/index.js'
import { StoreDisconnectedError } from '../rate-limiter.errors.js'
import type { RateLimiterStores } from '../store/rate-limiter-stores.js'
import type { RedisClient } from './redis-client.js'

export interface BottleneckLimitersOptions {
  /** Of the rate limiter. */
  readonly name: string
  readonly clock: Clock
  readonly load: () => Promise<typeof Bottleneck>
  /** `undefined` for one process alone. */
  readonly stores: RateLimiterStores | undefined
  /** Milliseconds from one call to the next. */
  readonly minTime: () => number
  readonly onError: (error: unknown) => void
}

/** How long bottleneck keeps a queue that nobody uses; longer than any distance between calls. Milliseconds. */
const IDLE_TIMEOUT = 300_000
/** How long boot waits for a Redis that may be away. Milliseconds. */
const READY_TIMEOUT = 2_000
const KEY_PREFIX = 'nexus:ratelimiter:'

/** What bottleneck has made. */
interface Opened {
  readonly shared: Bottleneck
  /** Queues of partitions. */
  readonly partitions: Bottleneck.Group
  readonly connection: Bottleneck.IORedisConnection | undefined
  readonly client: RedisClient | undefined
  readonly BottleneckError: new () => Error
}

/** bottleneck's queues of one rate limiter: one for all calls without a key, and one per partition. Loaded and connected on first use. */
export class BottleneckLimiters {
  readonly #options: BottleneckLimitersOptions
  #opened: Promise<Opened> | undefined

  constructor(options: BottleneckLimitersOptions) {
    this.#options = options
  }

  /** Rejects with MissingPackageError, MissingStoreError. */
  async start(): Promise<void> {
    await this.#open()
  }

  /** Resolves when it is the call's turn and `onTurn` has run. Rejects with StoreDisconnectedError, or when bottleneck is closed. */
  async queue(key: string | undefined, onTurn: () => void): Promise<void> {
    const { shared, partitions, client, BottleneckError } = await this.#open()
    const status = client?.status
    if (status !== undefined && status !== 'ready') throw new StoreDisconnectedError(status)
    const limiter = key === undefined ? shared : partitions.key(key)
    try {
      await limiter.schedule(() => Promise.resolve(onTurn()))
    } catch (error) {
      if (client === undefined || error instanceof BottleneckError) throw error
      throw new StoreDisconnectedError(client.status ?? 'failing', error)
    }
  }

  /** The distance between calls has changed. */
  configure(): void {
    this.#opened
      ?.then(async ({ shared, partitions }) => {
        const settings = { minTime: this.#options.minTime() }
        partitions.updateSettings(settings)
        for (const limiter of [shared, ...partitions.limiters().map((each) => each.limiter)]) {
          // A promise, whatever its types say.
          await (limiter.updateSettings(settings) as unknown as PromiseLike<unknown>)
        }
      })
      .catch(this.#options.onError)
  }

  /** Lets go of timers and connections; who still waits is refused. */
  async close(): Promise<void> {
    const opened = this.#opened
    this.#opened = undefined
    if (opened === undefined) return
    const { shared, partitions, connection, client } = await opened
    const limiters = [shared, ...partitions.limiters().map(({ limiter }) => limiter)]
    await Promise.all(limiters.map((limiter) => limiter.stop({ dropWaitingJobs: true })))
    if (connection === undefined) {
      await Promise.all(limiters.map((limiter) => limiter.disconnect(false)))
      return
    }
    // Not limiter by limiter: each would unsubscribe, and nobody there takes it when that fails.
    await connection.disconnect(client?.status === 'ready').catch(() => connection.disconnect(false))
  }

  #open(): Promise<Opened> {
    return (this.#opened ??= RequestContext.exit(() => this.#create()))
  }

  async #create(): Promise<Opened> {
    const { name, stores, load, minTime, onError } = this.#options
    const Library = await load()
    const client = stores === undefined ? undefined : ownClient(await stores.client())
    const connection = client === undefined ? undefined : new Library.IORedisConnection({ client })
    connection?.on('error', onError)
    const settings = {
      // The braces keep the keys of one queue on one node of a cluster.
      id: `${stores?.keyPrefix ?? KEY_PREFIX}{${name}}`,
      minTime: minTime(),
      timeout: IDLE_TIMEOUT,
      ...(connection !== undefined && { datastore: 'ioredis', connection }),
    }
    // A promise, whatever its types say.
    if (connection !== undefined) await this.#within(connection.ready as unknown as PromiseLike<unknown>)
    const shared = new Library(settings)
    const partitions = new Library.Group(settings)
    for (const each of [shared, partitions]) each.on('error', onError)
    return { shared, partitions, connection, client, BottleneckError: Library.BottleneckError }
  }

  /** Waits, but not for ever. */
  async #within(ready: PromiseLike<unknown>): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = this.#options.clock.schedule(resolve, READY_TIMEOUT, { ref: true })
      void ready.then(() => {
        timer.cancel()
        resolve()
      })
    })
  }
}

/** What bottleneck counts on: a connection that connects by itself, and commands that wait for it. */
const CONNECTION = {
  lazyConnect: false,
  enableOfflineQueue: true,
  autoResendUnfulfilledCommands: true,
  maxRetriesPerRequest: null,
} as const

/** bottleneck closes what it is given. */
function ownClient(client: RedisClient): RedisClient {
  return client.isCluster === true ? client.duplicate() : client.duplicate(CONNECTION)
}
