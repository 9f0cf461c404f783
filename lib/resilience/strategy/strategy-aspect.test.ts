import { afterEach, describe, expect, it } from '@jest/globals'
import {
  ApplicationContext,
  Around,
  Aspect,
  AspectOrder,
  annotated,
  defineAspect,
  Injectable,
  type Invocation,
} from '../../core/index.js'
import { TestingModule, type TestApplication } from '../../testing/index.js'
import {
  Bulkhead,
  BulkheadFullError,
  BulkheadRegistry,
  InvalidResilienceConfigurationError,
  ResilienceModule,
} from '../index.js'

type Component = new (...args: never[]) => object

describe('A decorator of a pattern', () => {
  let app: TestApplication | undefined
  afterEach(async () => {
    await app?.close()
    app = undefined
  })
  async function boot(
    providers: readonly Component[],
    properties = {},
    imports: readonly ReturnType<typeof ResilienceModule.forRoot>[] = [],
  ): Promise<TestApplication> {
    app = await TestingModule.create({ providers, properties, imports, cache: false }).compile()
    return app
  }

  it('gives its instance the name of the method where it has none', async () => {
    @Injectable()
    class Orders {
      @Bulkhead({ maxConcurrentCalls: 2 })
      place(): string {
        return 'placed'
      }
    }
    const booted = await boot([Orders])
    expect(booted.get(BulkheadRegistry).find('Orders.place')?.config.maxConcurrentCalls).toBe(2)
    expect(booted.get(Orders).place()).toBe('placed')
  })

  it('shares the instance among all methods that name it', async () => {
    @Injectable()
    class Orders {
      @Bulkhead('backend', { maxConcurrentCalls: 1 })
      outer(): string {
        return this.inner()
      }

      @Bulkhead('backend')
      inner(): string {
        return 'inner'
      }
    }
    const booted = await boot([Orders])
    expect(() => booted.get(Orders).outer()).toThrow(BulkheadFullError)
    expect(booted.get(Orders).inner()).toBe('inner')
  })

  it('takes what the configuration says over what the code says', async () => {
    @Injectable()
    class Orders {
      @Bulkhead('backend', { maxConcurrentCalls: 2, maxWaitingCalls: 2 })
      place(): void {}
    }
    const booted = await boot(
      [Orders],
      {
        'resilience.bulkhead.instances.backend.max-concurrent-calls': 9,
        'resilience.bulkhead.configs.default.max-partitions': 5,
      },
      [
        ResilienceModule.forRoot({
          bulkhead: { configs: { default: { maxPartitions: 4, eventConsumerBufferSize: 1 } } },
        }),
      ],
    )
    expect(booted.get(BulkheadRegistry).get('backend').config).toMatchObject({
      maxConcurrentCalls: 9,
      maxWaitingCalls: 2,
      maxPartitions: 5,
      eventConsumerBufferSize: 1,
    })
  })

  it('makes the instances that only the configuration names', async () => {
    const booted = await boot([], { 'resilience.bulkhead.instances.batch.max-wait-duration': '2s' })
    expect(booted.get(BulkheadRegistry).find('batch')?.config.maxWaitDuration).toBe(2_000)
  })

  it('refuses at boot a misspelt option of the configuration', async () => {
    await expect(boot([], { 'resilience.bulkhead.instances.batch.max-wait-duratoin': '2s' })).rejects.toThrow(
      /max-wait-duration/i,
    )
  })

  it('tells the mistakes in the configuration of all patterns at one boot', async () => {
    const properties = {
      'resilience.bulkhead.instances.backend.max-concurrent-calls': -1,
      'resilience.bulkhead.instances.batch.max-waiting-calls': -1,
      'resilience.circuitbreaker.instances.payments.failure-rate-threshold': 500,
      'resilience.retry.instances.payments.base-config': 'patient',
    }
    @Injectable()
    class Orders {
      @Bulkhead('backend')
      place(): void {}
    }
    for (const providers of [[], [Orders]]) {
      const { message, cause } = await boot(providers, properties).then(
        () => new Error('the application booted'),
        (thrown: unknown) => thrown as Error,
      )
      expect(cause).toBeInstanceOf(InvalidResilienceConfigurationError)
      expect(message).toContain('NEXUS_RESILIENCE_INVALID_CONFIGURATION: ')
      const { problems } = cause as InvalidResilienceConfigurationError
      expect(problems.map(({ pattern, instance }) => `${pattern} ${instance}`).toSorted()).toEqual([
        'bulkhead backend',
        'bulkhead batch',
        'circuitbreaker payments',
        'retry payments',
      ])
    }
  })

  it('names the methods that give one instance different options', async () => {
    @Injectable()
    class Orders {
      @Bulkhead('backend', { maxConcurrentCalls: 1 })
      place(): void {}

      @Bulkhead('backend', { maxConcurrentCalls: 2 })
      cancel(): void {}
    }
    await expect(boot([Orders])).rejects.toThrow(
      /making the aspect bulkhead on Orders\.cancel failed: NEXUS_RESILIENCE_CONFLICTING_INSTANCE: Orders\.place and Orders\.cancel give bulkhead 'backend'/,
    )
  })

  it('refuses at boot to wait around a method that returns no promise', async () => {
    @Injectable()
    class Orders {
      @Bulkhead({ maxWaitDuration: '1s' })
      count(): number {
        return 1
      }
    }
    await expect(boot([Orders])).rejects.toThrow(/Orders\.count.*returns no promise/s)
  })

  it('rejects the promise of an asynchronous method, and throws from a synchronous one', async () => {
    @Injectable()
    class Orders {
      @Bulkhead('one', { maxConcurrentCalls: 1 })
      async hold(): Promise<void> {
        await new Promise(() => undefined)
      }

      @Bulkhead('one')
      later(): Promise<string> {
        return Promise.resolve('later')
      }

      @Bulkhead('one')
      now(): string {
        return 'now'
      }
    }
    const orders = (await boot([Orders])).get(Orders)
    void orders.hold()
    const later = orders.later()
    await expect(later).rejects.toThrow(BulkheadFullError)
    expect(() => orders.now()).toThrow(BulkheadFullError)
  })

  it('gives the fallback the error and the arguments, also for what the method itself throws', async () => {
    const seen: unknown[] = []
    @Injectable()
    class Orders {
      readonly prefix = 'this'

      @Bulkhead({ fallback: 'instead' })
      async place(sku: string, count: number): Promise<string> {
        throw new TypeError(`${sku} ${count}`)
      }

      instead(error: Error, sku: string, count: number): string {
        seen.push(error.message, sku, count)
        return `${this.prefix} instead`
      }
    }
    const orders = (await boot([Orders])).get(Orders)
    await expect(orders.place('a', 2)).resolves.toBe('this instead')
    expect(seen).toEqual(['a 2', 'a', 2])
  })

  it('moves among the aspects of one method where it is told to', async () => {
    const log: string[] = []
    const Probe = defineAspect({
      name: 'probe',
      order: AspectOrder.BULKHEAD - 1,
      create:
        (_options, { container }) =>
        (_invocation, proceed) => {
          log.push(`free: ${container.resolve(BulkheadRegistry).get('b').availableConcurrentCalls}`)
          return proceed()
        },
    })
    @Injectable()
    class Orders {
      @Bulkhead('b', { maxConcurrentCalls: 3 })
      @Probe()
      usual(): void {}

      @Bulkhead('b', { order: AspectOrder.BULKHEAD - 2 })
      @Probe()
      moved(): void {}
    }
    const orders = (await boot([Orders])).get(Orders)
    orders.usual()
    orders.moved()
    expect(log).toEqual(['free: 3', 'free: 2'])
  })

  it('can be selected by a pointcut', async () => {
    @Injectable()
    class Orders {
      @Bulkhead('b')
      place(): string {
        return 'placed'
      }
    }
    @Aspect()
    class Shout {
      @Around(annotated(Bulkhead))
      shout(_invocation: Invocation, proceed: () => unknown): unknown {
        return String(proceed()).toUpperCase()
      }
    }
    expect((await boot([Orders, Shout])).get(Orders).place()).toBe('PLACED')
  })

  it('needs no container as a plain class', async () => {
    const bulkhead = Bulkhead.of('plain', { maxConcurrentCalls: 1 })
    const task = bulkhead.decorate(async (a: number, b: number) => a + b)
    await expect(task(1, 2)).resolves.toBe(3)
    expect(() => Bulkhead.of('plain', { maxConcurrentCalls: -1 })).toThrow(/maxConcurrentCalls/)
  })

  it('is there in an application of every kind that has loaded it', async () => {
    expect((await boot([])).get(ApplicationContext)).toBeInstanceOf(ApplicationContext)
    expect(app?.get(BulkheadRegistry)).toBeInstanceOf(BulkheadRegistry)
  })
})
