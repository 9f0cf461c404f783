import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import {
  InvalidDiscoveryOptionsError,
  openDiscovery,
  openRegistry,
  RegistrationUnsupportedError,
  systemRuntime,
  type DiscoveryClient,
  type DnsDiscoveryOptions,
} from 'nexus-framework/client'
import { CapturingLogger } from 'nexus-framework/testing'
import { describeDiscoveryClient, type RegistryBench } from './discovery-client.conformance.js'
import { DnsServer } from './support/dns-server.js'
import { addressesOf } from './support/watched-service.js'

const runtime = systemRuntime(new CapturingLogger())

async function dnsBench(): Promise<RegistryBench> {
  const server = await DnsServer.start()
  return {
    options: {
      driver: 'dns',
      refreshInterval: 10,
      dns: { servers: [server.address], domain: 'example.test' },
    },
    connections: 0,
    set: (service, addresses) => {
      const records = addresses.map(({ host, port }) => ({ target: host, port }))
      server.srv.set(`_${service}._tcp.example.test`, records)
      return Promise.resolve()
    },
    cut: () => {
      server.answers = 'servfail'
      return Promise.resolve()
    },
    restore: () => {
      server.answers = 'truth'
      return Promise.resolve()
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

describeDiscoveryClient('dns', dnsBench)

describe('SRV records', () => {
  const NAME = '_inventory._tcp.example.test'
  let server: DnsServer
  let client: DiscoveryClient

  const open = (dns: DnsDiscoveryOptions = {}, requestTimeout = 5_000): Promise<DiscoveryClient> =>
    openDiscovery(
      {
        driver: 'dns',
        requestTimeout,
        dns: { servers: [server.address], domain: 'example.test', ...dns },
      },
      runtime,
    )

  beforeEach(async () => {
    server = await DnsServer.start()
    client = await open()
  })

  afterEach(async () => {
    await client[Symbol.asyncDispose]()
    await server[Symbol.asyncDispose]()
  })

  it('are instances with names, ports, and the shares of the calls that RFC 2782 gives to their weights', async () => {
    server.srv.set(NAME, [
      { target: 'a.example.test', port: 80, weight: 3 },
      { target: 'b.example.test', port: 81, weight: 0 },
      { target: 'c.example.test', port: 82, weight: 0 },
    ])
    expect(await client.instances('inventory')).toEqual([
      {
        id: 'a.example.test:80',
        serviceId: 'inventory',
        host: 'a.example.test',
        port: 80,
        secure: false,
        weight: 3,
        metadata: { priority: '0' },
      },
      expect.objectContaining({ id: 'b.example.test:81', weight: 0.5 }),
      expect.objectContaining({ id: 'c.example.test:82', weight: 0.5 }),
    ])
  })

  it('count with the lowest priority of which a target has an address', async () => {
    server.srv.set(NAME, [
      { target: 'gone.example.test', port: 80, priority: 1 },
      { target: 'main.example.test', port: 80, priority: 2 },
      { target: 'spare.example.test', port: 80, priority: 3 },
    ])
    server.addresses.set('main.example.test', '10.0.0.1').set('spare.example.test', '10.0.0.2')
    expect(addressesOf(await client.instances('inventory'))).toEqual(['main.example.test:80'])
    server.addresses.delete('main.example.test')
    expect(addressesOf(await client.instances('inventory'))).toEqual(['spare.example.test:80'])
    server.addresses.clear()
    expect(addressesOf(await client.instances('inventory'))).toEqual(['gone.example.test:80'])
  })

  it('are not asked for their addresses where there is one priority', async () => {
    server.srv.set(NAME, [{ target: 'a.example.test', port: 80 }])
    await client.instances('inventory')
    expect(server.queries).toEqual([`${NAME} SRV`])
  })

  it('say with the root as target that there is no such service', async () => {
    server.srv.set(NAME, [{ target: '.', port: 0 }])
    expect(await client.instances('inventory')).toEqual([])
  })

  it('are asked for by the whole name where the service is one, with another protocol, and may mean TLS', async () => {
    server.srv.set('_xmpp._tcp.example.org', [{ target: 'a.example.org', port: 5222 }])
    expect(addressesOf(await client.instances('_xmpp._tcp.example.org'))).toEqual(['a.example.org:5222'])
    server.srv.set('_inventory._https.example.test', [{ target: 'b.example.test', port: 443 }])
    const other = await open({ protocol: 'https', secure: true })
    expect(await other.instances('inventory')).toMatchObject([{ host: 'b.example.test', secure: true }])
    await other[Symbol.asyncDispose]()
  })

  it('fail with the name and the reason where the server fails or says nothing', async () => {
    server.answers = 'servfail'
    await expect(client.instances('inventory')).rejects.toThrow(
      `dns could not list 'inventory': SRV ${NAME}: ESERVFAIL`,
    )
    server.answers = 'silence'
    const impatient = await open({}, 200)
    await expect(impatient.instances('inventory')).rejects.toThrow(`SRV ${NAME}: ETIMEOUT`)
    await impatient[Symbol.asyncDispose]()
  })

  it('are not waited for after the end', async () => {
    server.answers = 'silence'
    const pending = client.instances('inventory').catch(String)
    await client[Symbol.asyncDispose]()
    expect(await pending).toContain('it is closed')
  })
})

describe('the dns driver', () => {
  it('refuses servers that are no addresses', async () => {
    await expect(
      openDiscovery({ driver: 'dns', dns: { servers: ['dns.example'] } }, runtime),
    ).rejects.toThrow(InvalidDiscoveryOptionsError)
  })

  it('registers nothing', async () => {
    await expect(openRegistry({ driver: 'dns' }, runtime)).rejects.toThrow(RegistrationUnsupportedError)
  })
})
