import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { RequestContext } from '../../core/index.js'
import { CapturingLogger } from '../../testing/capturing-logger.js'
import {
  BadRequestException,
  PayloadTooLargeException,
  UnsupportedMediaTypeException,
} from '../errors/client.errors.js'
import { HttpException } from '../errors/http-exception.js'
import {
  BodyConsumedError,
  ClientDisconnectedError,
  InvalidStatusError,
  ResponseCommittedError,
} from '../exchange/exchange.errors.js'
import type { HttpExchange, StreamSource } from '../exchange/http-exchange.js'
import { ResponseHead } from '../exchange/response-head.js'
import type { ExchangeHandler, HttpAdapter } from './http-adapter.js'
import { DEFAULT_SERVER_LIMITS, type ServerLimits } from './server-limits.js'

/** An adapter that is ready for requests. */
export interface AdapterUnderTest {
  readonly adapter: HttpAdapter
  readonly send: (path: string, init?: RequestInit) => Promise<Response>
  /** Requests accepted and not answered yet. */
  readonly inFlight: () => number
}

export interface AdapterSetup {
  readonly handler: ExchangeHandler
  readonly limits: ServerLimits
  readonly logger: CapturingLogger
}

export type MakeAdapter = (setup: AdapterSetup) => Promise<AdapterUnderTest>

const ID = /^[\da-f-]{36}$/

/** What every adapter has to do, whatever its sockets are. */
export function describeHttpAdapter(name: string, make: MakeAdapter): void {
  const bench = new Bench(make)

  describe(`HttpAdapter: ${name}`, () => {
    beforeEach(() => bench.reset())
    afterEach(() => bench.close())
    describe('reading a request', () => {
      readsRequests(bench)
    })
    describe('reading a body', () => {
      readsBodies(bench)
    })
    describe('answering', () => {
      answers(bench)
    })
    describe('streaming', () => {
      streams(bench)
    })
    describe('a handler that breaks its promise', () => {
      survivesHandlers(bench)
    })
    describe('refusing and closing', () => {
      refusesAndCloses(bench)
    })
  })
}

/** Runs one adapter per test. */
class Bench {
  readonly #make: MakeAdapter
  #running: AdapterUnderTest[] = []
  logger = new CapturingLogger()

  constructor(make: MakeAdapter) {
    this.#make = make
  }

  reset(): void {
    this.logger = new CapturingLogger()
    this.#running = []
  }

  async run(handler: ExchangeHandler, limits: Partial<ServerLimits> = {}): Promise<AdapterUnderTest> {
    const running = await this.#make({
      handler,
      limits: { ...DEFAULT_SERVER_LIMITS, ...limits },
      logger: this.logger,
    })
    this.#running.push(running)
    return running
  }

  /** What the handler makes of one request, and the answer `ok`. */
  async see<T>(see: (exchange: HttpExchange) => T | Promise<T>, path = '/', init?: RequestInit): Promise<T> {
    let seen: T | undefined
    const { send } = await this.run(async (exchange) => {
      seen = await see(exchange)
      exchange.send(200, ResponseHead.EMPTY, 'ok')
    })
    expect(await (await send(path, init)).text()).toBe('ok')
    return seen as T
  }

  async close(): Promise<void> {
    for (const { adapter } of this.#running) await adapter.close({ deadlineMs: 0 })
  }
}

const post = (body: NonNullable<RequestInit['body']>, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  body,
  headers,
  ...({ duplex: 'half' } as object),
})

