import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import {
  CacheCatalog,
  ConditionalOnProperty,
  ConfigurationProperties,
  GetMapping,
  HttpExchange,
  Injectable,
  MeterRegistry,
  Module,
  PathVariable,
  RestController,
  ScheduledTaskCatalog,
  Service,
} from 'nexus-framework'
import { AnomalyWatch, prometheusMeterRegistry } from 'nexus-framework/observability'
import { ResilienceRegistries } from 'nexus-framework/resilience'
import { TestingModule, type TestApplication } from 'nexus-framework/testing'
import { ShopModule } from './endpoints.js'

class Pool {
  maxSize = 10
}

@ConfigurationProperties('shop')
class ShopProperties {
  name = 'Shop'
  password = ''
  pool = new Pool()
  cart = false
}

@Injectable()
class Invoices {}

@Module({ providers: [Invoices], exports: [Invoices] })
class BillingModule {}

@Injectable()
class OrderRepository {}

@Service()
class OrderService {
  constructor(
    readonly repository: OrderRepository,
    readonly invoices: Invoices,
  ) {}
}

@Injectable()
@ConditionalOnProperty('shop.cart')
class Cart {}

@Injectable()
@ConditionalOnProperty('shop.wishlist')
class Wishlist {}

@RestController('/orders')
class OrderController {
  @GetMapping('/{id}')
  find(exchange: HttpExchange, @PathVariable() id: string): object {
    exchange.user = 'ada'
    exchange.setHeader('etag', '"1"')
    return { id }
  }
}

@Module({
  imports: [BillingModule],
  providers: [OrderService, OrderRepository, Cart, Wishlist, ShopProperties],
  controllers: [OrderController],
})
class OrdersModule {}

/** What is an example of something that this application does not have. */
const OTHER_VALUES: Record<string, unknown> = {
  tasks: [
    {
      target: 'ReportJob.nightly',
      kind: 'cron',
      expression: '0 0 3 * * *',
      nextExecution: 0,
      lastExecution: { time: 0, status: 'ERROR', error: new RangeError('no such month') },
    },
    { target: 'Outbox.send', kind: 'fixedDelay', interval: 5000 },
  ],
  anomaly: {
    method: 'GET',
    uri: '/orders/{id}',
    signal: 'latency',
    value: 812,
    baseline: 9,
    score: 31,
    since: 0,
  },
}

