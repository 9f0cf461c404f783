import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { ClientDisconnectedError } from '../../exchange/exchange.errors.js'
import type { HttpExchange } from '../../exchange/http-exchange.js'
import { ResponseHead } from '../../exchange/response-head.js'
import { CLOSE, echoBody, echoPath, get, NodeBench, post, soon, until } from './node-bench.fixture.js'

const HEAD = ResponseHead.EMPTY
const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n'
const EXPECT = 'Expect: 100-continue'

describe('NodeAdapter, given a request with a body', () => {
  let bench: NodeBench
  let arrived: Arrival
  beforeEach(() => {
    bench = new NodeBench()
    arrived = arrival()
  })
  afterEach(() => bench.stop())

  const head = (length: number, ...lines: string[]): string =>
    ['POST / HTTP/1.1', 'Host: a', `Content-Length: ${length}`, ...lines, '', ''].join('\r\n')
  const chunked = (...lines: string[]): string =>
    ['POST / HTTP/1.1', 'Host: a', 'Transfer-Encoding: chunked', ...lines, '', ''].join('\r\n')

  it('reads one that comes in many packets', async () => {
    await bench.start(echoBody)
    const client = bench.client()
    client.socket.setNoDelay()
    const text = post('/', 'x'.repeat(50), CLOSE)
    for (let i = 0; i < text.length; i += 7) {
      client.write(text.slice(i, i + 7))
      await soon(1)
    }
    expect((await client.all())[0]?.body).toBe('x'.repeat(50))
  })

  it('reads chunks, extensions and trailers', async () => {
    await bench.start(echoBody)
    const body = '5;a=b\r\nhello\r\n6;c="d"\r\n world\r\n0\r\nX-Trailer: 1\r\n\r\n'
    const responses = await bench.client().write(chunked(), body, get('/', CLOSE)).all()
    expect(responses.map((response) => response.body)).toEqual(['hello world', ''])
  })

  it('takes many tiny chunks for what they are', async () => {
    await bench.start(echoBody)
    const [response] = await bench
      .client()
      .write(chunked(CLOSE), '1\r\na\r\n'.repeat(50_000), '0\r\n\r\n')
      .all()
    expect(response?.body).toHaveLength(50_000)
  })

  it('answers 413 from the length alone, and the client that goes on sending gets it', async () => {
    await bench.start(echoBody, { maxBodySize: 1000 })
    const client = bench.client().write(head(3_000_000))
    for (let i = 0; i < 30; i++) client.write('x'.repeat(100_000))
    const responses = await client.all()
    expect(responses).toMatchObject([{ status: 413, headers: { connection: 'close' } }])
  })

  it('answers 413 to chunks beyond the limit while they come', async () => {
    await bench.start(echoBody, { maxBodySize: 1000 })
    const client = bench.client().write(chunked(), `400\r\n${'x'.repeat(1024)}\r\n`)
    for (let i = 0; i < 200; i++) client.write(`400\r\n${'x'.repeat(1024)}\r\n`)
    expect(await client.all()).toMatchObject([{ status: 413, headers: { connection: 'close' } }])
  })

  it('closes on a client that does not stop sending after its 413', async () => {
    await bench.start(echoBody, { maxBodySize: 1000 })
    const client = bench.client().write(head(10_000_000_000))
    await client.responses(1)
    const block = 'x'.repeat(1_000_000)
    while (!client.isClosed) {
      client.write(block)
      await soon(1)
    }
    expect(bench.adapter.connections).toBe(0)
  })

  it('skips a small body that nobody reads, and keeps the connection', async () => {
    await bench.start(echoPath)
    const client = bench.client().write(head(5))
    await client.responses(1)
    client.write('hello', get('/next', CLOSE))
    expect((await client.all()).map(({ body }) => body)).toEqual(['/', '/next'])
  })

  it.each([
    ['a large body', () => head(100_000)],
    ['a body of unknown length', () => chunked()],
    ['a body that waits for 100', () => head(5, EXPECT)],
  ])('closes the connection after %s that nobody reads', async (_kind, text) => {
    await bench.start(echoPath)
    const responses = await bench.client().write(text()).all()
    expect(responses).toMatchObject([{ status: 200, headers: { connection: 'close' } }])
  })

  it('leaves a large body in the kernel until somebody asks for it', async () => {
    await bench.start(arrived.resolve, { maxBodySize: 50_000_000 })
    const client = bench.client().write(head(40_000_000, CLOSE))
    client.write('x'.repeat(40_000_000))
    const exchange = await arrived.promise
    await soon(50)
    const unread = client.socket.writableLength
    expect(unread).toBeGreaterThan(20_000_000)
    exchange.send(200, HEAD, String((await exchange.bytes()).length))
    expect((await client.all())[0]?.body).toBe('40000000')
  })

  it('leaves a streamed body in the kernel while its reader takes its time', async () => {
    await bench.start(arrived.resolve, { maxBodySize: 50_000_000 })
    const client = bench.client().write(head(40_000_000, CLOSE))
    client.write('x'.repeat(40_000_000))
    const exchange = await arrived.promise
    const stream = exchange.stream()
    stream.once('readable', () => undefined)
    await soon(50)
    expect(client.socket.writableLength).toBeGreaterThan(20_000_000)
    let size = 0
    for await (const chunk of stream) size += (chunk as Buffer).length
    exchange.send(200, HEAD, String(size))
    expect((await client.all())[0]?.body).toBe('40000000')
  })

  it('answers while the body stream is destroyed', async () => {
    await bench.start((exchange) => {
      exchange.stream().destroy()
      exchange.send(200, HEAD, 'enough')
    })
    expect(await bench.client().write(head(200_000), 'x'.repeat(1000)).all()).toMatchObject([
      { body: 'enough', headers: { connection: 'close' } },
    ])
  })

  it.each([
    ['of known length', (body: string) => head(body.length) + body],
    ['in chunks', (body: string) => `${chunked()}${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`],
  ])('answers with what it makes of a body %s while the body comes', async (_kind, text) => {
    await bench.start((exchange) => exchange.sendStream(200, HEAD, exchange.stream()))
    const body = 'abcdefghij'.repeat(90_000)
    const client = bench.client()
    client.write(text(body), text(body), get('/', CLOSE))
    const responses = await client.all()
    expect(responses.map((response) => response.body === body)).toEqual([true, true, false])
    expect(responses[2]?.body).toBe('')
  })

  it('closes the connection after a stream when much of the body is left', async () => {
    await bench.start((exchange) => exchange.sendStream(200, HEAD, pieces('a', 'b')))
    expect(await bench.client().write(head(100_000)).all()).toMatchObject([{ body: 'ab' }])
    const small = await bench.client().write(head(5)).write('hello', get('/', CLOSE)).all()
    expect(small.map(({ body }) => body)).toEqual(['ab', 'ab'])
  })

  it('tells whoever reads on after the answer that nothing more comes', async () => {
    const failures: unknown[] = []
    await bench.start((exchange) => {
      const keep = (error: unknown): void => void failures.push(error)
      if (exchange.path === '/stream') exchange.stream().on('error', keep).resume()
      else if (exchange.path === '/bytes') Promise.resolve(exchange.bytes()).catch(keep)
      exchange.send(200, HEAD)
    })
    for (const path of ['/stream', '/bytes']) {
      const client = bench.client().write(head(5).replace('/', path))
      await client.responses(1)
      client.write('hello', get('/', CLOSE))
      expect(await client.all()).toHaveLength(2)
    }
    expect(failures.map((error) => (error as Error).name)).toEqual(['BodyDroppedError', 'BodyDroppedError'])
  })

  describe('and Expect', () => {
    it('sends no 100 into an answer that has begun', async () => {
      const failures: unknown[] = []
      await bench.start((exchange) => {
        async function* answer(): AsyncGenerator<string> {
          yield 'a'
          try {
            await exchange.text()
          } catch (error) {
            failures.push(error)
          }
          yield 'b'
        }
        return exchange.sendStream(200, HEAD, answer())
      })
      const client = await bench.client().write(head(5, EXPECT)).ended()
      expect(client.received).not.toContain('100 Continue')
      expect(await client.all()).toMatchObject([{ headers: { connection: 'close' }, body: 'ab' }])
      expect(failures).toMatchObject([{ name: 'BodyDroppedError' }])
    })

    it('sends 100 when the body is asked for, and not before', async () => {
      await bench.start(arrived.resolve)
      const client = bench.client().write(head(5, EXPECT, CLOSE))
      const exchange = await arrived.promise
      await soon()
      expect(client.received).toBe('')
      const text = exchange.text()
      await client.until(() => client.received === CONTINUE)
      client.write('hello')
      exchange.send(200, HEAD, await text)
      expect((await client.all()).map(({ status, body }) => [status, body])).toEqual([
        [100, ''],
        [200, 'hello'],
      ])
    })

    it('answers 413 without 100 from the length alone', async () => {
      await bench.start(echoBody, { maxBodySize: 4 })
      const client = bench.client().write(head(5, EXPECT))
      expect((await client.all()).map(({ status }) => status)).toEqual([413])
    })

    it('sends 100 in the order of the answers', async () => {
      const exchanges: HttpExchange[] = []
      await bench.start((exchange) => {
        exchanges.push(exchange)
        return exchange.method === 'POST' ? echoBody(exchange) : undefined
      })
      const client = bench.client().write(get('/first'), head(5, 'expect: 100-CONTINUE', CLOSE))
      await until(() => exchanges.length >= 2)
      await soon()
      expect(client.received).toBe('')
      exchanges[0]?.send(200, HEAD, 'first')
      await client.until(() => client.received.endsWith(CONTINUE))
      client.write('hello')
      expect((await client.all()).map(({ status, body }) => [status, body])).toEqual([
        [200, 'first'],
        [100, ''],
        [200, 'hello'],
      ])
    })

    it('answers 417 to an expectation that nobody knows', async () => {
      await bench.start(echoBody)
      expect(await bench.say(head(5, 'Expect: a miracle'))).toEqual([417])
      expect(bench.handled).toEqual([])
    })

    it('takes no notice of it in HTTP/1.0', async () => {
      await bench.start(echoBody)
      const text = 'POST / HTTP/1.0\r\nContent-Length: 5\r\nExpect: a miracle\r\n\r\nhello'
      expect((await bench.client().write(text).all())[0]?.body).toBe('hello')
    })
  })

  describe('and hangs up', () => {
    it.each<[string, (client: ReturnType<NodeBench['client']>) => void]>([
      ['by a reset', (client) => client.socket.resetAndDestroy()],
      ['in good order', (client) => client.socket.destroy()],
    ])('tells the reader %s, and logs no fault', async (_how, hangUp) => {
      let thrown: unknown
      let aborted = false
      await bench.start(async (exchange) => {
        exchange.signal.addEventListener('abort', () => (aborted = true))
        try {
          await exchange.text()
        } catch (error) {
          thrown = error
          throw error
        }
      })
      const client = bench.client().write(head(100), 'some')
      await until(() => bench.handled.length > 0)
      hangUp(client)
      await until(() => thrown !== undefined && bench.adapter.connections === 0)
      expect(thrown).toBeInstanceOf(ClientDisconnectedError)
      expect(thrown).toMatchObject({ code: 'NEXUS_HTTP_CLIENT_DISCONNECTED' })
      expect(aborted).toBe(true)
      expect(bench.adapter.inFlight).toBe(0)
      expect(bench.logger.entries).toEqual([])
    })

    it('tells whoever reads the stream', async () => {
      let thrown: unknown
      await bench.start(async (exchange) => {
        try {
          await exchange.stream().toArray()
        } catch (error) {
          thrown = error
        }
      })
      const client = bench.client().write(head(100), 'some')
      await until(() => bench.handled.length > 0)
      client.socket.resetAndDestroy()
      await until(() => thrown !== undefined)
      expect(thrown).toBeInstanceOf(ClientDisconnectedError)
    })

    it('takes a handler that gives up with its client for what it is', async () => {
      let gaveUp = false
      await bench.start(async ({ signal }) => {
        await new Promise((resolve) => signal.addEventListener('abort', resolve))
        gaveUp = true
      })
      const client = bench.client().write(get('/'))
      await until(() => bench.handled.length === 1)
      client.destroy()
      await until(() => gaveUp && bench.adapter.connections === 0)
      expect(bench.adapter.inFlight).toBe(0)
      expect(bench.logger.entries).toEqual([])
    })

    it('drops an answer that comes too late', async () => {
      await bench.start(arrived.resolve)
      const client = bench.client().write(get('/'))
      const exchange = await arrived.promise
      client.socket.resetAndDestroy()
      await until(() => bench.adapter.connections === 0)
      expect(exchange.signal.aborted).toBe(true)
      expect(exchange.signal.reason).toBeInstanceOf(ClientDisconnectedError)
      exchange.send(200, HEAD, 'too late')
      expect(exchange.committed).toBe(true)
      expect(bench.adapter.inFlight).toBe(0)
    })

    const arrivals = (count: number): Promise<void> => until(() => bench.handled.length >= count)

    it('leaves nothing behind after 2000 of them', async () => {
      await bench.start((exchange) => (exchange.path === '/wait' ? undefined : echoBody(exchange)), {
        writeTimeout: 100,
      })
      for (let round = 0; round < 40; round++) {
        const clients = Array.from({ length: 50 }, (_, i) =>
          bench.client().write(i % 2 === 0 ? `${head(1000)}some` : get('/wait')),
        )
        await arrivals((round + 1) * 50)
        for (const [i, client] of clients.entries()) {
          if (i % 3 === 0) client.destroy()
          else client.socket.resetAndDestroy()
        }
      }
      await until(() => bench.adapter.connections === 0)
      expect(bench.handled).toHaveLength(2000)
      expect(bench.adapter.inFlight).toBe(0)
      expect(bench.logger.entries).toEqual([])
    })
  })
})

interface Arrival {
  readonly promise: Promise<HttpExchange>
  readonly resolve: (exchange: HttpExchange) => void
}

function arrival(): Arrival {
  let resolve!: Arrival['resolve']
  const promise = new Promise<HttpExchange>((yes) => (resolve = yes))
  return { promise, resolve }
}

async function* pieces(...texts: string[]): AsyncGenerator<string> {
  for (const text of texts) {
    await soon(1)
    yield text
  }
}
