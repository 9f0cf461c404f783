import { afterEach, describe, expect, it } from '@jest/globals'
import { Clock } from '../../common/index.js'
import { Injectable } from '../../core/index.js'
import { ManualClock, TestingModule, type TestApplication } from '../../testing/index.js'
import { ResilienceModule, Retry, RetryRegistry, SynchronousMethodError } from '../index.js'

class StockError extends Error {}

@Injectable()
class Inventory {
  calls: unknown[][] = []

  @Retry('inventory', { fallback: 'unknown' })
  async stock(sku: string): Promise<number> {
    this.calls.push([sku])
    throw new StockError(sku)
  }

  @Retry({ maxAttempts: 4, waitDuration: 0, retryable: (_sku: string, key?: string) => key !== undefined })
  async reserve(...args: [sku: string, key?: string]): Promise<void> {
    this.calls.push(args)
    throw new StockError()
  }

  unknown(error: unknown): number {
    return error instanceof StockError ? -1 : -2
  }
}

@Injectable()
class Prices {
  @Retry()
  price(): number {
    return 1
  }
}

@Injectable()
class ImmediatePrices {
  calls = 0

  @Retry({ waitDuration: 0, maxRetryAfter: 0 })
  price(): number {
    if (++this.calls < 3) throw new StockError()
    return this.calls
  }
}

describe('@Retry', () => {
  let app: TestApplication | undefined
  afterEach(() => app?.close())

  const clock = new ManualClock()
  const boot = async (
    properties: Record<string, string | number | boolean>,
    imports: readonly never[] = [],
  ) => {
    app = await TestingModule.create({
      imports,
      providers: [Inventory, ImmediatePrices],
      cache: false,
      properties,
    })
      .override(Clock)
      .useValue(clock)
      .compile()
    return app
  }

  it('retries the method, and asks the fallback when nothing helps', async () => {
    const inventory = (await boot({})).get(Inventory)
    const result = inventory.stock('a')
    await clock.advanceAsync(5_000)
    await expect(result).resolves.toBe(-1)
    expect(inventory.calls).toEqual([['a'], ['a'], ['a']])
  })

  it('asks of the arguments whether the call may be retried', async () => {
    const inventory = (await boot({})).get(Inventory)
    await expect(inventory.reserve('a')).rejects.toThrow(StockError)
    expect(inventory.calls).toHaveLength(1)
    await expect(inventory.reserve('a', 'key')).rejects.toThrow(StockError)
    expect(inventory.calls).toHaveLength(5)
  })

  it('takes everything that can be written from configuration files', async () => {
    const prefix = 'resilience.retry.instances.inventory'
    const registry = (
      await boot({
        'resilience.retry.configs.default.max-attempts': 7,
        'resilience.retry.configs.slow.wait-duration': '2s',
        [`${prefix}.base-config`]: 'slow',
        [`${prefix}.backoff`]: 'exponential',
        [`${prefix}.exponential-backoff-multiplier`]: 2,
        [`${prefix}.exponential-max-wait-duration`]: '1m',
        [`${prefix}.jitter`]: 'full',
        [`${prefix}.retry-exceptions`]: 'StockError, ECONNRESET',
        [`${prefix}.ignore-exceptions[0]`]: 'TypeError',
        [`${prefix}.fail-after-max-attempts`]: true,
        [`${prefix}.timeout`]: '10s',
        [`${prefix}.max-retry-after`]: '5s',
        [`${prefix}.budget.ratio`]: 0.2,
        'resilience.retry.instances.spring.max-retries': 4,
        'resilience.retry.instances.spring.delay': '100ms',
        'resilience.retry.instances.spring.jitter': '10ms',
        'resilience.retry.instances.spring.multiplier': 1.2,
        'resilience.retry.instances.spring.includes': 'StockError',
      })
    ).get(RetryRegistry)
    expect(registry.retry('inventory').config).toMatchObject({
      maxAttempts: 7,
      waitDuration: 2_000,
      backoff: 'exponential',
      exponentialBackoffMultiplier: 2,
      exponentialMaxWaitDuration: 60_000,
      jitter: 'full',
      retryExceptions: ['StockError', 'ECONNRESET'],
      ignoreExceptions: ['TypeError'],
      failAfterMaxAttempts: true,
      timeout: 10_000,
      maxRetryAfter: 5_000,
      budgetEnabled: true,
      budgetRatio: 0.2,
      budgetWindow: 10_000,
    })
    expect(registry.retry('spring').config).toMatchObject({
      maxAttempts: 5,
      waitDuration: 100,
      jitter: 10,
      backoff: 'exponential',
      exponentialBackoffMultiplier: 1.2,
      includes: ['StockError'],
      budgetEnabled: false,
    })
  })

  it('lets a wait from the files replace an interval function from the code', async () => {
    const registry = (
      await boot({ 'resilience.retry.instances.inventory.wait-duration': '3s' }, [
        ResilienceModule.forRoot({
          retry: { configs: { default: { intervalFunction: () => 1, maxAttempts: 2 } } },
        }),
      ] as never)
    ).get(RetryRegistry)
    expect(registry.retry('inventory').config).toMatchObject({
      intervalFunction: false,
      waitDuration: 3_000,
      maxAttempts: 2,
    })
  })

  it('leaves a synchronous method synchronous where it never waits', async () => {
    expect((await boot({})).get(ImmediatePrices).price()).toBe(3)
  })

  it('refuses a synchronous method where it may wait', async () => {
    const refused = TestingModule.create({ providers: [Prices], cache: false }).compile()
    const cause: unknown = expect.any(SynchronousMethodError)
    await expect(refused).rejects.toMatchObject({ cause })
  })
})
