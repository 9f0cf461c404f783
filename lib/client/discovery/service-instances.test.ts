import { setImmediate } from 'node:timers/promises'
import { beforeEach, describe, expect, it } from '@jest/globals'
import { SystemRandom } from '../../common/index.js'
import { CapturingLogger, ManualClock } from '../../testing/index.js'
import { DiscoveryClient, type InstancesListener, type WatchOptions } from './discovery-client.js'
import { DiscoveryError } from './discovery.errors.js'
import { ServiceInstances } from './service-instances.js'
import type { ServiceInstance } from './service-instance.js'

/** A registry in the hands of the test. */
class ManualDiscovery extends DiscoveryClient {
  readonly name = 'manual'
  readonly watches: string[] = []
  isClosed = false
  refusal: Error | undefined
  readonly #listeners = new Map<
    string,
    { readonly listener: InstancesListener; readonly options: WatchOptions }
  >()

  instances(): Promise<readonly ServiceInstance[]> {
    throw new TypeError('the watch is enough')
  }

  watch(service: string, listener: InstancesListener, options: WatchOptions = {}): Promise<AsyncDisposable> {
    this.watches.push(service)
    if (this.refusal !== undefined) return Promise.reject(this.refusal)
    this.#listeners.set(service, { listener, options })
    return Promise.resolve({ [Symbol.asyncDispose]: () => Promise.resolve() })
  }

  tell(service: string, ...hosts: readonly string[]): void {
    this.#listeners.get(service)?.listener(hosts.map((host) => instance(service, host)))
  }

  fail(service: string, error: Error): void {
    this.#listeners.get(service)?.options.onFailure?.(error)
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.isClosed = true
    return Promise.resolve()
  }
}

const instance = (serviceId: string, host: string): ServiceInstance => ({
  id: host,
  serviceId,
  host,
  port: 80,
})
const hostsOf = (instances: readonly ServiceInstance[]): readonly string[] =>
  instances.map(({ host }) => host)

describe('ServiceInstances', () => {
  const logger = new CapturingLogger()
  let registry: ManualDiscovery
  let clock: ManualClock
  let services: ServiceInstances

  beforeEach(() => {
    logger.clear()
    registry = new ManualDiscovery()
    clock = new ManualClock()
    services = new ServiceInstances(
      registry,
      { firstListTimeoutMs: 5_000 },
      { clock, random: new SystemRandom(), logger },
    )
  })

  it('follows a service from the first question on, with one watch for all who ask', async () => {
    expect(registry.watches).toEqual([])
    const both = Promise.all([services.instances('inventory'), services.instances('inventory')])
    registry.tell('inventory', 'a')
    expect((await both).map(hostsOf)).toEqual([['a'], ['a']])
    registry.tell('inventory', 'b')
    expect(hostsOf(await services.instances('inventory'))).toEqual(['b'])
    await services.watch('inventory', () => undefined)
    expect(registry.watches).toEqual(['inventory'])
    expect(services.name).toBe('manual')
    expect(clock.pending).toBe(0)
  })

  it('tells a watch the present list at once, and then what follows, until it ends', async () => {
    const told: (readonly string[])[] = []
    const watch = await services.watch('inventory', (instances) => told.push(hostsOf(instances)))
    registry.tell('inventory', 'a')
    const later: (readonly string[])[] = []
    await services.watch('inventory', (instances) => later.push(hostsOf(instances)))
    registry.tell('inventory')
    await watch[Symbol.asyncDispose]()
    registry.tell('inventory', 'b')
    expect(told).toEqual([['a'], []])
    expect(later).toEqual([['a'], [], ['b']])
  })

  it('keeps a listener that throws from no other one', async () => {
    const told: (readonly string[])[] = []
    await services.watch('inventory', () => {
      throw new TypeError('broken')
    })
    await services.watch('inventory', (instances) => told.push(hostsOf(instances)))
    registry.tell('inventory', 'a')
    expect(told).toEqual([['a']])
    expect(logger.messages('error')).toEqual(["A listener of 'inventory' failed: broken"])
  })

  it('waits for the first list up to a time, and then says why there is none', async () => {
    const first = services.instances('inventory').catch(String)
    await setImmediate()
    registry.fail('inventory', new Error('connection refused'))
    clock.advance(4_999)
    const second = services.instances('inventory').catch((error: unknown) => error)
    await setImmediate()
    clock.advance(1)
    expect(await first).toContain("manual could not list 'inventory': connection refused")
    expect(await second).toBeInstanceOf(DiscoveryError)
    // Nobody waits that long again.
    await expect(services.instances('inventory')).rejects.toThrow('connection refused')
    expect(clock.pending).toBe(0)
    registry.tell('inventory', 'a')
    expect(hostsOf(await services.instances('inventory'))).toEqual(['a'])
  })

  it('says that nothing came where nothing came', async () => {
    const pending = services.instances('inventory').catch(String)
    await setImmediate()
    clock.advance(5_000)
    expect(await pending).toContain('no answer within 5000 ms')
  })

  it('ends a wait with the signal of who waits, and not those of others', async () => {
    const giving = new AbortController()
    const given = services.instances('inventory', { signal: giving.signal })
    const other = services.instances('inventory')
    const reason = new Error('the client has gone')
    giving.abort(reason)
    await expect(given).rejects.toBe(reason)
    registry.tell('inventory', 'a')
    expect(hostsOf(await other)).toEqual(['a'])
    expect(clock.pending).toBe(0)
  })

  it('tries a watch again that could not begin', async () => {
    registry.refusal = new Error('no such driver')
    await expect(services.instances('inventory')).rejects.toThrow('no such driver')
    registry.refusal = undefined
    const next = services.instances('inventory')
    registry.tell('inventory', 'a')
    expect(hostsOf(await next)).toEqual(['a'])
    expect(registry.watches).toEqual(['inventory', 'inventory'])
  })

  it('hands failures on to watches', async () => {
    const failures: unknown[] = []
    const watch = await services.watch('inventory', () => undefined, {
      onFailure: (error) => failures.push(error),
    })
    const error = new Error('lost')
    registry.fail('inventory', error)
    await watch[Symbol.asyncDispose]()
    registry.fail('inventory', new Error('lost again'))
    expect(failures).toEqual([error])
  })

  it('ends with everything: waits, watches, and the client', async () => {
    const told: (readonly string[])[] = []
    await services.watch('inventory', (instances) => told.push(hostsOf(instances)))
    const waiting = services.instances('inventory').catch(String)
    await setImmediate()
    await Promise.all([services[Symbol.asyncDispose](), services[Symbol.asyncDispose]()])
    expect(await waiting).toContain('it is closed')
    registry.tell('inventory', 'a')
    expect(told).toEqual([])
    expect(registry.isClosed).toBe(true)
    expect(clock.pending).toBe(0)
    await expect(services.instances('inventory')).rejects.toThrow('it is closed')
  })
})
