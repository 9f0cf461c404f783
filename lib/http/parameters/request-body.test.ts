import { describe, expect, it } from '@jest/globals'
import { Readable } from 'node:stream'
import { Post } from '../metadata/mapping.decorators.js'
import { DEFAULT_SERVER_LIMITS } from '../adapter/server-limits.js'
import { argumentOf, argumentsOf, problemOf } from './arguments.fixture.js'
import type { StandardSchema } from '../../common/index.js'
import { ModelAttribute, RequestBody, RequestParam, RequestPart } from './spring-parameters.decorators.js'
import { Query } from './nest-parameters.decorators.js'

class Item {
  sku = ''
}

class Order {
  customer = 'nobody'
  total?: number
  readonly #secret = 1
  get secret(): number {
    return this.#secret
  }
  set alias(value: string) {
    this.customer = value
  }
  confirm(): string {
    return 'confirmed'
  }
}

const positive: StandardSchema = {
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: (value) => {
      const { 'a/b': items } = value as { 'a/b'?: number[] }
      if (items === undefined) return { value: { checked: value } }
      return { issues: [{ message: 'must be positive', path: ['a/b', { key: 0 }] }, { message: 'whole' }] }
    },
  },
}
const later: StandardSchema = {
  '~standard': { ...positive['~standard'], validate: async (value) => positive['~standard'].validate(value) },
}

class Shop {
  @Post() place(@RequestBody() order: Order) {}
  @Post() optional(@RequestBody({ required: false }) order: Order) {}
  @Post() any(@RequestBody() value: unknown) {}
  @Post() items(@RequestBody({ type: [Item] }) items: Item[]) {}
  @Post() numbers(@RequestBody({ type: [Number] }) numbers: Set<number>) {}
  @Post() map(@RequestBody() map: Map<string, unknown>) {}
  @Post() date(@RequestBody() date: Date) {}
  @Post() number(@RequestBody() value: number) {}
  @Post() big(@RequestBody() value: bigint) {}
  @Post() color(@RequestBody({ enum: ['red', 'green'] }) value: string) {}
  @Post() text(@RequestBody() text: string) {}
  @Post() bytes(@RequestBody() bytes: Uint8Array, @RequestBody() buffer: Buffer) {}
  @Post() streams(@RequestBody() stream: Readable) {}
  @Post() webStream(@RequestBody() stream: ReadableStream) {}
  @Post() schema(@RequestBody({ schema: positive }) value: object) {}
  @Post() lateSchema(@RequestBody({ schema: later }) value: object) {}
  @Post() querySchema(@Query({ schema: positive }) value: object) {}
  @Post() param(@RequestParam() name: string, @RequestParam({ type: [Number] }) ids: number[]) {}
  @Post() params(@RequestParam() all: Map<string, string>) {}
  @Post() model(@ModelAttribute() order: Order) {}
  @Post() part(@RequestPart() note: string, @RequestPart({ required: false }) count: number) {}
  @Post() jsonPart(@RequestPart('order') order: Order) {}
}

const JSON_HEADERS = { 'content-type': 'application/json' }
const send = (method: string, body: string, contentType = 'application/json') =>
  argumentOf(Shop, method, { method: 'POST', body, headers: { 'content-type': contentType } })
const refused = (method: string, body: string, contentType = 'application/json') =>
  problemOf(Shop, method, { method: 'POST', body, headers: { 'content-type': contentType } })

