import { Readable } from 'node:stream'
import { afterEach, describe, expect, it } from '@jest/globals'
import {
  Body,
  Controller,
  Get,
  Ip,
  PathVariable,
  Post,
  Req,
  ResponseEntity,
  ResponseStatus,
  Returns,
  Service,
  type HttpExchange as Exchange,
  type Type,
} from 'nexus-framework'
import {
  ClientModule,
  createExchange,
  DeleteExchange,
  exchange,
  GetExchange,
  HttpExchange,
  InvalidExchangesError,
  PostExchange,
} from 'nexus-framework/client'
import { TestingModule, type TestApplication } from 'nexus-framework/testing'
import { Downstream, json } from './downstream.fixture.js'

async function failure(promise: Promise<unknown>): Promise<Error> {
  const outcome = await promise.then(
    () => undefined,
    (error: unknown) => error as Error,
  )
  if (outcome === undefined) throw new RangeError('It did not fail.')
  return outcome
}

describe('an exchange interface that can not be called', () => {
  it('is told everything that is wrong with it, with what to change', async () => {
    @HttpExchange('/broken')
    abstract class BrokenClient {
      @GetExchange('/promise')
      promise(): Promise<string> {
        return exchange()
      }

      @GetExchange('/sync')
      sync(): string {
        return exchange()
      }

      @GetExchange('/entity')
      @Returns(ResponseEntity)
      entity(): Promise<ResponseEntity> {
        return exchange()
      }

      @GetExchange('/iterable')
      iterable(): AsyncIterable<string> {
        return exchange()
      }

      @GetExchange({ path: '/lines', accept: 'application/x-ndjson' })
      lines(): AsyncIterable<string> {
        return exchange()
      }

      @GetExchange('/stream')
      @Returns(Readable)
      stream(): Readable {
        return exchange()
      }

      @GetExchange('/{id}')
      @Returns(Object)
      variable(): Promise<unknown> {
        return exchange()
      }

      @GetExchange('/files/**')
      @Returns(Object)
      wildcard(): Promise<unknown> {
        return exchange()
      }

      @GetExchange('https://elsewhere/x')
      @Returns(Object)
      whole(): Promise<unknown> {
        return exchange()
      }

      @GetExchange('/req')
      @Returns(Object)
      request(@Req() request: Exchange): Promise<unknown> {
        return exchange(request)
      }

      @GetExchange('/ip')
      @Returns(Object)
      address(@Ip() ip: string): Promise<unknown> {
        return exchange(ip)
      }

      @PostExchange('/untold')
      @Returns(Object)
      undecorated(value: string): Promise<unknown> {
        return exchange(value)
      }

      @PostExchange({ path: '/xml', contentType: 'application/xml' })
      @Returns(Object)
      xml(@Body() body: Map<string, string>): Promise<unknown> {
        return exchange(body)
      }

      @HttpExchange('/any')
      @Returns(Object)
      any(): Promise<unknown> {
        return exchange()
      }

      @GetExchange('/one')
      @PostExchange('/two')
      @Returns(Object)
      twice(): Promise<unknown> {
        return exchange()
      }

      forgotten(): Promise<unknown> {
        return exchange()
      }
    }

    const error = await failure(createExchange(BrokenClient, { baseUrl: 'http://x' }))
    expect(error).toBeInstanceOf(InvalidExchangesError)
    const { problems } = error as InvalidExchangesError
    const messages = problems.map(({ message }) => message.split('\n')[0])
    expect(messages.toSorted()).toEqual(
      [
        'BrokenClient has no mapping on forgotten.',
        'BrokenClient.address has a parameter at position 0 that is no part of a request.',
        'BrokenClient.any names no HTTP method, and a request has one.',
        'BrokenClient.request has a parameter at position 0 that is no part of a request.',
        'BrokenClient.twice has a second mapping (/broken/two), and a client would not know which to call.',
        "BrokenClient.variable has no parameter for 'id' of its path '/broken/{id}'.",
        "BrokenClient.whole has a whole URL in its path, '/broken/https://elsewhere/x'.",
        "BrokenClient.wildcard is mapped to '/broken/files/**', which has a wildcard without a name, and no argument says what stands there.",
        'BrokenClient.xml has an object as a body of type application/xml, which nobody can write.',
        'The result of BrokenClient.entity is a ResponseEntity of something that is not known.',
        'The result of BrokenClient.iterable is neither a Promise nor a stream of a known format.',
        'The result of BrokenClient.lines gives items of which nobody knows what they are.',
        'The result of BrokenClient.promise is a promise, and TypeScript does not say of what.',
        'The result of BrokenClient.stream is Readable, but a call over a network is asynchronous.',
        'The result of BrokenClient.sync is String, but a call over a network is asynchronous.',
        "Nothing says where parameter 0 ('value') of BrokenClient.undecorated comes from.",
      ].toSorted(),
    )
    expect(problems.every(({ help, message }) => help !== undefined && message.includes(help))).toBe(true)
  })

  it('is one that whoever awaits it would call', async () => {
    @HttpExchange()
    abstract class ThenableClient {
      @GetExchange('/then')
      @Returns(String)
      then(): Promise<string> {
        return exchange()
      }
    }
    const error = await failure(createExchange(ThenableClient as never, { baseUrl: 'http://127.0.0.1:1' }))
    expect(error.message).toContain('ThenableClient.then would make a promise of the client')
  })

  it('is told at boot, for all clients together', async () => {
    abstract class One {
      @GetExchange('/a')
      a(): Promise<string> {
        return exchange()
      }
    }
    abstract class Two {
      b(): Promise<string> {
        return exchange()
      }
    }
    const error = await failure(
      TestingModule.create({
        imports: [ClientModule.forFeature([One, Two], { baseUrl: 'http://x' })],
        cache: false,
      }).compile(),
    )
    expect(error).toBeInstanceOf(InvalidExchangesError)
    expect(error.message).toContain('One.a')
    expect(error.message).toContain('Two has no method with a mapping')
  })

  it('says what to do when its method is called on itself', async () => {
    abstract class Plain {
      @GetExchange('/a')
      @ResponseStatus(204)
      a(): Promise<void> {
        return exchange()
      }
    }
    class Sub extends Plain {}
    expect(() => new Sub().a()).toThrow('no implementation')
  })
})

