import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { SystemRandom } from 'nexus-framework/common'
import { openDiscovery, systemRuntime, type DiscoveryClient } from 'nexus-framework/client'
import { CapturingLogger } from 'nexus-framework/testing'
import { describeDiscoveryClient, type RegistryBench } from './discovery-client.conformance.js'
import { describeServiceRegistry, type RegistrationBench } from './service-registry.conformance.js'
import { ConsulDouble } from './support/consul-double.js'
import { eventually } from './support/eventually.js'
import { ListingClock } from './support/listing-clock.js'
import { TcpProxy } from './support/tcp-proxy.js'
import { WatchedService } from './support/watched-service.js'

async function consulBench(): Promise<RegistryBench & RegistrationBench> {
  const consul = await ConsulDouble.start()
  const proxy = await TcpProxy.start(consul.port)
  return {
    options: { driver: 'consul', url: `http://127.0.0.1:${proxy.port}` },
    get connections() {
      return proxy.connections
    },
    get beats() {
      return proxy.requests('/v1/agent/check/update')
    },
    set: (service, addresses) => Promise.resolve(consul.set(service, addresses)),
    forget: (service) => Promise.resolve(consul.set(service, [])),
    cut: () => proxy.cut(),
    restore: () => proxy.restore(),
    [Symbol.asyncDispose]: async () => {
      await proxy[Symbol.asyncDispose]()
      await consul[Symbol.asyncDispose]()
    },
  }
}

describeDiscoveryClient('consul', consulBench)
describeServiceRegistry('consul', consulBench)

describe('blocking queries', () => {
  const logger = new CapturingLogger()
  let consul: ConsulDouble
  let proxy: TcpProxy
  let client: DiscoveryClient
  let watched: WatchedService

  beforeEach(async () => {
    logger.clear()
    consul = await ConsulDouble.start()
    proxy = await TcpProxy.start(consul.port)
    const url = `http://127.0.0.1:${proxy.port}`
    client = await openDiscovery({ driver: 'consul', url, watchTimeout: 1_000 }, systemRuntime(logger))
    watched = await WatchedService.start(client, 'inventory')
    await watched.until()
  })

  afterEach(async () => {
    await client[Symbol.asyncDispose]()
    await proxy[Symbol.asyncDispose]()
    await consul[Symbol.asyncDispose]()
  })

  it('begin anew where the index went back', async () => {
    consul.restoreOlderIndex()
    consul.set('inventory', [{ host: '10.0.0.1', port: 80 }])
    await watched.until('10.0.0.1:80')
    consul.set('inventory', [])
    await watched.until()
    expect(logger.messages('warn')).toEqual([])
  })

  it('come slower where something changes all the time', async () => {
    const clock = new ListingClock()
    const url = `http://127.0.0.1:${proxy.port}`
    const busy = await openDiscovery({ driver: 'consul', url }, { clock, random: new SystemRandom(), logger })
    const path = '/v1/health/service/busy'
    const following = await WatchedService.start(busy, 'busy')
    // Ten at once, then one a second, of which none passes here.
    await eventually(() => {
      consul.set('other', [])
      return clock.waiting.includes(1_000)
    })
    expect(proxy.requests(path)).toBe(11)
    clock.advance(1_000)
    await eventually(() => proxy.requests(path) === 12)
    await following.stop()
    await busy[Symbol.asyncDispose]()
  })

  it('end when their time is up, and come again', async () => {
    const before = proxy.requests('/v1/health/service/inventory')
    await eventually(() => proxy.requests('/v1/health/service/inventory') > before)
    consul.set('inventory', [{ host: '10.0.0.1', port: 80 }])
    await watched.until('10.0.0.1:80')
    expect(watched.told).toEqual([[], ['10.0.0.1:80']])
  })
})
