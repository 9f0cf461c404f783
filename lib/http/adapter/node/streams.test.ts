import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { ContentLengthMismatchError } from '../adapter.errors.js'
import type { HttpExchange } from '../../exchange/http-exchange.js'
import { ResponseHead } from '../../exchange/response-head.js'
import { CLOSE, get, NodeBench, soon, until } from './node-bench.fixture.js'

const HEAD = ResponseHead.EMPTY

describe('NodeAdapter, streaming', () => {
  let bench: NodeBench
  beforeEach(() => {
    bench = new NodeBench()
  })
  afterEach(() => bench.stop())

  it('frames every piece as a chunk', async () => {
    await bench.start((exchange) => exchange.sendStream(200, HEAD, pieces('hello', '', ' ', 'world')))
    const client = await bench.client().write(get('/', CLOSE)).ended()
    expect(client.received).toMatch(
      /^HTTP\/1\.1 200 OK\r\ntransfer-encoding: chunked\r\ndate: [^\r]+ GMT\r\nconnection: close\r\n\r\n5\r\nhello\r\n1\r\n \r\n5\r\nworld\r\n0\r\n\r\n$/,
    )
  })

  it('ends an HTTP/1.0 stream with the connection', async () => {
    await bench.start((exchange) => exchange.sendStream(200, HEAD, pieces('hello', ' world')))
    const client = await bench.client().write('GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n').ended()
    expect(client.received).toMatch(
      /^HTTP\/1\.1 200 OK\r\ndate: [^\r]+\r\nconnection: close\r\n\r\nhello world$/,
    )
  })

  it.each([
    ['a request', 'GET /2 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n'],
    ['garbage', 'not a request\r\n\r\n'],
    ['CONNECT', 'CONNECT b:1 HTTP/1.1\r\nHost: b:1\r\n\r\n'],
  ])('puts no answer to %s behind a stream that ends with its connection', async (_what, behind) => {
    await bench.start((exchange) => exchange.sendStream(200, HEAD, pieces('hello', ' world')))
    const first = 'GET /1 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n'
    const client = await bench.client().write(first, behind).ended()
    expect(client.received).toMatch(
      /^HTTP\/1\.1 200 OK\r\ndate: [^\r]+\r\nconnection: close\r\n\r\nhello world$/,
    )
    await until(() => bench.adapter.connections === 0)
    expect(bench.adapter.inFlight).toBe(0)
  })

  it('tells requests that wait behind a stream which ends with its connection', async () => {
    const aborted: string[] = []
    await bench.start((exchange) => {
      exchange.signal.addEventListener('abort', () => aborted.push(exchange.path))
      if (exchange.path === '/1') return exchange.sendStream(200, HEAD, pieces('hello'))
      return undefined
    })
    const keeping = (path: string): string => `GET ${path} HTTP/1.0\r\nConnection: keep-alive\r\n\r\n`
    await bench.client().write(keeping('/1'), keeping('/2')).ended()
    expect(aborted).toEqual(['/2'])
    expect(bench.adapter.inFlight).toBe(0)
  })

  it.each([
    ['all', 10, false],
    ['less than', 11, true],
  ])('takes a client that leaves with %s that was announced for what it is', async (_what, length, left) => {
    const exchanges: HttpExchange[] = []
    const { promise: end, resolve } = Promise.withResolvers<void>()
    let isReleased = false
    async function* slowToEnd(): AsyncGenerator<string> {
      try {
        yield '0123456789'
        await end
      } finally {
        isReleased = true
      }
    }
    await bench.start((exchange) => {
      exchanges.push(exchange)
      return exchange.sendStream(200, new ResponseHead(['content-length', String(length)]), slowToEnd())
    })
    const client = bench.client().write(get('/'))
    await until(() => client.received.endsWith('0123456789'))
    client.destroy()
    await until(() => bench.adapter.connections === 0)
    expect(exchanges.map(({ clientLeft, status }) => [clientLeft, status])).toEqual([[left, 200]])
    resolve()
    await until(() => isReleased && bench.adapter.inFlight === 0)
  })

  it('has a client leave that takes less than was announced and written', async () => {
    const exchanges: HttpExchange[] = []
    const size = 30_000_000
    await bench.start((exchange) => {
      exchanges.push(exchange)
      return exchange.sendStream(
        200,
        new ResponseHead(['content-length', String(size)]),
        pieces('x'.repeat(size)),
      )
    })
    const client = bench.client()
    client.socket.pause()
    client.write(get('/'))
    await until(() => exchanges.length === 1)
    await soon()
    client.destroy()
    await until(() => bench.adapter.connections === 0)
    expect(exchanges[0]?.clientLeft).toBe(true)
  })

  it('frames a stream of announced length by it, and keeps the connection', async () => {
    await bench.start((exchange) => {
      exchange.setHeader('content-length', '10')
      return exchange.sendStream(200, HEAD, pieces('hello', 'world'))
    })
    const responses = await bench.client().write(get('/1'), get('/2', CLOSE)).all()
    expect(responses.map(({ body, headers }) => [body, headers['content-length']])).toEqual([
      ['helloworld', '10'],
      ['helloworld', '10'],
    ])
  })

  it('keeps the announced length for HEAD', async () => {
    await bench.start((exchange) => {
      exchange.setHeader('content-length', '10')
      return exchange.sendStream(200, HEAD, pieces('never'))
    })
    const client = await bench.client().write(`HEAD / HTTP/1.1\r\nHost: a\r\n${CLOSE}\r\n\r\n`).ended()
    expect(client.received).toMatch(
      /^HTTP\/1\.1 200 OK\r\ncontent-length: 10\r\ndate: [^\r]+\r\nconnection: close\r\n\r\n$/,
    )
  })

  it.each([
    ['too little', '20'],
    ['too much', '7'],
  ])('cuts a stream that has %s for its length', async (_what, length) => {
    const thrown: unknown[] = []
    await bench.start(async (exchange) => {
      exchange.setHeader('content-length', length)
      try {
        await exchange.sendStream(200, HEAD, pieces('hello', 'world'))
      } catch (error) {
        thrown.push(error)
      }
    })
    const client = await bench.client().write(get('/1'), get('/2')).ended()
    expect(client.received.split('HTTP/1.1 ')).toHaveLength(2)
    expect(client.received.endsWith('hello') || client.received.endsWith('helloworld')).toBe(true)
    await until(() => thrown.length > 0)
    expect(thrown[0]).toBeInstanceOf(ContentLengthMismatchError)
  })

  it('resets an HTTP/1.0 connection whose stream fails, because its end would look like success', async () => {
    await bench.start(async (exchange) => {
      await exchange.sendStream(200, HEAD, failingAfter('some')).catch(() => undefined)
    })
    const client = bench.client()
    let code: string | undefined
    client.socket.on('error', (error: NodeJS.ErrnoException) => (code = error.code))
    client.write('GET / HTTP/1.0\r\n\r\n')
    await client.until(() => client.isClosed)
    expect(code).toBe('ECONNRESET')
  })

  it('sends no last chunk when the source fails, and nothing of the requests behind it', async () => {
    await bench.start(async (exchange) => {
      if (exchange.path === '/2') return exchange.send(200, HEAD, 'two')
      await exchange.sendStream(200, HEAD, failingAfter('some')).catch(() => undefined)
    })
    const client = await bench.client().write(get('/1'), get('/2')).ended()
    expect(client.received).toMatch(/4\r\nsome\r\n$/)
  })

  it('reads the source no faster than the client', async () => {
    let produced = 0
    const source = new Readable({
      read() {
        produced += 65_536
        this.push(produced > 60_000_000 ? null : Buffer.alloc(65_536))
      },
    })
    await bench.start((exchange) => exchange.sendStream(200, HEAD, source))
    const client = bench.client()
    client.socket.pause()
    client.write(get('/', CLOSE))
    await until(() => produced > 0)
    await soon(100)
    expect(produced).toBeLessThan(20_000_000)
    client.socket.resume()
    await client.ended()
    expect(client.size).toBeGreaterThan(59_000_000)
  })

  it('does not read the source before it is its turn', async () => {
    const source = Readable.from(['late'])
    let answerFirst: (() => void) | undefined
    await bench.start((exchange) => {
      if (exchange.path === '/2') return exchange.sendStream(200, HEAD, source)
      answerFirst = () => exchange.send(200, HEAD, 'first')
      return undefined
    })
    const client = bench.client().write(get('/1'), get('/2', CLOSE))
    await until(() => bench.handled.length === 2)
    await soon()
    expect(source.readableDidRead).toBe(false)
    answerFirst?.()
    expect((await client.all()).map(({ body }) => body)).toEqual(['first', 'late'])
  })

  it('destroys a source whose turn never comes', async () => {
    const source = Readable.from(['never'])
    await bench.start((exchange) =>
      exchange.path === '/2' ? exchange.sendStream(200, HEAD, source) : undefined,
    )
    const client = bench.client().write(get('/1'), get('/2'))
    await until(() => bench.handled.length === 2)
    client.socket.resetAndDestroy()
    await until(() => source.destroyed)
    expect(bench.adapter.inFlight).toBe(0)
  })

  it.each<[string, (client: ReturnType<NodeBench['client']>) => void]>([
    ['by a reset', (client) => client.socket.resetAndDestroy()],
    ['in good order', (client) => client.destroy()],
  ])('releases a source that waits when the client leaves %s', async (_how, leave) => {
    const source = new Readable({ read: () => undefined })
    source.push('data: 1\n\n')
    let settled = false
    await bench.start(async (exchange) => {
      await exchange.sendStream(200, HEAD, source)
      settled = true
    })
    const client = bench.client().write(get('/'))
    await client.until(() => client.received.endsWith('\n\n\r\n'))
    leave(client)
    await until(() => source.destroyed && settled && bench.adapter.connections === 0)
    expect(bench.adapter.inFlight).toBe(0)
    expect(bench.logger.entries).toEqual([])
  })

  it('survives an iterator that throws when it is closed', async () => {
    let closed = 0
    const broken = {
      [Symbol.asyncIterator]: () => ({
        next: () => (closed === 0 ? new Promise<never>(() => undefined) : Promise.reject(new RangeError())),
        return: (): never => {
          closed++
          throw new RangeError('broken')
        },
      }),
    }
    await bench.start((exchange) => exchange.sendStream(200, HEAD, broken))
    const client = bench.client().write(get('/'))
    await client.until(() => client.received.endsWith('\r\n\r\n'))
    client.socket.resetAndDestroy()
    await until(() => closed === 1 && bench.adapter.connections === 0)
    expect(bench.adapter.inFlight).toBe(0)
  })

  it('finishes a stream for a client that has closed its side', async () => {
    await bench.start((exchange) => exchange.sendStream(200, HEAD, pieces('a', 'b', 'c')))
    const client = bench.client().write(get('/'))
    client.socket.end()
    expect((await client.all())[0]?.body).toBe('abc')
  })
})

async function* pieces(...texts: string[]): AsyncGenerator<string> {
  for (const text of texts) {
    await soon(1)
    yield text
  }
}

async function* failingAfter(text: string): AsyncGenerator<string> {
  yield text
  await soon(20)
  throw new RangeError('the source')
}