function readsRequests(bench: Bench): void {
  it('gives method, path, query, scheme and host', async () => {
    const seen = await bench.see(
      ({ method, path, query, scheme, host }) => ({ method, path, query, scheme, host }),
      '/a%20b/c?x=1&y=%2F',
      { method: 'DELETE' },
    )
    expect(seen).toMatchObject({ method: 'DELETE', path: '/a%20b/c', query: 'x=1&y=%2F', scheme: 'http' })
    expect(seen.host).toMatch(/^(?:localhost|127\.0\.0\.1)(?::\d+)?$/)
  })

  it('gives an empty query for a target without one', async () => {
    expect(await bench.see(({ path, query }) => [path, query], '/plain')).toEqual(['/plain', ''])
  })

  it('finds a header by its lower-case name', async () => {
    const headers = { 'X-Thing': 'one', Cookie: 'a=1; b=2' }
    const names = ['x-thing', 'cookie', 'x-missing']
    const seen = await bench.see((exchange) => names.map((name) => exchange.header(name)), '/', { headers })
    expect(seen).toEqual(['one', 'a=1; b=2', undefined])
  })

  it('lists headers with names in lower case', async () => {
    const seen = await bench.see((exchange) => [...exchange.headers()], '/', {
      headers: { 'X-Thing': 'one' },
    })
    expect(seen).toContainEqual(['x-thing', 'one'])
    expect(seen.every(([name]) => name === name.toLowerCase())).toBe(true)
  })

  it('takes the id from x-request-id when it is fit for a log', async () => {
    const headers = { 'x-request-id': 'trace-7f:1' }
    expect(await bench.see((exchange) => [exchange.id, exchange.id], '/', { headers })).toEqual([
      'trace-7f:1',
      'trace-7f:1',
    ])
  })

  it.each(['a b', '"', 'x'.repeat(129)])('makes an id of its own instead of %j', async (id) => {
    const seen = await bench.see((exchange) => [exchange.id, exchange.id], '/', {
      headers: { 'x-request-id': id },
    })
    expect(seen[0]).toMatch(ID)
    expect(seen[1]).toBe(seen[0])
  })

  it('runs the handler in the context of its exchange, also after an await', async () => {
    const seen = await bench.see(async (exchange) => {
      const before = RequestContext.current() === exchange
      await new Promise((resolve) => setImmediate(resolve))
      return [before, RequestContext.current() === exchange]
    })
    expect(seen).toEqual([true, true])
    expect(RequestContext.current()).toBeUndefined()
  })

  it('ends the context once, after the answer', async () => {
    const order: string[] = []
    const ended = new Promise<void>((resolve) => {
      void bench
        .run((exchange) => {
          exchange.onEnd(() => {
            order.push('end')
            resolve()
          })
          setImmediate(() => {
            order.push('answer')
            exchange.send(200, ResponseHead.EMPTY, '')
          })
        })
        .then(({ send }) => send('/'))
    })
    await ended
    expect(order).toEqual(['answer', 'end'])
  })
}

