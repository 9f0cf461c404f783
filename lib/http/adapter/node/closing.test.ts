import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { CapturingLogger } from '../../../testing/capturing-logger.js'
import { ManualClock } from '../../../testing/manual-clock.js'
import type { HttpExchange } from '../../exchange/http-exchange.js'
import { ResponseHead } from '../../exchange/response-head.js'
import { AdapterNotStartedError, ListenFailedError } from '../adapter.errors.js'
import { DEFAULT_SERVER_LIMITS } from '../server-limits.js'
import { NodeAdapter } from './node-adapter.js'
import { echoPath, get, NodeBench, post, soon, until } from './node-bench.fixture.js'

const HEAD = ResponseHead.EMPTY

describe('NodeAdapter, when it is closed', () => {
  let bench: NodeBench
  beforeEach(() => {
    bench = new NodeBench()
  })
  afterEach(() => bench.stop())

  const startManually = async (): Promise<Map<string, HttpExchange>> => {
    const exchanges = new Map<string, HttpExchange>()
    await bench.start((exchange) => void exchanges.set(exchange.path, exchange))
    return exchanges
  }

  /** Milliseconds until everything is closed. */
  const close = async (deadlineMs: number): Promise<number> => {
    const start = performance.now()
    await bench.adapter.close({ deadlineMs })
    return performance.now() - start
  }

  it('closes idle and silent connections at once', async () => {
    await bench.start(echoPath)
    const idle = bench.client().write(get('/'))
    await idle.responses(1)
    const silent = bench.client()
    const half = bench.client().write('GET / HTTP/1.1\r\nHos')
    await until(() => bench.adapter.connections === 3)
    await soon()
    expect(await close(10_000)).toBeLessThan(1000)
    for (const client of [idle, silent, half]) await client.ended()
    expect(bench.adapter.connections).toBe(0)
  })

  it('takes no more connections', async () => {
    const exchanges = await startManually()
    const client = bench.client().write(get('/1'))
    await until(() => exchanges.size === 1)
    const closed = bench.adapter.close({ deadlineMs: 10_000 })
    const late = await bench.client().write(get('/2')).ended()
    expect(late.received).toBe('')
    exchanges.get('/1')?.send(200, HEAD, 'done')
    expect((await client.all())[0]?.body).toBe('done')
    await closed
  })

  it('answers everything that was accepted, says close on the last answer only, and ends', async () => {
    const exchanges = await startManually()
    const client = bench.client().write(get('/1'), get('/2'), get('/3'))
    await until(() => exchanges.size === 3)
    const closed = bench.adapter.close({ deadlineMs: 10_000 })
    await soon()
    for (const path of ['/2', '/1', '/3']) exchanges.get(path)?.send(200, HEAD, path)
    const responses = await client.all()
    expect(responses.map(({ body, headers }) => [body, headers['connection']])).toEqual([
      ['/1', undefined],
      ['/2', undefined],
      ['/3', 'close'],
    ])
    client.socket.end()
    await closed
    expect(bench.adapter.inFlight).toBe(0)
  })

  it('answers a request whose body is still coming', async () => {
    await bench.start(async (exchange) => exchange.send(200, HEAD, await exchange.text()))
    const client = bench.client().write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhello')
    await until(() => bench.handled.length === 1)
    const closed = bench.adapter.close({ deadlineMs: 10_000 })
    await soon()
    client.write('world')
    expect(await client.all()).toMatchObject([{ body: 'helloworld', headers: { connection: 'close' } }])
    client.socket.end()
    await closed
  })

  it('reads a request that was on its way', async () => {
    await bench.start(echoPath)
    const client = bench.client().write(get('/1'))
    await client.responses(1)
    client.write(get('/2'))
    const closed = bench.adapter.close({ deadlineMs: 10_000 })
    const responses = await client.all()
    expect(responses.map(({ body }) => body)).toEqual(['/1', '/2'])
    client.socket.end()
    await closed
  })

  it('lets a slow reader have the rest of its answer', async () => {
    const size = 12_000_000
    await bench.start((exchange) => exchange.send(200, HEAD, 'x'.repeat(size)))
    const client = bench.client()
    client.socket.pause()
    client.write(get('/'))
    await until(() => bench.handled.length === 1)
    await soon()
    const closed = bench.adapter.close({ deadlineMs: 10_000 })
    await soon()
    client.socket.resume()
    expect((await client.all())[0]?.body).toHaveLength(size)
    client.socket.end()
    await closed
  })

  it('holds its deadline against everybody', async () => {
    const source = new Readable({ read: () => undefined })
    source.push('data: 1\n\n')
    const aborted: string[] = []
    await bench.start((exchange) => {
      exchange.signal.addEventListener('abort', () => aborted.push(exchange.path))
      if (exchange.path === '/events') return exchange.sendStream(200, HEAD, source)
      if (exchange.path === '/large') exchange.send(200, HEAD, 'x'.repeat(30_000_000))
      if (exchange.path === '/upload') return exchange.text() as Promise<never>
      return undefined
    })
    const stuck = bench.client()
    stuck.socket.pause()
    stuck.write(get('/large'))
    bench.client().write(get('/never'))
    bench.client().write(get('/events'))
    bench.client().write(post('/upload', 'x').slice(0, -1))
    bench.client().write('GET / HTTP/1.1\r\nHos')
    bench.client()
    await until(() => bench.handled.length === 4)
    const took = await close(100)
    expect(took).toBeGreaterThan(80)
    expect(took).toBeLessThan(1500)
    expect([bench.adapter.connections, bench.adapter.inFlight]).toEqual([0, 0])
    expect(source.destroyed).toBe(true)
    expect(aborted.toSorted()).toEqual(['/events', '/never', '/upload'])
  })

  it('is ended at once by a second call with less patience', async () => {
    await startManually()
    bench.client().write(get('/1'))
    await until(() => bench.handled.length === 1)
    const first = bench.adapter.close({ deadlineMs: 60_000 })
    expect(await close(0)).toBeLessThan(1000)
    await first
  })

  it('measures the deadline on its clock', async () => {
    const clock = new ManualClock()
    const adapter = new NodeAdapter({ logger: new CapturingLogger(), clock })
    let here = false
    adapter.start(() => void (here = true), DEFAULT_SERVER_LIMITS)
    const { port } = await adapter.listen({ port: 0, host: '127.0.0.1' })
    const answer = fetch(`http://127.0.0.1:${port}/`).catch(() => 'cut')
    await until(() => here)
    const closed = adapter.close({ deadlineMs: 30_000 })
    clock.advance(29_999)
    await soon()
    expect(adapter.inFlight).toBe(1)
    clock.advance(1)
    await closed
    expect(await answer).toBe('cut')
  })

  it('may be closed before it listens, and before it starts', async () => {
    const adapter = new NodeAdapter({ logger: new CapturingLogger() })
    await adapter.close({ deadlineMs: 0 })
    adapter.start(echoPath, DEFAULT_SERVER_LIMITS)
    await adapter.close({ deadlineMs: 0 })
  })

  it('does not listen without a handler', async () => {
    const adapter = new NodeAdapter({ logger: new CapturingLogger() })
    await expect(adapter.listen({ port: 0 })).rejects.toThrow(AdapterNotStartedError)
    await expect(adapter.listen({ port: 0 })).rejects.toThrow('Call start(handler, limits) once')
  })

  it('says which port is taken, and what to do', async () => {
    await bench.start(echoPath)
    const second = new NodeAdapter({ logger: new CapturingLogger() })
    second.start(echoPath, DEFAULT_SERVER_LIMITS)
    const listening = second.listen({ port: bench.port, host: '127.0.0.1' })
    await expect(listening).rejects.toThrow(ListenFailedError)
    await expect(listening).rejects.toThrow(
      `Cannot listen on port ${bench.port} of 127.0.0.1: EADDRINUSE.\nAnother process listens there: stop it, or set server.port`,
    )
    await second.close({ deadlineMs: 0 })
  })
})
