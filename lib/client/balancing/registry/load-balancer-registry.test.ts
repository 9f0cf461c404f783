import { afterEach, describe, expect, it } from '@jest/globals'
import { RequestContext } from '../../../core/index.js'
import { currentSignal, ExecutionScope } from '../../../resilience/index.js'
import { CapturingLogger, ManualClock, SimpleMeterRegistry } from '../../../testing/index.js'
import { ClientClosedError } from '../../transport/transport.errors.js'
import { instance, SeededRandom } from '../balancing.fixture.js'
import type { BalancedCall } from '../instances/balanced-call.js'
import { InvalidLoadBalancerOptionsError, NoInstanceAvailableError } from '../load-balancer.errors.js'
import { ManualDiscovery, response, ScriptedTransport } from '../registry.fixture.js'
import { LoadBalancerHealthIndicator } from './load-balancer-health-indicator.js'
import { LoadBalancerRegistry, type LoadBalancerRegistryOptions } from './load-balancer-registry.js'

const THREE = [instance('a'), instance('b'), instance('c')]

/** What a call that a test goes on beside fails with. */
function failureOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => undefined,
    (error: unknown) => error,
  )
}

describe('LoadBalancerRegistry', () => {
  const clock = new ManualClock()
  const open: LoadBalancerRegistry[] = []

  function registryOf(
    discovery: ManualDiscovery,
    options: Partial<LoadBalancerRegistryOptions> = {},
  ): LoadBalancerRegistry {
    const registry = new LoadBalancerRegistry({ discovery, clock, random: new SeededRandom(), ...options })
    open.push(registry)
    return registry
  }

  function fail(call: BalancedCall): void {
    call.end('CONNECTION_FAILURE')
  }

  async function eject(registry: LoadBalancerRegistry): Promise<void> {
    for (let i = 0; i < 100 && registry.get('inventory').counts().ejected === 0; i++)
      fail(await registry.acquire('inventory'))
  }

  afterEach(async () => {
    for (const registry of open.splice(0)) await registry[Symbol.asyncDispose]()
    expect(clock.pending).toBe(0)
  })

  it('watches a service once, for all clients and all calls', async () => {
    const discovery = new ManualDiscovery()
    discovery.list('inventory', THREE)
    const registry = registryOf(discovery, { services: { stock: { algorithm: 'random' } } })
    await Promise.all([
      registry.acquire('inventory'),
      registry.acquire('inventory', { client: 'orders' }),
      registry.acquire('inventory', { client: 'stock' }),
    ])
    expect(discovery.watches.map(({ service }) => service)).toEqual(['inventory'])
    discovery.list('inventory', [instance('d')])
    expect(registry.all().map(({ name, instances }) => [name, instances.length])).toEqual([
      ['inventory', 1],
      ['stock/inventory', 1],
    ])
  })

  it('lets clients without settings of their own share what is known of a service', () => {
    const registry = registryOf(new ManualDiscovery(), {
      defaults: { algorithm: 'random' },
      services: {
        inventory: { algorithm: 'least-connections' },
        stock: { algorithm: 'power-of-two-choices' },
        orders: { outlierEjection: {} },
      },
    })
    const shared = registry.get('inventory')
    expect(registry.get('inventory', 'orders')).toBe(shared)
    expect(registry.get('inventory', 'anybody')).toBe(shared)
    expect(registry.get('inventory', 'stock')).not.toBe(shared)
    expect(registry.get('inventory', 'stock')).toBe(registry.get('inventory', 'stock'))
    expect(shared.config.algorithm).toBe('least-connections')
    expect(registry.get('inventory', 'stock').config.algorithm).toBe('power-of-two-choices')
    expect(registry.get('payment', 'constructor').config.algorithm).toBe('random')
  })

  it('lets of several layers the last one go first, option by option', () => {
    const registry = registryOf(new ManualDiscovery(), {
      defaults: [{ algorithm: 'random', zone: 'x', outlierEjection: { interval: '1s', successRate: true } }],
      services: [
        { inventory: { zone: 'y', outlierEjection: { interval: 2_000 } } },
        { Inventory: { hashHeader: 'X-User' } },
      ],
    })
    expect(registry.get('inventory').config).toMatchObject({
      algorithm: 'random',
      zone: 'y',
      hashHeader: 'x-user',
      outlierEjection: { interval: 2_000, successRate: true, baseEjectionTime: 30_000 },
    })
  })

  it('knows a name however it is spelled', () => {
    const registry = registryOf(new ManualDiscovery(), { services: { 'order-service': { zone: 'x' } } })
    expect(registry.get('orderService').config.zone).toBe('x')
    expect(registry.get('order_service').config.zone).toBe('x')
    expect(registry.get('orders').config.zone).toBeUndefined()
  })

  it('refuses options that make no sense, all at once', () => {
    const registry = registryOf(new ManualDiscovery(), {
      defaults: { hashBalanceFactor: 50, healthCheck: { interval: 0, path: 'health' } },
    })
    expect(() => registry.get('inventory')).toThrow(InvalidLoadBalancerOptionsError)
    expect(() => registry.get('inventory')).toThrow(
      /hashBalanceFactor: must be 0, or .* but is 50\n {2}healthCheck.path: .*\n {2}healthCheck.interval: /,
    )
  })

  it('refuses health checks over HTTP that nobody can send', () => {
    const registry = registryOf(new ManualDiscovery(), {
      defaults: { healthCheck: { enabled: true, path: '/health' } },
    })
    expect(() => registry.get('inventory')).toThrow(/healthCheck.type: can not be http without a transport/)
  })

  it('asks over HTTP only where it is told for what', () => {
    const registry = registryOf(new ManualDiscovery(), {
      defaults: { healthCheck: { enabled: true } },
      services: {
        path: { healthCheck: { path: '/health' } },
        both: { healthCheck: { path: '/health', type: 'tcp' } },
        none: { healthCheck: { type: 'http' } },
      },
      transport: new ScriptedTransport(),
    })
    expect(registry.get('inventory').config.healthCheck.type).toBe('tcp')
    expect(registry.get('path').config.healthCheck.type).toBe('http')
    expect(registry.get('both').config.healthCheck.type).toBe('tcp')
    expect(() => registry.get('none')).toThrow(/healthCheck.path: must be set for checks over HTTP/)
  })

  it('does what outlives a call outside of the request that called first', async () => {
    class ShopRequest extends RequestContext {
      override readonly id = 'r1'
    }
    const seen: Record<string, unknown> = {}
    const surroundings = (): unknown => [RequestContext.current()?.id, currentSignal()]
    const probe = (): Promise<void> => {
      seen['check'] = surroundings()
      return Promise.resolve()
    }
    const discovery = new ManualDiscovery()
    discovery.list('inventory', THREE)
    const watch = discovery.watch.bind(discovery)
    discovery.watch = (...args) => {
      seen['watch'] = surroundings()
      return watch(...args)
    }
    const defaults = { healthCheck: { enabled: true, probe } }
    const registry = registryOf(discovery, { defaults })
    registry.get('inventory').events.on('INSTANCE_RETURNED', () => (seen['return'] = surroundings()))
    const inRequest = async (): Promise<unknown> => {
      await registry.acquire('inventory')
      await eject(registry)
      // Another view of instances that are known begins in the request as well.
      registry.get('inventory', 'other')
      return RequestContext.current()?.id
    }
    const request = (): Promise<unknown> => RequestContext.run(new ShopRequest(), inRequest, undefined)
    const scope = new ExecutionScope()
    await expect(ExecutionScope.runAndClose(scope, request)).resolves.toBe('r1')
    await clock.advanceAsync(30_000)
    const nothing = [undefined, undefined]
    expect(seen).toEqual({ watch: nothing, check: nothing, return: nothing })
  })

  it('says what panic mode ended with, and nothing when it is closed', async () => {
    const discovery = new ManualDiscovery()
    const logger = new CapturingLogger()
    let ill = true
    const probe = (): Promise<void> =>
      ill ? Promise.reject(new ClientClosedError('inventory')) : Promise.resolve()
    const registry = registryOf(discovery, {
      logger,
      defaults: { healthCheck: { enabled: true, probe, unhealthyThreshold: 1, healthyThreshold: 1 } },
    })
    const panic = /instances (are available|any more)/
    const told = (): readonly string[] =>
      [...logger.messages('info'), ...logger.messages('error')].filter((message) => panic.test(message))
    discovery.list('inventory', [instance('a')])
    await registry.acquire('inventory')
    await clock.advanceAsync(2_000)
    expect(told()).toEqual(['inventory: too few instances are available, all of them get calls'])
    discovery.list('inventory', [])
    expect(told()).toContain('inventory: there are no instances any more')
    discovery.list('inventory', [instance('b')])
    await clock.advanceAsync(2_000)
    ill = false
    await clock.advanceAsync(12_000)
    expect(told()).toContain('inventory: enough instances are available again')
    ill = true
    await clock.advanceAsync(12_000)
    const before = told()
    expect(registry.get('inventory').counts().panic).toBe(true)
    await registry[Symbol.asyncDispose]()
    expect(told()).toEqual(before)
  })

  describe('while the instances are not known', () => {
    it('makes calls wait for the first list', async () => {
      const discovery = new ManualDiscovery()
      const registry = registryOf(discovery)
      const calls = Promise.all([registry.acquire('inventory'), registry.acquire('inventory')])
      await clock.advanceAsync(4_000)
      discovery.list('inventory', THREE)
      expect((await calls).map(({ instance }) => instance.instance.id)).toHaveLength(2)
      expect(clock.pending).toBe(0)
    })

    it('does not make them wait longer than the timeout, and later ones not at all, until there is a list', async () => {
      const discovery = new ManualDiscovery()
      const registry = registryOf(discovery)
      const first = failureOf(registry.acquire('inventory'))
      await clock.advanceAsync(3_000)
      const second = failureOf(registry.acquire('inventory'))
      await clock.advanceAsync(2_000)
      expect(await first).toMatchObject({
        message: expect.stringContaining("The instances of 'inventory' are not known yet (manual)"),
      })
      expect(await second).toBeInstanceOf(NoInstanceAvailableError)
      await expect(registry.acquire('inventory')).rejects.toThrow(NoInstanceAvailableError)
      discovery.list('inventory', THREE)
      await registry.acquire('inventory')
      expect(discovery.watches).toHaveLength(1)
    })

    it('says why the registry could not be asked', async () => {
      const discovery = new ManualDiscovery()
      const registry = registryOf(discovery)
      const cause = new ClientClosedError('etcd')
      const failure = failureOf(registry.acquire('inventory'))
      await clock.advanceAsync(0)
      discovery.watches[0]?.options.onFailure?.(cause)
      await clock.advanceAsync(5_000)
      expect(await failure).toMatchObject({ code: 'NEXUS_CLIENT_NO_INSTANCE', cause })
    })

    it('begins another watch with the next call where one could not begin', async () => {
      const discovery = new ManualDiscovery()
      discovery.list('inventory', THREE)
      discovery.refusal = new ClientClosedError('etcd')
      const registry = registryOf(discovery)
      const outcomes = await Promise.allSettled([
        registry.acquire('inventory'),
        registry.acquire('inventory'),
      ])
      for (const outcome of outcomes)
        expect(outcome).toMatchObject({ status: 'rejected', reason: { cause: discovery.refusal } })
      discovery.refusal = undefined
      await registry.acquire('inventory')
      expect(discovery.watches).toHaveLength(1)
    })

    it('lets a call go whose signal aborts, or has aborted', async () => {
      const registry = registryOf(new ManualDiscovery())
      const controller = new AbortController()
      const call = registry.acquire('inventory', { signal: controller.signal })
      await clock.advanceAsync(10)
      expect(clock.pending).toBe(1)
      const reason = new ClientClosedError('caller')
      controller.abort(reason)
      await expect(call).rejects.toBe(reason)
      expect(clock.pending).toBe(0)
      await expect(registry.acquire('inventory', { signal: controller.signal })).rejects.toBe(reason)
    })

    it('fails those that wait when it is closed, and all later ones', async () => {
      const discovery = new ManualDiscovery()
      const registry = registryOf(discovery)
      const failure = failureOf(registry.acquire('inventory'))
      await clock.advanceAsync(10)
      await registry[Symbol.asyncDispose]()
      expect(await failure).toBeInstanceOf(ClientClosedError)
      await expect(registry.acquire('inventory')).rejects.toThrow(ClientClosedError)
      expect(discovery.watches[0]?.ended).toBe(true)
    })
  })

  it('tells the log what takes no calls any more, and what does again', async () => {
    const discovery = new ManualDiscovery()
    discovery.list('inventory', THREE)
    const logger = new CapturingLogger()
    const registry = registryOf(discovery, { logger })
    await eject(registry)
    clock.advance(30_000)
    expect(logger.messages('warn')).toEqual([
      expect.stringMatching(
        /^inventory: [abc] takes no calls for 30000ms \(CONSECUTIVE_CONNECTION_FAILURES\)$/,
      ),
    ])
    expect(logger.messages('info')).toEqual([expect.stringMatching(/^inventory: [abc] takes calls again$/)])
  })

  it('reports instances, calls and ejections of the services there are and will be, until that is ended', async () => {
    const discovery = new ManualDiscovery()
    discovery.list('inventory', THREE)
    const meters = new SimpleMeterRegistry()
    const registry = registryOf(discovery)
    registry.get('early')
    const unbind = registry.bindTo(meters)
    await eject(registry)
    await registry.acquire('inventory')
    const gauge = (state: string): number | undefined =>
      meters.value('loadbalancer.instances', { service: 'inventory', state })
    expect([gauge('total'), gauge('up'), gauge('ejected'), gauge('unhealthy')]).toEqual([3, 2, 1, 0])
    expect(meters.value('loadbalancer.requests.active', { service: 'inventory' })).toBe(1)
    expect(meters.value('loadbalancer.ejections', { service: 'inventory' })).toBe(1)
    expect(meters.value('loadbalancer.instances', { service: 'early', state: 'total' })).toBe(0)
    unbind()
    registry.get('late')
    expect(meters.readings()).toEqual([])
  })

  it('shows in the health what each service has, without making the application unhealthy', async () => {
    const discovery = new ManualDiscovery()
    discovery.list('inventory', THREE)
    discovery.list('payment', [])
    const registry = registryOf(discovery)
    const indicator = new LoadBalancerHealthIndicator(registry)
    registry.get('not-known-yet')
    await eject(registry)
    expect(indicator.health()).toMatchObject({
      status: 'UP',
      details: { inventory: { total: 3, up: 2, ejected: 1 } },
    })
    await expect(registry.acquire('payment')).rejects.toThrow("There is no instance of 'payment'")
    expect(indicator.health()).toMatchObject({ status: 'UNKNOWN', details: { payment: { total: 0 } } })
    expect(Object.keys(indicator.health().details ?? {})).toEqual(['inventory', 'payment'])
  })

  it('asks instances for their health over the transport', async () => {
    const discovery = new ManualDiscovery()
    discovery.list('inventory', [instance('a', { host: '10.0.0.1' }), instance('b', { host: '10.0.0.2' })])
    const transport = new ScriptedTransport(({ url }) =>
      Promise.resolve(response(url.hostname === '10.0.0.2' ? 503 : 204)),
    )
    const logger = new CapturingLogger()
    const registry = registryOf(discovery, {
      transport,
      logger,
      defaults: { healthCheck: { enabled: true, path: '/ready?deep=1', port: 9_000, unhealthyThreshold: 2 } },
    })
    await registry.acquire('inventory')
    await clock.advanceAsync(12_500)
    expect(new Set(transport.requests.map(({ method, url }) => `${method} ${url.href}`))).toEqual(
      new Set(['GET http://10.0.0.1:9000/ready?deep=1', 'GET http://10.0.0.2:9000/ready?deep=1']),
    )
    expect(registry.get('inventory').counts()).toMatchObject({ up: 1, unhealthy: 1 })
    expect(logger.messages('warn')).toEqual([
      "inventory: b is not healthy: The health check of 'b' failed: /ready?deep=1 answered 503",
    ])
  })
})