function readsBodies(bench: Bench): void {
  it('gives a body as text and as bytes, as often as asked', async () => {
    const seen = await bench.see(
      async (exchange) => [
        await exchange.text(),
        await exchange.text(),
        Buffer.from(await exchange.bytes()).toString('hex'),
      ],
      '/',
      post('h€llo'),
    )
    expect(seen).toEqual(['h€llo', 'h€llo', Buffer.from('h€llo').toString('hex')])
  })

  it('gives an empty body without a promise', async () => {
    const seen = await bench.see((exchange) => ({
      text: exchange.text(),
      size: (exchange.bytes() as Uint8Array).length,
    }))
    expect(seen).toEqual({ text: '', size: 0 })
  })

  it('drops a byte order mark', async () => {
    expect(await bench.see((exchange) => exchange.text(), '/', post('\u{feff}{}'))).toBe('{}')
  })

  it('gives a body as a stream, once', async () => {
    const seen = await bench.see(
      async (exchange) => {
        const chunks: Buffer[] = []
        for await (const chunk of exchange.stream()) chunks.push(chunk as Buffer)
        const again = await failure(async () => exchange.text())
        return { size: Buffer.concat(chunks).length, again }
      },
      '/',
      post('x'.repeat(300_000)),
    )
    expect(seen.size).toBe(300_000)
    expect(seen.again).toBeInstanceOf(BodyConsumedError)
  })

  it('gives a request without a body an empty stream', async () => {
    expect(await bench.see(async (exchange) => (await exchange.stream().toArray()).length)).toBe(0)
  })

  it.each([
    ['of known length', () => 'x'.repeat(2000)],
    ['of unknown length', () => webStream('x'.repeat(600), 'x'.repeat(600), 'x'.repeat(800))],
  ])('refuses a body %s beyond the limit with 413', async (_kind, body) => {
    const { send } = await bench.run(
      async (exchange) => {
        const error = await failure(async () => exchange.text())
        answerWith(exchange, error)
      },
      { maxBodySize: 1024 },
    )
    const response = await send('/', post(body()))
    expect([response.status, await response.text()]).toEqual([413, 'PayloadTooLargeException'])
    expect(new PayloadTooLargeException().status).toBe(413)
  })

  it('bounds a streamed body as well', async () => {
    const { send } = await bench.run(
      async (exchange) => answerWith(exchange, await failure(async () => exchange.stream().toArray())),
      { maxBodySize: 1024 },
    )
    const response = await send('/', post(webStream('x'.repeat(600), 'x'.repeat(600))))
    expect([response.status, await response.text()]).toEqual([413, 'PayloadTooLargeException'])
  })

  it('refuses a body that is not UTF-8 with 400', async () => {
    const error = await bench.see(
      (exchange) => failure(async () => exchange.text()),
      '/',
      post(new Uint8Array([0x7b, 0xff, 0x7d])),
    )
    expect(error).toBeInstanceOf(BadRequestException)
    expect(error).toMatchObject({ status: 400, detail: 'The body is not valid UTF-8.' })
  })

  it('refuses a compressed body with 415, says what it takes, and reads identity', async () => {
    const error = await bench.see(
      (exchange) => failure(async () => exchange.bytes()),
      '/',
      post('x', { 'content-encoding': 'gzip' }),
    )
    expect(error).toBeInstanceOf(UnsupportedMediaTypeException)
    expect(error).toMatchObject({ status: 415, headers: { 'accept-encoding': 'identity' } })
    expect(
      await bench.see((exchange) => exchange.text(), '/', post('x', { 'content-encoding': 'identity' })),
    ).toBe('x')
  })
}