describe('The examples of endpoints', () => {
  let app: TestApplication
  beforeAll(async () => {
    const meters = await prometheusMeterRegistry()
    for (const region of ['eu', 'us'])
      meters
        .counter('orders.placed', { tags: { region }, description: 'Orders that were placed' })
        .increment()
    app = await TestingModule.create({
      imports: [ShopModule, OrdersModule],
      providers: [
        { provide: MeterRegistry, useValue: meters },
        { provide: ScheduledTaskCatalog, useValue: { tasks: () => OTHER_VALUES['tasks'] } },
        {
          provide: AnomalyWatch,
          useValue: {
            active: () => [OTHER_VALUES['anomaly']],
            recent: () => [],
            watch: () => () => undefined,
          },
        },
        {
          provide: CacheCatalog,
          useValue: {
            name: 'cacheManager',
            caches: () => [{ name: 'products', target: 'memory' }],
            clear: () => true,
          },
        },
      ],
      profiles: ['prod'],
      properties: {
        'info.app.name': 'Shop',
        'shop.name': 'Tea & Co',
        'shop.password': 'hunter2',
        'shop.cart': 'true',
        'management.endpoints.web.exposure.include': '*',
        'management.endpoint.env.show-values': 'always',
        'management.endpoint.configprops.show-values': 'always',
        'management.endpoint.shutdown.access': 'unrestricted',
        'logging.level.root': 'off',
        'logging.level.shop.orders': 'info',
        'logging.group.money': 'shop.orders, shop.billing',
        'resilience.circuitbreaker.instances.inventory.minimum-number-of-calls': '2',
        'resilience.retry.instances.payments.max-attempts': '2',
        'resilience.retry.instances.payments.wait-duration': '1ms',
        'resilience.ratelimiter.instances.api.limit-for-period': '5',
      },
      cache: false,
    }).compile()
    await app.http.get('/orders/7?access_token=x', { headers: { accept: 'application/json' } })
    const { circuitBreakers, retries } = app.get(ResilienceRegistries)
    const failing = (): never => {
      throw new RangeError('connect ECONNREFUSED')
    }
    await circuitBreakers
      .get('inventory')
      .execute(failing)
      .catch(() => undefined)
    await retries
      .get('payments')
      .execute(failing)
      .catch(() => undefined)
    await app.http.get('/actuator/threaddump')
  })
  afterAll(() => app.close())
  const example = async (name: string): Promise<unknown> =>
    JSON.parse(await readFile(new URL(`endpoints/${name}.json`, import.meta.url), 'utf8'))

  it.each([
    ['info', 'info'],
    ['metrics', 'metrics'],
    ['metric', 'metrics/orders.placed'],
    ['env', 'env'],
    ['env-property', 'env/shop.name'],
    ['configprops', 'configprops/shop'],
    ['beans', 'beans'],
    ['conditions', 'conditions'],
    ['mappings', 'mappings'],
    ['loggers', 'loggers'],
    ['scheduledtasks', 'scheduledtasks'],
    ['httpexchanges', 'httpexchanges'],
    ['startup', 'startup'],
    ['threaddump', 'threaddump'],
    ['caches', 'caches'],
    ['circuitbreakers', 'circuitbreakers'],
    ['circuitbreakerevents', 'circuitbreakerevents'],
    ['retryevents', 'retryevents'],
    ['ratelimiters', 'ratelimiters'],
    ['anomalies', 'anomalies'],
  ])('%s: has the shape of what /actuator/%s answers', async (name, path) => {
    const response = await app.http.get(`/actuator/${path}`)
    expect(response.status).toBe(200)
    expect(missingIn(response.json(), await example(name))).toEqual([])
  })

  it('changes a level and a state as they say', async () => {
    const change = await app.http.post('/actuator/loggers/shop.orders', await example('logger-change'))
    expect(change.status).toBe(204)
    const state = await app.http.post(
      '/actuator/circuitbreakers/inventory',
      await example('circuitbreaker-change'),
    )
    expect(state.json()).toEqual(await example('circuitbreaker-changed'))
  })

  it('answers to shutdown as it says', async () => {
    expect((await app.http.post('/actuator/shutdown')).json()).toEqual(await example('shutdown'))
  })
})

/** Depends on the machine: names of files, of sources and of what is in use. */
const OF_THE_MACHINE = /^(?:\/git|\/process\/owner|.*\/(?:byType|activeResources|details|properties\/shop))/

/** Members of an example that an answer does not have, or has with another type. Of a list some element has to fit. */
function missingIn(answer: unknown, example: unknown, path = ''): readonly string[] {
  if (OF_THE_MACHINE.test(path)) return []
  if (Array.isArray(example)) {
    if (!Array.isArray(answer)) return [path]
    return example.flatMap((element) => {
      const attempts = answer.map((each) => missingIn(each, element, `${path}[]`))
      return attempts.some((missing) => missing.length === 0) ? [] : (attempts[0] ?? [`${path}[]`])
    })
  }
  if (typeof example !== 'object' || example === null) return typeof answer === typeof example ? [] : [path]
  return Object.entries(example).flatMap(([name, member]) => {
    const has = typeof answer === 'object' && answer !== null && name in answer
    return has
      ? missingIn((answer as Record<string, unknown>)[name], member, `${path}/${name}`)
      : isOptional(path, name)
  })
}

function isOptional(path: string, name: string): readonly string[] {
  return OF_THE_MACHINE.test(`${path}/${name}`) ? [] : [`${path}/${name}`]
}
