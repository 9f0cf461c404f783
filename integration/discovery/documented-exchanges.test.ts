import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { SystemRandom } from 'nexus-framework/common'
import {
  openDiscovery,
  openRegistry,
  systemRuntime,
  type DiscoveryOptions,
  type ServiceInstance,
} from 'nexus-framework/client'
import { CapturingLogger } from 'nexus-framework/testing'
import { DocumentedServer, exchangesOf } from './support/documented-server.js'
import { eventually } from './support/eventually.js'
import { ListingClock } from './support/listing-clock.js'

// Of these registries no server can be had where these tests run: what they are asked and what they answer is as their documentation says.
const [consul, nacos, kubernetes] = await Promise.all(['consul', 'nacos', 'kubernetes'].map(exchangesOf))

const logger = new CapturingLogger()
const runtime = systemRuntime(logger)
let server: DocumentedServer

const INSTANCE: ServiceInstance = {
  id: 'inventory-1',
  serviceId: 'inventory',
  host: '10.0.0.1',
  port: 8443,
  secure: true,
  weight: 2.5,
  zone: 'eu-west-1a',
  metadata: { version: '1.2.3' },
}

beforeEach(() => logger.clear())
afterEach(() => server[Symbol.asyncDispose]())

async function listed(options: DiscoveryOptions): Promise<readonly ServiceInstance[]> {
  const client = await openDiscovery({ url: server.url, ...options }, runtime)
  try {
    return await client.instances('inventory')
  } finally {
    await client[Symbol.asyncDispose]()
  }
}

/** Registers, sends heartbeats until the server has got everything but the last exchange, and takes out. */
async function registered(options: DiscoveryOptions): Promise<void> {
  const clock = new ListingClock()
  // Not the interval of the heartbeats, so that their timers can be told apart.
  const all = { url: server.url, requestTimeout: 5_001, ...options }
  const registry = await openRegistry(all, { clock, random: new SystemRandom(), logger })
  await registry.register(INSTANCE)
  while (server.pending > 1) {
    const before = server.pending
    await clock.advanceAsync(5_000)
    await eventually(() => server.pending < before && clock.waiting.join() === '5000')
  }
  await registry[Symbol.asyncDispose]()
}

describe('Consul, as documented', () => {
  const token = 'b1gs33cr3t'

  it('lists the instances of a service whose checks pass', async () => {
    server = await DocumentedServer.start(consul?.['list'])
    const instances = await listed({
      driver: 'consul',
      token,
      namespace: 'shop',
      consul: { datacenter: 'dc1', tags: ['v1'], consistency: 'stale' },
    })
    expect(instances).toEqual([
      {
        id: 'inventory-1',
        serviceId: 'inventory',
        host: '10.0.0.1',
        port: 8443,
        secure: true,
        weight: 10,
        zone: 'eu-west-1a',
        metadata: { version: '1.2.3' },
      },
      {
        id: 'inventory-2',
        serviceId: 'inventory',
        // That of the node.
        host: '10.0.0.8',
        port: 8080,
        secure: false,
        weight: 1,
        metadata: {},
      },
    ])
    server.verify()
  })

  it('says what it refuses, without the token', async () => {
    server = await DocumentedServer.start(consul?.['forbidden'])
    const failure = await listed({ driver: 'consul', token }).catch(String)
    expect(failure).toContain(
      "consul could not list 'inventory': GET /v1/health/service/inventory was answered with 403: ACL not found",
    )
    expect(failure).not.toContain(token)
    server.verify()
  })

  it('registers, takes heartbeats, forgets, registers again and takes out', async () => {
    server = await DocumentedServer.start(
      consul?.['register'],
      consul?.['beat'],
      consul?.['beat of an unknown check'],
      consul?.['register'],
      consul?.['beat'],
      consul?.['deregister'],
    )
    await registered({ driver: 'consul', token, namespace: 'shop', consul: { tags: ['v1'] } })
    server.verify()
    expect(JSON.stringify(logger.entries)).not.toContain(token)
  })
})

