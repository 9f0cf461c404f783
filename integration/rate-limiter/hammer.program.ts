// One of several processes that use one budget as fast as they can; tells when it was permitted what, in the server's time.
import { Redis } from 'ioredis'
import {
  RateLimiter,
  RedisRateLimiterStore,
  type RateLimiterOptions,
  type RateLimiterStore,
} from 'nexus-framework/resilience'

interface Order {
  readonly url: string
  readonly keyPrefix: string
  readonly options: RateLimiterOptions
  /** Milliseconds. */
  readonly duration: number
  /** Calls at once. */
  readonly concurrency: number
}

const { url, keyPrefix, options, duration, concurrency } = JSON.parse(process.argv[2] ?? '') as Order
const client = new Redis(url)
const redis = new RedisRateLimiterStore(client, { keyPrefix })
/** Whole microseconds. */
const permitted: number[] = []
let failures = 0

const store: RateLimiterStore = {
  acquire: async (request) => {
    const decision = await redis.acquire(request)
    if (decision.permitted) permitted.push(Math.round(decision.at * 1_000))
    return decision
  },
  release: (...args) => redis.release(...args),
  drain: (budget) => redis.drain(budget),
}
const limiter = RateLimiter.of('shared', { ...options, store, onStoreFailure: 'closed', storeTimeout: '10s' })
limiter.events.on('STORE_FAILED', () => failures++)
let calls = 0

async function hammer(until: number): Promise<void> {
  while (performance.now() < until) {
    calls++
    await limiter.acquirePermission()
  }
}

await client.ping()
console.log('READY')
process.stdin.once('data', () => {
  void (async () => {
    const until = performance.now() + duration
    await Promise.all(Array.from({ length: concurrency }, () => hammer(until)))
    await client.quit()
    console.log(`DONE ${JSON.stringify({ permitted, calls, failures })}`)
    process.stdin.destroy()
  })()
})
