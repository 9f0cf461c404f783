import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { RawClient } from '../support/raw-client.js'
import { RudeClientBench } from './rude-client-bench.js'

const MEGABYTE = 1024 * 1024
const MEGABYTES = 200

let bench: RudeClientBench
beforeAll(async () => {
  bench = await RudeClientBench.start()
})
afterAll(() => bench.stop())

/** A client that asks for something and reads none of it. */
async function stuckReader(path: string): Promise<RawClient> {
  const client = await bench.server.connect()
  client.socket.pause()
  client.request(`GET ${path}`)
  return client
}

/** Waits until the sources are asked for no more: their clients have taken what fits into sockets and buffers. */
async function settled(): Promise<number> {
  let before = -1
  for (let same = 0; same < 10;) {
    const { bytesProduced } = await bench.probe()
    same = bytesProduced === before && bytesProduced > 0 ? same + 1 : 0
    before = bytesProduced
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  return before
}

describe('a client that does not read', () => {
  it(`holds little of a stream of ${MEGABYTES} MB, and gets the whole of it when it reads`, async () => {
    const { bytesProduced } = await bench.quiet()
    const client = await stuckReader(`/stream/download?megabytes=${MEGABYTES}`)
    const produced = (await settled()) - bytesProduced
    // What the sockets of both sides hold is the kernel's; the server itself asks for one piece more than fits there.
    expect(produced).toBeLessThan(16 * MEGABYTE)

    client.socket.resume()
    await client.until(/^HTTP\/1\.1 200 /)
    client.discard()
    await bench.until((report) => report.bytesProduced - bytesProduced === MEGABYTES * MEGABYTE)
    await client.until(/\r\n0\r\n\r\n$/)
    client.destroy()
    await bench.quiet()
  }, 30_000)

  it('costs the process little memory, however many of them there are', async () => {
    const { residentMemory } = await bench.quiet()
    const clients = await Promise.all(
      Array.from({ length: 10 }, () => stuckReader(`/stream/download?megabytes=${MEGABYTES}`)),
    )
    await settled()
    const report = await bench.probe()
    expect(report.residentMemory - residentMemory).toBeLessThan(100 * MEGABYTE)
    for (const client of clients) client.socket.resetAndDestroy()
    const { streamsOpened } = await bench.quiet()
    await bench.until(({ streamsReleased }) => streamsReleased === streamsOpened)
  }, 30_000)

  it('does not let answers to its pipelined requests pile up', async () => {
    const { bytesProduced } = await bench.quiet()
    const client = await bench.server.connect()
    client.socket.pause()
    for (let i = 0; i < 500; i++) client.request('GET /stream/download?megabytes=1')
    const produced = (await settled()) - bytesProduced
    expect(produced).toBeLessThan(32 * MEGABYTE)
    expect((await bench.probe()).inFlight).toBeLessThan(500)
    client.socket.resetAndDestroy()
    await bench.quiet()
  }, 30_000)

  it('is cut after the write timeout, and its stream released', async () => {
    const impatient = await RudeClientBench.start('--server.limits.write-timeout=300ms')
    try {
      const client = await impatient.server.connect()
      client.socket.pause()
      client.request(`GET /stream/download?megabytes=${MEGABYTES}`)
      await impatient.until(({ bytesProduced }) => bytesProduced > 0)
      const { streamsOpened, bytesProduced } = await impatient.quiet()
      expect(streamsOpened).toBe(1)
      expect(bytesProduced).toBeLessThan(MEGABYTES * MEGABYTE)
      await impatient.until(({ streamsReleased }) => streamsReleased === 1)
      expect(impatient.server.log.filter(({ level }) => level === 'error')).toEqual([])
    } finally {
      await impatient.stop()
    }
  }, 30_000)
})

describe('an upload', () => {
  const FIELDS = 'content-length: 1000000\r\n'

  it('reaches the handler as it arrives, and is answered', async () => {
    const body = 'x'.repeat(1_000_000)
    expect(await bench.server.send('POST /stream/upload', FIELDS, body)).toMatchObject({
      status: 201,
      body: '{"bytes":1000000}',
    })
  })

  it.each([
    ['is reset', (client: RawClient) => client.socket.resetAndDestroy()],
    ['is closed', (client: RawClient) => client.socket.end()],
  ])('that %s in the middle leaks nothing, and the handler is told', async (_how, leave) => {
    const before = await bench.quiet()
    const COUNT = 50
    const lines = await bench.logOf(async () => {
      const clients = await Promise.all(Array.from({ length: COUNT }, () => bench.server.connect()))
      for (const client of clients) client.request('POST /stream/upload', FIELDS, 'x'.repeat(1000))
      await bench.until(({ bytesUploaded }) => bytesUploaded - before.bytesUploaded === COUNT * 1000)
      for (const client of clients) leave(client)
      const after = await bench.quiet()
      expect(after.uploadFailures.slice(before.uploadFailures.length)).toEqual(
        Array.from({ length: COUNT }, () => 'ClientDisconnectedError'),
      )
      for (const client of clients) client.destroy()
    })
    // Nobody's fault; one line each for those who look.
    expect(lines.map(({ level }) => level)).toEqual(Array.from({ length: COUNT }, () => 'debug'))
  })

  it('that nobody reads is held back, not kept in memory', async () => {
    const { residentMemory } = await bench.quiet()
    const client = await bench.server.connect()
    client.request('POST /fault/hold', 'content-length: 200000000\r\n')
    let sent = 0
    const piece = 'x'.repeat(MEGABYTE)
    while (sent < 100 && client.socket.writableLength < 4 * MEGABYTE) {
      client.write(piece)
      sent++
      await bench.probe()
    }
    expect(sent).toBeLessThan(100)
    expect((await bench.probe()).residentMemory - residentMemory).toBeLessThan(50 * MEGABYTE)
    bench.openGate()
    const { status, headers } = await client.response('POST')
    expect({ status, connection: headers['connection'] }).toEqual({ status: 201, connection: 'close' })
    client.destroy()
    await bench.quiet()
  }, 30_000)

  it('that nobody reads, and whose client has left, is given up when its timeouts have passed', async () => {
    // Node 22 sees the end of such a connection, not its reset: a client that may still read keeps its request for the second one.
    const impatient = await RudeClientBench.start(
      '--server.limits.request-timeout=300ms',
      '--server.limits.write-timeout=500ms',
    )
    try {
      const client = await impatient.server.connect()
      client.request('POST /fault/hold', 'content-length: 200000000\r\n', 'x'.repeat(MEGABYTE))
      await impatient.until(({ inFlight }) => inFlight === 1)
      client.socket.resetAndDestroy()
      await impatient.quiet()
    } finally {
      await impatient.stop()
    }
  })
})

describe('an event stream', () => {
  it('is released when its client leaves', async () => {
    const before = await bench.quiet()
    const clients = await Promise.all(Array.from({ length: 20 }, () => bench.server.connect()))
    for (const client of clients) client.request('GET /stream/events')
    await Promise.all(clients.map((client) => client.until(/event: hello\ndata: first\n\n/)))
    expect(await bench.probe()).toMatchObject({ inFlight: 20, streamsOpened: before.streamsOpened + 20 })
    for (const client of clients) client.socket.resetAndDestroy()
    await bench.quiet()
  })
})