describe('@RequestBody of a class', () => {
  it.each([false, true])(
    'is a new instance with the properties of the JSON object (late: %s)',
    async (late) => {
      const order = (await argumentOf(Shop, 'place', {
        headers: JSON_HEADERS,
        body: '{"total":2,"more":[1]}',
        late,
      })) as Order
      expect(order).toBeInstanceOf(Order)
      expect(order).toMatchObject({ customer: 'nobody', total: 2, more: [1] })
    },
  )

  it('never replaces methods, read-only accessors or what every object has', async () => {
    const body = '{"confirm":1,"secret":2,"toString":3,"constructor":4,"hasOwnProperty":5,"alias":"ada"}'
    const order = (await send('place', body)) as Order
    expect([order.confirm(), order.secret, order.customer, order.constructor]).toEqual([
      'confirmed',
      1,
      'ada',
      Order,
    ])
    expect(Object.keys(order)).toEqual(['customer', 'total'])
  })

  it.each(['[]', '1', '"x"', 'null', 'true'])('is a 400 for %s', async (body) => {
    expect(await refused('place', body)).toMatchObject({
      status: 400,
      properties: { errors: [{ pointer: '', code: 'typeMismatch', params: { expected: 'an object' } }] },
    })
  })

  it('is a 400 when it is empty, unless it is optional', async () => {
    expect(await refused('place', '')).toMatchObject({ status: 400, detail: 'The request body is missing.' })
    expect(await problemOf(Shop, 'place')).toMatchObject({
      status: 400,
      detail: 'The request body is missing.',
    })
    expect(await send('optional', '')).toBeUndefined()
    expect(await argumentOf(Shop, 'optional')).toBeUndefined()
  })

  it('is a 400 for invalid or hostile JSON', async () => {
    expect(await refused('place', '{"a":')).toMatchObject({ status: 400, properties: { position: 5 } })
    expect(await refused('place', '{"__proto__":{}}')).toMatchObject({ status: 400 })
    const limits = { ...DEFAULT_SERVER_LIMITS, maxJsonDepth: 2 }
    const problem = await problemOf(
      Shop,
      'place',
      { headers: JSON_HEADERS, body: '{"a":{"b":{}}}' },
      { limits },
    )
    expect(problem).toMatchObject({ status: 400, detail: 'The JSON body is nested deeper than 2 levels.' })
  })
})

describe('The content type of a JSON body', () => {
  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'APPLICATION/JSON;charset="UTF-8"',
    'application/merge-patch+json',
    'application/json; charset=us-ascii; x=y',
  ])('may be %s', async (type) => expect(await send('any', '[1]', type)).toEqual([1]))

  it.each([
    'text/plain',
    'text/json',
    'application/xml',
    'application/json; charset=utf-16',
    'application/json; charset=iso-8859-1',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'json',
    'application/json, text/plain',
    '*/*',
  ])('may not be %s: 415', async (type) => {
    expect(await refused('any', '{}', type)).toMatchObject({
      status: 415,
      headers: { accept: 'application/json' },
      properties: { supported: ['application/json'] },
    })
  })

  it('has to be there when there is a body', async () => {
    expect(await problemOf(Shop, 'any', { body: '{}' })).toMatchObject({
      status: 415,
      detail: 'The body has no content type; send application/json.',
    })
  })
})

