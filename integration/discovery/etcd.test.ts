import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import {
  openDiscovery,
  openRegistry,
  systemRuntime,
  type DiscoveryClient,
  type DiscoveryOptions,
  type ServiceInstance,
} from 'nexus-framework/client'
import { CapturingLogger } from 'nexus-framework/testing'
import { describeWithService } from '../support/describe-with-service.js'
import { describeDiscoveryClient, type RegistryBench } from './discovery-client.conformance.js'
import { describeServiceRegistry, type RegistrationBench } from './service-registry.conformance.js'
import { EtcdKeys } from './support/etcd-keys.js'
import { describeWithEtcdProgram, EtcdProgram } from './support/etcd-program.js'
import { TcpProxy } from './support/tcp-proxy.js'
import { WatchGate } from './support/watch-gate.js'
import { addressesOf, WatchedService } from './support/watched-service.js'

const logger = new CapturingLogger()
const INSTANCE: ServiceInstance = { id: 'one', serviceId: 'inventory', host: '10.0.0.1', port: 8080 }

beforeEach(() => logger.clear())

/** A part of the server's keys, behind a proxy. */
async function etcdBench(url: string): Promise<RegistryBench & RegistrationBench> {
  const keys = new EtcdKeys(url)
  const proxy = await TcpProxy.start(Number(new URL(url).port))
  const prefix = `/nexus-tests/${randomUUID()}/`
  const options: DiscoveryOptions = {
    driver: 'etcd',
    url: `http://127.0.0.1:${proxy.port}`,
    etcd: { prefix },
  }
  return {
    options,
    get connections() {
      return proxy.connections
    },
    get beats() {
      return proxy.requests('/v3/lease/keepalive')
    },
    set: async (service, addresses) => {
      const wanted = new Map(
        addresses.map((each) => [`${prefix}${service}/${each.host}`, JSON.stringify(each)]),
      )
      for (const key of (await keys.below(`${prefix}${service}/`)).keys()) {
        if (!wanted.has(key)) await keys.deleteBelow(key)
      }
      const present = await keys.below(`${prefix}${service}/`)
      for (const [key, value] of wanted) if (present.get(key) !== value) await keys.put(key, value)
    },
    forget: (service) => keys.expireBelow(`${prefix}${service}/`),
    cut: () => proxy.cut(),
    restore: () => proxy.restore(),
    [Symbol.asyncDispose]: async () => {
      await keys.deleteBelow(prefix)
      await proxy[Symbol.asyncDispose]()
    },
  }
}

