import { afterEach, describe, expect, it } from '@jest/globals'
import { Clock, type Type } from '../../../common/index.js'
import { Bean, Configuration, Injectable, MeterRegistry, Scope, type MeterTags } from '../../../core/index.js'
import {
  CapturingLogger,
  ManualClock,
  SimpleMeterRegistry,
  TestingModule,
  type TestApplication,
} from '../../../testing/index.js'
import { GaugeScopeError, GaugeTargetError } from '../metrics.errors.js'
import { Counted } from './counted.js'
import { Gauge } from './gauge.js'
import { Timed } from './timed.js'

class OutOfStockError extends Error {}

const clock = new ManualClock()
const opened: TestApplication[] = []

afterEach(async () => {
  for (const app of opened.splice(0)) await app.close()
})

@Injectable()
class Orders {
  readonly waiting = ['tea']

  @Timed('orders.place', { extraTags: { channel: 'web' }, description: 'Placing orders.' })
  async place(ok: boolean): Promise<string> {
    clock.advance(10)
    await Promise.resolve()
    clock.advance(5)
    if (!ok) throw new OutOfStockError('no tea')
    return 'placed'
  }

  @Timed()
  count(ok: boolean): number {
    clock.advance(3)
    if (!ok) throw new RangeError('count')
    return 1
  }

  @Timed('orders.ship')
  ship(error: Error): void {
    throw error
  }

  @Timed('orders.stream')
  *stream(): Generator<number, string> {
    for (let each = 1; each <= 3; each++) {
      clock.advance(each)
      yield each
    }
    return 'end'
  }

  @Timed('orders.feed')
  async *feed(fails = false): AsyncGenerator<number> {
    clock.advance(1)
    yield 1
    if (fails) throw new OutOfStockError('feed')
    clock.advance(1)
    yield await Promise.resolve(2)
  }

  @Counted({ extraTags: { channel: 'web' } })
  check(ok: boolean): boolean {
    if (!ok) throw new OutOfStockError('check')
    return ok
  }

  @Counted('orders.rejected', { recordFailuresOnly: true })
  async reject(ok: boolean): Promise<void> {
    await Promise.resolve()
    // eslint-disable-next-line no-throw-literal -- what some libraries do
    if (!ok) throw 'text'
  }

  @Gauge('orders.waiting', { description: 'Orders that wait.', tags: { kind: 'all' } })
  get waitingOrders(): number {
    return this.waiting.length
  }

  @Gauge('orders.oldest', { unit: 'seconds' })
  oldest(): number {
    return this.waiting.length * 60
  }

  plain(): string {
    return 'plain'
  }
}

@Timed('shop')
@Counted()
@Injectable()
class Shop {
  open(): string {
    return 'open'
  }
  @Timed('shop.close')
  close(): string {
    return 'closed'
  }
}

/** With a registry that takes a while to be there, as one that loads its library does. */
async function application(
  providers: readonly Type[],
  meters: SimpleMeterRegistry | undefined = new SimpleMeterRegistry(),
  logger = new CapturingLogger(),
): Promise<TestApplication> {
  const app = await TestingModule.create({
    providers: [
      ...providers,
      { provide: Clock, useValue: clock },
      { provide: MeterRegistry, useFactory: () => Promise.resolve(meters) },
    ],
    logger,
    cache: false,
  }).compile()
  opened.push(app)
  return app
}

function readings(app: TestApplication): readonly object[] {
  const meters = app.get(MeterRegistry) as SimpleMeterRegistry
  return meters.readings().filter(({ value }) => value > 0)
}

