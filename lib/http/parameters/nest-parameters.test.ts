import { describe, expect, it } from '@jest/globals'
import { Get, Post } from '../metadata/mapping.decorators.js'
import { argumentOf, argumentsOf, problemOf } from './arguments.fixture.js'
import { compileExtractors } from './compile-extractors.js'
import { defineParameter } from './define-parameter.js'
import type { HttpExchange } from '../exchange/http-exchange.js'
import { Body, Headers, Ip, Param, Query, Req, Res, Signal } from './nest-parameters.decorators.js'

class Paging {
  page = 0
  size = 20
  sort: string[] = []
  term?: string
}

class OrderDto {
  sku!: string
  quantity = 1
}

const CurrentUser = defineParameter<'id' | 'name'>(
  (field, parameter) => (exchange) =>
    `${String(exchange.attributes.get('user'))}.${field} of ${String(parameter.method)}`,
)
const Now = defineParameter(() => () => Promise.resolve('now'))

class Shop {
  @Get() find(@Param('id') id: number, @Param('other') other: string, @Param() all: object) {}
  @Get() own(@Param() id: number, @Query() page: number) {}
  @Get() page(@Query('page') page: number, @Query('size', { defaultValue: 20 }) size: number) {}
  @Get() all(@Query() all: Record<string, string>) {}
  @Get() paging(@Query() paging: Paging) {}
  @Get() required(@Query('q', { required: true }) q: string) {}
  @Get() header(@Headers('X-Token') token: string, @Headers() all: Record<string, string>) {}
  @Get() exchange(@Req() exchange: HttpExchange, @Ip() ip: string, @Signal() signal: AbortSignal) {}
  @Post() web(@Req() request: Request) {}
  @Get() byHand(@Res() exchange: HttpExchange, @Res({ passthrough: true }) other: HttpExchange) {}
  @Get() custom(@CurrentUser('id') id: string, @Now() now: string) {}
  @Post() order(@Body() order: OrderDto) {}
  @Post() anything(@Body() body: unknown) {}
  @Post() parts(@Body('sku') sku: string, @Body('quantity') quantity: number, @Body('tags') tags: string[]) {}
  @Post() nested(@Body('order') order: OrderDto, @Body('note', { required: true }) note: string) {}
}

const JSON_HEADERS = { 'content-type': 'application/json' }
const FORM_HEADERS = { 'content-type': 'application/x-www-form-urlencoded' }

describe('@Param and @Query', () => {
  it('are undefined where there is nothing, and an object of all without a name', async () => {
    const values = await argumentsOf(Shop, 'find', { pathValues: ['7'] }, { pathVariables: ['id'] })
    expect(values).toEqual([7, undefined, { id: '7' }])
    expect(await argumentsOf(Shop, 'page')).toEqual([undefined, 20])
  })

  it("take the parameter's own name where its type is a single value", async () => {
    const request = { pathValues: ['7'], query: 'page=2' }
    expect(await argumentsOf(Shop, 'own', request, { pathVariables: ['id'] })).toEqual([7, 2])
  })

  it('convert strictly all the same', async () => {
    for (const query of ['page=0x10', 'page=', 'page=%201']) {
      expect(await problemOf(Shop, 'page', { query })).toMatchObject({
        status: 400,
        properties: { parameter: 'page' },
      })
    }
    expect(await problemOf(Shop, 'required', {})).toMatchObject({
      status: 400,
      properties: { parameter: 'q' },
    })
  })

  it('make an object without prototype, with lists for repeated names and without __proto__', async () => {
    const all = await argumentOf(Shop, 'all', { query: 'a=1&b=2&b=3&__proto__=x&__proto__=y' })
    expect(all).toEqual({ a: '1', b: ['2', '3'] })
    expect(Object.getPrototypeOf(all)).toBeNull()
  })

  it('fill a class by the types of its properties', async () => {
    const paging = await argumentOf(Shop, 'paging', { query: 'page=2&sort=a,b&term=x&admin=true&size=' })
    expect(paging).toEqual(Object.assign(new Paging(), { page: 2, sort: ['a', 'b'], term: 'x' }))
    expect(paging).toBeInstanceOf(Paging)
    expect(await problemOf(Shop, 'paging', { query: 'page=two' })).toMatchObject({
      status: 400,
      detail: "The query parameter 'page' must be a decimal number, but was 'two'.",
    })
  })
})

