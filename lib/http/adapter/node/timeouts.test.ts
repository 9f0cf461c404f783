import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { ManualClock } from '../../../testing/manual-clock.js'
import { ResponseHead } from '../../exchange/response-head.js'
import { CLOSE, echoBody, echoPath, get, NodeBench, soon, until } from './node-bench.fixture.js'

const HEAD = ResponseHead.EMPTY

describe('NodeAdapter, given a slow client', () => {
  let bench: NodeBench
  beforeEach(() => {
    bench = new NodeBench()
  })
  afterEach(() => bench.stop())

  const took = async (task: Promise<unknown>): Promise<number> => {
    const start = performance.now()
    await task
    return performance.now() - start
  }

  it('answers 408 to one that says nothing', async () => {
    await bench.start(echoPath, { headersTimeout: 100 })
    const client = bench.client()
    expect(await took(client.ended())).toBeLessThan(1500)
    expect(await client.all()).toMatchObject([{ status: 408, headers: { connection: 'close' } }])
  })

  it('answers 408 to one that sends its fields drop by drop', async () => {
    await bench.start(echoPath, { headersTimeout: 150 })
    const client = bench.client().write('GET / HTTP/1.1\r\nHost: a\r\n')
    const drops = setInterval(() => client.write('X-A: b\r\n'), 20)
    const responses = await client.all()
    clearInterval(drops)
    expect(responses).toMatchObject([{ status: 408, headers: { connection: 'close' } }])
    expect(bench.handled).toEqual([])
    expect(bench.logger.entries).toHaveLength(1)
  })

  it('answers 408 to a second request that does not arrive', async () => {
    await bench.start(echoPath, { headersTimeout: 100, keepAliveTimeout: 60_000 })
    const responses = await bench.client().write(get('/1'), 'GET /2 HTTP/1.1\r\nHost').all()
    expect(responses.map(({ status }) => status)).toEqual([200, 408])
  })

  it('tells the handler that reads a body which does not arrive in time', async () => {
    await bench.start(echoBody, { requestTimeout: 100, headersTimeout: 100 })
    const client = bench.client().write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nsome')
    expect(await client.all()).toMatchObject([
      { status: 408, body: 'RequestTimeoutException', headers: { connection: 'close' } },
    ])
    expect(bench.adapter.inFlight).toBe(0)
  })

  it('answers what is being worked on before the 408', async () => {
    await bench.start(
      async (exchange) => {
        await soon(300)
        exchange.send(200, HEAD, 'late')
      },
      { headersTimeout: 60 },
    )
    const responses = await bench.client().write(get('/1'), 'GET /2 HTTP/1.1\r\nHost').all()
    expect(responses.map(({ status }) => status)).toEqual([200, 408])
  })

  it('does not time out a handler', async () => {
    await bench.start(
      async (exchange) => {
        await soon(250)
        exchange.send(200, HEAD, 'late')
      },
      { headersTimeout: 50, requestTimeout: 50, keepAliveTimeout: 50, writeTimeout: 50 },
    )
    expect(await bench.say(get('/', CLOSE))).toEqual([200])
  })

  it('closes a kept connection that is idle, and not before', async () => {
    await bench.start(echoPath, { keepAliveTimeout: 200 })
    const client = bench.client().write(get('/1'))
    await client.responses(1)
    const idle = await took(client.ended())
    expect(idle).toBeGreaterThan(150)
    expect(idle).toBeLessThan(1500)
    expect(await client.all()).toHaveLength(1)
  })

  it('closes a kept connection whose client sends nothing but empty lines', async () => {
    await bench.start(echoPath, { keepAliveTimeout: 100, requestTimeout: 200 })
    const client = bench.client().write(get('/1'))
    await client.responses(1)
    const dripping = setInterval(() => client.write('\r\n'), 20)
    const held = await took(client.ended())
    clearInterval(dripping)
    expect(held).toBeLessThan(3000)
  })

  it('keeps a connection that is used', async () => {
    await bench.start(echoPath, { keepAliveTimeout: 200 })
    const client = bench.client()
    for (let i = 1; i <= 8; i++) {
      client.write(get(`/${i}`))
      await client.responses(i)
      await soon(50)
    }
    expect(client.isEnded).toBe(false)
  })

  it('cuts one that does not read its response', async () => {
    await bench.start((exchange) => exchange.send(200, HEAD, 'x'.repeat(30_000_000)), { writeTimeout: 150 })
    const client = bench.client()
    client.socket.pause()
    client.write(get('/'))
    await until(() => bench.handled.length === 1)
    expect(await took(until(() => bench.adapter.connections === 0))).toBeLessThan(2500)
  })

  it('cuts one that does not read its stream, and destroys the source', async () => {
    let produced = 0
    const source = new Readable({
      read() {
        produced += 65_536
        this.push(Buffer.alloc(65_536))
      },
    })
    await bench.start((exchange) => exchange.sendStream(200, HEAD, source), { writeTimeout: 150 })
    const client = bench.client()
    client.socket.pause()
    client.write(get('/'))
    await until(() => bench.adapter.connections === 0 && source.destroyed)
    expect(produced).toBeLessThan(20_000_000)
    await until(() => bench.adapter.inFlight === 0)
    expect(bench.logger.entries).toEqual([])
  })

  it('waits for one that reads slowly but steadily', async () => {
    const size = 12_000_000
    await bench.start((exchange) => exchange.send(200, HEAD, 'x'.repeat(size)), { writeTimeout: 700 })
    const client = bench.client()
    client.socket.pause()
    client.write(get('/', CLOSE))
    let lastSize = -1
    while (!client.isEnded && client.size !== lastSize) {
      lastSize = client.size
      await soon(60)
      client.socket.resume()
      const seen = client.size
      await client.until(() => client.size > seen + 300_000 || client.isEnded)
      client.socket.pause()
    }
    client.socket.resume()
    const [response] = await client.all()
    expect(response?.body).toHaveLength(size)
  })

  it('gives the last answer of a connection all the time that its reader takes', async () => {
    const size = 12_000_000
    const clock = new ManualClock()
    bench = new NodeBench({ clock })
    // The server looks at its connections every 20 ms.
    await bench.start((exchange) => exchange.send(200, HEAD, 'x'.repeat(size)), { keepAliveTimeout: 80 })
    const client = bench.client()
    client.socket.pause()
    client.write(get('/', CLOSE))
    await until(() => bench.handled.length === 1)
    await soon(50)
    clock.advance(20_000)
    await soon(100)
    client.socket.resume()
    expect((await client.all())[0]?.body).toHaveLength(size)
  })

  it('does not cut a stream that has nothing to say', async () => {
    await bench.start((exchange) => exchange.sendStream(200, HEAD, pausing(400)), {
      writeTimeout: 50,
      keepAliveTimeout: 50,
    })
    const [response] = await bench.client().write(get('/', CLOSE)).all()
    expect(response?.body).toBe('before after')
  })

  it('refuses connections beyond the limit, and says so in the log', async () => {
    await bench.start(echoPath, { maxConnections: 2 })
    const first = bench.client().write(get('/1'))
    const second = bench.client().write(get('/2'))
    await first.responses(1)
    await second.responses(1)
    const third = await bench.client().write(get('/3')).ended()
    expect(third.received).toBe('')
    expect(bench.logger.messages('warn')).toEqual([
      'Refused a connection beyond server.limits.max-connections',
    ])
    first.destroy()
    await until(() => bench.adapter.connections === 1)
    expect(await bench.say(get('/4', CLOSE))).toEqual([200])
  })

  it('warns of them once a minute, and tells of the others at debug', async () => {
    const clock = new ManualClock()
    bench = new NodeBench({ clock })
    await bench.start(echoPath, { maxConnections: 1 })
    await bench.client().write(get('/1')).responses(1)
    const refuse = (): Promise<unknown> => bench.client().ended()
    await refuse()
    await refuse()
    clock.advance(59_999)
    await refuse()
    clock.advance(1)
    await refuse()
    expect(bench.logger.entries.map(({ level }) => level)).toEqual(['warn', 'debug', 'debug', 'warn'])
  })
})

async function* pausing(ms: number): AsyncGenerator<string> {
  yield 'before '
  await soon(ms)
  yield 'after'
}
