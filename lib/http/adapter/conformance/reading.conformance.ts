import { expect, it } from '@jest/globals'
import { RequestContext } from '../../../core/index.js'
import {
  BadRequestException,
  PayloadTooLargeException,
  UnsupportedMediaTypeException,
} from '../../errors/client.errors.js'
import { BodyConsumedError } from '../../exchange/exchange.errors.js'
import { ResponseHead } from '../../exchange/response-head.js'
import { answerWith, failure, post, webStream, type Bench } from './bench.conformance.js'

const ID = /^[\da-f-]{36}$/

export function readsRequests(bench: Bench): void {
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

export function readsBodies(bench: Bench): void {
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
