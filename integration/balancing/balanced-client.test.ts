import { get } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import {
  Get,
  HealthIndicator,
  InjectAll,
  Injectable,
  NexusApplication,
  Param,
  RestController,
} from 'nexus-framework'
import { ClientModule, LoadBalancerRegistry, RestClient } from 'nexus-framework/client'
import { CapturingLogger } from 'nexus-framework/testing'
import { eventually } from '../discovery/support/eventually.js'
import { InventoryInstance } from './inventory-instance.js'

@RestController('/stock')
class StockController {
  constructor(private readonly inventory: RestClient) {}

  @Get('/:sku')
  stock(@Param('sku') sku: string): Promise<string | undefined> {
    return this.inventory.get().uri('/inventory/{sku}', sku).retrieve().body(String)
  }

  @Get('/elsewhere/:service')
  elsewhere(@Param('service') service: string): Promise<string | undefined> {
    return this.inventory
      .get()
      .uri(new URL(`lb://${service}/`))
      .retrieve()
      .body(String)
  }
}

@Injectable()
class Doctor {
  constructor(@InjectAll(HealthIndicator) readonly indicators: readonly HealthIndicator[]) {}
}

class ShopModule {}

interface Answer {
  readonly status: number | undefined
  readonly body: string
}

describe('a service behind lb://, called while requests are answered', () => {
  let instances: InventoryInstance[]
  let app: NexusApplication
  let port: number
  const logger = new CapturingLogger()

  async function start(properties: Record<string, string | number | boolean> = {}): Promise<void> {
    const uris = instances.map(
      ({ uri, name }, index) =>
        [
          [`client.discovery.static.services.inventory.instances[${index}].uri`, uri],
          [`client.discovery.static.services.inventory.instances[${index}].id`, name],
        ] as const,
    )
    app = await NexusApplication.create(
      {
        module: ShopModule,
        imports: [ClientModule.forRestClient('inventory')],
        controllers: [StockController],
        providers: [Doctor],
      },
      {
        args: [],
        logger,
        properties: {
          ...Object.fromEntries(uris.flat()),
          'client.inventory.base-url': 'lb://inventory',
          'client.inventory.read-timeout': '150ms',
          'client.inventory.retry': true,
          'resilience.retry.instances.inventory.wait-duration': '1ms',
          ...properties,
        },
      },
    )
    ;({ port } = await app.listen({ port: 0, host: '0.0.0.0' }))
  }

  /** As a client at that address, which has to be one of this machine. */
  function ask(path: string, localAddress = '127.0.0.1'): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const request = get({ host: '127.0.0.1', port, path, localAddress, agent: false }, (response) => {
        text(response).then((body) => resolve({ status: response.statusCode, body }), reject)
      })
      request.once('error', reject)
    })
  }

  async function bodies(count: number): Promise<string[]> {
    const answers: Answer[] = []
    for (let i = 0; i < count; i++) answers.push(await ask('/stock/cup'))
    expect(answers.filter(({ status }) => status !== 200)).toEqual([])
    return answers.map(({ body }) => body)
  }

  const inventory = () => app.get(LoadBalancerRegistry).get('inventory')

  beforeEach(async () => {
    logger.clear()
    instances = await Promise.all(['a', 'b', 'c'].map((name) => InventoryInstance.start(name)))
  })
  afterEach(async () => {
    expect(inventory().counts().active).toBe(0)
    await app.close()
    // The other side of a connection closes a little later.
    await eventually(() => instances.every(({ network }) => network.open === 0))
    for (const instance of instances) await instance[Symbol.asyncDispose]()
  })

  it('spreads the calls', async () => {
    await start()
    await expect(bodies(9).then((all) => all.toSorted())).resolves.toEqual([...'aaabbbccc'])
  })

  it('shows nobody that an instance resets every connection, and leaves it out soon', async () => {
    await start()
    instances[1]!.network.suffer({ resetAfterBytes: 0 })
    expect(new Set(await bodies(30))).toEqual(new Set(['a', 'c']))
    expect(inventory().counts()).toMatchObject({ up: 2, ejected: 1 })
    expect(logger.messages('warn')).toContain(
      'inventory: b takes no calls for 30000ms (CONSECUTIVE_CONNECTION_FAILURES)',
    )
    const { requests } = instances[1]!
    await bodies(10)
    expect(instances[1]!.requests).toBe(requests)
    const indicator = app.get(Doctor).indicators.find(({ name }) => name === 'loadBalancers')
    expect(indicator?.health()).toMatchObject({
      status: 'UP',
      details: { inventory: { total: 3, up: 2, ejected: 1, unhealthy: 0 } },
    })
  })

  it('shows nobody but the clock that an instance takes connections and never answers', async () => {
    await start()
    instances[2]!.network.suffer({ silent: true })
    expect(new Set(await bodies(20))).toEqual(new Set(['a', 'b']))
    expect(inventory().counts().ejected).toBe(1)
  })

  it('takes an instance in again that recovers', async () => {
    await start({ 'client.load-balancer.outlier-ejection.base-ejection-time': '300ms' })
    const { events } = inventory()
    const ejected = new Promise<void>((resolve) => events.on('INSTANCE_EJECTED', () => resolve()))
    instances[0]!.network.suffer({ resetAfterBytes: 0 })
    await bodies(20)
    // A slow machine may have taken it in again meanwhile, and ejected it once more.
    await ejected
    instances[0]!.network.suffer({})
    while (inventory().counts().ejected > 0) {
      await new Promise<void>((resolve) => events.on('INSTANCE_RETURNED', () => resolve()))
    }
    expect(new Set(await bodies(9))).toEqual(new Set(['a', 'b', 'c']))
  })

  it('answers 503 where a service has no instance', async () => {
    await start()
    const answer = await ask('/stock/elsewhere/unheard-of')
    expect(answer.status).toBe(503)
    expect(JSON.parse(answer.body)).toMatchObject({
      code: 'NEXUS_CLIENT_NO_INSTANCE',
      detail: 'A service that is needed is not available. Try again later.',
    })
  })

  it('keeps the requests of one client address at one instance', async () => {
    await start({ 'client.inventory.load-balancer.algorithm': 'consistent-hash' })
    const addresses = Array.from({ length: 20 }, (_, index) => `127.0.0.${index + 2}`)
    const round = async (): Promise<string[]> => {
      const all: string[] = []
      for (const address of addresses) all.push((await ask('/stock/cup', address)).body)
      return all
    }
    const first = await round()
    expect(await round()).toEqual(first)
    expect(new Set(first).size).toBe(3)
  })

  it('asks a health check of its own path over real connections', async () => {
    await start({
      'client.load-balancer.health-check.enabled': true,
      'client.load-balancer.health-check.path': '/any',
      'client.load-balancer.health-check.interval': '20ms',
      'client.load-balancer.health-check.timeout': '100ms',
      'client.load-balancer.outlier-ejection.enabled': false,
    })
    await bodies(3)
    const changes: boolean[] = []
    const changed = (): Promise<void> =>
      new Promise((resolve) => {
        const off = inventory().events.on('INSTANCE_HEALTH_CHANGED', ({ healthy }) => {
          changes.push(healthy)
          off()
          resolve()
        })
      })
    const fell = changed()
    instances[0]!.network.suffer({ silent: true })
    instances[0]!.network.cut()
    await fell
    expect(new Set(await bodies(6))).toEqual(new Set(['b', 'c']))
    const rose = changed()
    instances[0]!.network.suffer({})
    instances[0]!.network.cut()
    await rose
    expect(changes).toEqual([false, true])
    expect(new Set(await bodies(6))).toEqual(new Set(['a', 'b', 'c']))
  })
})
