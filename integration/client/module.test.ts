import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from '@jest/globals'
import {
  Controller,
  Get,
  Injectable,
  Module,
  Order,
  PathVariable,
  Qualifier,
  RequestBody,
  ResponseEntity,
  Returns,
} from 'nexus-framework'
import {
  basicAuthentication,
  bearerAuthentication,
  CLIENT_INTERCEPTOR,
  ClientModule,
  exchange,
  GetExchange,
  HttpExchange,
  PostExchange,
  requestId,
  RestClient,
  ReturnsEntity,
  ReturnsNothing,
  type ClientInterceptor,
  type ClientRequest,
  type ClientResponse,
  type SendRequest,
} from 'nexus-framework/client'
import { TestingModule, type TestApplication, type TestingModuleOptions } from 'nexus-framework/testing'
import { IsInt, IsString } from 'nexus-framework/validation/decorators'
import { Downstream, json, type Answer } from './downstream.fixture.js'

class Stock {
  @IsString() sku!: string
  @IsInt() amount!: number
}

@HttpExchange('/stock')
abstract class StockClient {
  @GetExchange('/{sku}')
  @Returns(Stock)
  find(@PathVariable() sku: string): Promise<Stock> {
    return exchange(sku)
  }

  @PostExchange()
  @ReturnsNothing()
  add(@RequestBody() stock: Stock): Promise<void> {
    return exchange(stock)
  }
}

let open: AsyncDisposable[] = []
afterEach(async () => {
  for (const each of open.reverse()) await each[Symbol.asyncDispose]()
  open = []
})

async function downstream(
  answer: Answer = (response) => json(response, { sku: 'a', amount: 1 }),
): Promise<Downstream> {
  const started = await Downstream.start(answer)
  open.push(started)
  return started
}

async function booted(options: TestingModuleOptions): Promise<TestApplication> {
  const app = await TestingModule.create({ cache: false, ...options }).compile()
  open.push(app)
  return app
}

async function failure(promise: Promise<unknown>): Promise<Error> {
  const outcome = await promise.then(
    () => undefined,
    (error: unknown) => error as Error,
  )
  if (outcome === undefined) throw new RangeError('It did not fail.')
  return outcome
}

