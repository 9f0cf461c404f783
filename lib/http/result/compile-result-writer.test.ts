import { PassThrough, Readable } from 'node:stream'
import { describe, expect, it } from '@jest/globals'
import { ProblemDetail } from '../errors/problem-detail.js'
import { RecordingExchange, type RecordedRequest } from '../exchange/recording-exchange.fixture.js'
import { ResponseHead } from '../exchange/response-head.js'
import type { Dialect } from '../metadata/route-metadata.js'
import { compileResultWriter, type ResultWriterOptions } from './compile-result-writer.js'
import { ContentDisposition } from './content-disposition.js'
import { ResponseEntity } from './response-entity.js'
import { JsonSerializationError, UnsupportedResultError } from './result.errors.js'
import { StreamableFile } from './streamable-file.js'

const adapter = { internHead: (fields: readonly string[]) => new ResponseHead(fields) }

type Options = Partial<ResultWriterOptions>

async function write(
  value: unknown,
  options: Options = {},
  request: RecordedRequest = {},
): Promise<RecordingExchange> {
  const exchange = new RecordingExchange(request)
  await compileResultWriter({ dialect: 'spring', adapter, ...options })(exchange, value)
  return exchange
}

function typeOf(exchange: RecordingExchange): string | undefined {
  return exchange.responseHeader('content-type')
}

async function* generate<T>(...items: readonly T[]): AsyncGenerator<T> {
  for (const item of items) yield item
}

/** An iterable that says whether it has been closed. */
function closable(items: AsyncIterable<unknown>) {
  const inner = items[Symbol.asyncIterator]()
  const state = {
    closed: false,
    [Symbol.asyncIterator]: (): AsyncIterator<unknown> => ({
      next: () => inner.next(),
      return: async () => {
        state.closed = true
        return { done: true, value: undefined }
      },
    }),
  }
  return state
}

describe('A plain value', () => {
  it.each<[Dialect, string, unknown, string | undefined, string]>([
    ['spring', 'an object', { a: 1 }, 'application/json', '{"a":1}'],
    ['spring', 'an array', [1, 'x'], 'application/json', '[1,"x"]'],
    ['spring', 'a string', 'hello', 'text/plain;charset=UTF-8', 'hello'],
    ['spring', 'a number', 5, 'application/json', '5'],
    ['spring', 'a boolean', false, 'application/json', 'false'],
    ['spring', 'a bigint', 2n ** 60n, 'application/json', '1152921504606846976'],
    ['spring', 'not a number', Number.NaN, 'application/json', 'null'],
    ['spring', 'a Date', new Date(0), 'application/json', '"1970-01-01T00:00:00.000Z"'],
    ['spring', 'a Map', new Map([['a', 1]]), 'application/json', '{"a":1}'],
    ['spring', 'a Set', new Set([1, 2]), 'application/json', '[1,2]'],
    ['spring', 'undefined', undefined, undefined, ''],
    ['spring', 'null', null, undefined, ''],
    ['spring', 'what toJSON() turns into nothing', { toJSON: () => null }, 'application/json', 'null'],
    ['nest', 'an object', { a: 1 }, 'application/json; charset=utf-8', '{"a":1}'],
    ['nest', 'a string', 'hello', 'text/html; charset=utf-8', 'hello'],
    ['nest', 'a number', 5, 'text/html; charset=utf-8', '5'],
    ['nest', 'a boolean', true, 'text/html; charset=utf-8', 'true'],
    ['nest', 'undefined', undefined, undefined, ''],
    ['nest', 'null', null, undefined, ''],
  ])('in the %s dialect: %s', async (...row) => {
    const [dialect, , value, type, body] = row
    const exchange = await write(value, { dialect })
    expect(exchange.status).toBe(200)
    expect(typeOf(exchange)).toBe(type)
    expect(exchange.responseText).toBe(body)
  })

  it('has the status of the route, or the one the handler has set on the exchange', async () => {
    expect((await write({}, { status: 201 })).status).toBe(201)
    for (const value of [{}, 'x', undefined]) {
      for (const returnType of [String, Object]) {
        const exchange = new RecordingExchange()
        exchange.statusOverride = 202
        await compileResultWriter({ dialect: 'nest', adapter, status: 201, returnType })(exchange, value)
        expect(exchange.status).toBe(202)
      }
    }
  })

  it('of a class is written as its own enumerable properties', async () => {
    class Product {
      readonly #cost = 1
      constructor(readonly sku: string) {}
      margin(): number {
        return this.#cost
      }
    }
    expect((await write(new Product('tea'), { returnType: Product })).responseText).toBe('{"sku":"tea"}')
  })

  it('is written synchronously with a head that was made at boot', () => {
    const interned: ResponseHead[] = []
    const writer = compileResultWriter({
      dialect: 'spring',
      headers: [{ name: 'x-a', value: '1' }],
      adapter: {
        internHead: (fields) => {
          interned.push(new ResponseHead(fields))
          return interned.at(-1) as ResponseHead
        },
      },
    })
    const count = interned.length
    for (const value of [{ a: 1 }, [1], 'text', 5, undefined, new Uint8Array(1)]) {
      const exchange = new RecordingExchange()
      expect(writer(exchange, value)).toBeUndefined()
      expect(interned).toContain(exchange.head)
      expect(exchange.responseHeader('x-a')).toBe('1')
    }
    expect(interned).toHaveLength(count)
  })

  it('that JSON can not say is refused before anything is sent', () => {
    const writer = compileResultWriter({ dialect: 'spring', adapter })
    const exchange = new RecordingExchange()
    expect(() => writer(exchange, { id: 1n })).toThrow(JsonSerializationError)
    expect(() => writer(exchange, ResponseEntity.ok({ id: 1n }))).toThrow(JsonSerializationError)
    expect(exchange.committed).toBe(false)
  })

  it.each([[() => 1], [Symbol('s')]])('that is a function or a symbol is refused: %p', (value) => {
    const writer = compileResultWriter({ dialect: 'spring', adapter })
    expect(() => writer(new RecordingExchange(), value)).toThrow(UnsupportedResultError)
  })

  it('may be undefined where the return type says string', async () => {
    const exchange = await write(undefined, { returnType: String })
    expect(exchange.status).toBe(200)
    expect(typeOf(exchange)).toBeUndefined()
  })

  it('goes through the encoder that is given', async () => {
    expect((await write({ a: 1 }, { encode: () => '"own"' })).responseText).toBe('"own"')
  })
})