function answers(bench: Bench): void {
  const get = async (handler: ExchangeHandler, init?: RequestInit): Promise<Response> => {
    const { send } = await bench.run(handler)
    return send('/', init)
  }

  it('sends status, prepared head and body, with the length in bytes', async () => {
    const { adapter, send } = await bench.run((exchange) => exchange.send(201, head, '{"a":"é€"}'))
    const head = adapter.internHead(['content-type', 'application/json', 'x-a', '1'])
    const response = await send('/')
    expect(response.status).toBe(201)
    expect(response.headers.get('content-type')).toBe('application/json')
    expect(response.headers.get('x-a')).toBe('1')
    expect(response.headers.get('content-length')).toBe('13')
    expect(await response.text()).toBe('{"a":"é€"}')
  })

  it.each([0, 1, 5000, 200_000])('sends %d bytes as they are', async (size) => {
    const bytes = Uint8Array.from({ length: size }, (_, i) => i % 256)
    const response = await get((exchange) => exchange.send(200, ResponseHead.EMPTY, bytes))
    expect(Buffer.from(await response.arrayBuffer()).equals(Buffer.from(bytes))).toBe(true)
  })

  it('sends a long text beyond ASCII as it is', async () => {
    const text = 'zwölf Boxkämpfer '.repeat(5000)
    const response = await get((exchange) => exchange.send(200, ResponseHead.EMPTY, text))
    expect(await response.text()).toBe(text)
  })

  it('sends an empty body where there is none', async () => {
    const response = await get((exchange) => exchange.send(200, ResponseHead.EMPTY))
    expect([response.headers.get('content-length'), await response.text()]).toEqual(['0', ''])
  })

  it('answers HEAD with the length that GET would have, and no body', async () => {
    const response = await get((exchange) => exchange.send(200, ResponseHead.EMPTY, 'hello'), {
      method: 'HEAD',
    })
    expect([response.headers.get('content-length'), await response.text()]).toEqual(['5', ''])
  })

  it.each([204, 304])('sends no body with %d, even when given one', async (status) => {
    const response = await get((exchange) => exchange.send(status, new ResponseHead(['etag', '"1"']), 'body'))
    expect([response.status, await response.text()]).toEqual([status, ''])
    expect(response.headers.get('etag')).toBe('"1"')
  })

  it('puts added fields in the place of those of the head', async () => {
    const response = await get((exchange) => {
      exchange.addHeader('Set-Cookie', 'a=1')
      exchange.addHeader('Set-Cookie', 'b=2')
      exchange.setHeader('X-A', 'own')
      exchange.send(200, new ResponseHead(['x-a', 'head', 'x-b', 'head']), '')
    })
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
    expect([response.headers.get('x-a'), response.headers.get('x-b')]).toEqual(['own', 'head'])
  })

  it('does not let anybody write what frames the message', async () => {
    const response = await get((exchange) => {
      exchange.addHeader('content-length', '99')
      exchange.addHeader('transfer-encoding', 'gzip')
      exchange.send(200, ResponseHead.EMPTY, 'four')
    })
    expect(response.headers.get('content-length')).toBe('4')
    expect(response.headers.get('transfer-encoding')).toBeNull()
    expect(await response.text()).toBe('four')
  })

  it('refuses a second answer', async () => {
    let error: unknown
    const response = await get(async (exchange) => {
      expect(exchange.committed).toBe(false)
      exchange.send(200, ResponseHead.EMPTY, 'first')
      expect(exchange.committed).toBe(true)
      error = await failure(async () => exchange.send(500, ResponseHead.EMPTY, 'second'))
    })
    expect(await response.text()).toBe('first')
    expect(error).toBeInstanceOf(ResponseCommittedError)
    expect((error as Error).message).toContain('GET / has been answered already.')
  })

  it.each([0, 100, 199, 600, 200.5, Number.NaN])(
    'refuses the status %d, and can still answer',
    async (status) => {
      let error: unknown
      const response = await get(async (exchange) => {
        error = await failure(async () => exchange.send(status, ResponseHead.EMPTY))
        exchange.send(200, ResponseHead.EMPTY, 'fine')
      })
      expect(error).toBeInstanceOf(InvalidStatusError)
      expect(await response.text()).toBe('fine')
    },
  )

  it('answers many requests at once', async () => {
    const { send, inFlight } = await bench.run(async (exchange) => {
      await new Promise((resolve) => setImmediate(resolve))
      exchange.send(200, ResponseHead.EMPTY, exchange.query)
    })
    const texts = await Promise.all(
      Array.from({ length: 100 }, async (_, i) => (await send(`/?${i}`)).text()),
    )
    expect(texts).toEqual(Array.from({ length: 100 }, (_, i) => String(i)))
    expect(inFlight()).toBe(0)
  })
}

