import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { SystemClock } from '../../common/index.js'
import { ManualClock } from '../../testing/index.js'
import { UndiciTransport } from '../transport/drivers/undici-transport.js'
import { countsOf, SeededRandom } from './balancing.fixture.js'
import { ControlledServer } from './controlled-server.fixture.js'
import { tcpProbe } from './health/drivers/tcp-probe.js'
import { LoadBalancerInterceptor } from './interceptor/load-balancer-interceptor.js'
import type { LoadBalancerOptions } from './load-balancer.options.js'
import { LoadBalancerRegistry } from './registry/load-balancer-registry.js'
import { ManualDiscovery, request } from './registry.fixture.js'

const TRANSPORT = {
  connectTimeout: 2_000,
  readTimeout: 60,
  maxResponseSize: 1_000_000,
  maxConnections: 20,
  keepAliveTimeout: 4_000,
  http2: false,
  shutdownTimeout: 1_000,
  tls: undefined,
  proxy: undefined,
}

/** Waits for what comes over sockets. */
async function eventually(check: () => void): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      check()
      return
    } catch (error) {
      if (attempt >= 500) throw error
      await sleep(10)
    }
  }
}

describe('load balancing over real connections', () => {
  let servers: ControlledServer[]
  let transport: UndiciTransport
  let registry: LoadBalancerRegistry
  let interceptor: LoadBalancerInterceptor
  const clock = new ManualClock()

  const discovery = (): ManualDiscovery => {
    const manual = new ManualDiscovery()
    manual.list(
      'inventory',
      servers.map(({ instance }) => instance),
    )
    return manual
  }
  const balance = (options: LoadBalancerOptions = {}): void => {
    registry = new LoadBalancerRegistry({
      discovery: discovery(),
      transport,
      clock,
      random: new SeededRandom(),
      defaults: options,
    })
    interceptor = new LoadBalancerInterceptor(registry)
  }

  /** The id of the server that answered. */
  async function send(call: object = {}): Promise<string> {
    const response = await interceptor.intercept(request('lb://inventory/stock', { call }), (sent) =>
      transport.send(sent),
    )
    const text = await response.text()
    return response.status === 200 ? text : `status ${response.status}`
  }

  /** As a client with one retry. */
  async function sendTwice(): Promise<string> {
    const call = {}
    const first = await send(call).catch(() => 'failed')
    return first.startsWith('server') ? first : send(call)
  }

  const results = async (count: number, one: () => Promise<string>): Promise<Record<string, number>> => {
    const all: string[] = []
    for (let i = 0; i < count; i++)
      all.push(await one().catch((error: unknown) => (error as { code: string }).code))
    return countsOf(all)
  }
  const counts = () => registry.get('inventory').counts()

  beforeEach(async () => {
    servers = await ControlledServer.start(3)
    transport = new UndiciTransport(TRANSPORT, new SystemClock())
    balance()
  })
  afterEach(async () => {
    expect(counts().active).toBe(0)
    await registry[Symbol.asyncDispose]()
    await transport[Symbol.asyncDispose]()
    expect(clock.pending).toBe(0)
    await eventually(() => expect(servers.map(({ open }) => open)).toEqual([0, 0, 0]))
    for (const server of servers) await server.kill()
  })

  it('spreads requests', async () => {
    await expect(results(30, send)).resolves.toEqual({ 'server-0': 10, 'server-1': 10, 'server-2': 10 })
  })

  it('leaves out a server that died, without a caller that retries seeing it, and takes it in again when it is back', async () => {
    await servers[1]!.kill()
    await expect(results(30, sendTwice)).resolves.not.toHaveProperty('failed')
    expect(counts()).toMatchObject({ up: 2, ejected: 1 })
    const before = servers[1]!.requests
    await expect(results(20, send)).resolves.toEqual({ 'server-0': 10, 'server-2': 10 })
    await servers[1]!.revive()
    expect(servers[1]!.requests).toBe(before)
    clock.advance(30_000)
    await expect(results(30, send)).resolves.toEqual({ 'server-0': 10, 'server-1': 10, 'server-2': 10 })
  })

  it('leaves it out again, for longer, while it is not back', async () => {
    await servers[1]!.kill()
    await results(15, send)
    clock.advance(30_000)
    expect(counts().ejected).toBe(0)
    await expect(results(15, send)).resolves.toMatchObject({ NEXUS_CLIENT_CONNECTION: 5 })
    clock.advance(59_999)
    expect(counts().ejected).toBe(1)
    clock.advance(1)
    expect(counts().ejected).toBe(0)
  })

  it.each([
    ['answers 500', 'error', 'status 500'],
    ['answers 503', 'unavailable', 'status 503'],
    ['stalls', 'stall', 'NEXUS_CLIENT_TIMEOUT'],
    ['breaks its answers off', 'cut', 'NEXUS_CLIENT_CONNECTION'],
  ] as const)('leaves out a server that %s', async (_, behaviour, result) => {
    servers[2]!.behaviour = behaviour
    // The fifth is the last one.
    await expect(results(20, send)).resolves.toMatchObject({ [result]: 5 })
    await expect(results(10, send)).resolves.toEqual({ 'server-0': 5, 'server-1': 5 })
    expect(registry.get('inventory').events.recent().at(-1)).toMatchObject({
      type: 'INSTANCE_EJECTED',
      instance: 'server-2',
    })
  })

  it('gives a server that is slow fewer calls by least connections', async () => {
    balance({ algorithm: 'least-connections', outlierEjection: { enabled: false } })
    servers[0]!.behaviour = 'stall'
    const stuck: Promise<string>[] = []
    for (let i = 0; i < 40; i++) {
      const sending = send().catch(() => 'late')
      // Those that stall are not waited for.
      const outcome = await Promise.race([sending, sleep(20, 'waiting')])
      if (outcome === 'waiting') stuck.push(sending)
    }
    expect(servers[0]!.requests).toBeLessThan(15)
    await Promise.all(stuck)
  })

  it('asks servers for their health over HTTP', async () => {
    balance({
      healthCheck: { enabled: true, path: '/ready', jitter: 0, unhealthyThreshold: 2, healthyThreshold: 1 },
    })
    servers[0]!.ready = false
    await send()
    const checked = async (times: number): Promise<void> => {
      clock.advance(times === 1 ? 0 : 10_000)
      await eventually(() => expect(servers.map(({ checks }) => checks)).toEqual([times, times, times]))
      // The next check is scheduled when the answer of this one has been read.
      await eventually(() => expect(clock.pending).toBe(3))
      await sleep(20)
    }
    await checked(1)
    expect(counts().unhealthy).toBe(0)
    await checked(2)
    await eventually(() => expect(counts()).toMatchObject({ up: 2, unhealthy: 1 }))
    await expect(results(10, send)).resolves.toEqual({ 'server-1': 5, 'server-2': 5 })
    servers[0]!.ready = true
    await checked(3)
    await eventually(() => expect(counts()).toMatchObject({ up: 3, unhealthy: 0 }))
  })

  it('asks servers for their health by a connection', async () => {
    balance({
      healthCheck: { enabled: true, type: 'tcp', jitter: 0, unhealthyThreshold: 1, healthyThreshold: 1 },
    })
    await send()
    const { events } = registry.get('inventory')
    const changes: boolean[] = []
    events.on('INSTANCE_HEALTH_CHANGED', ({ healthy }) => changes.push(healthy))
    await servers[0]!.kill()
    clock.advance(0)
    await eventually(() => expect(changes).toEqual([false]))
    await eventually(() => expect(clock.pending).toBe(3))
    await servers[0]!.revive()
    clock.advance(10_000)
    await eventually(() => expect(changes).toEqual([false, true]))
    await eventually(() => expect(clock.pending).toBe(3))
  })

  it('closes the connection of a check that was given up', async () => {
    const controller = new AbortController()
    const checking = tcpProbe(undefined)(servers[0]!.instance, controller.signal)
    controller.abort(new DOMException('given up', 'AbortError'))
    await expect(checking).rejects.toThrow('given up')
    await eventually(() => expect(servers[0]!.open).toBe(0))
  })

  it('loses no call, connection or timer while servers die and come back at random', async () => {
    balance({ algorithm: 'power-of-two-choices' })
    const random = new SeededRandom(21)
    const dead = new Set<ControlledServer>()
    const outcomes: string[] = []
    for (let round = 0; round < 15; round++) {
      const server = servers[Math.floor(random.next() * servers.length)]!
      if (dead.has(server)) {
        dead.delete(server)
        await server.revive()
      } else if (dead.size < 2) {
        dead.add(server)
        await server.kill()
      }
      const parallel = Array.from({ length: 20 }, () => sendTwice().catch(() => 'failed'))
      outcomes.push(...(await Promise.all(parallel)))
      clock.advance(10_000 * random.next())
    }
    expect(outcomes).toHaveLength(300)
    expect(outcomes.filter((outcome) => outcome.startsWith('server')).length).toBeGreaterThan(200)
    for (const server of dead) await server.revive()
  })
})
