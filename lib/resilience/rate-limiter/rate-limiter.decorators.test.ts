import { afterEach, describe, expect, it } from '@jest/globals'
import { Clock } from '../../common/index.js'
import { Injectable } from '../../core/index.js'
import { ManualClock, TestingModule, type TestApplication } from '../../testing/index.js'
import {
  InvalidPermitsError,
  RateLimiter,
  RateLimiterRegistry,
  RateLimitExceededError,
  ResilienceModule,
  type RateLimiterOptions,
} from '../index.js'

@Injectable()
class Search {
  @RateLimiter('search', { fallback: 'busy' })
  async find(text: string): Promise<string> {
    return `found ${text}`
  }

  busy(error: unknown, text: string): string {
    return error instanceof RateLimitExceededError ? `no ${text}` : 'other'
  }
}

@Injectable()
class Imports {
  @RateLimiter('imports', {
    limitForPeriod: 10,
    timeoutDuration: 0,
    permits: (rows: readonly unknown[]) => rows.length,
    key: (_rows: readonly unknown[], tenant: string) => tenant,
  })
  load(rows: readonly unknown[], _tenant: string): number {
    return rows.length
  }
}

@Injectable()
class Waiting {
  @RateLimiter('waiting')
  now(): string {
    return 'now'
  }
}

@Injectable()
class TooMany {
  @RateLimiter('many', { limitForPeriod: 2, permits: 3 })
  async load(): Promise<void> {}
}

@Injectable()
class Half {
  @RateLimiter('half', { permits: 0.5 })
  async load(): Promise<void> {}
}

@Injectable()
class Smoothed {
  @RateLimiter('smoothed', { engine: 'bottleneck', algorithm: 'leaky-bucket', permits: 2 })
  async load(): Promise<void> {}
}

let app: TestApplication | undefined
afterEach(async () => {
  await app?.close()
  app = undefined
})

async function boot(
  providers: readonly (new () => object)[],
  properties: Readonly<Record<string, string | number>> = {},
  clock = new ManualClock(),
): Promise<TestApplication> {
  app = await TestingModule.create({ providers: [...providers], cache: false, properties })
    .override(Clock)
    .useValue(clock)
    .compile()
  return app
}

describe('@RateLimiter', () => {
  it('takes its instance from the configuration, and refuses what is too much', async () => {
    const application = await boot([Search], {
      'resilience.ratelimiter.configs.default.timeout-duration': '0s',
      'resilience.ratelimiter.configs.strict.limit-for-period': 1,
      'resilience.ratelimiter.instances.search.base-config': 'strict',
      'resilience.ratelimiter.instances.search.limit-refresh-period': '1m',
      'resilience.ratelimiter.instances.search.algorithm': 'sliding-window-log',
      'resilience.ratelimiter.instances.unused.limit-for-period': 7,
    })
    const search = application.get(Search)
    await expect(search.find('a')).resolves.toBe('found a')
    await expect(search.find('b')).resolves.toBe('no b')
    const registry = application.get(RateLimiterRegistry)
    expect(registry.rateLimiter('search').config).toMatchObject({
      limitForPeriod: 1,
      limitRefreshPeriod: 60_000,
      algorithm: 'sliding-window-log',
      timeoutDuration: 0,
    })
    expect(registry.find('unused')?.config.limitForPeriod).toBe(7)
  })

  it('takes as many permits as the arguments say, from the budget that they say', async () => {
    const imports = (await boot([Imports])).get(Imports)
    expect(imports.load(new Array(6).fill(0), 'one')).toBe(6)
    expect(() => imports.load(new Array(5).fill(0), 'one')).toThrow(RateLimitExceededError)
    expect(imports.load(new Array(4).fill(0), 'one')).toBe(4)
    expect(imports.load([], 'one')).toBe(0)
    expect(imports.load(new Array(10).fill(0), 'two')).toBe(10)
  })

  it('leaves a synchronous method synchronous, and can not stand on one where it may wait', async () => {
    await expect(boot([Waiting])).rejects.toMatchObject({
      cause: { code: 'NEXUS_RESILIENCE_SYNCHRONOUS_METHOD', method: 'Waiting.now' },
    })
    const application = await boot([Waiting], {
      'resilience.ratelimiter.instances.waiting.timeout-duration': '0s',
    })
    expect(application.get(Waiting).now()).toBe('now')
  })

  it('never waits on a synchronous method, also when the limiter does since', async () => {
    const application = await boot([Waiting], {
      'resilience.ratelimiter.instances.waiting.timeout-duration': '0s',
      'resilience.ratelimiter.instances.waiting.limit-for-period': 1,
    })
    application.get(RateLimiterRegistry).reconfigure('waiting', { timeoutDuration: '5s' })
    const waiting = application.get(Waiting)
    expect(waiting.now()).toBe('now')
    expect(() => waiting.now()).toThrow(RateLimitExceededError)
  })

  it.each([
    [TooMany, 'permits: is 3, but there are never more than 2 permits'],
    [Half, 'was asked for 0.5 permits'],
    [Smoothed, 'bottleneck gives a call one permit only'],
  ])('refuses at boot permits that can never be had (%p)', async (type, message) => {
    await expect(boot([type])).rejects.toThrow(message)
  })

  it('changes while it is in use', async () => {
    const application = await boot([Imports])
    application.get(RateLimiterRegistry).reconfigure('imports', { limitForPeriod: 3 })
    expect(() => application.get(Imports).load(new Array(4).fill(0), 'one')).toThrow(RateLimitExceededError)
  })
})

