import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { HttpExchange } from '../../exchange/http-exchange.js'
import { peerAddress } from './peer-address.js'
import { CLOSE, echoPath, get, NodeBench, until } from './node-bench.fixture.js'

describe('A client of a server that listens on every address', () => {
  let bench: NodeBench
  beforeEach(() => {
    bench = new NodeBench({ everyAddress: true })
  })
  afterEach(async () => bench.stop())

  it('has its IPv4 address, as if there were no IPv6', async () => {
    const seen: (string | undefined)[] = []
    await bench.start((exchange) => {
      seen.push(exchange.remoteAddress)
      return echoPath(exchange)
    })
    await bench.client().write(get('/1'), get('/2', CLOSE)).all()
    expect(seen).toEqual(['127.0.0.1', '127.0.0.1'])
  })

  it('has it also when it is gone', async () => {
    const seen: HttpExchange[] = []
    await bench.start((exchange) => void seen.push(exchange))
    const client = bench.client().write(get('/'))
    await until(() => seen.length === 1)
    client.socket.resetAndDestroy()
    await until(() => bench.adapter.connections === 0)
    expect(seen[0]?.remoteAddress).toBe('127.0.0.1')
  })

  it('has it in what the log says of requests before routing, and of connections beyond the limit', async () => {
    await bench.start(echoPath, { maxConnections: 1 })
    const first = bench.client().write('NOT HTTP\r\n\r\n')
    await first.ended()
    first.destroy()
    await until(() => bench.adapter.connections === 0)
    const second = bench.client().write(get('/'))
    await second.responses(1)
    await bench.client().ended()
    expect(bench.logger.entries).toMatchObject([
      { level: 'debug', fields: { client: '127.0.0.1' } },
      { level: 'warn', fields: { client: '127.0.0.1', port: bench.port } },
    ])
  })
})

describe('peerAddress', () => {
  it.each([
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['192.0.2.1', '192.0.2.1'],
    ['2001:db8::1', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1%eth0'],
    ['::ffff:0:c000:201', '::ffff:0:c000:201'],
    ['::1', '::1'],
    [undefined, undefined],
  ])('of a socket that says %s is %s', (address, expected) => {
    expect(peerAddress(address)).toBe(expected)
  })
})