describe('@Headers, @Ip, @Req and @Signal', () => {
  it('give what the exchange has', async () => {
    const [token, all] = await argumentsOf(Shop, 'header', { headers: { 'x-token': 't' } })
    expect([token, all]).toEqual(['t', { 'x-token': 't' }])
    const [exchange, ip, signal] = await argumentsOf(Shop, 'exchange')
    expect(ip).toBe('127.0.0.1')
    expect(signal).toBe((exchange as HttpExchange).signal)
  })

  it('give a web Request where the parameter has that type', async () => {
    const request = (await argumentOf(Shop, 'web', {
      method: 'POST',
      path: '/a',
      query: 'b=c',
      headers: JSON_HEADERS,
      body: '{"x":1}',
    })) as Request
    expect([request.method, request.url]).toEqual(['POST', 'http://localhost/a?b=c'])
    expect(await request.json()).toEqual({ x: 1 })
  })

  it.each(['a:99999', '[:::1]', 'a%00'])('refuse the host %j, which no URL can have', async (host) => {
    expect(await problemOf(Shop, 'web', { host })).toMatchObject({
      status: 400,
      detail: 'The request has a host that no URL can have.',
    })
  })
})

describe('@Res', () => {
  it('takes the answer over unless it only passes through', () => {
    const [byHand, passing] = compileExtractors(Shop, 'byHand', { dialect: 'nest', pathVariables: [] })
    expect([byHand?.takesOver, passing?.takesOver]).toEqual([true, false])
  })
})

describe('A custom parameter', () => {
  it('is extracted by its own function and may be asynchronous', async () => {
    const values = await argumentsOf(Shop, 'custom', { attributes: { user: 'ada' } })
    expect(values).toEqual(['ada.id of custom', 'now'])
  })

  it('counts as asynchronous unless its function promises otherwise', () => {
    const Sync = defineParameter(() => Object.assign(() => 1, { mayBeAsync: false }))
    class Other {
      @Get() read(@Sync() value: number) {}
    }
    const flag = (controller: typeof Shop | typeof Other, method: string) =>
      compileExtractors(controller, method, { dialect: 'nest', pathVariables: [] })[0]?.mayBeAsync
    expect([flag(Shop, 'custom'), flag(Other, 'read')]).toEqual([true, false])
  })
})

describe('@Body', () => {
  it.each([false, true])(
    'makes an instance of the class, from JSON and from a form (late: %s)',
    async (late) => {
      const json = await argumentOf(Shop, 'order', {
        headers: JSON_HEADERS,
        body: '{"sku":"a","quantity":2}',
        late,
      })
      const form = await argumentOf(Shop, 'order', { headers: FORM_HEADERS, body: 'sku=a&quantity=2', late })
      const expected = Object.assign(new OrderDto(), { sku: 'a', quantity: 2 })
      expect(json).toStrictEqual(expected)
      expect(form).toStrictEqual(expected)
    },
  )

  it('is undefined when there is none, but a 400 where a class waits for it', async () => {
    expect(await argumentOf(Shop, 'anything')).toBeUndefined()
    expect(await problemOf(Shop, 'order')).toMatchObject({
      status: 400,
      detail: 'The request body is missing.',
    })
  })

  it('of another type is a 415', async () => {
    const request = { headers: { 'content-type': 'text/plain' }, body: 'x' }
    expect(await problemOf(Shop, 'anything', request)).toMatchObject({ status: 415 })
    expect(await problemOf(Shop, 'parts', request)).toMatchObject({ status: 415 })
    expect(await problemOf(Shop, 'parts', { body: '{}' })).toMatchObject({ status: 415 })
  })

  it.each([false, true])(
    'with a name is one property, checked but not converted (late: %s)',
    async (late) => {
      const body = '{"sku":"a","quantity":2,"tags":["x"]}'
      expect(await argumentsOf(Shop, 'parts', { headers: JSON_HEADERS, body, late })).toEqual(['a', 2, ['x']])
      expect(await argumentsOf(Shop, 'parts', { headers: JSON_HEADERS, body: '{}', late })).toEqual([
        undefined,
        undefined,
        undefined,
      ])
      const problem = await problemOf(Shop, 'parts', {
        headers: JSON_HEADERS,
        body: '{"quantity":"2"}',
        late,
      })
      expect(problem).toMatchObject({
        status: 400,
        detail: `The body parameter 'quantity' must be a number, but was "2".`,
      })
    },
  )

  it('with a name is one field of a form, converted', async () => {
    const request = { headers: FORM_HEADERS, body: 'sku=a&quantity=2&tags=x&tags=y' }
    expect(await argumentsOf(Shop, 'parts', request)).toEqual(['a', 2, ['x', 'y']])
  })

  it('with a name never finds what objects inherit, and can be required and of a class', async () => {
    const body = '{"order":{"sku":"a"},"note":"n"}'
    const [order, note] = await argumentsOf(Shop, 'nested', { headers: JSON_HEADERS, body })
    expect([order, note]).toEqual([Object.assign(new OrderDto(), { sku: 'a' }), 'n'])
    expect(await problemOf(Shop, 'nested', { headers: JSON_HEADERS, body: '{}' })).toMatchObject({
      detail: "The body parameter 'note' is missing; expected a string.",
    })
  })
})