describe('the options of a rate limiter', () => {
  it.each<[RateLimiterOptions, string]>([
    [{ limitForPeriod: 0 }, 'limitForPeriod: must be a whole number of at least 1'],
    [{ limitRefreshPeriod: 0 }, 'limitRefreshPeriod: must be at least 1ns'],
    [{ timeoutDuration: -1 }, 'timeoutDuration: must be at least 0s'],
    [{ burstCapacity: 5 }, 'burstCapacity: is for token-bucket; fixed-window has none'],
    [{ algorithm: 'token-bucket', burstCapacity: 0 }, 'burstCapacity: must be a whole number of at least 1'],
    [{ engine: 'bottleneck' }, 'algorithm: bottleneck has leaky-bucket only, not fixed-window'],
    [
      { engine: 'bottleneck', algorithm: 'leaky-bucket', onStoreFailure: 'local' },
      'onStoreFailure: bottleneck has open and closed only',
    ],
    [
      { engine: 'bottleneck', algorithm: 'leaky-bucket', drainPermissionsOnResult: () => false },
      'drainPermissionsOnResult: bottleneck can not drain',
    ],
  ])('%j are refused', (options, message) => {
    expect(() => RateLimiter.of('search', options)).toThrow(message)
  })

  it('need a Redis where the store is redis', () => {
    expect(() => RateLimiter.of('search', { store: 'redis' })).toThrow('resilience.ratelimiter.redis.url')
  })

  it('may come from code, and need a Redis there as well', async () => {
    const rateLimiter = { instances: { search: { store: 'redis' } } } as const
    const compiling = TestingModule.create({
      imports: [ResilienceModule.forRoot({ rateLimiter })],
      providers: [Search],
      cache: false,
    }).compile()
    await expect(compiling).rejects.toThrow('nothing says which Redis that is')
  })
})

describe('an invalid number of permits', () => {
  it('is told when a function gives it', async () => {
    @Injectable()
    class Odd {
      @RateLimiter('odd', { permits: () => Number.NaN })
      async load(): Promise<void> {}
    }
    const odd = (await boot([Odd])).get(Odd)
    await expect(odd.load()).rejects.toBeInstanceOf(InvalidPermitsError)
  })
})
