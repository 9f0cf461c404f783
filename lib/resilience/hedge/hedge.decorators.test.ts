import { afterEach, describe, expect, it } from '@jest/globals'
import { Clock } from '../../common/index.js'
import { Injectable } from '../../core/index.js'
import { ManualClock, TestingModule, type TestApplication } from '../../testing/index.js'
import { currentSignal, Hedge, HedgeRegistry, Retry, SynchronousMethodError } from '../index.js'

const clock = new ManualClock()

@Injectable()
class Inventory {
  calls = 0
  readonly aborted: unknown[] = []

  @Hedge('inventory', { delay: '200ms', hedgeable: (sku: string) => sku !== 'unique' })
  stock(_sku: string): Promise<number> {
    const call = ++this.calls
    const signal = currentSignal()
    return new Promise((resolve, reject) => {
      const timer = clock.schedule(() => resolve(call), call === 1 ? 5_000 : 50)
      signal?.addEventListener('abort', () => {
        this.aborted.push(call)
        timer.cancel()
        reject(signal.reason)
      })
    })
  }

  @Hedge({ mode: 'fallback', maxHedgedAttempts: 1 })
  @Retry({ maxAttempts: 2, waitDuration: 10 })
  async broken(): Promise<number> {
    this.calls++
    throw new Error('down')
  }
}

@Injectable()
class Prices {
  @Hedge()
  price(): number {
    return 1
  }
}

/** The same promise; its rejection may be looked at later. */
function handled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined)
  return promise
}

describe('@Hedge', () => {
  let app: TestApplication | undefined
  afterEach(() => app?.close())

  const boot = async (properties: Record<string, string | number> = {}) => {
    app = await TestingModule.create({
      providers: [Inventory],
      cache: false,
      properties,
    })
      .override(Clock)
      .useValue(clock)
      .compile()
    return app
  }

  it('calls the method once more when it takes too long', async () => {
    const inventory = (await boot()).get(Inventory)
    const result = inventory.stock('a')
    await clock.advanceAsync(1_000)
    await expect(result).resolves.toBe(2)
    expect([inventory.calls, inventory.aborted, clock.pending]).toEqual([2, [1], 0])
  })

  it('asks of the arguments whether the call may be made twice', async () => {
    const inventory = (await boot()).get(Inventory)
    const result = inventory.stock('unique')
    await clock.advanceAsync(10_000)
    await expect(result).resolves.toBe(1)
  })

  it('stands inside of the retry, whatever the order of the decorators', async () => {
    const inventory = (await boot()).get(Inventory)
    const failed = handled(inventory.broken())
    await clock.advanceAsync(5)
    expect(inventory.calls).toBe(2)
    await clock.advanceAsync(100)
    await expect(failed).rejects.toThrow('down')
    expect(inventory.calls).toBe(4)
  })

  it('takes everything that can be written from configuration files', async () => {
    const prefix = 'resilience.hedge.instances'
    const registry = (
      await boot({
        'resilience.hedge.configs.default.max-hedged-attempts': 3,
        [`${prefix}.inventory.delay-percentile`]: 95,
        [`${prefix}.inventory.minimum-number-of-observations`]: 5,
        [`${prefix}.inventory.observation-window-size`]: 50,
        [`${prefix}.inventory.min-delay`]: '10ms',
        [`${prefix}.inventory.max-delay`]: '1s',
        [`${prefix}.inventory.ignore-exceptions`]: 'TypeError',
        [`${prefix}.inventory.budget.ratio`]: 0.05,
        [`${prefix}.all.mode`]: 'parallel',
        [`${prefix}.all.max-attempts`]: 3,
        [`${prefix}.after.delay`]: '-1ms',
      })
    ).get(HedgeRegistry)
    expect(registry.hedge('inventory').config).toMatchObject({
      mode: 'dynamic',
      maxHedgedAttempts: 3,
      delay: 200,
      delayPercentile: 95,
      minimumNumberOfObservations: 5,
      observationWindowSize: 50,
      minDelay: 10,
      maxDelay: 1_000,
      ignoreExceptions: ['TypeError'],
      budgetEnabled: true,
      budgetRatio: 0.05,
    })
    expect(registry.hedge('all').config).toMatchObject({
      mode: 'parallel',
      maxHedgedAttempts: 2,
      budgetEnabled: false,
    })
    expect(registry.hedge('after').config).toMatchObject({ mode: 'fallback', delay: 2_000 })
  })

  it('refuses a synchronous method', async () => {
    const refused = TestingModule.create({ providers: [Prices], cache: false }).compile()
    const cause: unknown = expect.any(SynchronousMethodError)
    await expect(refused).rejects.toMatchObject({ cause })
  })
})