describe('undefined', () => {
  it('is not written over an answer that the handler gave itself', async () => {
    const exchange = new RecordingExchange()
    exchange.send(204, ResponseHead.EMPTY)
    await compileResultWriter({ dialect: 'spring', adapter })(exchange, undefined)
    expect(exchange.status).toBe(204)
  })

  it('is not written where the handler is going to answer itself', async () => {
    expect((await write(undefined, { answersItself: true })).committed).toBe(false)
    expect((await write({ a: 1 }, { answersItself: true })).committed).toBe(true)
  })
})

describe('produces and @Header', () => {
  it('say the media type of every kind of body, with the charset that text needs', async () => {
    expect(typeOf(await write('a,b', { produces: ['text/csv'] }))).toBe('text/csv;charset=UTF-8')
    expect(typeOf(await write({}, { produces: ['application/vnd.shop+json'] }))).toBe(
      'application/vnd.shop+json',
    )
    expect(typeOf(await write(Buffer.from('x'), { produces: ['image/png'] }))).toBe('image/png')
    const headers = [{ name: 'content-type', value: 'text/plain; charset=iso-8859-1' }]
    expect(typeOf(await write('x', { headers, produces: ['text/csv'] }))).toBe(
      'text/plain; charset=iso-8859-1',
    )
  })

  it('send a string as it is also where it produces JSON, as in Spring', async () => {
    expect((await write('{"a":1}', { produces: ['application/json'] })).responseText).toBe('{"a":1}')
  })

  it.each([
    ['text/csv', 'text/csv;charset=UTF-8'],
    ['application/json', 'application/json'],
    ['text/*;q=0.5, application/json;q=0.4', 'text/csv;charset=UTF-8'],
    [undefined, 'application/json'],
    ['image/png', 'application/json'],
  ])('with several types: Accept %s gets %s', async (accept, type) => {
    const options = { produces: ['application/json', 'text/csv', '!text/html'] }
    const exchange = await write('x', options, { headers: accept === undefined ? {} : { accept } })
    expect(typeOf(exchange)).toBe(type)
  })

  it('call a function for each response', async () => {
    let count = 0
    const writer = compileResultWriter({
      dialect: 'nest',
      adapter,
      headers: [{ name: 'x-count', value: () => String(++count) }],
    })
    for (const expected of ['1', '2']) {
      const exchange = new RecordingExchange()
      await writer(exchange, {})
      expect(exchange.responseHeader('x-count')).toBe(expected)
    }
  })
})

