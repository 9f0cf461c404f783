import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { HttpExchange } from '../../exchange/http-exchange.js'
import { ResponseHead } from '../../exchange/response-head.js'
import { CLOSE, echoBody, echoPath, get, NodeBench, post, soon, until } from './node-bench.fixture.js'

const HEAD = ResponseHead.EMPTY
const GARBAGE = '\0garbage\r\n\r\n'

describe('NodeAdapter, given several requests at once', () => {
  let bench: NodeBench
  beforeEach(() => {
    bench = new NodeBench()
  })
  afterEach(() => bench.stop())

  /** Starts with a handler that leaves the answers to the test. */
  const startManually = async (limits = {}): Promise<Map<string, HttpExchange>> => {
    const exchanges = new Map<string, HttpExchange>()
    await bench.start((exchange) => void exchanges.set(exchange.path, exchange), limits)
    return exchanges
  }
  const answer = (exchanges: Map<string, HttpExchange>, path: string): void =>
    exchanges.get(path)?.send(200, HEAD, path)
  const bodies = async (client: ReturnType<NodeBench['client']>, count: number): Promise<string[]> =>
    (await client.responses(count)).map(({ body }) => body)

  it('answers in the order of the requests, whatever finishes first', async () => {
    const exchanges = await startManually()
    const client = bench.client().write(get('/1'), get('/2'), get('/3'))
    await until(() => exchanges.size >= 3)
    answer(exchanges, '/3')
    answer(exchanges, '/2')
    await soon()
    expect(client.received).toBe('')
    answer(exchanges, '/1')
    expect(await bodies(client, 3)).toEqual(['/1', '/2', '/3'])
    expect(bench.adapter.inFlight).toBe(0)
  })

  it('writes the answers to requests of one packet at once', async () => {
    await bench.start(echoPath)
    const client = bench.client()
    let reads = 0
    client.socket.on('data', () => reads++)
    const paths = Array.from({ length: 16 }, (_, i) => `/${i}`)
    client.write(...paths.map((path) => get(path)))
    expect(await bodies(client, 16)).toEqual(paths)
    expect(reads).toBe(1)
  })

  it('mixes texts, bytes and streams in order', async () => {
    await bench.start(async (exchange) => {
      if (exchange.path === '/bytes') return exchange.send(200, HEAD, Buffer.alloc(40_000, 'b'))
      if (exchange.path === '/text') return exchange.send(200, HEAD, 'é')
      await exchange.sendStream(200, HEAD, chunks('a', 'b'))
    })
    const client = bench
      .client()
      .write(get('/stream'), get('/text'), get('/bytes'), get('/stream'), get('/text'))
    expect(await bodies(client, 5)).toEqual(['ab', '\xc3\xa9', 'b'.repeat(40_000), 'ab', '\xc3\xa9'])
  })

  it('reads bodies between requests', async () => {
    await bench.start(echoBody)
    const client = bench.client().write(post('/', 'one'), get('/'), post('/', 'two'), post('/', ''), get('/'))
    expect(await bodies(client, 5)).toEqual(['one', '', 'two', '', ''])
  })

  it('gives a body that came with its head without a promise', async () => {
    await bench.start((exchange) => exchange.send(200, HEAD, typeof exchange.text()))
    const client = bench.client().write(post('/', 'here'), post('/', 'here too'))
    expect(await bodies(client, 2)).toEqual(['string', 'string'])
  })

  it('answers what came before garbage, then the garbage, then closes', async () => {
    const exchanges = await startManually()
    const client = bench.client().write(get('/1'), get('/2'), GARBAGE)
    await until(() => exchanges.size >= 2)
    await soon()
    expect(client.received).toBe('')
    answer(exchanges, '/1')
    answer(exchanges, '/2')
    const responses = await client.all()
    expect(responses.map(({ status }) => status)).toEqual([200, 200, 400])
    expect(responses.map(({ headers }) => headers['connection'])).toEqual([undefined, undefined, 'close'])
    expect(bench.logger.entries).toHaveLength(1)
  })

  it('answers at once what came before garbage when the handler does', async () => {
    await bench.start(echoPath)
    const responses = await bench.client().write(get('/1'), get('/2'), GARBAGE, get('/3')).all()
    expect(responses.map(({ status }) => status)).toEqual([200, 200, 400])
    expect(bench.handled).toEqual(['/1', '/2'])
  })

  it('answers a request that says close, and takes no notice of what follows', async () => {
    const exchanges = await startManually()
    const client = bench.client().write(get('/1', CLOSE), get('/2'), GARBAGE)
    await until(() => exchanges.size >= 1)
    client.write(get('/3'))
    await soon()
    answer(exchanges, '/1')
    const responses = await client.all()
    expect(responses).toMatchObject([{ status: 200, body: '/1', headers: { connection: 'close' } }])
    expect([...exchanges.keys()]).toEqual(['/1'])
  })

  it('takes nothing after a request that it can not trust', async () => {
    await bench.start(echoPath)
    const twoHosts = get('/2', 'Host: b.example')
    const responses = await bench.client().write(get('/1'), twoHosts, get('/3')).all()
    expect(responses.map(({ status }) => status)).toEqual([200, 400])
    expect(bench.handled).toEqual(['/1'])
  })

  it('answers a client that has closed its side', async () => {
    const exchanges = await startManually()
    const client = bench.client().write(get('/1'), get('/2'))
    client.socket.end()
    await until(() => exchanges.size >= 2)
    await soon()
    answer(exchanges, '/1')
    await soon()
    answer(exchanges, '/2')
    expect((await client.all()).map(({ body }) => body)).toEqual(['/1', '/2'])
    await until(() => bench.adapter.connections === 0)
  })

  it('keeps an HTTP/1.0 connection only when asked to', async () => {
    await bench.start(echoPath)
    const once = await bench.client().write('GET /1 HTTP/1.0\r\n\r\n').all()
    expect(once).toMatchObject([{ body: '/1', headers: { connection: 'close' } }])
    const keeping = 'GET /1 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n'
    const kept = await bench.client().write(keeping, 'GET /2 HTTP/1.0\r\n\r\n').all()
    expect(kept).toMatchObject([
      { body: '/1', headers: { connection: 'keep-alive' } },
      { body: '/2', headers: { connection: 'close' } },
    ])
  })

  describe('with an upgrade that nobody serves', () => {
    const UPGRADE = ['Connection: Upgrade', 'Upgrade: h2c']

    it('serves it and what is pipelined behind it', async () => {
      await bench.start(echoPath)
      const client = bench
        .client()
        .write(get('/1'), get('/2', ...UPGRADE), get('/3'), get('/4', ...UPGRADE), get('/5'))
      expect(await bodies(client, 5)).toEqual(['/1', '/2', '/3', '/4', '/5'])
      client.write(get('/6', CLOSE))
      expect((await client.all()).map(({ body }) => body)).toEqual(['/1', '/2', '/3', '/4', '/5', '/6'])
    })

    it('keeps the order when the handler takes its time', async () => {
      const exchanges = await startManually()
      const client = bench.client().write(get('/1'), get('/2', ...UPGRADE), get('/3'))
      await until(() => exchanges.size >= 1)
      await soon()
      expect([...exchanges.keys()]).toEqual(['/1'])
      answer(exchanges, '/1')
      await until(() => exchanges.size >= 3)
      answer(exchanges, '/3')
      answer(exchanges, '/2')
      expect(await bodies(client, 3)).toEqual(['/1', '/2', '/3'])
    })

    it('reads a body that comes with it', async () => {
      await bench.start(echoBody)
      const client = bench
        .client()
        .write(post('/1', 'hello', ...UPGRADE), get('/2'), get('/3', ...UPGRADE), get('/4'))
      expect(await bodies(client, 4)).toEqual(['hello', '', '', ''])
    })

    it('answers what behind it is garbage', async () => {
      await bench.start(echoPath)
      const responses = await bench
        .client()
        .write(get('/1', ...UPGRADE), GARBAGE)
        .all()
      expect(responses.map(({ status }) => status)).toEqual([200, 400])
    })

    it('survives a client that is gone before the answer', async () => {
      const exchanges = await startManually()
      const client = bench.client().write(get('/1', ...UPGRADE))
      await until(() => exchanges.size >= 1)
      client.socket.resetAndDestroy()
      await soon()
      answer(exchanges, '/1')
      await until(() => bench.adapter.connections === 0)
      expect(bench.adapter.inFlight).toBe(0)
    })

    it('closes the connection with the last answer when asked to', async () => {
      await bench.start(echoPath)
      const responses = await bench
        .client()
        .write(get('/1', 'Connection: Upgrade, close', 'Upgrade: h2c'))
        .all()
      expect(responses).toMatchObject([{ body: '/1', headers: { connection: 'close' } }])
    })
  })

  it('answers CONNECT in its turn, and closes', async () => {
    const exchanges = await startManually()
    const client = bench.client().write(get('/1'), 'CONNECT b:1 HTTP/1.1\r\nHost: b:1\r\n\r\n', 'tunnel')
    await until(() => exchanges.size >= 1)
    await soon()
    expect(client.received).toBe('')
    answer(exchanges, '/1')
    expect((await client.all()).map(({ status }) => status)).toEqual([200, 501])
  })

  it('does not answer CONNECT behind the last request of its connection', async () => {
    const exchanges = await startManually()
    const client = bench.client()
    client.write(get('/1'), 'GET / HTTP/1.1\r\n\r\n', 'CONNECT b:1 HTTP/1.1\r\nHost: b:1\r\n\r\n')
    await until(() => exchanges.size >= 1)
    await soon()
    answer(exchanges, '/1')
    expect(await client.all()).toMatchObject([
      { status: 200 },
      { status: 400, headers: { connection: 'close' } },
    ])
  })

  it('works on a bounded number of requests of one client, and reads no further', async () => {
    const exchanges = await startManually()
    const client = bench.client()
    const total = 20_000
    client.write(...Array.from({ length: total }, (_, i) => get(`/${i}`)))
    await until(() => exchanges.size >= 64)
    await soon(30)
    expect(exchanges.size).toBe(64)
    // What one read of the socket has brought is parsed; the rest stays in the kernel.
    expect(bench.adapter.inFlight).toBeLessThan(4000)
    for (let i = 0; i < total; i++) {
      await until(() => exchanges.has(`/${i}`))
      answer(exchanges, `/${i}`)
      exchanges.delete(`/${i}`)
    }
    await until(() => bench.adapter.inFlight === 0)
    await soon()
    expect(await bodies(client, total)).toHaveLength(total)
  })

  it('never gives the handler what was refused while it waited behind others', async () => {
    const exchanges = await startManually()
    const good = Array.from({ length: 70 }, (_, i) => get(`/${i}`))
    const client = bench.client().write(...good, get('/refused', 'Host: b.example'), get('/after'))
    await until(() => exchanges.size === 64)
    for (let i = 0; i < 70; i++) {
      await until(() => exchanges.has(`/${i}`))
      answer(exchanges, `/${i}`)
    }
    const statuses = (await client.all()).map(({ status }) => status)
    expect(statuses).toEqual([...good.map(() => 200), 400])
    expect(bench.handled).toHaveLength(70)
    expect(bench.adapter.inFlight).toBe(0)
  })

  it('answers no further requests of a client that does not read', async () => {
    const body = 'x'.repeat(100_000)
    await bench.start((exchange) => exchange.send(200, HEAD, body))
    const client = bench.client()
    client.socket.pause()
    client.write(...Array.from({ length: 300 }, () => get('/')))
    await until(() => bench.handled.length > 0)
    await soon(50)
    expect(bench.handled.length).toBeLessThan(100)
    client.socket.resume()
    await client.until(() => client.size > 300 * body.length)
    await until(() => bench.adapter.inFlight === 0)
    expect(await bodies(client, 300)).toHaveLength(300)
    expect(bench.adapter.inFlight).toBe(0)
  })
})

async function* chunks(...texts: string[]): AsyncGenerator<string> {
  for (const text of texts) {
    await Promise.resolve()
    yield text
  }
}
