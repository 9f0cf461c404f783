import { randomUUID } from 'node:crypto'
import { afterEach, describe, expect, it } from '@jest/globals'
import { Injectable } from 'nexus-framework'
import {
  RateLimiter,
  RateLimiterRegistry,
  RateLimiterStores,
  RateLimiterStoreError,
  RateLimitExceededError,
  UnsupportedByBottleneckError,
  type RateLimiterOptions,
} from 'nexus-framework/resilience'
import { TestingModule } from 'nexus-framework/testing'
import { describeWithService } from '../support/describe-with-service.js'
import { TcpProxy } from './tcp-proxy.js'

const SMOOTH = {
  engine: 'bottleneck',
  algorithm: 'leaky-bucket',
  limitForPeriod: 10,
  limitRefreshPeriod: '500ms',
} as const satisfies RateLimiterOptions

const limiters: RateLimiter[] = []
afterEach(async () => {
  await Promise.all(limiters.splice(0).map((limiter) => limiter.close()))
})

function kept(limiter: RateLimiter): RateLimiter {
  limiters.push(limiter)
  return limiter
}

/** When calls started, in milliseconds, in the order in which they were made. */
async function startsOf(
  calls: number,
  make: (index: number, start: () => void) => Promise<unknown>,
): Promise<number[]> {
  const starts = new Array<number>(calls)
  await Promise.all(
    Array.from({ length: calls }, (_, index) => make(index, () => void (starts[index] = performance.now()))),
  )
  return starts
}

/** A timer of a busy machine is late, and the next one is not for that. */
function expectSmooth(starts: readonly number[], distance: number): void {
  expect(starts).toEqual(starts.toSorted((a, b) => a - b))
  const elapsed = (starts.at(-1) as number) - (starts[0] as number)
  expect(elapsed).toBeGreaterThanOrEqual((starts.length - 1) * distance - distance / 2)
}

describe('a rate limiter that bottleneck runs', () => {
  it('starts calls at even distances and in order', async () => {
    const limiter = kept(RateLimiter.of('imports', SMOOTH))
    expectSmooth(await startsOf(5, (_index, start) => limiter.execute(start)), 50)
    expect(limiter.events.recent().map(({ type }) => type)).toEqual(
      Array.from({ length: 5 }, () => 'SUCCESSFUL_ACQUIRE'),
    )
  })

  it('refuses at once who would wait too long, and leaves out who left', async () => {
    const limiter = kept(RateLimiter.of('imports', { ...SMOOTH, timeoutDuration: '10s' }))
    const controller = new AbortController()
    const ran: string[] = []
    const first = limiter.execute(() => ran.push('first'))
    const leaving = limiter.execute(() => ran.push('leaving'), { signal: controller.signal })
    const third = limiter.execute(() => ran.push('third'))
    controller.abort(new Error('gone'))
    await expect(leaving).rejects.toThrow('gone')
    limiter.changeTimeoutDuration(0)
    const refusal: unknown = await limiter.execute(() => ran.push('more')).catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(RateLimitExceededError)
    await Promise.all([first, third])
    expect(ran).toEqual(['first', 'third'])
    expect(limiter.waitingCalls).toBe(0)
    expect(limiter.events.recent().filter(({ type }) => type === 'FAILED_ACQUIRE')).toHaveLength(2)
  })

  it('drops who has waited long enough', async () => {
    const limiter = kept(
      RateLimiter.of('imports', { ...SMOOTH, limitRefreshPeriod: '1000s', timeoutDuration: 50 }),
    )
    await limiter.execute(() => undefined)
    await expect(limiter.execute(() => undefined)).rejects.toBeInstanceOf(RateLimitExceededError)
    expect(limiter.waitingCalls).toBe(0)
  })

  it('has a queue for each key', async () => {
    const limiter = kept(RateLimiter.of('imports', { ...SMOOTH, limitRefreshPeriod: '20s' }))
    const begin = performance.now()
    await Promise.all(['a', 'b', 'c'].map((key) => limiter.execute(() => undefined, { key })))
    expect(performance.now() - begin).toBeLessThan(1_900)
  })

  it('takes other limits while it runs', async () => {
    const limiter = kept(
      RateLimiter.of('imports', { ...SMOOTH, limitForPeriod: 1, limitRefreshPeriod: '1h' }),
    )
    // Its limits count from the first call that comes after they have changed.
    await limiter.start()
    limiter.reconfigure({ ...limiter.config, limitRefreshPeriod: 20 })
    expectSmooth(await startsOf(4, (_index, start) => limiter.execute(start)), 20)
  })

  it('says what it can not do', async () => {
    const limiter = kept(RateLimiter.of('imports', SMOOTH))
    await expect(limiter.reservePermission()).rejects.toBeInstanceOf(UnsupportedByBottleneckError)
    await expect(limiter.drainPermissions()).rejects.toBeInstanceOf(UnsupportedByBottleneckError)
    await expect(limiter.execute(() => undefined, { permits: 2 })).rejects.toBeInstanceOf(
      UnsupportedByBottleneckError,
    )
    await expect(limiter.execute(() => 'free', { permits: 0 })).resolves.toBe('free')
  })

  it('stands behind the decorator', async () => {
    @Injectable()
    class Imports {
      readonly starts: number[] = []

      @RateLimiter('imports', SMOOTH)
      async load(): Promise<void> {
        this.starts.push(performance.now())
      }
    }
    const application = await TestingModule.create({ providers: [Imports], cache: false }).compile()
    const imports = application.get(Imports)
    await Promise.all([imports.load(), imports.load(), imports.load()])
    expectSmooth(imports.starts, 50)
    await application.close()
  })
})

