import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from '@jest/globals'
import { Duration } from '../../common/index.js'
import { BulkheadRegistry } from '../bulkhead/bulkhead-registry.js'
import { ThreadPoolBulkheadRegistry } from '../thread-pool-bulkhead/thread-pool-bulkhead-registry.js'
import { RateLimiterRegistry } from '../rate-limiter/rate-limiter-registry.js'
import type { RateLimiterStore } from '../rate-limiter/store/rate-limiter-store.js'
import { CircuitBreakerRegistry } from '../circuit-breaker/circuit-breaker-registry.js'
import {
  ConflictingInstanceError,
  InvalidResilienceConfigurationError,
  InvalidStrategyOptionsError,
  UnknownBaseConfigError,
  UnknownInstanceError,
} from './strategy.errors.js'

describe('A registry', () => {
  it('has one instance for a name', () => {
    const registry = new BulkheadRegistry()
    const inventory = registry.bulkhead('inventory')
    expect(registry.bulkhead('inventory')).toBe(inventory)
    expect(registry.bulkhead('payment')).not.toBe(inventory)
    expect(registry.all().map(({ name }) => name)).toEqual(['inventory', 'payment'])
  })

  it('layers defaults, the default configuration, the base, the code and the entry of the instance', () => {
    const registry = new BulkheadRegistry({
      configs: {
        default: {
          maxConcurrentCalls: 1,
          maxWaitDuration: '1s',
          maxWaitingCalls: 1,
          eventConsumerBufferSize: 1,
        },
        shared: { maxWaitDuration: Duration.ofSeconds(2), maxWaitingCalls: 2, eventConsumerBufferSize: 2 },
      },
      instances: { inventory: { baseConfig: 'shared', eventConsumerBufferSize: 4 } },
    })
    const { config } = registry.get('inventory', { maxWaitingCalls: 3, eventConsumerBufferSize: 3 })
    expect(config).toMatchObject({
      maxConcurrentCalls: 1,
      maxWaitDuration: 2_000,
      maxWaitingCalls: 3,
      maxPartitions: 10_000,
      eventConsumerBufferSize: 4,
    })
  })

  it('bases a configuration on others, and all of them on the default one', () => {
    const registry = new BulkheadRegistry({
      configs: {
        default: { maxPartitions: 7 },
        a: { baseConfig: 'b', maxConcurrentCalls: 1 },
        b: { maxConcurrentCalls: 2, maxWaitingCalls: 2 },
      },
    })
    expect(registry.configuration('a')).toMatchObject({
      maxConcurrentCalls: 1,
      maxWaitingCalls: 2,
      maxPartitions: 7,
    })
    expect(registry.get('x', { baseConfig: 'a' }).config.maxWaitingCalls).toBe(2)
  })

  it('tells the path to a configuration that does not exist, and a circle', () => {
    const registry = new BulkheadRegistry({
      configs: { a: { baseConfig: 'b' }, b: { baseConfig: 'a' } },
      instances: { lost: { baseConfig: 'nowhere' } },
    })
    expect(() => registry.get('lost')).toThrow(UnknownBaseConfigError)
    expect(() => registry.get('lost')).toThrow(/lost -> nowhere/)
    expect(() => registry.get('round', { baseConfig: 'a' })).toThrow(/round -> a -> b -> a/)
  })

  it('tells everything that is wrong with options, and makes no instance', () => {
    const registry = new BulkheadRegistry()
    expect(() => registry.get('x', { maxConcurrentCalls: 0.5, maxWaitDuration: -1 })).toThrow(
      expect.objectContaining({
        complaints: [
          { option: 'maxConcurrentCalls', message: expect.stringMatching(/whole number.* 0\.5/) },
          { option: 'maxWaitDuration', message: 'must be at least 0s, but is -1ms' },
        ],
      }),
    )
    expect(registry.find('x')).toBeUndefined()
    expect(registry.get('x').config.maxConcurrentCalls).toBe(25)
  })

  it('takes two objects for different options, however alike they look: what makes them differ may be hidden', () => {
    class Store {
      readonly #redis: string
      constructor(redis: string) {
        this.#redis = redis
      }
      acquire(): never {
        throw new TypeError(this.#redis)
      }
    }
    const store = (redis: string): RateLimiterStore => new Store(redis) as unknown as RateLimiterStore
    const registry = new RateLimiterRegistry()
    registry.get('x', { store: store('one') })
    expect(() => registry.get('x', { store: store('other') })).toThrow(ConflictingInstanceError)
  })

  it('names the option that is no duration', () => {
    expect(() => new BulkheadRegistry().get('x', { maxWaitDuration: '1 fortnight' })).toThrow(
      expect.objectContaining({
        complaints: [{ option: 'maxWaitDuration', message: expect.stringContaining('"1 fortnight"') }],
      }),
    )
  })

  it('refuses two places that give one instance different options', () => {
    const registry = new BulkheadRegistry()
    registry.get('x', { maxConcurrentCalls: 1, maxWaitDuration: '1s' })
    registry.get('x', { maxConcurrentCalls: 1, maxWaitDuration: '1s' })
    registry.get('x')
    expect(() => registry.get('x', { maxConcurrentCalls: 2 })).toThrow(ConflictingInstanceError)
  })

  it('names the two places that differ', () => {
    const registry = new BulkheadRegistry()
    registry.get('x', { maxConcurrentCalls: 1 }, 'Orders.place')
    expect(() => registry.get('x', { maxConcurrentCalls: 2 }, 'Carts.add')).toThrow(
      /^Orders\.place and Carts\.add give bulkhead 'x' different options \(maxConcurrentCalls\)/,
    )
    expect(() => registry.get('x', { maxConcurrentCalls: 2 })).toThrow(/^Orders\.place and code give /)
    registry.get('y', { maxConcurrentCalls: 1 })
    expect(() => registry.get('y', { maxConcurrentCalls: 2 })).toThrow(/^Two places in code give /)
  })

  it('lets the first one who has options give them, also after the instance was made', () => {
    const registry = new BulkheadRegistry()
    const instance = registry.get('x')
    expect(registry.get('x', { maxConcurrentCalls: 3 })).toBe(instance)
    expect(instance.config.maxConcurrentCalls).toBe(3)
  })

  it('forgets options that the instance does not take', () => {
    const registry = new CircuitBreakerRegistry()
    const instance = registry.get('x')
    expect(() => registry.get('x', { engine: 'opossum' })).toThrow(/keeps its engine/)
    expect(registry.get('x', { slidingWindowSize: 5 })).toBe(instance)
    expect(instance.config.slidingWindowSize).toBe(5)
  })

  it('says in errors how a name is written in a file', () => {
    const registry = new BulkheadRegistry({ instances: { based: { baseConfig: 'no.where' } } })
    const invalid = { maxConcurrentCalls: -1 }
    expect(() => registry.get('inventory', invalid)).toThrow(/resilience\.bulkhead\.instances\.inventory /)
    expect(() => registry.get('Orders.place', invalid)).toThrow(
      /resilience\.bulkhead\.instances\.\[Orders\.place\] /,
    )
    expect(() => registry.get('based')).toThrow(/resilience\.bulkhead\.configs\.\[no\.where\],/)
  })

  it('makes what the configuration names', () => {
    const registry = new BulkheadRegistry({ instances: { inventory: { maxConcurrentCalls: 2 } } })
    registry.createDeclared()
    expect(registry.find('inventory')?.config.maxConcurrentCalls).toBe(2)
  })

  it('tells all that is wrong with configurations and instances in one error, each mistake once', () => {
    const registry = new BulkheadRegistry({
      configs: {
        shared: { maxWaitingCalls: -1 },
        heir: { baseConfig: 'shared', maxPartitions: 3 },
        a: { baseConfig: 'b' },
        b: { baseConfig: 'a' },
      },
      instances: {
        lost: { baseConfig: 'nowhere' },
        round: { baseConfig: 'a' },
        inventory: { baseConfig: 'heir', maxConcurrentCalls: -2, maxPartitions: 0 },
        payment: { baseConfig: 'heir' },
        orders: { maxWaitingCalls: -1 },
        fine: { maxConcurrentCalls: 1 },
      },
    })
    let error: unknown
    try {
      registry.createDeclared()
    } catch (thrown) {
      error = thrown
    }
    expect(error).toBeInstanceOf(InvalidResilienceConfigurationError)
    const { problems, message } = error as InvalidResilienceConfigurationError
    expect(
      problems.map((problem) => [
        problem.kind,
        problem.instance,
        'path' in problem ? problem.path.join(' -> ') : problem.complaints.map(({ option }) => option).join(),
      ]),
    ).toEqual([
      ['configs', 'a', 'a -> b -> a'],
      ['instances', 'lost', 'lost -> nowhere'],
      ['configs', 'shared', 'maxWaitingCalls'],
      ['instances', 'inventory', 'maxConcurrentCalls,maxPartitions'],
      ['instances', 'orders', 'maxWaitingCalls'],
    ])
    expect(message).toMatch(
      /^The configuration of resilience has 5 problems:\n- NEXUS_RESILIENCE_UNKNOWN_BASE_CONFIG: /,
    )
    expect(message).toMatch(
      /\n- NEXUS_RESILIENCE_INVALID_OPTIONS: The options of the bulkhead configuration 'shared' are not valid:\n {4}maxWaitingCalls: .*\n {2}Change them in resilience\.bulkhead\.configs\.shared /,
    )
    expect(registry.all()).toEqual([])
  })

  it('lets a configuration be that only makes sense with what its instances add', () => {
    const options = { configs: { large: { coreThreadPoolSize: 64 } } }
    const instances = { reports: { baseConfig: 'large', maxThreadPoolSize: 64 } }
    new ThreadPoolBulkheadRegistry({ ...options, instances }).createDeclared()
    const unused = new ThreadPoolBulkheadRegistry(options)
    expect(() => unused.createDeclared()).toThrow(InvalidStrategyOptionsError)
    unused.get('reports', { baseConfig: 'large', maxThreadPoolSize: 64 })
    unused.createDeclared()
  })

  it('tells an instance that is based on a name of its own from a circle', () => {
    const registry = new BulkheadRegistry({ instances: { inventory: { baseConfig: 'inventory' } } })
    expect(() => registry.get('inventory')).toThrow(/^There is no configuration 'inventory' of bulkhead/)
  })

  it('refuses to change an instance that there is not', () => {
    const registry = new BulkheadRegistry({ instances: { declared: { maxConcurrentCalls: 2 } } })
    const change = (name: string) => () => registry.reconfigure(name, { maxConcurrentCalls: 5 })
    expect(change('nope')).toThrow(UnknownInstanceError)
    expect(change('nope')).toThrow(/There are: none\./)
    registry.createDeclared()
    expect(change('declraed')).toThrow("There is no bulkhead 'declraed'\nDid you mean 'declared'?")
    expect(change('nope')).toThrow(/There are: declared\./)
    registry.remove('declared')
    expect(change('declared')).toThrow(UnknownInstanceError)
    expect(registry.all()).toEqual([])
    expect(registry.get('nope').config.maxConcurrentCalls).toBe(25)
  })

  it('changes an instance in use, and leaves it alone where the change is not valid', () => {
    const registry = new BulkheadRegistry()
    const instance = registry.get('x', { maxConcurrentCalls: 3 })
    registry.reconfigure('x', { maxConcurrentCalls: 5, eventConsumerBufferSize: 1 })
    expect(instance.config).toMatchObject({ maxConcurrentCalls: 5, eventConsumerBufferSize: 1 })
    expect(() => registry.reconfigure('x', { maxConcurrentCalls: -1 })).toThrow(InvalidStrategyOptionsError)
    registry.reconfigure('x', { maxWaitingCalls: 1 })
    expect(instance.config).toMatchObject({ maxConcurrentCalls: 5, maxWaitingCalls: 1 })
  })

  it('tells which instances came, changed and went', () => {
    const registry = new BulkheadRegistry()
    registry.get('x')
    registry.reconfigure('x', { maxConcurrentCalls: 5 })
    registry.remove('x')
    registry.remove('x')
    expect(registry.events.recent().map(({ type, name }) => `${type} ${name}`)).toEqual([
      'ENTRY_ADDED x',
      'ENTRY_REPLACED x',
      'ENTRY_REMOVED x',
    ])
  })

  it('makes a new instance after the old one was removed, with other options if it is given some', () => {
    const registry = new BulkheadRegistry()
    const old = registry.get('x', { maxConcurrentCalls: 1 })
    registry.remove('x')
    const fresh = registry.get('x', { maxConcurrentCalls: 2 })
    expect(fresh).not.toBe(old)
    expect(fresh.config.maxConcurrentCalls).toBe(2)
  })

  it('waits for all instances to close, also where one can not', async () => {
    const registry = new BulkheadRegistry()
    const failure = new RangeError('does not close')
    const closed: string[] = []
    Object.assign(registry.get('broken'), { [Symbol.asyncDispose]: () => Promise.reject(failure) })
    Object.assign(registry.get('slow'), {
      async [Symbol.asyncDispose]() {
        await setImmediate()
        closed.push('slow')
      },
    })
    await expect(registry[Symbol.asyncDispose]()).rejects.toBe(failure)
    expect(closed).toEqual(['slow'])
  })
})