describe('a client as a component', () => {
  it('is injected under the class of its interface, and configured by its name', async () => {
    @Controller('shop')
    class ShopController {
      constructor(readonly stock: StockClient) {}

      @Get()
      async amount(): Promise<number> {
        return (await this.stock.find('a b')).amount
      }
    }
    const service = await downstream()
    const app = await booted({
      imports: [ClientModule.forFeature(StockClient)],
      controllers: [ShopController],
      properties: {
        'client.stock.base-url': `${service.url}/api/`,
        'client.stock.headers.x-tenant': 'blue',
        'client.default.headers.user-agent': 'shop',
      },
    })
    expect(await (await app.http.get('/shop')).json()).toBe(1)
    expect(service.received[0]).toMatchObject({
      method: 'GET',
      url: '/api/stock/a%20b',
      headers: { 'x-tenant': 'blue', 'user-agent': 'shop', accept: 'application/json' },
    })
  })

  it('maps no routes of its own', async () => {
    const service = await downstream()
    const app = await booted({
      imports: [ClientModule.forFeature(StockClient, { baseUrl: service.url })],
    })
    expect(app.routes).toEqual([])
  })

  it('takes of each option what the files say of it before what the code says, and that before what holds for all', async () => {
    const service = await downstream()
    const app = await booted({
      imports: [
        ClientModule.forRoot({
          defaults: { headers: { 'x-from': 'all', 'x-all': '1' }, baseUrl: 'http://nowhere.invalid' },
        }),
        ClientModule.forFeature(StockClient, {
          name: 'inventory',
          baseUrl: 'http://nowhere.invalid',
          headers: { 'x-from': 'code' },
        }),
      ],
      properties: { 'client.inventory.base-url': service.url },
    })
    await app.get(StockClient).find('a')
    expect(service.received[0]?.headers).toMatchObject({ 'x-from': 'code', 'x-all': '1' })
  })

  it('may be there several times under one interface, told apart by name', async () => {
    @Injectable()
    class Transfer {
      constructor(
        @Qualifier('east') readonly east: StockClient,
        @Qualifier('west') readonly west: StockClient,
      ) {}
    }
    const [east, west] = [await downstream(), await downstream()]
    const app = await booted({
      imports: [
        ClientModule.forFeature(StockClient, { name: 'east', baseUrl: east.url }),
        ClientModule.forFeature(StockClient, { name: 'west', baseUrl: west.url }),
      ],
      providers: [Transfer],
    })
    await app.get(Transfer).west.find('a')
    expect([east.received.length, west.received.length]).toEqual([0, 1])
  })

  it('can have its entities passed on, without what was said of the message that they came in', async () => {
    const service = await downstream((response) => {
      const body = gzipSync('{"sku": "a",    "amount": 1}')
      const fields = { 'content-encoding': 'gzip', 'keep-alive': 'timeout=9', 'x-shelf': '7' }
      response.writeHead(200, { 'content-type': 'application/json', ...fields }).end(body)
    })
    @HttpExchange('/stock')
    abstract class EntityClient {
      @GetExchange('/{sku}')
      @ReturnsEntity(Stock)
      find(@PathVariable() sku: string): Promise<ResponseEntity<Stock>> {
        return exchange(sku)
      }
    }
    @Controller('front')
    class FrontController {
      constructor(readonly stock: EntityClient) {}

      @Get(':sku')
      find(@PathVariable() sku: string): Promise<ResponseEntity<Stock>> {
        return this.stock.find(sku)
      }
    }
    const app = await booted({
      imports: [ClientModule.forFeature(EntityClient, { baseUrl: service.url })],
      controllers: [FrontController],
    })
    const response = await app.http.get('/front/a')
    expect(response.json()).toEqual({ sku: 'a', amount: 1 })
    expect(response.headers.get('x-shelf')).toBe('7')
    for (const name of ['content-encoding', 'keep-alive', 'connection'])
      expect(response.headers.has(name)).toBe(false)
  })

  it('can be replaced in tests like any other component', async () => {
    const app = await TestingModule.create({ imports: [ClientModule.forFeature(StockClient)], cache: false })
      .override(StockClient)
      .useValue({ find: async (sku: string) => Promise.resolve({ sku, amount: 7 }) })
      .compile()
    open.push(app)
    await expect(app.get(StockClient).find('x')).resolves.toEqual({ sku: 'x', amount: 7 })
  })

  it('can be a RestClient where there is no interface', async () => {
    @Injectable()
    class Report {
      constructor(@Qualifier('stock') readonly client: RestClient) {}
    }
    const service = await downstream()
    const app = await booted({
      imports: [
        ClientModule.forRestClient('stock'),
        ClientModule.forRestClient('other', { baseUrl: 'http://other.invalid' }),
      ],
      providers: [Report],
      properties: { 'client.stock.base-url': service.url },
    })
    const stock = await app.get(Report).client.get().uri('/stock/{sku}', 'a/b').retrieve().body(Stock)
    expect(stock).toBeInstanceOf(Stock)
    expect(service.received[0]?.url).toBe('/stock/a%2Fb')
  })

  it('finds instances of lb: URLs by service discovery', async () => {
    const [one, two] = [await downstream(), await downstream()]
    const app = await booted({
      imports: [ClientModule.forFeature(StockClient)],
      properties: {
        'client.stock.base-url': 'lb://warehouse',
        'client.discovery.static.services.warehouse.instances[0].uri': one.url,
        'client.discovery.static.services.warehouse.instances[1].uri': two.url,
      },
    })
    for (let i = 0; i < 4; i++) await app.get(StockClient).find('a')
    expect([one.received.length, two.received.length]).toEqual([2, 2])
  })
})

