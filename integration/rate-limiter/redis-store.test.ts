import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { Redis } from 'ioredis'
import {
  RATE_LIMIT_ALGORITHMS,
  RateLimiter,
  RateLimitExceededError,
  RedisRateLimiterStore,
  type RateLimiterOptions,
} from 'nexus-framework/resilience'
import { describeWithService } from '../support/describe-with-service.js'

await describeWithService('redis', 'a rate limiter over Redis', ({ url }) => {
  let client: Redis
  let keyPrefix: string

  beforeAll(() => {
    client = new Redis(url)
  })
  afterAll(() => client.quit())
  beforeEach(() => {
    keyPrefix = `test:${randomUUID()}:`
  })

  const limiterOf = (options: RateLimiterOptions): RateLimiter =>
    RateLimiter.of('orders', { store: new RedisRateLimiterStore(client, { keyPrefix }), ...options })

  const keys = (): Promise<string[]> => client.keys(`${keyPrefix}*`)

  describe.each(RATE_LIMIT_ALGORITHMS)('%s', (algorithm) => {
    // A leaky bucket lets one call through at a time.
    const burst = algorithm === 'leaky-bucket' ? 1 : 3
    const options = { algorithm, limitForPeriod: 3, limitRefreshPeriod: '1h', timeoutDuration: 0 } as const

    it('permits as many calls as there are permits, and says when there will be more', async () => {
      const limiter = limiterOf(options)
      const calls = await Promise.allSettled(Array.from({ length: 5 }, () => limiter.execute(() => 'ran')))
      expect(calls.map(({ status }) => status)).toEqual(
        Array.from({ length: 5 }, (_, index) => (index < burst ? 'fulfilled' : 'rejected')),
      )
      const refusal = (calls.at(-1) as PromiseRejectedResult).reason as RateLimitExceededError
      expect(refusal).toBeInstanceOf(RateLimitExceededError)
      expect(refusal.retryAfterMs).toBeGreaterThan(0)
      expect(refusal.retryAfterMs).toBeLessThanOrEqual(3_600_000)
      expect(limiter.availablePermissions).toBe(0)
      expect(limiter.events.recent().map(({ type }) => type)).toEqual(
        Array.from({ length: 5 }, (_, index) => (index < burst ? 'SUCCESSFUL_ACQUIRE' : 'FAILED_ACQUIRE')),
      )
    })

    it('is shared by all limiters of that name, each partition for itself', async () => {
      const [one, two] = [limiterOf(options), limiterOf(options)]
      await one.drainPermissions()
      await one.drainPermissions({ key: 'a' })
      expect(await two.acquirePermission()).toBe(false)
      expect(await two.acquirePermission(1, { key: 'a' })).toBe(false)
      expect(await two.acquirePermission(1, { key: 'b' })).toBe(true)
      expect(one.events.recent()).toMatchObject([
        { type: 'DRAINED', permits: burst },
        { type: 'DRAINED', permits: burst },
      ])
    })

    it('takes several permits in one step, and none where there are not enough', async () => {
      const limiter = limiterOf({ ...options, algorithm, limitForPeriod: 5 })
      expect(await limiter.acquirePermission(4)).toBe(true)
      expect(await limiter.acquirePermission(2)).toBe(false)
      expect(await limiter.acquirePermission(1)).toBe(algorithm !== 'leaky-bucket')
      await expect(limiter.execute(() => undefined, { permits: 6 })).rejects.toMatchObject({
        retryAfterMs: undefined,
      })
      await expect(limiter.execute(() => 'free', { permits: 0 })).resolves.toBe('free')
    })

    it('leaves keys that go by themselves', async () => {
      const limiter = limiterOf({ ...options, limitRefreshPeriod: 60_000 })
      await limiter.acquirePermission()
      const [key = ''] = await keys()
      expect(key).toBe(`${keyPrefix}{orders}:${algorithm}`)
      const ttl = await client.pttl(key)
      expect(ttl).toBeGreaterThan(0)
      expect(ttl).toBeLessThanOrEqual(60_010)
    })

    it('lets calls wait for permits that they have already, each after those that came long before', async () => {
      const limiter = limiterOf({ ...options, limitRefreshPeriod: 300, timeoutDuration: '10s' })
      const started: [number, number][] = []
      const begin = performance.now()
      await Promise.all(
        Array.from({ length: 7 }, (_, index) =>
          limiter.execute(() => started.push([index, performance.now() - begin])),
        ),
      )
      // Calls whose permits come together start together, in whatever order their timers fire.
      const order = started.map(([index]) => index)
      const groups = [order.slice(0, 3), order.slice(3, 6), order.slice(6)].map((group) => group.toSorted())
      expect(groups).toEqual([[0, 1, 2], [3, 4, 5], [6]])
      // The seventh of three in 300 ms; a fixed window may have begun just before it ended, a bucket was full.
      const least = { 'fixed-window': 300, 'token-bucket': 400 }[algorithm as string] ?? 600
      expect(started.at(-1)?.[1]).toBeGreaterThan(least - 5)
    })

    it('gives permits back whose caller leaves while it waits', async () => {
      const limiter = limiterOf({ ...options, limitForPeriod: 1, timeoutDuration: '2h' })
      await limiter.acquirePermission()
      const before = await limiter.reservePermission()
      expect(before).toBeGreaterThan(0)
      const controller = new AbortController()
      const leaving = limiter.execute(() => 'ran', { signal: controller.signal })
      leaving.catch(() => undefined)
      while (limiter.waitingCalls === 0) await new Promise(setImmediate)
      const [key = ''] = await keys()
      const reserved = await stateOf(client, key)
      controller.abort(new Error('gone'))
      await expect(leaving).rejects.toThrow('gone')
      while ((await stateOf(client, key)) === reserved) await new Promise(setImmediate)
      // The next one gets the place that is free again.
      const next = await limiter.reservePermission()
      expect(next).toBeLessThanOrEqual(before + 3_600_000)
      expect(next).toBeGreaterThan(0)
      expect(limiter.waitingCalls).toBe(0)
    })

    it('is drained by a result that says so', async () => {
      const limiter = limiterOf({ ...options, drainPermissionsOnResult: (outcome) => 'error' in outcome })
      await expect(limiter.execute(() => Promise.reject(new Error('429')))).rejects.toThrow('429')
      const drained = new Promise((resolve) => limiter.events.on('DRAINED', resolve))
      await drained
      expect(await limiter.acquirePermission()).toBe(false)
    })

    it('works by new limits at once, and forgets nothing', async () => {
      const limiter = limiterOf(options)
      await limiter.drainPermissions()
      limiter.changeLimitForPeriod(6)
      expect(await limiter.acquirePermission()).toBe(algorithm !== 'leaky-bucket')
      limiter.changeLimitForPeriod(2)
      expect(await limiter.acquirePermission()).toBe(false)
    })
  })

  it('sends the script again where the server has lost it', async () => {
    const limiter = limiterOf({ limitForPeriod: 2, limitRefreshPeriod: '1h', timeoutDuration: 0 })
    expect(await limiter.acquirePermission()).toBe(true)
    await client.script('FLUSH')
    const calls = await Promise.all([1, 2, 3].map(() => limiter.acquirePermission()))
    expect(calls.filter(Boolean)).toHaveLength(1)
    expect(limiter.events.recent().map(({ type }) => type)).not.toContain('STORE_FAILED')
  })

  it('keeps names and keys apart, whatever they are', async () => {
    const store = new RedisRateLimiterStore(client, { keyPrefix })
    const limit = { limitForPeriod: 1, limitRefreshPeriod: '1h', timeoutDuration: 0, store }
    const permitted = [
      await RateLimiter.of('a:b', limit).acquirePermission(),
      await RateLimiter.of('a', limit).acquirePermission(1, { key: 'b' }),
      await RateLimiter.of('a%3Ab', limit).acquirePermission(),
      await RateLimiter.of('a', limit).acquirePermission(1, { key: '' }),
      await RateLimiter.of('a', limit).acquirePermission(),
    ]
    expect(permitted).toEqual([true, true, true, true, true])
  })

  it('lets no more calls of a process wait than may', async () => {
    const limiter = limiterOf({
      limitForPeriod: 1,
      limitRefreshPeriod: '1h',
      timeoutDuration: '3h',
      maxWaitingCalls: 1,
    })
    await limiter.acquirePermission()
    const controller = new AbortController()
    const waiting = limiter.execute(() => undefined, { signal: controller.signal })
    waiting.catch(() => undefined)
    while (limiter.waitingCalls === 0) await new Promise(setImmediate)
    expect(await limiter.acquirePermission()).toBe(false)
    controller.abort()
    await expect(waiting).rejects.toThrow()
  })

  it('decides many budgets in random order as many single ones would', async () => {
    const calls = fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 1, max: 3 })), {
      maxLength: 40,
    })
    await fc.assert(
      fc.asyncProperty(calls, async (sequence) => {
        keyPrefix = `test:${randomUUID()}:`
        const limiter = limiterOf({ limitForPeriod: 5, limitRefreshPeriod: '100d', timeoutDuration: 0 })
        const used = new Map<number, number>()
        for (const [key, permits] of sequence) {
          const before = used.get(key) ?? 0
          const permitted = await limiter.acquirePermission(permits, { key: `${key}` })
          expect(permitted).toBe(before + permits <= 5)
          if (permitted) used.set(key, before + permits)
        }
      }),
      { numRuns: 20 },
    )
  })
})

async function stateOf(client: Redis, key: string): Promise<string> {
  const type = await client.type(key)
  if (type === 'none') return ''
  return type === 'list' ? (await client.lrange(key, 0, -1)).join() : ((await client.get(key)) ?? '')
}