describe('@Timed', () => {
  it('measures promises until they settle, by the class of their error', async () => {
    const app = await application([Orders])
    const orders = app.get(Orders)
    await expect(orders.place(true)).resolves.toBe('placed')
    await expect(orders.place(false)).rejects.toThrow(OutOfStockError)
    const tags = { class: 'Orders', method: 'place', channel: 'web' }
    expect(readings(app).filter((each) => 'name' in each && each.name === 'orders.place')).toEqual([
      { kind: 'timer', name: 'orders.place', tags: { ...tags, exception: 'none' }, value: 1, total: 15 },
      {
        kind: 'timer',
        name: 'orders.place',
        tags: { ...tags, exception: 'OutOfStockError' },
        value: 1,
        total: 15,
      },
    ])
  })

  it('keeps synchronous methods synchronous, under the name method.timed', async () => {
    const app = await application([Orders])
    const orders = app.get(Orders)
    expect(orders.count(true)).toBe(1)
    expect(() => orders.count(false)).toThrow(RangeError)
    const tags = { class: 'Orders', method: 'count' }
    expect(readings(app).filter((each) => 'name' in each && each.name === 'method.timed')).toEqual([
      { kind: 'timer', name: 'method.timed', tags: { ...tags, exception: 'none' }, value: 1, total: 3 },
      { kind: 'timer', name: 'method.timed', tags: { ...tags, exception: 'RangeError' }, value: 1, total: 3 },
    ])
  })

  it('measures calls that end with an error of no class, or of a name without end', async () => {
    const app = await application([Orders])
    const orders = app.get(Orders)
    const errors = [{ constructor: undefined }, { name: 'x'.repeat(10_000) }].map((odd) =>
      Object.assign(new Error('lost'), odd),
    )
    for (const error of errors) expect(() => orders.ship(error)).toThrow('lost')
    const meters = app.get(MeterRegistry) as SimpleMeterRegistry
    expect(meters.value('orders.ship', { class: 'Orders', method: 'ship', exception: 'Error' })).toBe(2)
  })

  it('measures generators from the first step to the end, and leaves what they give as it is', async () => {
    const app = await application([Orders])
    const meters = app.get(MeterRegistry) as SimpleMeterRegistry
    const orders = app.get(Orders)
    const tags = { class: 'Orders', method: 'stream', exception: 'none' }
    const steps = orders.stream()
    clock.advance(1000)
    expect([steps.next(), steps.next(), steps.next(), steps.next()]).toEqual([
      { value: 1, done: false },
      { value: 2, done: false },
      { value: 3, done: false },
      { value: 'end', done: true },
    ])
    expect(meters.readings().find(({ name }) => name === 'orders.stream')).toMatchObject({
      value: 1,
      total: 6,
    })
    for (const each of orders.stream()) if (each === 1) break
    expect(meters.value('orders.stream', tags)).toBe(2)
    orders.stream()
    expect(meters.value('orders.stream', tags)).toBe(2)
  })

  it('measures asynchronous generators in the same way, with what they fail with', async () => {
    const app = await application([Orders])
    const meters = app.get(MeterRegistry) as SimpleMeterRegistry
    const orders = app.get(Orders)
    const read = async (fails: boolean): Promise<readonly number[]> => {
      const values = []
      for await (const each of orders.feed(fails)) values.push(each)
      return values
    }
    await expect(read(false)).resolves.toEqual([1, 2])
    await expect(read(true)).rejects.toThrow(OutOfStockError)
    const tags = { class: 'Orders', method: 'feed' }
    expect(meters.value('orders.feed', { ...tags, exception: 'none' })).toBe(1)
    expect(meters.value('orders.feed', { ...tags, exception: 'OutOfStockError' })).toBe(1)
  })

  it('stands for every public method of a class, and a method may say something else', async () => {
    const app = await application([Shop])
    const meters = app.get(MeterRegistry) as SimpleMeterRegistry
    const shop = app.get(Shop)
    expect([shop.open(), shop.close()]).toEqual(['open', 'closed'])
    expect(meters.value('shop', { class: 'Shop', method: 'open', exception: 'none' })).toBe(1)
    expect(meters.value('shop.close', { class: 'Shop', method: 'close', exception: 'none' })).toBe(1)
    expect(meters.value('shop', { class: 'Shop', method: 'close', exception: 'none' })).toBeUndefined()
  })

  it('and the other decorators leave everything as it is where the application has no MeterRegistry', async () => {
    const app = await TestingModule.create({ providers: [Orders, Shop] }).compile()
    expect(Object.getPrototypeOf(app.get(Orders))).toBe(Orders.prototype)
    expect(Object.getPrototypeOf(app.get(Shop))).toBe(Shop.prototype)
  })
})

it('takes an empty name for none', async () => {
  @Injectable()
  class Shelf {
    @Timed('')
    @Counted({ name: '' })
    look(): void {}
  }
  const app = await application([Shelf])
  app.get(Shelf).look()
  expect(readings(app)).toMatchObject([{ name: 'method.counted' }, { name: 'method.timed' }])
})

