import { inspect } from 'node:util'
import { afterEach, describe, expect, it } from '@jest/globals'
import { Controller, Get, PathVariable, Returns } from 'nexus-framework'
import {
  ClientException,
  ClientModule,
  ClientResponseException,
  createExchange,
  exchange,
  GetExchange,
  HttpClientErrorException,
  HttpClientTooManyRequests,
  HttpExchange,
  HttpServerErrorException,
  ResponseValidationError,
} from 'nexus-framework/client'
import { Fallback } from 'nexus-framework/resilience'
import { CapturingLogger, ManualClock, TestingModule } from 'nexus-framework/testing'
import {
  ArrayMinSize,
  Expose,
  IsInt,
  IsString,
  Min,
  Type,
  ValidateNested,
} from 'nexus-framework/validation/decorators'
import { z } from 'zod'
import { Downstream, json, type Answer } from './downstream.fixture.js'

class Line {
  @IsInt() @Min(1) amount!: number
}

class Order {
  @Expose({ name: 'order-id' }) @IsString() id!: string
  @ArrayMinSize(1) @ValidateNested({ each: true }) @Type(() => Line) lines!: Line[]
}

@HttpExchange('/orders')
abstract class OrderClient {
  @GetExchange('/{id}')
  @Returns(Order)
  find(@PathVariable() id: string): Promise<Order> {
    return exchange(id)
  }

  @GetExchange()
  @Returns([Order])
  all(): Promise<Order[]> {
    return exchange()
  }

  @GetExchange('/schema')
  @Returns(z.object({ total: z.number() }))
  total(): Promise<{ total: number }> {
    return exchange()
  }

  @GetExchange('/number')
  @Returns(Number)
  number(): Promise<number> {
    return exchange()
  }

  @GetExchange('/dates')
  @Returns([Date])
  dates(): Promise<Date[]> {
    return exchange()
  }
}

let open: AsyncDisposable[] = []
afterEach(async () => {
  for (const each of open.reverse()) await each[Symbol.asyncDispose]()
  open = []
})

async function calling(answer: Answer, clock = new ManualClock()) {
  const service = await Downstream.start(answer)
  const client = await createExchange(OrderClient, { baseUrl: service.url, clock })
  open.push(service, client)
  return client
}

async function thrown(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  )
}

describe('answers that are errors', () => {
  it.each([
    [400, HttpClientErrorException.BadRequest],
    [401, HttpClientErrorException.Unauthorized],
    [403, HttpClientErrorException.Forbidden],
    [404, HttpClientErrorException.NotFound],
    [409, HttpClientErrorException.Conflict],
    [422, HttpClientErrorException.UnprocessableEntity],
    [429, HttpClientTooManyRequests],
    [418, HttpClientErrorException],
    [500, HttpServerErrorException.InternalServerError],
    [503, HttpServerErrorException.ServiceUnavailable],
    [504, HttpServerErrorException.GatewayTimeout],
    [599, HttpServerErrorException],
  ])('with status %i have a class of their own', async (status, type) => {
    const client = await calling((response) => json(response, { a: 1 }, status, { 'x-a': 'b' }))
    const error = (await thrown(client.find('1'))) as ClientResponseException
    expect(error).toBeInstanceOf(type)
    expect(error).toBeInstanceOf(ClientException)
    expect(error).toMatchObject({ status, bodyText: '{"a":1}', problem: undefined, client: 'order' })
    expect(error.headers['x-a']).toBe('b')
  })

  it('carry the problem, whatever is odd about it', async () => {
    const odd = {
      type: 5,
      title: 'Sold out',
      detail: null,
      status: 'x',
      instance: '/i',
      left: [1],
      __proto__: null,
    }
    const client = await calling((response) =>
      response
        .writeHead(409, { 'content-type': 'application/problem+json; charset=utf-8' })
        .end(JSON.stringify(odd)),
    )
    const error = (await thrown(client.find('1'))) as ClientResponseException
    expect(error.problem).toMatchObject({
      type: 'about:blank',
      title: 'Sold out',
      status: 409,
      instance: '/i',
    })
    expect(error.problem?.properties.get('left')).toEqual([1])
    const array = await calling((response) =>
      response.writeHead(409, { 'content-type': 'application/problem+json' }).end('[1]'),
    )
    expect(await thrown(array.find('1'))).toMatchObject({ problem: undefined, bodyText: '[1]' })
  })

  it.each([
    ['120', 120_000],
    ['0', 0],
    ['Thu, 01 Jan 2026 00:00:05 GMT', 5_000],
    ['Thursday, 01-Jan-26 00:00:05 GMT', 5_000],
    ['Wed, 31 Dec 2025 23:00:00 GMT', 0],
    ['-5', undefined],
    ['soon', undefined],
    ['2026-01-01', undefined],
  ])('say when to come back: %s', async (value, expected) => {
    const client = await calling((response) => json(response, {}, 429, { 'retry-after': value }))
    const error = (await thrown(client.find('1'))) as ClientResponseException
    expect(error.retryAfterMs).toBe(expected)
  })

  it('are answered as a gateway does, and told nothing of', async () => {
    @Controller('front')
    class FrontController {
      constructor(readonly orders: OrderClient) {}

      @Get(':id')
      async get(@PathVariable() id: string): Promise<object> {
        return this.orders.find(id)
      }
    }
    const service = await Downstream.start((response, { url }) =>
      json(response, { detail: 'stack trace of users.sql' }, Number(url.slice(-3)), { 'retry-after': '7' }),
    )
    const app = await TestingModule.create({
      imports: [ClientModule.forFeature(OrderClient, { baseUrl: service.url })],
      controllers: [FrontController],
      logger: new CapturingLogger(),
      cache: false,
    }).compile()
    open.push(service, app)
    const answers = []
    for (const status of [404, 429, 500, 503, 504]) {
      const response = await app.http.get(`/front/${status}`)
      const body = response.text()
      expect(body).not.toMatch(/sql|127\.0\.0\.1|\/orders/)
      answers.push([response.status, response.headers.get('retry-after')])
    }
    expect(answers).toEqual([
      [502, null],
      [503, '7'],
      [502, null],
      [503, '7'],
      [504, null],
    ])
  })

  it('show loggers neither header fields nor body', async () => {
    const client = await calling((response) =>
      response.writeHead(500, { 'set-cookie': 'sid=s3cret' }).end('name=s3cret'),
    )
    const error = (await thrown(client.find('1'))) as ClientResponseException
    expect(error).toMatchObject({ headers: { 'set-cookie': 'sid=s3cret' }, bodyText: 'name=s3cret' })
    expect(inspect(error, { depth: 5 }) + JSON.stringify(error)).not.toContain('s3cret')
  })

  it('choose a fallback by their class', async () => {
    abstract class FallbackClient extends OrderClient {
      @GetExchange('/orders/{id}')
      @Fallback({ for: HttpClientErrorException.NotFound, value: 'none' })
      @Returns(Order)
      override find(@PathVariable() id: string): Promise<Order> {
        return exchange(id)
      }
    }
    const service = await Downstream.start((response, { url }) => json(response, {}, Number(url.slice(-3))))
    const app = await TestingModule.create({
      imports: [ClientModule.forFeature(FallbackClient, { baseUrl: service.url })],
      cache: false,
    }).compile()
    open.push(service, app)
    await expect(app.get(FallbackClient).find('404')).resolves.toBe('none')
    await expect(app.get(FallbackClient).find('410')).rejects.toBeInstanceOf(HttpClientErrorException.Gone)
  })
})