describe('Bytes', () => {
  it.each([
    ['a Buffer', Buffer.from('abc')],
    ['a Uint8Array', new Uint8Array([97, 98, 99])],
    ['an ArrayBuffer', new Uint8Array([97, 98, 99]).buffer],
    ['a view of a part', new DataView(new Uint8Array([0, 97, 98, 99, 0]).buffer, 1, 3)],
  ])('of %s are sent as application/octet-stream', async (_name, value) => {
    for (const dialect of ['spring', 'nest'] as const) {
      const exchange = await write(value, { dialect })
      expect(typeOf(exchange)).toBe('application/octet-stream')
      expect(exchange.responseText).toBe('abc')
    }
  })
})

describe('A Readable', () => {
  it('is streamed as application/octet-stream', async () => {
    const stream = new PassThrough()
    const writing = write(stream)
    stream.write('ab')
    stream.end('c')
    const exchange = await writing
    expect(typeOf(exchange)).toBe('application/octet-stream')
    expect(exchange.responseText).toBe('abc')
  })

  it('that is empty is an empty body', async () => {
    expect((await write(Readable.from([], { objectMode: false }))).responseText).toBe('')
  })

  it('that fails before its first byte rejects with nothing sent', async () => {
    const stream = new Readable({ read: () => stream.destroy(new Error('ENOENT')) })
    const exchange = new RecordingExchange()
    await expect(compileResultWriter({ dialect: 'spring', adapter })(exchange, stream)).rejects.toThrow(
      'ENOENT',
    )
    expect(exchange.committed).toBe(false)
    const failed = new PassThrough()
    failed.on('error', () => {}).destroy(new Error('before'))
    await expect(write(failed)).rejects.toThrow('before')
  })

  it('is destroyed when the client leaves while it is still waited for', async () => {
    const stream = new PassThrough()
    const exchange = new RecordingExchange()
    const writing = compileResultWriter({ dialect: 'spring', adapter })(exchange, stream)
    exchange.hangUp()
    await expect(writing).rejects.toThrow()
    expect(stream.destroyed).toBe(true)
    expect(exchange.committed).toBe(false)
  })

  it('in object mode is an array of its objects', async () => {
    const exchange = await write(Readable.from([{ a: 1 }, { a: 2 }]))
    expect(exchange.json()).toEqual([{ a: 1 }, { a: 2 }])
  })
})