await describeWithService('redis', 'a rate limiter that bottleneck runs over Redis', ({ url }) => {
  const keyPrefix = `test:${randomUUID()}:`
  const registries: { readonly registry: RateLimiterRegistry; readonly stores: RateLimiterStores }[] = []
  afterEach(async () => {
    for (const { registry, stores } of registries.splice(0)) {
      await registry.onApplicationShutdown()
      await stores.close()
    }
  })

  async function limiterAt(redisUrl: string, options: RateLimiterOptions = {}): Promise<RateLimiter> {
    const stores = new RateLimiterStores({ redis: { url: redisUrl, keyPrefix } })
    const registry = new RateLimiterRegistry({}, undefined, stores)
    registries.push({ registry, stores })
    const limiter = registry.rateLimiter('imports', { ...SMOOTH, store: 'redis', ...options })
    await registry.onModuleInit()
    return limiter
  }

  it('keeps the calls of several connections apart', async () => {
    const [one, two] = [await limiterAt(url), await limiterAt(url)]
    const starts = await startsOf(8, (index, start) => (index % 2 === 0 ? one : two).execute(start))
    expectSmooth(
      starts.toSorted((a, b) => a - b),
      50,
    )
  })

  it('does as onStoreFailure says when its Redis is away, and goes on when it is back', async () => {
    const proxy = await TcpProxy.to(url)
    try {
      const [open, closed] = [
        await limiterAt(proxy.url, { onStoreFailure: 'open' }),
        await limiterAt(proxy.url, { onStoreFailure: 'closed' }),
      ]
      await Promise.all([open.execute(() => 'ran'), closed.execute(() => 'ran')])
      proxy.cut()
      while (proxy.connections > 0) await new Promise(setImmediate)
      await new Promise(setImmediate)
      await expect(open.execute(() => 'ran')).resolves.toBe('ran')
      await expect(closed.execute(() => 'ran')).rejects.toBeInstanceOf(RateLimiterStoreError)
      expect(open.events.recent().map(({ type }) => type)).toContain('STORE_FAILED')
      proxy.restore()
      const recovered = new Promise((resolve) => closed.events.on('STORE_RECOVERED', resolve))
      let isBack = false
      void recovered.then(() => (isBack = true))
      while (!isBack) {
        await closed.execute(() => 'ran').catch(() => undefined)
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
      // It is closed without its Redis as well.
      proxy.cut()
    } finally {
      await proxy[Symbol.asyncDispose]()
    }
  })
})