describe('bodies that are not what the interface says', () => {
  it('are told with a JSON pointer for each place', async () => {
    const client = await calling((response) =>
      json(response, { 'order-id': 5, lines: [{ amount: 1 }, { amount: 0 }, { amount: 'x' }] }),
    )
    const error = (await thrown(client.find('1'))) as ResponseValidationError
    expect(error).toBeInstanceOf(ResponseValidationError)
    expect(error.findings.map(({ pointer, code }) => [pointer, code])).toEqual(
      expect.arrayContaining([
        ['/order-id', 'isString'],
        ['/lines/1/amount', 'min'],
        ['/lines/2/amount', 'isInt'],
      ]),
    )
    expect(error.message).toContain("'/order-id' violates isString")
    expect(error.errorResponse()).toMatchObject({ status: 502 })
    expect(JSON.stringify(error.errorResponse())).not.toContain('amount')
  })

  it.each([
    [[], 'an object'],
    ['text', 'an object'],
    [null, 'an object'],
    [5, 'an object'],
  ])('are %j where an object is declared', async (body, expected) => {
    const client = await calling((response) => json(response, body))
    expect(await thrown(client.find('1'))).toMatchObject({
      findings: [{ pointer: '', code: 'typeMismatch', params: { expected } }],
    })
  })

  it('are lists whose elements are not all valid', async () => {
    const good = { 'order-id': 'a', lines: [{ amount: 1 }] }
    const client = await calling((response) => json(response, [good, { 'order-id': 'b', lines: [] }, 5]))
    const error = (await thrown(client.all())) as ResponseValidationError
    expect(error.findings.map(({ pointer }) => pointer)).toEqual(['/1/lines', '/2'])
    const many = await calling((response) =>
      json(
        response,
        Array.from({ length: 500 }, () => 1),
      ),
    )
    expect(((await thrown(many.all())) as ResponseValidationError).findings).toHaveLength(100)
    const fine = await calling((response) => json(response, [good]))
    await expect(fine.all()).resolves.toEqual([
      Object.assign(new Order(), { id: 'a', lines: [Object.assign(new Line(), { amount: 1 })] }),
    ])
  })

  it('are checked by schemas as well', async () => {
    const client = await calling((response) => json(response, { total: 'x' }))
    expect(await thrown(client.total())).toMatchObject({ findings: [{ pointer: '/total' }] })
    const fine = await calling((response) => json(response, { total: 5, more: 1 }))
    await expect(fine.total()).resolves.toEqual({ total: 5 })
  })

  it('are no numbers and no dates', async () => {
    const client = await calling((response) => json(response, '5'))
    expect(await thrown(client.number())).toMatchObject({
      findings: [{ pointer: '', params: { expected: 'a number' } }],
    })
    const dates = await calling((response) => json(response, ['2026-01-01T00:00:00Z', 'tomorrow']))
    expect(await thrown(dates.dates())).toMatchObject({ findings: [{ pointer: '/1' }] })
    const fine = await calling((response) => json(response, ['2026-01-01T00:00:00Z']))
    await expect(fine.dates()).resolves.toEqual([new Date('2026-01-01T00:00:00Z')])
  })

  it('do not pollute prototypes', async () => {
    const client = await calling((response) =>
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(
          '{"order-id":"a","lines":[{"amount":1}],"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
        ),
    )
    const order = await client.find('1')
    expect(order).toBeInstanceOf(Order)
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
    expect(Object.getPrototypeOf(order)).toBe(Order.prototype)
  })
})
