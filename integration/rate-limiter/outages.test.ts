import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { Redis } from 'ioredis'
import {
  RateLimiter,
  RateLimiterStoreError,
  RateLimitExceededError,
  RedisRateLimiterStore,
  StoreDisconnectedError,
  StoreTimeoutError,
  type RateLimiterOptions,
  type RateLimiterStore,
} from 'nexus-framework/resilience'
import { describeWithService } from '../support/describe-with-service.js'
import { TcpProxy } from './tcp-proxy.js'

await describeWithService('redis', 'a rate limiter whose Redis goes away', ({ url }) => {
  let proxy: TcpProxy
  let client: Redis
  let warnings: string[]
  /** Commands that the store was asked for. */
  let asked: number

  beforeEach(async () => {
    proxy = await TcpProxy.to(url)
    // As applications have it, with its queue for commands that can not be sent.
    client = new Redis(proxy.url, { retryStrategy: () => 20, disconnectTimeout: 50 })
    client.on('error', () => undefined)
    await client.ping()
    warnings = []
    asked = 0
  })
  afterEach(async () => {
    client.disconnect()
    await proxy[Symbol.asyncDispose]()
  })

  function limiterOf(options: RateLimiterOptions): RateLimiter {
    const redis = new RedisRateLimiterStore(client, { keyPrefix: `test:${randomUUID()}:` })
    const store: RateLimiterStore = {
      acquire: (request) => {
        asked++
        return redis.acquire(request)
      },
      release: (...args) => redis.release(...args),
      drain: (budget) => redis.drain(budget),
    }
    return RateLimiter.of(
      'orders',
      {
        limitForPeriod: 3,
        limitRefreshPeriod: '1000d',
        timeoutDuration: 0,
        storeTimeout: 100,
        storeRetryInterval: 50,
        store,
        ...options,
      },
      { warn: (message) => warnings.push(message) },
    )
  }

  const event = (limiter: RateLimiter, type: 'STORE_FAILED' | 'STORE_RECOVERED'): Promise<unknown> =>
    new Promise((resolve) => limiter.events.on(type, resolve))

  /** Calls until the store decides again. */
  async function recover(limiter: RateLimiter): Promise<void> {
    proxy.restore()
    let recovered = false
    void event(limiter, 'STORE_RECOVERED').then(() => (recovered = true))
    while (!recovered) {
      await limiter.execute(() => undefined).catch(() => undefined)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }

  it('lets every call pass where it fails open, says so once, and counts again when it is back', async () => {
    const limiter = limiterOf({ onStoreFailure: 'open' })
    expect(await limiter.acquirePermission(2)).toBe(true)
    proxy.cut()
    const calls = await Promise.all(Array.from({ length: 20 }, () => limiter.execute(() => 'ran')))
    expect(calls).toEqual(Array.from({ length: 20 }, () => 'ran'))
    await recover(limiter)
    expect(warnings).toEqual([
      expect.stringMatching(
        /^The store of rate limiter 'orders' does not answer \(.*\); onStoreFailure: open$/,
      ),
      "The store of rate limiter 'orders' answers again",
    ])
    await limiter.drainPermissions()
    expect(await limiter.acquirePermission()).toBe(false)
  })

  it('lets no call pass where it fails closed, and answers 503', async () => {
    const limiter = limiterOf({ onStoreFailure: 'closed' })
    proxy.cut()
    const refusal: unknown = await limiter.execute(() => 'ran').catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(RateLimiterStoreError)
    expect((refusal as RateLimiterStoreError).errorResponse()).toMatchObject({
      status: 503,
      headers: { 'Retry-After': '1' },
    })
    expect(await limiter.reservePermission()).toBe(-1)
    await recover(limiter)
    await expect(limiter.execute(() => 'ran')).resolves.toBe('ran')
  })

  it('counts in this process where it shall', async () => {
    const limiter = limiterOf({ onStoreFailure: 'local' })
    expect(await limiter.acquirePermission(3)).toBe(true)
    proxy.cut()
    expect(await limiter.acquirePermission(2)).toBe(true)
    expect(await limiter.reservePermission()).toBe(0)
    expect(await limiter.acquirePermission()).toBe(false)
    await expect(limiter.execute(() => 'ran')).rejects.toBeInstanceOf(RateLimitExceededError)
    expect(limiter.events.recent().map(({ type }) => type)).toEqual([
      'SUCCESSFUL_ACQUIRE',
      'STORE_FAILED',
      'SUCCESSFUL_ACQUIRE',
      'SUCCESSFUL_ACQUIRE',
      'FAILED_ACQUIRE',
      'FAILED_ACQUIRE',
    ])
  })

  it('sends nothing to a connection that it has not', async () => {
    const limiter = limiterOf({ onStoreFailure: 'closed', storeRetryInterval: 0 })
    client.disconnect()
    await new Promise((resolve) => client.once('end', resolve))
    const refusal: unknown = await limiter.execute(() => 'ran').catch((error: unknown) => error)
    expect((refusal as RateLimiterStoreError).cause).toBeInstanceOf(StoreDisconnectedError)
  })

  describe('and hangs', () => {
    it('makes nobody wait longer than storeTimeout, and hardly anybody at all', async () => {
      const limiter = limiterOf({ onStoreFailure: 'open', storeRetryInterval: '10s' })
      await limiter.acquirePermission()
      proxy.hang()
      const failed = event(limiter, 'STORE_FAILED')
      await limiter.execute(() => 'ran')
      await expect(failed).resolves.toMatchObject({ error: expect.any(StoreTimeoutError) })
      asked = 0
      const calls = await Promise.all(Array.from({ length: 1_000 }, () => limiter.execute(() => 'ran')))
      expect(calls).toHaveLength(1_000)
      expect(asked).toBe(0)
    })

    it('collects no commands: one call at a time finds out whether it is back', async () => {
      const limiter = limiterOf({ onStoreFailure: 'closed', storeTimeout: 30, storeRetryInterval: 30 })
      await limiter.acquirePermission()
      proxy.hang()
      await expect(limiter.execute(() => 'ran')).rejects.toBeInstanceOf(RateLimiterStoreError)
      asked = 0
      const begin = performance.now()
      let calls = 0
      while (performance.now() - begin < 400) {
        await Promise.allSettled(Array.from({ length: 50 }, () => limiter.execute(() => 'ran')))
        calls += 50
        await new Promise(setImmediate)
      }
      const probes = (performance.now() - begin) / (30 + 30)
      expect(calls).toBeGreaterThan(200)
      expect(asked).toBeGreaterThan(0)
      expect(asked).toBeLessThanOrEqual(Math.ceil(probes) + 1)
    })
  })

  it('lets those that wait begin in time, although their Redis has gone since', async () => {
    const limiter = limiterOf({
      algorithm: 'leaky-bucket',
      limitForPeriod: 10,
      limitRefreshPeriod: '1s',
      timeoutDuration: '1s',
      onStoreFailure: 'closed',
    })
    const calls = [limiter.execute(() => 1), limiter.execute(() => 2)]
    while (limiter.waitingCalls === 0) await new Promise(setImmediate)
    proxy.cut()
    await expect(Promise.all(calls)).resolves.toEqual([1, 2])
  })
})