describe('@Counted', () => {
  it('counts calls by how they end', async () => {
    const app = await application([Orders])
    const meters = app.get(MeterRegistry) as SimpleMeterRegistry
    const orders = app.get(Orders)
    orders.check(true)
    orders.check(true)
    expect(() => orders.check(false)).toThrow(OutOfStockError)
    const tags = { class: 'Orders', method: 'check', channel: 'web' }
    expect(meters.value('method.counted', { ...tags, result: 'success', exception: 'none' })).toBe(2)
    expect(meters.value('method.counted', { ...tags, result: 'failure', exception: 'OutOfStockError' })).toBe(
      1,
    )
  })

  it('counts failures alone where it is asked to', async () => {
    const app = await application([Orders])
    const meters = app.get(MeterRegistry) as SimpleMeterRegistry
    const orders = app.get(Orders)
    await orders.reject(true)
    await expect(orders.reject(false)).rejects.toBe('text')
    expect(meters.readings().filter(({ name }) => name === 'orders.rejected')).toEqual([
      {
        kind: 'counter',
        name: 'orders.rejected',
        tags: { class: 'Orders', method: 'reject', result: 'failure', exception: 'string' },
        value: 1,
      },
    ])
  })
})

describe('@Gauge', () => {
  it('reads getters and methods when somebody looks, until the application closes', async () => {
    const meters = new SimpleMeterRegistry()
    const app = await application([Orders], meters)
    app.get(Orders).waiting.push('cake')
    expect(meters.value('orders.waiting', { kind: 'all' })).toBe(2)
    expect(meters.value('orders.oldest')).toBe(120)
    await app.close()
    expect(meters.value('orders.oldest')).toBeUndefined()
  })

  it('is found on what a bean method returns', async () => {
    class Queue {
      @Gauge('queue.size')
      size(): number {
        return 4
      }
    }
    @Configuration()
    class Beans {
      @Bean(Queue)
      queue(): Queue {
        return new Queue()
      }
    }
    const app = await application([Beans])
    expect((app.get(MeterRegistry) as SimpleMeterRegistry).value('queue.size')).toBe(4)
  })

  it('is refused above what gives no number by itself, and in components of which there are many', async () => {
    expect(() => {
      class Wrong {
        // @ts-expect-error -- a gauge has nothing to pass
        @Gauge('wrong')
        size(factor: number): number {
          return factor
        }
      }
      return Wrong
    }).toThrow(GaugeTargetError)
    @Injectable()
    @Scope('request')
    class PerRequest {
      @Gauge('per.request')
      size(): number {
        return 1
      }
    }
    await expect(application([PerRequest])).rejects.toMatchObject({ cause: expect.any(GaugeScopeError) })
  })

  it('is told where another one has its name and its tags', async () => {
    const queue = (name: string, tags: MeterTags): Type => {
      class Queue {
        size(): number {
          return 1
        }
      }
      const type = { [name]: class extends Queue {} }[name] as Type
      Injectable()(type)
      Gauge('queue.size', { tags })(Queue.prototype, 'size', { value: () => 1 })
      return type
    }
    const orders = queue('Orders', { shop: 'a', kind: 'b' })
    const parcels = queue('Parcels', { kind: 'b', shop: 'a' })
    const returns = queue('Returns', { shop: 'a', kind: 'c' })
    const logger = new CapturingLogger()
    await application([orders, returns], undefined, logger)
    expect(logger.messages('warn')).toEqual([])
    const app = await application([orders, parcels], undefined, logger)
    expect(logger.messages('warn')).toEqual([
      expect.stringMatching(
        /^@Gauge\('queue\.size'\) stands above orders\.size in \w+ and above parcels\.size in \w+, .* only the first is reported\. Give/,
      ),
    ])
    expect(
      (app.get(MeterRegistry) as SimpleMeterRegistry).value('queue.size', { shop: 'a', kind: 'b' }),
    ).toBe(1)
  })
})

@Injectable()
class Query {
  @Timed('query')
  run(): PromiseLike<number> {
    return {
      then: (settled: (value: number) => void) => {
        settled(5)
      },
    } as unknown as PromiseLike<number>
  }
}

it('gives what a thenable comes to, also where its own then gives nothing', async () => {
  const meters = new SimpleMeterRegistry()
  const app = await TestingModule.create({
    providers: [Query, { provide: MeterRegistry, useValue: meters }],
  }).compile()
  opened.push(app)
  expect(await app.get(Query).run()).toBe(5)
})
