import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { Clock, Controller, Get, Inject, NexusApplication, Service, type Provider } from 'nexus-framework'
import { ServerAddress } from 'nexus-framework/http'
import {
  DiscoveryClient,
  DiscoveryModule,
  openDiscovery,
  ServiceRegistry,
  systemRuntime,
  type DiscoveryOptions,
  type ServiceInstance,
} from 'nexus-framework/client'
import { CapturingLogger } from 'nexus-framework/testing'
import { describeWithService } from '../support/describe-with-service.js'
import { EtcdKeys } from './support/etcd-keys.js'
import { eventually } from './support/eventually.js'
import { ListingClock } from './support/listing-clock.js'
import { addressesOf, WatchedService } from './support/watched-service.js'

const logger = new CapturingLogger()
/** What happened, in order. */
let events: string[]
let release: () => void
let gate: Promise<void>

beforeEach(() => {
  logger.clear()
  events = []
  gate = new Promise((resolve) => (release = resolve))
})

@Controller('/')
class GateController {
  @Get('/gate')
  async gate(): Promise<string> {
    events.push('request')
    await gate
    events.push('answer')
    return 'through'
  }

  @Get('/ok')
  ok(): string {
    return 'ok'
  }
}

/** A registry that says what it is told. */
class RecordingRegistry extends ServiceRegistry {
  readonly name = 'recording'
  readonly registered: ServiceInstance[] = []
  failures: number

  constructor(failures = 0) {
    super()
    this.failures = failures
  }

  register(instance: ServiceInstance): Promise<AsyncDisposable> {
    events.push('register')
    if (this.failures-- > 0) return Promise.reject(new TypeError('not yet'))
    this.registered.push(instance)
    return Promise.resolve({
      [Symbol.asyncDispose]: () => {
        events.push('deregister')
        return Promise.resolve()
      },
    })
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve()
  }
}

class ShopModule {}

interface Shop {
  readonly properties?: Readonly<Record<string, string>>
  readonly options?: DiscoveryOptions
  readonly providers?: readonly Provider[]
  readonly clock?: Clock
}

let application: NexusApplication

function create({ properties = {}, options, providers = [], clock }: Shop): Promise<NexusApplication> {
  return NexusApplication.create(
    {
      module: ShopModule,
      imports: options === undefined ? [] : [DiscoveryModule.forRoot(options)],
      controllers: [GateController],
      providers,
    },
    {
      args: [],
      logger,
      properties,
      ...(clock && { overrides: new Map([[Clock, { useValue: clock }]]) }),
    },
  )
}

const registryOf = (registry: ServiceRegistry): Provider => ({ provide: ServiceRegistry, useValue: registry })
const REGISTER = { 'client.discovery.register.enabled': 'true', 'client.discovery.register.service': 'shop' }

describe('an application that registers', () => {
  afterEach(() => application.close())

  it('does so when it listens, with the port that it got', async () => {
    const registry = new RecordingRegistry()
    application = await create({
      providers: [registryOf(registry)],
      properties: {
        ...REGISTER,
        'client.discovery.register.zone': 'eu-west-1a',
        'client.discovery.register.weight': '2',
        'client.discovery.register.metadata.version': '1.2.3',
      },
    })
    expect(events).toEqual([])
    expect(application.get(ServerAddress).bound).toBeUndefined()
    const { port } = await application.listen({ port: 0, host: '127.0.0.1' })
    expect(application.get(ServerAddress).bound).toEqual({ host: '127.0.0.1', port })
    await eventually(() => registry.registered.length > 0)
    expect(registry.registered).toEqual([
      {
        id: `shop-127.0.0.1-${port}`,
        serviceId: 'shop',
        host: '127.0.0.1',
        port,
        secure: false,
        weight: 2,
        zone: 'eu-west-1a',
        metadata: { version: '1.2.3' },
      },
    ])
    expect(logger.messages('info')).toContain(
      `Registered 'shop' as shop-127.0.0.1-${port} at 127.0.0.1:${port}`,
    )
  })

  it('may be reached elsewhere than where it listens', async () => {
    const registry = new RecordingRegistry()
    const register = {
      enabled: true,
      service: 'shop',
      host: 'shop.example',
      port: 443,
      secure: true,
      id: 'one',
    }
    application = await create({ providers: [registryOf(registry)], options: { register } })
    await application.listen({ port: 0, host: '127.0.0.1' })
    await eventually(() => registry.registered.length > 0)
    expect(registry.registered).toMatchObject([{ id: 'one', host: 'shop.example', port: 443, secure: true }])
  })

  it('is taken out before it stops accepting, and finishes what it works on', async () => {
    const registry = new RecordingRegistry()
    application = await create({ providers: [registryOf(registry)], properties: REGISTER })
    const { port } = await application.listen({ port: 0, host: '127.0.0.1' })
    await eventually(() => registry.registered.length > 0)
    const response = fetch(`http://127.0.0.1:${port}/gate`)
    await eventually(() => events.includes('request'))
    const closed = application.close()
    await eventually(() => events.includes('deregister'))
    release()
    expect(await (await response).text()).toBe('through')
    await closed
    expect(events).toEqual(['register', 'request', 'deregister', 'answer'])
  })

  it('takes requests for the time of shutdown-delay after that', async () => {
    const registry = new RecordingRegistry()
    const clock = new ListingClock()
    application = await create({
      providers: [registryOf(registry)],
      clock,
      properties: { ...REGISTER, 'client.discovery.register.shutdown-delay': '777ms' },
    })
    const { port } = await application.listen({ port: 0, host: '127.0.0.1' })
    await eventually(() => registry.registered.length > 0)
    const closed = application.close()
    await eventually(() => clock.waiting.includes(777))
    expect(events).toEqual(['register', 'deregister'])
    const late = await fetch(`http://127.0.0.1:${port}/ok`, { headers: { connection: 'close' } })
    expect(await late.text()).toBe('ok')
    clock.advance(777)
    await closed
    await expect(fetch(`http://127.0.0.1:${port}/ok`)).rejects.toThrow()
  })

  it('starts although the registry is away, and goes on trying', async () => {
    const registry = new RecordingRegistry(2)
    application = await create({ providers: [registryOf(registry)], properties: REGISTER })
    await application.listen({ port: 0, host: '127.0.0.1' })
    await eventually(() => registry.registered.length > 0)
    expect(logger.messages('warn')).toEqual([
      expect.stringContaining('is not registered yet, and it is tried again: not yet'),
    ])
    expect(events).toEqual(['register', 'register', 'register'])
  })

  it('stops trying when it closes', async () => {
    const registry = new RecordingRegistry(Infinity)
    application = await create({ providers: [registryOf(registry)], properties: REGISTER })
    await application.listen({ port: 0, host: '127.0.0.1' })
    await eventually(() => logger.messages('warn').length > 0)
    await application.close()
    expect(events).toEqual(['register'])
  })

  it('does not wait at its end for a registry that says nothing', async () => {
    const silent = createServer().listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const { port } = silent.address() as AddressInfo
    application = await create({
      properties: REGISTER,
      options: { driver: 'etcd', url: `http://127.0.0.1:${port}`, requestTimeout: '1h' },
    })
    const connected = once(silent, 'connection')
    await application.listen({ port: 0, host: '127.0.0.1' })
    await connected
    await application.close()
    silent.close()
    await once(silent, 'close')
  })

  it('does not start with fail-fast when the registry is away', async () => {
    const properties = { ...REGISTER, 'client.discovery.register.fail-fast': 'true' }
    application = await create({ providers: [registryOf(new RecordingRegistry(1))], properties })
    await expect(application.listen({ port: 0, host: '127.0.0.1' })).rejects.toThrow('not yet')
  })

  it('registers nothing by default', async () => {
    application = await create({ providers: [registryOf(new RecordingRegistry())] })
    await application.listen({ port: 0, host: '127.0.0.1' })
    expect(events).toEqual([])
  })
})

