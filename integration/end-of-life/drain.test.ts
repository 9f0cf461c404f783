import { afterEach, describe, expect, it } from '@jest/globals'
import { RudeClientBench } from '../rude-clients/rude-client-bench.js'
import type { RawClient } from '../support/raw-client.js'

const HOST = 'Host: shop.test\r\n'
const GATED = `GET /fault/gated HTTP/1.1\r\n${HOST}\r\n`
const OK = `GET /ok HTTP/1.1\r\n${HOST}\r\n`
/** Long enough for the slowest machine, much less than the deadlines of an application by default. */
const SOON = 3000

let bench: RudeClientBench

afterEach(() => bench.stop())

/** A client of a fresh application, which has served it already or works on what it sent. */
async function client(text: string, isReached = ''): Promise<RawClient> {
  const { server } = bench
  const connected = await server.connect()
  connected.write(text)
  if (isReached === 'answered') await connected.response()
  else if (isReached === 'in flight') await bench.until(({ inFlight }) => inFlight === 1)
  else await bench.until(({ connections }) => connections === 1)
  return connected
}

/** Sends the signal and waits until the program has taken it. */
async function signal(name: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  bench.server.program.kill(name)
  await bench.server.logged(`${name} received: draining`)
}

/** Expects that the process ends soon, with this code. */
async function expectExit(code = 0): Promise<void> {
  const begun = performance.now()
  expect(await bench.server.program.exit).toEqual({ code, signal: null })
  expect(performance.now() - begun).toBeLessThan(SOON)
}

describe('a drain by default', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'lets go of idle and silent clients at once, takes the components down and exits with 0: %s',
    async (name) => {
      bench = await RudeClientBench.start()
      const idle = await client(OK, 'answered')
      const silent = await bench.server.connect()
      await signal(name)
      await Promise.all([idle.closed, silent.closed])
      await expectExit()
      expect(bench.server.log.slice(-2)).toEqual([
        expect.objectContaining({ message: 'components taken down', inFlight: 0, connections: 0 }),
        expect.objectContaining({ level: 'info', message: 'Stopped' }),
      ])
      expect(bench.server.program.stderr).toBe('')
    },
  )

  it('finishes the request in flight, and its answer says Connection: close', async () => {
    bench = await RudeClientBench.start()
    const working = await client(GATED, 'in flight')
    await signal()
    bench.openGate()
    const { status, body, headers } = await working.response()
    expect({ status, body, connection: headers['connection'] }).toEqual({
      status: 200,
      body: 'done',
      connection: 'close',
    })
    expect(await working.rest()).toBe('')
    await expectExit()
  })

  it('answers everything that was pipelined before, and says close with the last answer only', async () => {
    bench = await RudeClientBench.start()
    const working = await bench.server.connect()
    working.write(GATED + OK + OK)
    await bench.until(({ inFlight }) => inFlight === 3)
    await signal()
    bench.openGate()
    const connections: (string | undefined)[] = []
    for (let i = 0; i < 3; i++) connections.push((await working.response()).headers['connection'])
    expect(connections).toEqual([undefined, undefined, 'close'])
    expect(await working.rest()).toBe('')
    await expectExit()
  })

  it('accepts no new connection, while the request in flight goes on', async () => {
    bench = await RudeClientBench.start()
    const working = await client(GATED, 'in flight')
    await signal()
    await bench.server.refusesConnections()
    bench.openGate()
    expect(await working.response()).toMatchObject({ status: 200 })
    working.destroy()
    await expectExit()
  })

  it('sends the whole of a download that is under way', async () => {
    bench = await RudeClientBench.start()
    const reader = await bench.server.connect()
    reader.socket.pause()
    reader.request('GET /stream/download?megabytes=50')
    await bench.until(({ bytesProduced }) => bytesProduced > 0)
    await signal()
    reader.discard()
    reader.socket.resume()
    // The end of the last chunk: nothing is missing. The head had left before the signal, so the connection just ends.
    expect(await reader.rest()).toMatch(/x\r\n0\r\n\r\n$/)
    await expectExit()
  })

  it('answers a request whose body is still coming, when the rest comes', async () => {
    bench = await RudeClientBench.start()
    const fields = `${HOST}Content-Type: application/json\r\nContent-Length: 11\r\n`
    const half = await client(`POST /input/json HTTP/1.1\r\n${fields}\r\n{"ok`, 'in flight')
    await signal()
    half.write('":true}')
    const { body, headers } = await half.response()
    expect({ body, connection: headers['connection'] }).toEqual({ body: '{"ok":true}', connection: 'close' })
    expect(await half.rest()).toBe('')
    await expectExit()
  })
})

