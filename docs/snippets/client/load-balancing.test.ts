import { cp, mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { LoadBalancerRegistry, type Candidate } from 'nexus-framework/client'
import { CapturingLogger, TestingModule } from 'nexus-framework/testing'
import { AppModule, CanaryBalancer, connectTo, EjectionLog, openRegistry } from './load-balancing.js'

describe('the load balancing snippets', () => {
  it('configure every service, and one in particular', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'load-balancing-'))
    await cp(new URL('load-balancing.yaml', import.meta.url), join(directory, 'application.yaml'))
    const app = await TestingModule.create({
      directory,
      logger: new CapturingLogger(),
      cache: false,
    }).compile()
    const registry = app.get(LoadBalancerRegistry)
    expect(registry.get('orders').config).toMatchObject({
      algorithm: 'power-of-two-choices',
      zone: 'eu-west-1a',
      healthCheck: { enabled: true, type: 'http', path: '/ready' },
    })
    expect(registry.get('inventory').config).toMatchObject({
      algorithm: 'consistent-hash',
      hashHeader: 'x-tenant',
      hashBalanceFactor: 150,
      zone: 'eu-west-1a',
      outlierEjection: { consecutive5xx: 0, consecutiveConnectionFailures: 2, maxEjectionPercent: 30 },
    })
    await app.close()
    await rm(directory, { recursive: true })
  })

  it('configure in code, and tell the log what could not be ejected', async () => {
    const logger = new CapturingLogger()
    const properties = {
      'client.discovery.static.services.inventory.instances[0].uri': 'http://10.0.0.1:8080',
    }
    const app = await TestingModule.create({
      imports: [AppModule],
      providers: [EjectionLog],
      properties,
      logger,
      cache: false,
    }).compile()
    const registry = app.get(LoadBalancerRegistry)
    expect(registry.get('inventory').config).toMatchObject({
      algorithm: 'least-connections',
      slowStartWindow: 30_000,
    })
    expect(registry.get('search').config.algorithm).toBeInstanceOf(Function)
    for (let i = 0; i < 5; i++) (await registry.acquire('inventory')).end('CONNECTION_FAILURE')
    expect(logger.messages('error')).toEqual([
      '10.0.0.1:8080 fails as well (CONSECUTIVE_CONNECTION_FAILURES), but too many are ejected already',
    ])
    await app.close()
  })

  it('send one call in twenty to the next version', () => {
    const candidates: Candidate[] = ['stable', 'stable', 'next'].map((version, index) => ({
      instance: { id: `${index}`, serviceId: 'search', host: 'h', port: 1, metadata: { version } },
      active: 0,
      weight: 1,
    }))
    const balancer = new CanaryBalancer()
    const chosen = Array.from({ length: 4_000 }, () => balancer.choose(candidates).instance.id)
    const part = chosen.filter((id) => id === '2').length / chosen.length
    expect(part).toBeGreaterThan(0.025)
    expect(part).toBeLessThan(0.075)
    expect(balancer.choose(candidates.slice(0, 2)).instance.metadata).toEqual({ version: 'stable' })
  })

  it('place what is no HTTP', async () => {
    const server = createServer((socket) => socket.end())
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const registry = await openRegistry(new CapturingLogger())
    const service = registry.get('cache')
    const places = new Set<string>()
    for (let i = 0; i < 3; i++) {
      const call = await registry.acquire('cache', { hashKey: 'customer 7' })
      places.add(call.instance.origin)
      call.end('SUCCESS')
    }
    expect(places.size).toBe(1)
    service.update([{ id: 'a', serviceId: 'cache', host: '127.0.0.1', port }])
    const socket = await connectTo(registry, 'customer 7')
    expect(service.counts().active).toBe(1)
    socket.resume()
    await once(socket, 'close')
    expect(service.counts().active).toBe(0)
    server.close()
    await once(server, 'close')
    await registry[Symbol.asyncDispose]()
  })
})