describe('what is wrong with a client at boot', () => {
  it('is that it has no base URL', async () => {
    const error = await failure(booted({ imports: [ClientModule.forFeature(StockClient)] }))
    expect(error.message + String(error.cause)).toContain('client.stock.base-url')
  })

  it.each([
    ['client.stock.base-urll', 'x', 'base-url'],
    ['client.stock.timeout', 'soon', 'timeout'],
    ['client.stock.max-connections', '0', 'maxConnections'],
    ['client.stock.base-url', 'ftp://x', 'scheme'],
    ['client.stock.base-url', 'https://u:p@x', 'basicAuthentication'],
    ['client.stock.tls.ca', '/no/such/file', '/no/such/file'],
  ])('is the property %s=%s', async (name, value, said) => {
    const error = await failure(
      booted({
        imports: [ClientModule.forFeature(StockClient)],
        properties: { 'client.stock.base-url': 'http://x', [name]: value },
      }),
    )
    expect(`${error.message} ${String(error.cause)}`).toContain(said)
  })

  it('does not show the password of a base URL', async () => {
    const error = await failure(RestClient.create({ baseUrl: 'http://user:se@cret@host:99999' }))
    expect(error.message).toContain('"...@host:99999" is no absolute URL')
    expect(error.message).not.toMatch(/user|cret/)
  })

  it('is that two places say different things of it', async () => {
    const error = await failure(
      booted({
        imports: [
          ClientModule.forFeature(StockClient, { baseUrl: 'http://one', name: 'x' }),
          ClientModule.forRestClient('x', { baseUrl: 'http://two' }),
        ],
      }),
    )
    expect(`${error.message} ${String(error.cause)}`).toContain(
      "Two places give client 'x' different options (baseUrl)",
    )
  })

  it('is that two places give it interceptors that hide what makes them differ', async () => {
    class ApiKey implements ClientInterceptor {
      readonly #key: string

      constructor(key: string) {
        this.#key = key
      }

      intercept(request: ClientRequest, next: SendRequest): Promise<ClientResponse> {
        return next({ ...request, headers: { ...request.headers, 'x-api-key': this.#key } })
      }
    }
    const own = new ApiKey('one')
    const booting = (other: ApiKey): Promise<TestApplication> =>
      booted({
        imports: [
          ClientModule.forFeature(StockClient, {
            name: 'x',
            baseUrl: new URL('http://x'),
            interceptors: [own],
          }),
          ClientModule.forRestClient('x', { baseUrl: new URL('http://x'), interceptors: [other] }),
        ],
      })
    const error = await failure(booting(new ApiKey('two')))
    expect(`${error.message} ${String(error.cause)}`).toContain('different options (interceptors)')
    await expect(booting(own)).resolves.toBeDefined()
  })
})

describe('interceptors', () => {
  class Marking implements ClientInterceptor {
    constructor(readonly mark: string) {}

    intercept(request: ClientRequest, next: SendRequest): Promise<ClientResponse> {
      const marks = `${String(request.headers['x-marks'] ?? '')}${this.mark}`
      return next({ ...request, headers: { ...request.headers, 'x-marks': marks } })
    }
  }

  @Injectable()
  class Dependency {
    readonly mark = 'd'
  }

  @Injectable()
  class Injected extends Marking {
    constructor(dependency: Dependency) {
      super(dependency.mark)
    }
  }

  @Injectable()
  @Order(2)
  class Second extends Marking {
    constructor() {
      super('2')
    }
  }

  @Injectable()
  @Order(1)
  class First extends Marking {
    constructor() {
      super('1')
    }
  }

  it("stand around requests in order, those for all before the client's own; classes are components of its module", async () => {
    const service = await downstream()

    @Module({ providers: [Dependency], exports: [Dependency] })
    class Dependencies {}

    const app = await booted({
      imports: [
        {
          ...ClientModule.forFeature(StockClient, {
            baseUrl: service.url,
            interceptors: [new Marking('a'), Injected, new Marking('b')],
          }),
          imports: [Dependencies],
        },
      ],
      providers: [
        { provide: CLIENT_INTERCEPTOR, useClass: Second },
        { provide: CLIENT_INTERCEPTOR, useClass: First },
      ],
    })
    await app.get(StockClient).find('a')
    expect(service.received[0]?.headers['x-marks']).toBe('12adb')
  })

  it('add credentials and request ids, and leave those that are there', async () => {
    const service = await downstream()
    let asked = 0
    const bearer = bearerAuthentication(() => Promise.resolve(`token-${++asked}`))
    const client = await RestClient.create({ baseUrl: service.url, interceptors: [bearer, requestId()] })
    open.push(client)
    await client.get().uri('/').retrieve().toBodilessEntity()
    await client.get().uri('/').header('Authorization', 'own').retrieve().toBodilessEntity()
    expect(service.received.map(({ headers }) => headers.authorization)).toEqual(['Bearer token-1', 'own'])
    expect(service.received[0]?.headers['x-request-id']).toMatch(/^[\da-f-]{36}$/)
    const basic = await RestClient.create({
      baseUrl: service.url,
      interceptors: [basicAuthentication('ä', 'p:w')],
    })
    open.push(basic)
    await basic.get().uri('/').retrieve().toBodilessEntity()
    expect(service.received[2]?.headers.authorization).toBe(
      `Basic ${Buffer.from('ä:p:w').toString('base64')}`,
    )
  })

  it('hand on the id of the request that is being answered', async () => {
    @Controller('proxy')
    class ProxyController {
      constructor(readonly stock: StockClient) {}

      @Get()
      async get(): Promise<number> {
        return (await this.stock.find('a')).amount
      }
    }
    const service = await downstream()
    const app = await booted({
      imports: [ClientModule.forFeature(StockClient, { baseUrl: service.url, interceptors: [requestId()] })],
      controllers: [ProxyController],
    })
    await app.http.get('/proxy', { headers: { 'x-request-id': 'r-1' } })
    expect(service.received[0]?.headers['x-request-id']).toBe('r-1')
  })
})