describe('@RequestBody of other types', () => {
  it('takes JSON of that type', async () => {
    expect(await send('items', '[{"sku":"a"}]')).toStrictEqual([Object.assign(new Item(), { sku: 'a' })])
    expect(await send('numbers', '[1,1,2]')).toEqual(new Set([1, 2]))
    expect(await send('map', '{"a":[1]}')).toEqual(new Map([['a', [1]]]))
    expect(await send('date', '"2026-05-01T00:00:00Z"')).toEqual(new Date('2026-05-01'))
    expect(await send('number', '1e3')).toBe(1000)
    expect(await send('big', '"12345678901234567890"')).toBe(12345678901234567890n)
    expect(await send('big', '12')).toBe(12n)
    expect(await send('color', '"red"')).toBe('red')
    expect(await send('any', 'null')).toBeNull()
  })

  it.each([
    ['items', '{}', 'an array whose elements are each an object'],
    ['map', '[]', 'an object'],
    ['date', '"May"', 'an ISO 8601 date (2026-05-01) or date-time with offset (2026-05-01T12:00:00Z)'],
    ['date', '1', 'an ISO 8601 date (2026-05-01) or date-time with offset (2026-05-01T12:00:00Z)'],
    ['number', '"1"', 'a number'],
    ['big', '1.5', 'an integer'],
    ['color', '"blue"', 'one of red, green'],
  ])('%s refuses %s: it must be %s', async (method, body, expected) => {
    expect(await refused(method, body)).toMatchObject({
      status: 400,
      properties: { errors: [{ pointer: '', code: 'typeMismatch', params: { expected } }] },
    })
  })

  it.each([
    ['items', '[{},1,[],null]', 'an object', [1, 2, 3]],
    ['numbers', '["1",2,"3"]', 'a number', [0, 2]],
  ])('%s refuses %s: elements have to be %s', async (method, body, expected, elements) => {
    expect(await refused(method, body)).toMatchObject({
      status: 400,
      code: 'NEXUS_HTTP_INVALID_INPUT',
      errors: elements.map((index) => ({
        pointer: `/${index}`,
        code: 'typeMismatch',
        message: `element ${index} must be ${expected}`,
        params: { expected },
      })),
    })
  })

  it('is text as it came, of any type in UTF-8', async () => {
    expect(await send('text', '{"a":1}')).toBe('{"a":1}')
    expect(await send('text', 'x', 'text/csv')).toBe('x')
    expect(await argumentOf(Shop, 'text', { body: 'x', late: true })).toBe('x')
    expect(await refused('text', 'x', 'text/plain; charset=utf-16')).toMatchObject({ status: 415 })
    expect(await refused('text', '')).toMatchObject({ status: 400 })
  })

  it('is bytes or a stream', async () => {
    const [bytes, buffer] = await argumentsOf(Shop, 'bytes', { body: 'ab' })
    expect([...(bytes as Uint8Array)]).toEqual([97, 98])
    expect(Buffer.isBuffer(buffer) && buffer.toString()).toBe('ab')
    expect(await argumentOf(Shop, 'streams', { body: 'ab' })).toBeInstanceOf(Readable)
    const web = (await argumentOf(Shop, 'webStream', { body: 'ab' })) as ReadableStream<Uint8Array>
    expect(await new Response(web).text()).toBe('ab')
  })
})

describe('A Standard Schema', () => {
  it.each(['schema', 'lateSchema'])('gives its output, or a 400 with pointers (%s)', async (method) => {
    expect(await send(method, '{"x":1}')).toEqual({ checked: { x: 1 } })
    expect(await refused(method, '{"a/b":[0]}')).toMatchObject({
      status: 400,
      properties: {
        errors: [
          { pointer: '/a~1b/0', code: 'invalid', message: 'must be positive' },
          { pointer: '', code: 'invalid', message: 'whole' },
        ],
      },
    })
  })

  it('runs on a whole query', async () => {
    expect(await argumentOf(Shop, 'querySchema', { query: 'x=1' })).toEqual({ checked: { x: '1' } })
    expect(await problemOf(Shop, 'querySchema', { query: 'a/b=1' })).toMatchObject({ status: 400 })
  })
})

const FORM = 'application/x-www-form-urlencoded'

describe('A form', () => {
  it.each([false, true])('is read by @RequestParam after the query (late: %s)', async (late) => {
    const request = { headers: { 'content-type': FORM }, query: 'ids=1', body: 'name=a+b&ids=2', late }
    expect(await argumentsOf(Shop, 'param', request)).toEqual(['a b', [1, 2]])
    expect(await argumentOf(Shop, 'params', request)).toEqual(
      new Map([
        ['ids', '1'],
        ['name', 'a b'],
      ]),
    )
  })

  it('is not looked for in a body of another type', async () => {
    const request = { headers: JSON_HEADERS, query: 'name=q&ids=1', body: 'name=b' }
    expect(await argumentsOf(Shop, 'param', request)).toEqual(['q', [1]])
  })

  it('fills a @ModelAttribute together with query and path, where the path wins', async () => {
    const request = {
      headers: { 'content-type': FORM },
      query: 'total=3',
      body: 'customer=eve',
      pathValues: ['ada'],
    }
    const order = await argumentOf(Shop, 'model', request, { pathVariables: ['customer'] })
    expect(order).toMatchObject({ customer: 'ada', total: '3' })
    expect(await argumentOf(Shop, 'model', { query: 'customer=q' })).toMatchObject({ customer: 'q' })
  })

  it('goes into a Map as @RequestBody, and nowhere else', async () => {
    expect(await send('map', 'a=1&a=2', FORM)).toEqual(new Map([['a', '1']]))
    expect(await refused('place', 'a=1', FORM)).toMatchObject({ status: 415 })
  })

  it('that is malformed or too long is a 400', async () => {
    expect(await refused('params', 'a=%zz', FORM)).toMatchObject({ status: 400 })
    const limits = { ...DEFAULT_SERVER_LIMITS, maxParameters: 2 }
    const request = { headers: { 'content-type': FORM }, body: 'a=1&b=2&c=3' }
    expect(await problemOf(Shop, 'params', request, { limits })).toMatchObject({ status: 400 })
  })
})

