import type { Redis } from 'ioredis'
import { messageOf, MissingPackageError } from '../../../common/index.js'
import { RequestContext } from '../../../core/index.js'
import type { StrategyRuntime } from '../../strategy/strategy-runtime.js'
import type { RedisClient } from './redis-client.js'

/** How long a connection may be silent while commands wait for it, before it is thought dead. Milliseconds. */
const SOCKET_TIMEOUT = 2_000
/** Of a connection that is no more; ioredis waits for it all the same. Milliseconds. */
const DISCONNECT_TIMEOUT = 100
/** Milliseconds; the first ones are shorter. */
const LONGEST_RETRY_DELAY = 1_000

/**
 * Connects to Redis; a server that is away is tried again and again. A command is sent once, or fails at once: a decision that comes later is
 * of no use, and one that comes twice takes permits twice.
 *
 * @throws MissingPackageError
 */
export async function connectRedis(url: string, runtime: StrategyRuntime): Promise<RedisClient> {
  const library = await loadRedis()
  // Its reconnecting and its events outlive the request that needs it first.
  return RequestContext.exit(() => connected(library.Redis, url, runtime))
}

async function connected(Client: typeof Redis, url: string, runtime: StrategyRuntime): Promise<RedisClient> {
  const client = new Client(url, {
    lazyConnect: true,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    socketTimeout: SOCKET_TIMEOUT,
    disconnectTimeout: DISCONNECT_TIMEOUT,
    retryStrategy: (attempt) => Math.min(attempt * 50, LONGEST_RETRY_DELAY),
  })
  // Told by who asks for a decision; without a listener ioredis prints each attempt.
  client.on('error', () => undefined)
  try {
    await client.connect()
  } catch (error) {
    runtime.warn(`The Redis of the rate limiters can not be reached yet: ${messageOf(error)}`)
  }
  return client
}

/** Answers are read to the end, where somebody is there to give them. */
export async function closeRedis(client: RedisClient): Promise<void> {
  try {
    if (client.status === 'ready') await client.quit()
  } catch {
    // The connection went away by itself.
  }
  if (client.status !== 'end') client.disconnect()
}

async function loadRedis(): Promise<{ readonly Redis: typeof Redis }> {
  try {
    return await import('ioredis')
  } catch (error) {
    throw new MissingPackageError('ioredis', 'The store `redis` of rate limiters', { cause: error })
  }
}
