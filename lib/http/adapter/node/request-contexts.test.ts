import { AsyncLocalStorage } from 'node:async_hooks'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { RequestContext } from '../../../core/index.js'
import type { HttpExchange } from '../../exchange/http-exchange.js'
import { ResponseHead } from '../../exchange/response-head.js'
import { get, NodeBench, post, soon, until } from './node-bench.fixture.js'

const HEAD = ResponseHead.EMPTY
/** What a handler surrounds its work with: a span, a deadline, a transaction. */
const surrounding = new AsyncLocalStorage<string>()

describe('A handler of the node adapter runs in nothing that surrounds the work of another request', () => {
  let bench: NodeBench
  /** What surrounds each handler, by the path of its request. */
  let found: Map<string, string>
  let exchanges: Map<string, HttpExchange>
  beforeEach(() => {
    bench = new NodeBench()
    found = new Map()
    exchanges = new Map()
  })
  afterEach(() => bench.stop())

  const start = (handle: (exchange: HttpExchange) => void | Promise<void>): Promise<unknown> =>
    bench.start((exchange) => {
      const isOwn = RequestContext.current() === exchange
      found.set(exchange.path, surrounding.getStore() ?? (isOwn ? 'its request' : 'another request'))
      exchanges.set(exchange.path, exchange)
      return surrounding.run(exchange.path, () => handle(exchange))
    })
  const answer = (path: string, body = ''): void =>
    surrounding.run(`answering ${path}`, () => exchanges.get(path)?.send(200, HEAD, body))
  const expectFound = (...paths: string[]): void => {
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(paths.map((path) => [path, 'its request'])))
  }

  it('that came before it on the connection', async () => {
    await start((exchange) => exchange.send(200, HEAD))
    const client = bench.client().write(get('/1'))
    await client.responses(1)
    client.write(get('/2'), get('/3'))
    await client.responses(3)
    expectFound('/1', '/2', '/3')
  })

  it('that was answered while its body was on its way', async () => {
    await start((exchange) => exchange.send(200, HEAD))
    const [head = '', body = ''] = post('/2', 'body').split('\r\n\r\n')
    const client = bench.client().write(get('/1'), `${head}\r\n\r\n`)
    await until(() => found.has('/2'))
    client.write(body)
    await client.responses(2)
    expectFound('/1', '/2')
  })

  it('that had to end before it could begin', async () => {
    const paths = Array.from({ length: 70 }, (_, i) => `/${i}`)
    await start(() => undefined)
    const client = bench.client().write(...paths.map((path) => get(path)))
    await until(() => found.size >= 64)
    await soon()
    expect(found.size).toBe(64)
    for (const path of paths) answer(path)
    await client.responses(70)
    expectFound(...paths)
  })

  it('that had to end before the connection was read on', async () => {
    await start(() => undefined)
    const client = bench.client()
    for (let i = 0; i < 65; i++) client.write(get(`/${i}`))
    await until(() => found.size >= 64)
    await soon()
    client.write(get('/65'), get('/66'))
    await soon()
    for (let i = 0; i < 65; i++) answer(`/${i}`)
    await until(() => found.size === 67)
    answer('/65')
    answer('/66')
    await client.responses(67)
    expectFound(...Array.from({ length: 67 }, (_, i) => `/${i}`))
  })

  it('that had to end before its offer of an upgrade was declined', async () => {
    await start((exchange) => (exchange.path === '/1' ? undefined : exchange.send(200, HEAD)))
    const client = bench.client()
    client.write(get('/1'), get('/2', 'Connection: Upgrade', 'Upgrade: h2c'), get('/3'))
    await until(() => found.size === 1)
    await soon()
    answer('/1')
    await client.responses(3)
    client.write(get('/4'))
    await client.responses(4)
    expectFound('/1', '/2', '/3', '/4')
  })

  it('whose answer had to be read first', async () => {
    await start(() => undefined)
    const client = bench.client().write(get('/1'))
    await until(() => found.size === 1)
    client.socket.pause()
    answer('/1', 'x'.repeat(16 * 1024 * 1024))
    client.write(get('/2'))
    await soon(50)
    expect(found.size).toBe(1)
    client.socket.resume()
    await until(() => found.size === 2)
    expectFound('/1', '/2')
  })
})