describe('a controller that extends an exchange interface', () => {
  let app: TestApplication | undefined
  afterEach(() => app?.close())

  @HttpExchange('/things')
  abstract class ThingClient {
    @GetExchange('/{id}')
    @Returns(Object)
    find(@PathVariable() id: string): Promise<unknown> {
      return exchange(id)
    }

    @DeleteExchange('/{id}')
    @ResponseStatus(204)
    remove(@PathVariable() id: string): Promise<void> {
      return exchange(id)
    }
  }

  it('has to implement all of it', async () => {
    @Controller()
    class HalfController extends ThingClient {
      override async find(id: string): Promise<unknown> {
        return Promise.resolve({ id })
      }
    }
    const error = await failure(
      TestingModule.create({ controllers: [HalfController], cache: false }).compile(),
    )
    expect(`${error.message} ${String(error.cause)}`).toContain(
      'HalfController extends ThingClient, but does not implement remove',
    )
  })

  it('may have a path, and handlers, of its own', async () => {
    @Controller('other')
    class OtherController extends ThingClient {
      override async find(_id: string): Promise<unknown> {
        return Promise.resolve({ id: _id })
      }

      override async remove(): Promise<void> {
        return Promise.resolve()
      }

      @Get('more/deep')
      more(): string {
        return 'more'
      }
    }
    app = await TestingModule.create({ controllers: [OtherController], cache: false }).compile()
    expect(await (await app.http.get('/other/5')).json()).toEqual({ id: '5' })
    expect((await app.http.delete('/other/5')).status).toBe(204)
    expect((await app.http.get('/other/more/deep')).status).toBe(200)
    expect((await app.http.get('/things/5')).status).toBe(404)
  })
})

describe('an exchange interface without a client', () => {
  @HttpExchange('/stock')
  abstract class StockClient {
    @GetExchange('/{id}')
    @Returns(Object)
    find(@PathVariable() id: string): Promise<unknown> {
      return exchange(id)
    }
  }
  abstract class CachedStockClient extends StockClient {}

  @Service()
  class Shop {
    constructor(readonly stock: StockClient) {}
  }

  @Service()
  class CachedShop {
    constructor(readonly stock: CachedStockClient) {}
  }

  const asProvider = StockClient as unknown as Type<StockClient>

  it('is told what makes one', async () => {
    const error = await failure(TestingModule.create({ providers: [Shop], cache: false }).compile())
    expect(error.message).toContain('it is an exchange interface, which a client is made of')
    expect(error.message).toMatch(/fix +Add ClientModule\.forFeature\(StockClient\) to `imports` of \w+\./)
    const other = await failure(TestingModule.create({ providers: [CachedShop], cache: false }).compile())
    expect(other.message).toContain('Add ClientModule.forFeature(CachedStockClient) to `imports`')
  })

  it.each([
    ['providers', { providers: [Shop, asProvider] }],
    ['controllers', { providers: [Shop], controllers: [asProvider] }],
    ['providers', { providers: [Shop, { provide: 'stock', useClass: asProvider }] }],
  ])('is none when it is listed itself (%s)', async (list, parts) => {
    const error = await failure(TestingModule.create({ ...parts, cache: false }).compile())
    expect(error.message).toMatch(
      new RegExp(`${list}\\[\\d\\] of \\w+ is StockClient, which is an exchange interface`),
    )
    expect(error.message).toContain('Take it out, and add ClientModule.forFeature(StockClient) to `imports`')
  })

  it('is replaced in tests, and provided by a class that extends it', async () => {
    const stock = { find: () => Promise.resolve('cup') }
    const provide = { provide: StockClient, useValue: stock }
    const app = await TestingModule.create({ providers: [Shop, provide], cache: false }).compile()
    expect(app.get(Shop).stock).toBe(stock)
    await app[Symbol.asyncDispose]()

    @Controller()
    class StockController extends StockClient {
      override find(id: string): Promise<unknown> {
        return Promise.resolve({ id })
      }
    }
    const served = await TestingModule.create({ controllers: [StockController], cache: false }).compile()
    expect(await (await served.http.get('/stock/5')).json()).toEqual({ id: '5' })
    await served[Symbol.asyncDispose]()
  })
})

describe('an ordinary controller', () => {
  it('can be called as a client as far as its methods are asynchronous and say what they return', async () => {
    @Controller('plain')
    class PlainController {
      @Get(':id')
      @Returns(Object)
      async find(@PathVariable() id: string): Promise<unknown> {
        return Promise.resolve({ id })
      }

      @Post()
      @Returns(Object)
      async add(@Body() body: object): Promise<unknown> {
        return Promise.resolve(body)
      }
    }
    const service = await Downstream.start((response, { method, url, body }) =>
      json(response, { method, url, body }),
    )
    const client = await createExchange(PlainController, { baseUrl: service.url })
    try {
      await expect(client.find('a/b')).resolves.toEqual({ method: 'GET', url: '/plain/a%2Fb', body: '' })
      await expect(client.add({ a: 1 })).resolves.toEqual({ method: 'POST', url: '/plain', body: '{"a":1}' })
    } finally {
      await client[Symbol.asyncDispose]()
      await service[Symbol.asyncDispose]()
    }
  })
})