await describeWithService('etcd', 'discovery in etcd', ({ url }) => {
  describeDiscoveryClient('etcd', () => etcdBench(url))
  describeServiceRegistry('etcd', () => etcdBench(url))

  describe('keys', () => {
    const prefix = `/nexus-tests/${randomUUID()}/`
    const keys = new EtcdKeys(url)
    const options: DiscoveryOptions = { driver: 'etcd', url, etcd: { prefix } }
    let client: DiscoveryClient

    beforeEach(async () => {
      client = await openDiscovery(options, systemRuntime(logger))
    })
    afterEach(async () => {
      await client[Symbol.asyncDispose]()
      await keys.deleteBelow(prefix)
    })

    it('are prefix, service and id, with the instance as a JSON document', async () => {
      const registry = await openRegistry(options, systemRuntime(logger))
      await registry.register({ ...INSTANCE, id: 'a/b c', zone: 'z' })
      expect([...(await keys.below(prefix))]).toEqual([
        [
          `${prefix}inventory/a%2Fb%20c`,
          '{"service":"inventory","id":"a/b c","host":"10.0.0.1","port":8080,"zone":"z"}',
        ],
      ])
      expect(await client.instances('inventory')).toMatchObject([{ id: 'a/b c', zone: 'z' }])
      await registry[Symbol.asyncDispose]()
      expect((await keys.below(prefix)).size).toBe(0)
    })

    it.each([
      '',
      'not JSON',
      '[]',
      'null',
      '{"port":80}',
      '{"host":5,"port":80}',
      '{"host":"a/b","port":80}',
    ])('with the document %j are left out, and said so', async (document) => {
      await keys.put(
        `${prefix}inventory/good`,
        '{"host":"10.0.0.1","port":80,"weight":"5","metadata":{"a":1,"b":"c"}}',
      )
      await keys.put(`${prefix}inventory/bad`, document)
      expect(await client.instances('inventory')).toEqual([
        { id: 'good', serviceId: 'inventory', host: '10.0.0.1', port: 80, metadata: { b: 'c' } },
      ])
      expect(logger.messages('warn')).toEqual([expect.stringContaining('"bad" has')])
    })

    it('that are larger than an answer may be are an error', async () => {
      const small = await openDiscovery({ ...options, maxResponseSize: 1_000 }, systemRuntime(logger))
      await keys.put(
        `${prefix}inventory/large`,
        JSON.stringify({ host: 'a', port: 1, zone: 'z'.repeat(1_000) }),
      )
      await expect(small.instances('inventory')).rejects.toThrow('larger than 1000 bytes')
      await small[Symbol.asyncDispose]()
    })
  })

  describe('a connection that dies without a word', () => {
    it('is found out by the time of a watch, and nothing is lost', async () => {
      const bench = await etcdBench(url)
      const proxy = await TcpProxy.start(Number(new URL(url).port))
      const client = await openDiscovery(
        { ...bench.options, url: `http://127.0.0.1:${proxy.port}`, watchTimeout: 1_000, requestTimeout: 300 },
        systemRuntime(logger),
      )
      const watched = await WatchedService.start(client, 'inventory')
      await watched.until()
      await bench.set('inventory', [{ host: '10.0.0.1', port: 80 }])
      await watched.until('10.0.0.1:80')
      proxy.stall()
      const stalled = proxy.connections
      await bench.set('inventory', [{ host: '10.0.0.2', port: 80 }])
      await watched.until('10.0.0.2:80')
      expect(stalled).toBeGreaterThan(0)
      await client[Symbol.asyncDispose]()
      await Promise.all([proxy[Symbol.asyncDispose](), bench[Symbol.asyncDispose]()])
    })
  })

  describe('several servers', () => {
    it('are tried in turn', async () => {
      const bench = await etcdBench(url)
      await bench.set('inventory', [{ host: '10.0.0.1', port: 80 }])
      const dead = await TcpProxy.start(1)
      const urls = [`http://127.0.0.1:${dead.port}`, ...[bench.options.url ?? []].flat()]
      const client = await openDiscovery({ ...bench.options, url: urls }, systemRuntime(logger))
      expect(addressesOf(await client.instances('inventory'))).toEqual(['10.0.0.1:80'])
      await client[Symbol.asyncDispose]()
      await Promise.all([dead[Symbol.asyncDispose](), bench[Symbol.asyncDispose]()])
    })
  })

  describeWithEtcdProgram('an etcd of its own', () => {
    let etcd: EtcdProgram
    let client: DiscoveryClient
    const runtime = systemRuntime(logger)

    beforeEach(async () => {
      etcd = await EtcdProgram.start()
      client = await openDiscovery({ driver: 'etcd', url: etcd.url }, runtime)
    })
    afterEach(async () => {
      await client[Symbol.asyncDispose]()
      await etcd[Symbol.asyncDispose]()
    })

    it('may restart: watches and registrations go on', async () => {
      const watched = await WatchedService.start(client, 'inventory')
      const registry = await openRegistry(
        { driver: 'etcd', url: etcd.url, register: { ttl: 3_000 } },
        runtime,
      )
      await registry.register(INSTANCE)
      await watched.until('10.0.0.1:8080')
      await etcd.stop()
      await watched.untilFailure()
      await etcd.start()
      await registry.register({ ...INSTANCE, id: 'two', host: '10.0.0.2' })
      await watched.until('10.0.0.1:8080', '10.0.0.2:8080')
      await registry[Symbol.asyncDispose]()
      await watched.until()
    })

    it('may come back with nothing: instances are gone, and register again', async () => {
      const watched = await WatchedService.start(client, 'inventory')
      const registry = await openRegistry(
        { driver: 'etcd', url: etcd.url, register: { ttl: 3_000 } },
        runtime,
      )
      await registry.register(INSTANCE)
      await watched.until('10.0.0.1:8080')
      const known = watched.lists.length
      await etcd.loseData()
      await etcd.start()
      await new EtcdKeys(etcd.url).put('/services/inventory/other', '{"host":"10.0.0.2","port":80}')
      await watched.untilList((instances) => instances.some(({ host }) => host === '10.0.0.2'))
      await watched.until('10.0.0.1:8080', '10.0.0.2:80')
      expect(watched.lists.length).toBeGreaterThan(known)
      expect(logger.messages('warn')).toContainEqual(expect.stringContaining('The registry has lost'))
      await registry[Symbol.asyncDispose]()
    })

    it('forgets an instance that shows no sign of life when its time is up', async () => {
      const proxy = await TcpProxy.start(etcd.port)
      const url = `http://127.0.0.1:${proxy.port}`
      const watched = await WatchedService.start(client, 'inventory')
      const registry = await openRegistry({ driver: 'etcd', url, register: { ttl: 3_000 } }, runtime)
      await registry.register(INSTANCE)
      await watched.until('10.0.0.1:8080')
      await proxy.cut()
      await watched.until()
      await registry[Symbol.asyncDispose]()
      await proxy[Symbol.asyncDispose]()
    })

    it('may compact away what a watch wants to know: it lists again', async () => {
      const keys = new EtcdKeys(etcd.url)
      const gate = await WatchGate.start(etcd.url)
      const behind = await openDiscovery({ driver: 'etcd', url: gate.url }, runtime)
      const watched = await WatchedService.start(behind, 'inventory')
      await watched.until()
      await gate.reached
      // Between the list and the watch.
      await keys.put('/services/inventory/one', '{"host":"10.0.0.1","port":80}')
      await keys.put('/services/inventory/one', '{"host":"10.0.0.2","port":80}')
      await keys.compact()
      gate.open()
      await watched.until('10.0.0.2:80')
      expect(gate.answers).toContain('compact_revision')
      expect(logger.messages('warn')).toEqual([])
      await behind[Symbol.asyncDispose]()
      await gate[Symbol.asyncDispose]()
    })

    it('may want clients to sign in, and forget that they have', async () => {
      const password = 'correct horse'
      await new EtcdKeys(etcd.url).requireSignIn(password)
      await expect(client.instances('inventory')).rejects.toThrow('was answered with 4')
      const options: DiscoveryOptions = { driver: 'etcd', url: etcd.url, username: 'root', password }
      const signedIn = await openDiscovery(options, runtime)
      const registry = await openRegistry(options, runtime)
      const watched = await WatchedService.start(signedIn, 'inventory')
      await registry.register(INSTANCE)
      await watched.until('10.0.0.1:8080')
      // Its tokens are gone with the process.
      await etcd.stop()
      await etcd.start()
      expect(addressesOf(await signedIn.instances('inventory'))).toEqual(['10.0.0.1:8080'])
      await registry[Symbol.asyncDispose]()
      await watched.until()
      await signedIn[Symbol.asyncDispose]()

      const wrong = await openDiscovery({ ...options, password: 'wrong horse' }, runtime)
      await expect(wrong.instances('inventory')).rejects.toThrow('authentication failed')
      await wrong[Symbol.asyncDispose]()
      expect(JSON.stringify(logger.entries)).not.toContain('horse')
    })

    it('takes user and password from the URL as well', async () => {
      await new EtcdKeys(etcd.url).requireSignIn('p@ss')
      const url = etcd.url.replace('http://', 'http://root:p%40ss@')
      const signedIn = await openDiscovery({ driver: 'etcd', url }, runtime)
      expect(await signedIn.instances('inventory')).toEqual([])
      await signedIn[Symbol.asyncDispose]()
    })
  })
})
