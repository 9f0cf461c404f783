import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { Redis } from 'ioredis'
import { Injectable } from 'nexus-framework'
import { RateLimiter, RateLimiterRegistry, ResilienceModule } from 'nexus-framework/resilience'
import { CapturingLogger, TestingModule, type TestApplication } from 'nexus-framework/testing'
import { describeWithService } from '../support/describe-with-service.js'
import { TcpProxy } from './tcp-proxy.js'

@Injectable()
class Orders {
  @RateLimiter('orders', { store: 'redis', timeoutDuration: 0 })
  async place(): Promise<string> {
    return 'placed'
  }
}

await describeWithService('redis', 'an application that limits over Redis', ({ url }) => {
  const applications: TestApplication[] = []
  let keyPrefix: string
  beforeEach(() => {
    keyPrefix = `test:${randomUUID()}:`
  })
  afterEach(async () => {
    await Promise.all(applications.splice(0).map((application) => application.close()))
  })

  async function boot(
    properties: Readonly<Record<string, string | number>>,
    imports: readonly ReturnType<typeof ResilienceModule.forRoot>[] = [],
    logger = new CapturingLogger(),
  ): Promise<TestApplication> {
    const application = await TestingModule.create({
      providers: [Orders],
      imports: [...imports],
      properties: { 'resilience.ratelimiter.redis.key-prefix': keyPrefix, ...properties },
      cache: false,
      logger,
    }).compile()
    applications.push(application)
    return application
  }

  const budget = {
    'resilience.ratelimiter.instances.orders.limit-for-period': 3,
    'resilience.ratelimiter.instances.orders.limit-refresh-period': '1000d',
  }

  it('connects by its configuration, shares the budget with others, and closes the connection at shutdown', async () => {
    const proxy = await TcpProxy.to(url)
    try {
      const properties = { ...budget, 'resilience.ratelimiter.redis.url': proxy.url }
      const [one, two] = [await boot(properties), await boot(properties)]
      expect(proxy.connections).toBe(2)
      const calls = await Promise.allSettled(
        [one, two, one, two, one].map((each) => each.get(Orders).place()),
      )
      expect(calls.map(({ status }) => status).toSorted()).toEqual([
        'fulfilled',
        'fulfilled',
        'fulfilled',
        'rejected',
        'rejected',
      ])
      await Promise.all([one.close(), two.close()])
      while (proxy.connections > 0) await new Promise(setImmediate)
    } finally {
      await proxy[Symbol.asyncDispose]()
    }
  })

  it("uses a client of the application's, and leaves it open", async () => {
    const client = new Redis(url)
    try {
      const application = await boot(budget, [
        ResilienceModule.forRoot({ rateLimiter: { redis: { client } } }),
      ])
      await expect(application.get(Orders).place()).resolves.toBe('placed')
      expect(await client.keys(`${keyPrefix}*`)).toHaveLength(1)
      await application.close()
      expect(await client.ping()).toBe('PONG')
    } finally {
      await client.quit()
    }
  })

  it('starts without its Redis, and says so', async () => {
    const proxy = await TcpProxy.to(url)
    proxy.cut()
    const logger = new CapturingLogger()
    try {
      const properties = { ...budget, 'resilience.ratelimiter.redis.url': proxy.url }
      const application = await boot(
        {
          ...properties,
          'resilience.ratelimiter.instances.orders.on-store-failure': 'open',
          'resilience.ratelimiter.instances.orders.store-retry-interval': '10ms',
        },
        [],
        logger,
      )
      expect(logger.messages('warn')).toContainEqual(
        expect.stringContaining('The Redis of the rate limiters can not be reached yet'),
      )
      await expect(application.get(Orders).place()).resolves.toBe('placed')
      const limiter = application.get(RateLimiterRegistry).rateLimiter('orders')
      const recovered = new Promise((resolve) => limiter.events.on('STORE_RECOVERED', resolve))
      proxy.restore()
      let isBack = false
      void recovered.then(() => (isBack = true))
      while (!isBack) {
        await application.get(Orders).place()
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
    } finally {
      await proxy[Symbol.asyncDispose]()
    }
  })

  it('does not print the password of its Redis', async () => {
    const secret = new URL(url)
    secret.password = 'hunter2'
    const logger = new CapturingLogger()
    await boot({ ...budget, 'resilience.ratelimiter.redis.url': secret.href }, [], logger)
    expect(JSON.stringify(logger.entries)).not.toContain('hunter2')
  })
})

describe('an application that names no Redis', () => {
  it('does not start, and is told what to set', async () => {
    const compiling = TestingModule.create({ providers: [Orders], cache: false }).compile()
    await expect(compiling).rejects.toThrow('Set resilience.ratelimiter.redis.url')
  })
})