describe('Nacos, as documented', () => {
  const login = { username: 'nacos', password: 'correct horse' }
  const there: DiscoveryOptions = {
    driver: 'nacos',
    namespace: 'shop',
    nacos: { group: 'SHOP', clusters: ['EAST', 'WEST'], cluster: 'EAST' },
  }

  it('lets a user sign in once, and lists the instances that are enabled', async () => {
    server = await DocumentedServer.start(nacos?.['login'], nacos?.['list'], nacos?.['list'])
    const client = await openDiscovery({ ...there, ...login, url: server.url }, runtime)
    const expected = [
      {
        id: '10.0.0.1#8443#EAST#SHOP@@inventory',
        serviceId: 'inventory',
        host: '10.0.0.1',
        port: 8443,
        secure: true,
        weight: 2.5,
        zone: 'eu-west-1a',
        metadata: { version: '1.2.3', 'nacos.cluster': 'EAST' },
      },
    ]
    expect(await client.instances('inventory')).toEqual(expected)
    expect(await client.instances('inventory')).toEqual(expected)
    await client[Symbol.asyncDispose]()
    server.verify()
  })

  it('may refuse a token that has not expired: the user signs in again', async () => {
    server = await DocumentedServer.start(
      nacos?.['login'],
      nacos?.['refused token'],
      nacos?.['login'],
      nacos?.['list'],
    )
    expect(await listed({ ...there, ...login })).toHaveLength(1)
    server.verify()
  })

  it('says what it refuses, without password and token', async () => {
    const refused = [nacos?.['login'], nacos?.['refused token']]
    server = await DocumentedServer.start(...refused, ...refused)
    const failure = await listed({ ...there, ...login }).catch(String)
    expect(failure).toContain('was answered with 403')
    expect(failure).not.toMatch(/horse|t0k3n/)
    server.verify()
  })

  it('registers, takes heartbeats, forgets, registers again and takes out', async () => {
    server = await DocumentedServer.start(
      nacos?.['register'],
      nacos?.['beat'],
      nacos?.['light beat of an unknown instance'],
      nacos?.['register'],
      nacos?.['deregister'],
    )
    await registered(there)
    server.verify()
  })
})

describe('Kubernetes, as documented', () => {
  const token = 'eyJhbGciOiJSUzI1NiJ9.t0k3n'
  const there: DiscoveryOptions = { driver: 'kubernetes', namespace: 'shop', token }

  it('lists the endpoints that are ready, each once, at the port that speaks HTTP', async () => {
    server = await DocumentedServer.start(kubernetes?.['list'])
    expect(await listed(there)).toEqual([
      {
        id: '10.244.2.7:8443',
        serviceId: 'inventory',
        host: '10.244.2.7',
        port: 8443,
        secure: true,
        metadata: {},
      },
      {
        id: 'inventory-7d9c-x2x4z:8443',
        serviceId: 'inventory',
        host: '10.244.1.5',
        port: 8443,
        secure: true,
        zone: 'eu-west-1a',
        metadata: { 'kubernetes.pod': 'inventory-7d9c-x2x4z', 'kubernetes.node': 'node-a' },
      },
    ])
    server.verify()
  })

  it.each([
    [{ portName: 'metrics' }, ['10.244.2.7:9090', '10.244.1.5:9090']],
    [{ addressType: 'IPv6' as const }, ['2001:db8::5:8443']],
    [{ addressType: 'FQDN' as const }, ['10.244.2.7:8443', '10.244.1.5:8443']],
    [{ portName: 'grpc' }, []],
  ])('lists with %j the addresses %j', async (options, addresses) => {
    server = await DocumentedServer.start(kubernetes?.['list'])
    const instances = await listed({ ...there, kubernetes: options })
    expect(instances.map(({ host, port }) => `${host}:${port}`)).toEqual(addresses)
  })

  it('says what it refuses, without the token', async () => {
    server = await DocumentedServer.start(kubernetes?.['forbidden'])
    const failure = await listed(there).catch(String)
    expect(failure).toContain('endpointslices.discovery.k8s.io is forbidden')
    expect(failure).not.toContain(token)
    server.verify()
  })

  it('lists again where it does not know the version of a watch any more', async () => {
    server = await DocumentedServer.start(
      kubernetes?.['list'],
      kubernetes?.['expired watch'],
      kubernetes?.['list'],
    )
    const client = await openDiscovery({ ...there, url: server.url }, runtime)
    const watch = await client.watch('inventory', () => undefined)
    await eventually(() => server.pending === 0)
    await watch[Symbol.asyncDispose]()
    await client[Symbol.asyncDispose]()
    expect(logger.messages('warn')).toEqual([])
  })
})
