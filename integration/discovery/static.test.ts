import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import {
  InvalidDiscoveryOptionsError,
  openDiscovery,
  systemRuntime,
  type DiscoveryClient,
} from 'nexus-framework/client'
import { CapturingLogger } from 'nexus-framework/testing'
import { addressesOf, WatchedService } from './support/watched-service.js'

const logger = new CapturingLogger()
let client: DiscoveryClient

beforeEach(async () => {
  logger.clear()
  client = await openDiscovery(
    {
      static: {
        services: {
          inventory: {
            instances: [
              { uri: 'https://b.example', weight: 2, zone: 'z', metadata: { a: 'b' } },
              { uri: 'http://10.0.0.1:8080' },
              { uri: 'http://[2001:db8::1]:8080', id: 'six' },
            ],
          },
        },
      },
    },
    systemRuntime(logger),
  )
})
afterEach(() => client[Symbol.asyncDispose]())

describe('the static driver', () => {
  it('is the default, and gives what is configured', async () => {
    expect(client.name).toBe('static')
    expect(await client.instances('inventory')).toEqual([
      { id: '10.0.0.1:8080', serviceId: 'inventory', host: '10.0.0.1', port: 8080, secure: false },
      {
        id: 'b.example',
        serviceId: 'inventory',
        host: 'b.example',
        port: 443,
        secure: true,
        weight: 2,
        zone: 'z',
        metadata: { a: 'b' },
      },
      { id: 'six', serviceId: 'inventory', host: '2001:db8::1', port: 8080, secure: false },
    ])
  })

  it('tells a watch once', async () => {
    const watched = await WatchedService.start(client, 'inventory')
    await watched.untilList((instances) => instances.length === 3)
    expect(addressesOf(watched.latest)).toContain('10.0.0.1:8080')
    await watched.stop()
    expect(watched.lists).toHaveLength(1)
  })

  it('says once where a service is to be configured that it does not know', async () => {
    expect(await client.instances('orders')).toEqual([])
    expect(await client.instances('orders')).toEqual([])
    expect(logger.messages('warn')).toEqual([
      "No instance of 'orders' is known: set client.discovery.static.services.orders.instances, or client.discovery.driver",
    ])
  })

  it.each([undefined, '', 'inventory:8080', 'ftp://a', 'http://'])('refuses the URI %j', async (uri) => {
    const instances = [{ uri: 'http://a' }, uri === undefined ? {} : { uri }]
    const opening = openDiscovery(
      { static: { services: { inventory: { instances } } } },
      systemRuntime(logger),
    )
    await expect(opening).rejects.toThrow(InvalidDiscoveryOptionsError)
    await expect(opening).rejects.toThrow(
      'static.services.inventory.instances[1].uri must be like http://host:8080',
    )
  })
})
