// Runs where neither ioredis nor bottleneck is installed.
import { registerHooks } from 'node:module'
import { Injectable } from 'nexus-framework'
import { RateLimiter, type RateLimiterOptions } from 'nexus-framework/resilience'
import { TestingModule } from 'nexus-framework/testing'

registerHooks({
  resolve: (specifier, context, next) => {
    if (specifier === 'ioredis' || specifier === 'bottleneck')
      throw Object.assign(new Error(`Cannot find package '${specifier}'`), { code: 'ERR_MODULE_NOT_FOUND' })
    return next(specifier, context)
  },
})

async function boot(options: RateLimiterOptions): Promise<string> {
  @Injectable()
  class Service {
    @RateLimiter('limiter', options)
    async run(): Promise<string> {
      return 'ran'
    }
  }
  const properties = { 'resilience.ratelimiter.redis.url': 'redis://127.0.0.1:1' }
  try {
    const application = await TestingModule.create({
      providers: [Service],
      properties,
      cache: false,
    }).compile()
    const result = await application.get(Service).run()
    await application.close()
    return result
  } catch (error) {
    return (error as Error).message
  }
}

console.log(
  JSON.stringify({
    memory: await boot({}),
    redis: await boot({ store: 'redis' }),
    bottleneck: await boot({ engine: 'bottleneck', algorithm: 'leaky-bucket' }),
  }),
)