describe('An async iterable', () => {
  it('of strings is text and of bytes is binary, chunk by chunk', async () => {
    const text = await write(generate('a', 'b'))
    expect(typeOf(text)).toBe('text/plain;charset=UTF-8')
    expect(text.chunks).toEqual(['a', 'b'])
    const bytes = await write(generate(new Uint8Array([1]), Buffer.from([2])))
    expect(typeOf(bytes)).toBe('application/octet-stream')
    expect(bytes.chunks).toHaveLength(2)
  })

  it('of anything else is a JSON array', async () => {
    const exchange = await write(generate<unknown>({ a: 1 }, 2, null, undefined, [true]))
    expect(typeOf(exchange)).toBe('application/json')
    expect(exchange.json()).toEqual([{ a: 1 }, 2, null, null, [true]])
    expect(exchange.chunks[0]).toBe('[{"a":1}')
  })

  it('without items is an empty JSON array', async () => {
    expect((await write(generate())).responseText).toBe('[]')
  })

  it('may be a web stream or any object that has an async iterator', async () => {
    const web = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('web'))
        controller.close()
      },
    })
    expect((await write(web)).responseText).toBe('web')
    expect((await write({ [Symbol.asyncIterator]: () => generate('own') })).responseText).toBe('own')
  })

  it.each(['application/x-ndjson', 'application/jsonl'])('becomes lines of JSON as %s', async (type) => {
    const exchange = await write(generate<unknown>({ a: 1 }, [2], 'raw\n'), { produces: [type] })
    expect(typeOf(exchange)).toBe(type)
    expect(exchange.responseText).toBe('{"a":1}\n[2]\nraw\n')
  })

  it('becomes server-sent events as text/event-stream, which nobody may cache or buffer', async () => {
    const events = generate<unknown>(
      'two\nlines',
      { price: 3 },
      { data: { a: 1 }, id: '7\nevent: forged', type: 'price', retry: 1500, comment: 'c' },
      { data: 1, other: 2 },
    )
    const exchange = await write(events, { produces: ['text/event-stream'] })
    expect(typeOf(exchange)).toBe('text/event-stream')
    expect(exchange.responseHeader('cache-control')).toBe('no-cache')
    expect(exchange.responseText).toBe(
      'data: two\ndata: lines\n\n' +
        'data: {"price":3}\n\n' +
        ': c\nid: 7 event: forged\nevent: price\nretry: 1500\ndata: {"a":1}\n\n' +
        'data: {"data":1,"other":2}\n\n',
    )
  })

  it('of events tells the client at once that it is connected', () => {
    const silent = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) }
    const exchange = new RecordingExchange()
    void compileResultWriter({ dialect: 'spring', adapter, produces: ['text/event-stream'] })(
      exchange,
      silent,
    )
    expect(exchange.committed).toBe(true)
  })

  it('that is a web stream is cancelled when the client leaves while it is silent', async () => {
    let reason: unknown = 'not cancelled'
    const silent = new ReadableStream({ cancel: (why) => void (reason = why) })
    const exchange = new RecordingExchange()
    const writing = compileResultWriter({ dialect: 'spring', adapter })(exchange, silent)
    exchange.hangUp()
    expect(reason).toBeUndefined()
    await expect(writing).rejects.toBe(exchange.signal.reason)
  })

  it('that fails before its first item rejects with nothing sent', async () => {
    const failing = async function* (): AsyncGenerator<number> {
      yield await Promise.reject<number>(new Error('no rows'))
    }
    const exchange = new RecordingExchange()
    await expect(compileResultWriter({ dialect: 'spring', adapter })(exchange, failing())).rejects.toThrow(
      'no rows',
    )
    expect(exchange.committed).toBe(false)
  })

  it('is closed when an item can not be written', async () => {
    const rows = closable(generate<unknown>({ a: 1 }, { b: 1n }, { c: 1 }))
    await expect(write(rows)).rejects.toThrow(JsonSerializationError)
    expect(rows.closed).toBe(true)
  })

  it('is closed when the client leaves before the first item, and when the reader stops', async () => {
    const exchange = new RecordingExchange()
    let closed = 0
    const waiting = {
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise<never>(() => {}),
        return: () => Promise.resolve({ done: true as const, value: ++closed }),
      }),
    }
    const writing = compileResultWriter({ dialect: 'spring', adapter })(exchange, waiting)
    await Promise.resolve()
    exchange.hangUp()
    expect(closed).toBe(1)
    await expect(writing).rejects.toBe(exchange.signal.reason)
    const late = compileResultWriter({ dialect: 'spring', adapter })(exchange, waiting)
    await expect(late).rejects.toBe(exchange.signal.reason)
    expect(closed).toBe(2)

    class Impatient extends RecordingExchange {
      override async sendStream(
        _status: number,
        _head: ResponseHead,
        source: AsyncIterable<unknown>,
      ): Promise<void> {
        const chunks = source[Symbol.asyncIterator]()
        await chunks.next()
        await chunks.return?.()
      }
    }
    const rows = closable(generate(1, 2, 3))
    await compileResultWriter({ dialect: 'spring', adapter })(new Impatient(), rows)
    expect(rows.closed).toBe(true)
  })
})

