import { expect, it } from '@jest/globals'
import { InvalidStatusError, ResponseCommittedError } from '../../exchange/exchange.errors.js'
import { ResponseHead } from '../../exchange/response-head.js'
import type { ExchangeHandler } from '../http-adapter.js'
import { failure, until, type Bench } from './bench.conformance.js'

export function answers(bench: Bench): void {
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

  it('sends 205 with a length of 0, even when given a body', async () => {
    const whole = await get((exchange) => exchange.send(205, ResponseHead.EMPTY, 'body'))
    expect([whole.status, whole.headers.get('content-length'), await whole.text()]).toEqual([205, '0', ''])
    const streamed = await get((exchange) => exchange.sendStream(205, ResponseHead.EMPTY, body()))
    expect([streamed.status, streamed.headers.get('content-length'), await streamed.text()]).toEqual([
      205,
      '0',
      '',
    ])
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

export function survivesHandlers(bench: Bench): void {
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

export function refusesAndCloses(bench: Bench): void {
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

async function* body(): AsyncGenerator<string> {
  yield 'body'
}