const MULTIPART = 'multipart/form-data; boundary=XX'
const multipart = (...parts: string[]) => `${parts.map((part) => `--XX\r\n${part}\r\n`).join('')}--XX--\r\n`
const field = (name: string, value: string, type = '') =>
  `Content-Disposition: form-data; name="${name}"${type === '' ? '' : `\r\nContent-Type: ${type}`}\r\n\r\n${value}`

describe('@RequestPart', () => {
  it('reads the fields of a multipart form, converted', async () => {
    const body = multipart(field('note', 'größe'), field('count', '3'))
    expect(await argumentsOf(Shop, 'part', { headers: { 'content-type': MULTIPART }, body })).toEqual([
      'größe',
      3,
    ])
    expect(await argumentOf(Shop, 'params', { headers: { 'content-type': MULTIPART }, body })).toEqual(
      new Map([
        ['note', 'größe'],
        ['count', '3'],
      ]),
    )
  })

  it('binds a part that is JSON like a body, with the file name that browsers give it', async () => {
    const blob =
      'Content-Disposition: form-data; name="order"; filename="blob"\r\nContent-Type: application/json\r\n\r\n{"total":1}'
    for (const part of [
      field('order', '{"total":1}', 'application/json'),
      field('order', '{"total":1}'),
      blob,
    ]) {
      expect(await send('jsonPart', multipart(part), MULTIPART)).toMatchObject({
        customer: 'nobody',
        total: 1,
      })
    }
    expect(await refused('jsonPart', multipart(field('order', '{"total":')), MULTIPART)).toMatchObject({
      status: 400,
    })
    expect(await refused('jsonPart', multipart(field('order', '[]')), MULTIPART)).toMatchObject({
      status: 400,
    })
  })

  it('that is missing is a 400', async () => {
    expect(await refused('part', multipart(field('other', 'x')), MULTIPART)).toMatchObject({
      status: 400,
      detail: "The form parameter 'note' is missing; expected text.",
    })
  })

  it('reads urlencoded forms too, and answers 415 to what is no form', async () => {
    expect(await send('part', 'note=x', FORM)).toBe('x')
    expect(await refused('part', '{}')).toMatchObject({ status: 415 })
  })

  it('refuses files with 415', async () => {
    const file =
      'Content-Disposition: form-data; name="a"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\nx'
    expect(await refused('part', multipart(field('note', 'x'), file), MULTIPART)).toMatchObject({
      status: 415,
      detail: "'text/plain (a file, in the part 'a')' is not supported; send multipart/form-data.",
    })
  })

  it.each([
    ['without boundary', 'x', 'multipart/form-data'],
    ['cut off', multipart(field('note', 'x')).slice(0, 60), MULTIPART],
    ['empty', '', MULTIPART],
    ['not multipart at all', 'hello', MULTIPART],
    ['with a part without name', multipart('Content-Disposition: form-data\r\n\r\nx'), MULTIPART],
  ])('answers 400 to a form %s', async (_what, body, type) => {
    expect(await refused('part', body, type)).toMatchObject({ status: 400 })
  })

  it('bounds the number of parts', async () => {
    const limits = { ...DEFAULT_SERVER_LIMITS, maxParameters: 2 }
    const body = multipart(field('note', '1'), field('b', '2'), field('c', '3'))
    expect(
      await problemOf(Shop, 'part', { headers: { 'content-type': MULTIPART }, body }, { limits }),
    ).toMatchObject({
      status: 400,
      properties: { limit: 2 },
    })
  })
})