describe('a drain with a deadline of 300 ms', () => {
  const start = async (): Promise<void> => {
    bench = await RudeClientBench.start('--server.shutdown-timeout=300ms')
  }

  it.each([
    ['a silent socket', ''],
    ['half a request line', 'GET /o'],
    ['half a header', `GET /ok HTTP/1.1\r\n${HOST}X-Na`],
    [
      'half a body',
      `POST /input/json HTTP/1.1\r\n${HOST}Content-Type: application/json\r\nContent-Length: 9\r\n\r\n{"a`,
    ],
    ['half a chunk', `POST /stream/upload HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\nff\r\nab`],
    ['an event stream', `GET /stream/events HTTP/1.1\r\n${HOST}\r\n`],
    ['a handler that never answers', `GET /fault/never HTTP/1.1\r\n${HOST}\r\n`],
    ['a handler that has forgotten to answer', `GET /fault/forgotten HTTP/1.1\r\n${HOST}\r\n`],
    [
      'pipelined requests behind one that never answers',
      `GET /fault/never HTTP/1.1\r\n${HOST}\r\n${OK}${OK}`,
    ],
    [
      'an unserved upgrade',
      `GET /fault/never HTTP/1.1\r\n${HOST}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
    ],
  ])('ends in time, with code 0 and no error, whatever a client does: %s', async (_name, text) => {
    await start()
    const rude = await client(text)
    await bench.mark()
    await signal()
    await expectExit()
    await rude.closed
    expect(bench.server.log.filter(({ level }) => level === 'error' || level === 'fatal')).toEqual([])
    expect(bench.server.log).toContainEqual(
      expect.objectContaining({ message: 'components taken down', inFlight: 0 }),
    )
    expect(bench.server.program.stderr).toBe('')
  })

  it('ends in time although a client does not read', async () => {
    await start()
    const stuck = await bench.server.connect()
    stuck.socket.pause()
    stuck.request('GET /stream/download?megabytes=200')
    await bench.until(({ bytesProduced }) => bytesProduced > 0)
    await signal()
    await expectExit()
    expect(bench.server.log.filter(({ level }) => level === 'error')).toEqual([])
  })

  it('ends in time although a client goes on sending', async () => {
    await start()
    const sender = await client(`POST /stream/upload HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\n`)
    await signal()
    const dribble = setInterval(() => sender.write('1\r\nx\r\n'), 5)
    await expectExit()
    clearInterval(dribble)
  })

  it('makes what is cut look incomplete to its client', async () => {
    await start()
    const events = await bench.server.connect()
    events.request('GET /stream/events')
    await events.until(/data: first/)
    await signal()
    await expect(events.response()).rejects.toMatchObject({ name: 'IncompleteResponseError' })
    await expectExit()
  })
})

describe('the deadline of the process', () => {
  it('cuts a drain that would take longer, and the components are still taken down', async () => {
    bench = await RudeClientBench.start('--runtime.shutdown-deadline=300ms')
    const working = await client(`GET /stream/events HTTP/1.1\r\n${HOST}\r\n`, 'in flight')
    await signal()
    await expectExit()
    await working.closed
    expect(bench.server.log.slice(-4)).toEqual([
      expect.objectContaining({ level: 'warn', message: expect.stringContaining('longer than 300 ms') }),
      expect.objectContaining({
        level: 'warn',
        message: expect.stringContaining('Cut requests'),
        inFlight: 1,
      }),
      expect.objectContaining({ message: 'components taken down' }),
      expect.objectContaining({ message: 'Stopped after cutting what was left' }),
    ])
  })
})

describe('a second signal', () => {
  it.each([
    ['SIGTERM', 'SIGTERM', 143],
    ['SIGINT', 'SIGTERM', 143],
    ['SIGTERM', 'SIGINT', 130],
  ] as const)('ends it at once: %s, then %s', async (first, second, code) => {
    bench = await RudeClientBench.start()
    const working = await client(`GET /fault/never HTTP/1.1\r\n${HOST}\r\n`, 'in flight')
    await signal(first)
    bench.server.program.kill(second)
    await expectExit(code)
    await working.closed
    expect(bench.server.log.at(-1)).toMatchObject({
      level: 'warn',
      message: `${second} received while draining: exiting at once`,
    })
  })
})