function streams(bench: Bench): void {
  const sources: [string, () => StreamSource][] = [
    ['a readable', () => Readable.from([Buffer.from('one,'), Buffer.from('two')])],
    ['a web stream', () => webStream('one,', 'two')],
    ['an async iterable of text', () => lines('one,', '', 'two')],
  ]

  it.each(sources)('sends %s', async (_name, source) => {
    const { send } = await bench.run((exchange) =>
      exchange.sendStream(200, new ResponseHead(['content-type', 'text/plain']), source()),
    )
    const response = await send('/')
    expect(response.headers.get('content-type')).toBe('text/plain')
    expect(await response.text()).toBe('one,two')
  })

  it('sends a stream that is larger than any buffer', async () => {
    const { send } = await bench.run((exchange) =>
      exchange.sendStream(
        200,
        ResponseHead.EMPTY,
        lines(...Array.from({ length: 200 }, () => 'x'.repeat(50_000))),
      ),
    )
    expect((await (await send('/')).text()).length).toBe(10_000_000)
  })

  it('sends an empty stream', async () => {
    const { send } = await bench.run((exchange) => exchange.sendStream(200, ResponseHead.EMPTY, lines()))
    expect(await (await send('/')).text()).toBe('')
  })

  it('does not read the source for HEAD, and releases it', async () => {
    const source = Readable.from(['never'])
    const { send } = await bench.run((exchange) => exchange.sendStream(200, ResponseHead.EMPTY, source))
    expect(await (await send('/', { method: 'HEAD' })).text()).toBe('')
    expect(source.destroyed).toBe(true)
    expect(source.readableDidRead).toBe(false)
  })

  it('sends the head before the source has anything', async () => {
    let release!: () => void
    const gate = new Promise<void>((resolve) => (release = resolve))
    const { send } = await bench.run((exchange) =>
      exchange.sendStream(200, ResponseHead.EMPTY, afterwards(gate, 'late')),
    )
    const response = await send('/')
    release()
    expect(await response.text()).toBe('late')
  })

  it('leaves the exchange to be answered when the source fails before its first byte', async () => {
    const { send } = await bench.run(async (exchange) => {
      const error = await failure(() => exchange.sendStream(200, ResponseHead.EMPTY, failing()))
      answerWith(exchange, error)
    })
    const response = await send('/')
    expect([response.status, await response.text()]).toEqual([500, 'RangeError'])
  })

  it('does not let a stream that fails look complete', async () => {
    let thrown: unknown
    const { send } = await bench.run(async (exchange) => {
      thrown = await failure(() => exchange.sendStream(200, ResponseHead.EMPTY, failing('some', 'more')))
      expect(exchange.committed).toBe(true)
    })
    const response = await send('/')
    await expect(response.text()).rejects.toThrow()
    await until(() => thrown !== undefined)
    expect(thrown).toBeInstanceOf(RangeError)
  })

  it('aborts the signal and destroys the source when the client goes away', async () => {
    let reason: unknown
    const source = new Readable({ read: () => undefined })
    source.push('first')
    const { send, inFlight } = await bench.run(async (exchange) => {
      const { signal } = exchange
      signal.addEventListener('abort', () => (reason = signal.reason))
      await exchange.sendStream(200, ResponseHead.EMPTY, source)
    })
    const client = new AbortController()
    const response = await send('/', { signal: client.signal })
    const reader = (response.body as ReadableStream<Uint8Array>).getReader()
    await reader.read()
    client.abort()
    await reader.read().catch(() => undefined)
    await until(() => source.destroyed && inFlight() === 0)
    expect(reason).toBeInstanceOf(ClientDisconnectedError)
    expect(bench.logger.entries).toEqual([])
  })
}

function survivesHandlers(bench: Bench): void {
  const cases: [string, ExchangeHandler, string][] = [
    [
      'throws',
      () => {
        throw new RangeError('secret')
      },
      'secret',
    ],
    [
      'rejects',
      async () => {
        await Promise.resolve()
        throw new RangeError('secret')
      },
      'secret',
    ],
    [
      'throws undefined',
      () => {
        const nothing: unknown = undefined
        throw nothing
      },
      'undefined',
    ],
    ['settles without an answer', async () => undefined, 'GET / was left without an answer'],
  ]

  it.each(cases)(
    'answers 500 for one that %s, logs it once, and tells the client nothing',
    async (_kind, handler, text) => {
      const { send } = await bench.run((exchange) => {
        exchange.addHeader('x-secret', 'secret')
        return handler(exchange)
      })
      const response = await send('/')
      expect(response.status).toBe(500)
      expect(response.headers.get('content-type')).toBe('application/problem+json')
      expect(response.headers.get('x-secret')).toBeNull()
      expect(await response.json()).toEqual({
        type: 'about:blank',
        title: 'Internal Server Error',
        status: 500,
      })
      expect(bench.logger.entries).toHaveLength(1)
      const [entry] = bench.logger.entries
      expect(entry).toMatchObject({ level: 'error', fields: { request: 'GET /' } })
      expect((entry?.fields['error'] as Error | undefined)?.message).toContain(text)
    },
  )

  it('logs an error after the answer, and does not touch the answer', async () => {
    const { send } = await bench.run(async (exchange) => {
      exchange.send(200, ResponseHead.EMPTY, 'fine')
      await Promise.resolve()
      throw new RangeError('late')
    })
    expect(await (await send('/')).text()).toBe('fine')
    await until(() => bench.logger.entries.length > 0)
    expect(bench.logger.entries).toHaveLength(1)
    expect(await (await send('/')).text()).toBe('fine')
  })

  it('logs what fails at the end of a request', async () => {
    const { send } = await bench.run((exchange) => {
      exchange.onEnd(() => Promise.reject(new RangeError('end')))
      exchange.send(200, ResponseHead.EMPTY, 'fine')
    })
    expect(await (await send('/')).text()).toBe('fine')
    await until(() => bench.logger.entries.length > 0)
    expect(bench.logger.entries[0]?.message).toBe('What had to happen at the end of a request failed')
  })
}