describe('A StreamableFile', () => {
  it('has its type, disposition and length', async () => {
    const file = new StreamableFile(Buffer.from('%PDF'), {
      type: 'application/pdf',
      disposition: ContentDisposition.attachment('a.pdf'),
    })
    const exchange = await write(file)
    expect(exchange.head?.fields).toEqual([
      'content-type',
      'application/pdf',
      'content-disposition',
      'attachment; filename="a.pdf"',
      'content-length',
      '4',
    ])
    expect(exchange.responseText).toBe('%PDF')
  })

  it('may be a stream, of a length that is said', async () => {
    const exchange = await write(
      new StreamableFile(Readable.from([Buffer.from('abc')], { objectMode: false }), { length: 3 }),
    )
    expect(typeOf(exchange)).toBe('application/octet-stream')
    expect(exchange.responseHeader('content-length')).toBe('3')
    expect(exchange.responseText).toBe('abc')
  })

  it('leaves type and disposition to the route that says them, as in NestJS', async () => {
    const headers = [
      { name: 'content-type', value: 'image/png' },
      { name: 'content-disposition', value: 'inline' },
    ]
    const exchange = await write(
      new StreamableFile(Buffer.from('x'), { type: 'image/gif', disposition: 'attachment' }),
      {
        headers,
      },
    )
    expect(exchange.responseLines('content-type')).toEqual(['image/png'])
    expect(exchange.responseLines('content-disposition')).toEqual(['inline'])
  })

  it('can not inject header lines', () => {
    const writer = compileResultWriter({ dialect: 'nest', adapter })
    for (const options of [{ type: 'a\r\nb' }, { disposition: 'a\r\nb' }]) {
      expect(() => writer(new RecordingExchange(), new StreamableFile(Buffer.from('x'), options))).toThrow(
        'that RFC 9110 does not allow',
      )
    }
  })
})

describe('A ProblemDetail', () => {
  it('is answered with its own status, and the request path as instance', async () => {
    const exchange = await write(
      ProblemDetail.forStatusAndDetail(409, 'no').withProperty('a', 1),
      { produces: ['application/json'] },
      { path: '/orders' },
    )
    expect(exchange.status).toBe(409)
    expect(typeOf(exchange)).toBe('application/problem+json')
    expect(exchange.json()).toEqual({
      type: 'about:blank',
      title: 'Conflict',
      status: 409,
      detail: 'no',
      a: 1,
      instance: '/orders',
    })
  })

  it('keeps the instance that it has, and is not changed by being sent', async () => {
    const problem = ProblemDetail.forStatus(400).withInstance('/x')
    expect((await write(problem)).json()).toMatchObject({ instance: '/x' })
    const shared = ProblemDetail.forStatus(400)
    await write(shared)
    expect(shared.instance).toBeUndefined()
  })
})

describe('A web Response', () => {
  it('is answered with its status, headers and body', async () => {
    const response = new Response('hi', { status: 201, headers: { 'x-a': '1', connection: 'close' } })
    response.headers.append('set-cookie', 'a=1')
    response.headers.append('set-cookie', 'b=2')
    const exchange = await write(response)
    expect(exchange.status).toBe(201)
    expect(typeOf(exchange)).toBe('text/plain;charset=UTF-8')
    expect(exchange.responseLines('set-cookie')).toEqual(['a=1', 'b=2'])
    expect(exchange.responseHeader('connection')).toBeUndefined()
    expect(exchange.responseText).toBe('hi')
  })

  it('without a body is one', async () => {
    const exchange = await write(new Response(null, { status: 204 }))
    expect(exchange.status).toBe(204)
    expect(exchange.body).toBeUndefined()
  })

  it('whose body is gone, or that is an error, is refused with what to do', async () => {
    const used = new Response('x')
    await used.text()
    await expect(async () => write(used)).rejects.toThrow(
      "The handler's result can not be sent: the body of the Response has been read already.\nReturn response.clone()",
    )
    await expect(async () => write(Response.error())).rejects.toThrow(UnsupportedResultError)
  })
})

describe('A redirect', () => {
  const redirect = { url: '/new place', status: 302 }

  it('goes to the encoded location, without a body', async () => {
    const exchange = await write({ ignored: true }, { redirect, headers: [{ name: 'x-a', value: '1' }] })
    expect(exchange.status).toBe(302)
    expect(exchange.responseHeader('location')).toBe('/new%20place')
    expect(exchange.responseHeader('x-a')).toBe('1')
    expect(exchange.responseText).toBe('')
  })

  it('goes where the handler says, as in NestJS', async () => {
    const there = await write({ url: 'https://a.example/\r\nx: y', statusCode: 308 }, { redirect })
    expect(there.status).toBe(308)
    expect(there.responseHeader('location')).toBe('https://a.example/%0D%0Ax:%20y')
    expect((await write({ url: '/b' }, { redirect })).status).toBe(302)
    expect((await write({ url: '' }, { redirect })).responseHeader('location')).toBe('/new%20place')
  })

  it('gives way to an entity and to a web Response', async () => {
    expect((await write(ResponseEntity.notFound(), { redirect })).status).toBe(404)
    expect((await write(new Response('x'), { redirect })).status).toBe(200)
  })
})