describe('what can not be', () => {
  it.each([
    [{ driver: 'kubernetes', url: 'http://127.0.0.1' }, "The discovery driver 'kubernetes' can not register"],
    [{ driver: 'dns' }, "The discovery driver 'dns' can not register"],
    [{ register: { enabled: true } }, 'register.service is needed'],
  ] as const)('is an error at boot: %j', async (options, message) => {
    const properties = 'register' in options ? {} : REGISTER
    await expect(create({ options, properties })).rejects.toThrow(message)
  })

  it('names the line of a driver that there is not', async () => {
    await expect(create({ properties: { 'client.discovery.driver': 'eureka' } })).rejects.toThrow(
      'expected one of static, dns, etcd, consul, nacos, kubernetes, found "eureka"',
    )
  })
})

describe('a component', () => {
  @Service()
  class Stock {
    constructor(@Inject(DiscoveryClient) readonly discovery: DiscoveryClient) {}
  }

  afterEach(() => application.close())

  it('finds services that files name', async () => {
    application = await create({
      providers: [Stock],
      properties: {
        'client.discovery.static.services.inventory.instances[0].uri': 'http://10.0.0.1:8080',
        'client.discovery.static.services.inventory.instances[0].metadata.version': '1',
        'client.discovery.static.services.inventory.instances[1].uri': 'https://b.example',
      },
    })
    const { discovery } = application.get(Stock)
    expect(addressesOf(await discovery.instances('inventory'))).toEqual(['10.0.0.1:8080', 'b.example:443'])
    await application.close()
    await expect(discovery.instances('inventory')).rejects.toThrow('it is closed')
  })

  it('finds services that code names, unless files say otherwise', async () => {
    const services = (host: string) => ({ inventory: { instances: [{ uri: `http://${host}` }] } })
    application = await create({
      providers: [Stock],
      options: {
        static: { services: { ...services('code'), orders: { instances: [{ uri: 'http://orders' }] } } },
      },
      properties: { 'client.discovery.static.services.inventory.instances[0].uri': 'http://file' },
    })
    const { discovery } = application.get(Stock)
    expect(addressesOf(await discovery.instances('inventory'))).toEqual(['file:80'])
    expect(addressesOf(await discovery.instances('orders'))).toEqual(['orders:80'])
  })
})

await describeWithService('etcd', 'an application with etcd', ({ url }) => {
  const prefix = `/nexus-tests/${randomUUID()}/`
  afterEach(() => new EtcdKeys(url).deleteBelow(prefix))

  it('is found by another one, by configuration alone, and gone when it closes', async () => {
    const properties = {
      ...REGISTER,
      'client.discovery.driver': 'etcd',
      'client.discovery.url': url,
      'client.discovery.etcd.prefix': prefix,
    }
    application = await create({ properties })
    const client = await openDiscovery({ driver: 'etcd', url, etcd: { prefix } }, systemRuntime(logger))
    const watched = await WatchedService.start(client, 'shop')
    await watched.until()
    const { port } = await application.listen({ port: 0, host: '127.0.0.1' })
    await watched.until(`127.0.0.1:${port}`)
    // It sees itself through its own client as well.
    expect(await application.get(DiscoveryClient).instances('shop')).toHaveLength(1)
    const response = fetch(`http://127.0.0.1:${port}/gate`)
    await eventually(() => events.includes('request'))
    const closed = application.close()
    await watched.until()
    expect(events).toEqual(['request'])
    release()
    expect(await (await response).text()).toBe('through')
    await closed
    await client[Symbol.asyncDispose]()
  })
})