function refusesAndCloses(bench: Bench): void {
  it.each<[number, string, string, RequestInit]>([
    [501, 'a method that no route can name', '/', { method: 'PROPFIND' }],
    [414, 'a target beyond the limit', `/${'a'.repeat(300)}`, {}],
    [431, 'fields beyond the limit', '/', { headers: { 'x-long': 'a'.repeat(600) } }],
  ])('answers %d to %s before the handler', async (status, _what, path, init) => {
    let called = false
    const { send } = await bench.run(
      (exchange) => {
        called = true
        exchange.send(200, ResponseHead.EMPTY, 'ok')
      },
      { maxUrlLength: 256, maxHeaderSize: 512 },
    )
    const response = await send(path, init)
    expect(response.status).toBe(status)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(await response.json()).toMatchObject({ status })
    expect(called).toBe(false)
  })

  it('answers what is in flight when it is closed', async () => {
    let arrived!: () => void
    const here = new Promise<void>((resolve) => (arrived = resolve))
    let release!: () => void
    const gate = new Promise<void>((resolve) => (release = resolve))
    const { adapter, send } = await bench.run(async (exchange) => {
      arrived()
      await gate
      exchange.send(200, ResponseHead.EMPTY, 'in time')
    })
    const response = send('/')
    await here
    const closed = adapter.close({ deadlineMs: 10_000 })
    release()
    expect(await (await response).text()).toBe('in time')
    await closed
    await adapter.close({ deadlineMs: 0 })
  })

  it('cuts what is still in flight at the deadline', async () => {
    let aborted = false
    let arrived!: () => void
    const here = new Promise<void>((resolve) => (arrived = resolve))
    const { adapter, send, inFlight } = await bench.run((exchange) => {
      exchange.signal.addEventListener('abort', () => (aborted = true))
      arrived()
    })
    const response = failure(() => send('/'))
    await here
    await adapter.close({ deadlineMs: 20 })
    expect(await response).toBeDefined()
    expect([aborted, inFlight()]).toEqual([true, 0])
  })
}

async function failure(task: () => Promise<unknown>): Promise<unknown> {
  try {
    await task()
  } catch (error) {
    return error
  }
  return undefined
}

function answerWith(exchange: HttpExchange, error: unknown): void {
  const status = error instanceof HttpException ? error.status : 500
  exchange.send(status, ResponseHead.EMPTY, (error as Error | undefined)?.constructor.name ?? 'none')
}

function webStream(...chunks: string[]): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream({
    pull(controller) {
      const chunk = chunks.shift()
      if (chunk === undefined) controller.close()
      else controller.enqueue(encoder.encode(chunk))
    },
  })
}

async function* lines(...chunks: string[]): AsyncGenerator<string> {
  for (const chunk of chunks) {
    await Promise.resolve()
    yield chunk
  }
}

async function* failing(...chunks: string[]): AsyncGenerator<string> {
  for (const chunk of chunks) {
    yield chunk
    await new Promise((resolve) => setImmediate(resolve))
  }
  throw new RangeError('the source')
}

async function* afterwards(gate: Promise<void>, chunk: string): AsyncGenerator<string> {
  await gate
  yield chunk
}

/** Waits for what happens on its own, a turn of the event loop at a time. Jest's own time limit ends it. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2))
}
