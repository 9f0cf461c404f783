import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { expectProblem, RudeClientBench } from './rude-client-bench.js'
import type { RawResponse } from '../support/raw-client.js'

let bench: RudeClientBench
beforeAll(async () => {
  bench = await RudeClientBench.start()
})
afterAll(() => bench.stop())

const THROWN = [
  'error',
  'nested',
  'text',
  'number',
  'null',
  'undefined',
  'object',
  'symbol',
  'hostile',
  'unreadable',
]

describe('a handler that fails', () => {
  it.each(THROWN.flatMap((what) => [`/fault/throw/${what}`, `/fault/reject/${what}`]))(
    'is answered with 500 and logged once: %s',
    async (path) => {
      let response: RawResponse | undefined
      const lines = await bench.logOf(async () => {
        response = await bench.server.get(path, 'x-request-id: r-1\r\n')
      })
      const problem = expectProblem(response as RawResponse, 500)
      expect(problem).toEqual({
        type: 'about:blank',
        title: 'Internal Server Error',
        status: 500,
        instance: path,
        requestId: 'r-1',
      })
      expect(lines).toEqual([
        expect.objectContaining({ level: 'error', requestId: 'r-1', method: 'GET', path, status: 500 }),
      ])
    },
  )

  it('is logged with what was thrown, so that somebody can find it', async () => {
    const [line] = await bench.logOf(() => bench.server.get('/fault/throw/nested'))
    expect(line).toMatchObject({
      handler: 'FaultController.throws',
      error: {
        message: 'the password',
        stack: expect.stringContaining('fault-controller'),
        cause: { message: 'is swordfish' },
      },
    })
  })

  it('is answered on HEAD without a body, and the connection goes on', async () => {
    const client = await bench.server.connect()
    client.request('HEAD /fault/throw/undefined')
    expect(await client.response('HEAD')).toMatchObject({ status: 500, body: '' })
    client.request('GET /ok')
    expect(await client.response()).toMatchObject({ status: 200, body: '{"ok":true}' })
    client.destroy()
  })

  it('tells a client that takes no JSON no more than one that does', async () => {
    const { status, headers, body } = await bench.server.get('/fault/throw/error', 'accept: text/html\r\n')
    expect({ status, type: headers['content-type'], body }).toEqual({
      status: 500,
      type: 'text/plain; charset=utf-8',
      body: '500 Internal Server Error\n',
    })
  })

  it('is answered with 500 when its result is no JSON', async () => {
    let response: RawResponse | undefined
    const lines = await bench.logOf(async () => (response = await bench.server.get('/fault/cyclic')))
    expectProblem(response as RawResponse, 500)
    expect(lines).toEqual([expect.objectContaining({ level: 'error', status: 500 })])
  })
})

describe('a handler that fails after it has answered', () => {
  it.each(['error', 'text', 'undefined', 'hostile'])('does not change its answer: %s', async (what) => {
    const client = await bench.server.connect()
    const lines = await bench.logOf(async () => {
      client.request(`GET /fault/late/${what}`, 'x-request-id: r-2\r\n')
      expect(await client.response()).toMatchObject({ status: 200, body: 'first' })
      await bench.server.logged(`GET /fault/late/${what}: failed after`)
    })
    expect(lines).toEqual([expect.objectContaining({ level: 'error', requestId: 'r-2' })])
    client.request('GET /ok')
    expect(await client.response()).toMatchObject({ status: 200, body: '{"ok":true}' })
    expect(client.received).toBe('')
    client.destroy()
  })

  it.each(['twice', 'twice-later'])('answers once when it tries to answer twice: %s', async (how) => {
    const client = await bench.server.connect()
    const lines = await bench.logOf(async () => {
      client.request(`GET /fault/${how}`)
      client.request('GET /ok')
      expect(await client.response()).toMatchObject({ status: 200, body: 'first' })
      expect(await client.response()).toMatchObject({ status: 200, body: '{"ok":true}' })
      await bench.server.logged(`GET /fault/${how}: failed after`)
    })
    expect(lines).toEqual([
      expect.objectContaining({
        level: 'error',
        error: expect.objectContaining({ name: 'ResponseCommittedError' }),
      }),
    ])
    expect(client.received).toBe('')
    client.destroy()
  })
})

describe('a handler that never answers', () => {
  it.each(['never', 'forgotten'])('costs nothing once its client has left: %s', async (how) => {
    await bench.quiet()
    const client = await bench.server.connect()
    client.request(`GET /fault/${how}`)
    await bench.until(({ inFlight }) => inFlight === 1)
    const lines = await bench.logOf(async () => {
      client.socket.resetAndDestroy()
      await bench.quiet()
    })
    expect(lines).toEqual([])
  })

  it('tells the handler by its signal that the client has left, and does not wait for ever', async () => {
    const impatient = await RudeClientBench.start('--server.limits.write-timeout=200ms')
    try {
      const client = await impatient.server.connect()
      client.request('GET /fault/forgotten')
      await impatient.until(({ inFlight }) => inFlight === 1)
      client.socket.end()
      await impatient.until(({ aborted }) => aborted === 1)
      await impatient.quiet()
    } finally {
      await impatient.stop()
    }
  })
})

describe('a stream that fails', () => {
  it.each(['chunked', 'readable', 'entity', 'length'])(
    'does not look complete to the client, and is logged once: %s',
    async (framing) => {
      const client = await bench.server.connect()
      const lines = await bench.logOf(async () => {
        client.request(`GET /stream/failing/${framing}`, 'x-request-id: r-3\r\n')
        await expect(client.response()).rejects.toMatchObject({ name: 'IncompleteResponseError' })
        await bench.server.logged(`/stream/failing/${framing}: failed after`)
      })
      expect(client.received).not.toContain('swordfish')
      expect(lines).toEqual([expect.objectContaining({ level: 'error', requestId: 'r-3' })])
    },
  )

  it('does not look complete in HTTP/1.0, where the end of the connection ends a response: it is reset', async () => {
    const client = await bench.server.connect()
    client.write('GET /stream/failing/chunked HTTP/1.0\r\n\r\n')
    expect(await client.closed).toBe('reset')
  })

  it('loses none of its first bytes', async () => {
    const client = await bench.server.connect()
    client.request('GET /stream/failing/length')
    expect(await client.rest()).toMatch(/content-length: 100\r\n[\s\S]*first bytes$/)
  })

  it('does not look complete when it has fewer bytes than it said', async () => {
    const client = await bench.server.connect()
    client.request('GET /stream/wrong-length?length=20')
    await expect(client.response()).rejects.toMatchObject({ name: 'IncompleteResponseError' })
    const line = await bench.server.logged('GET /stream/wrong-length: failed after')
    expect(line['error']).toMatchObject({
      message: expect.stringContaining('announced with 20 bytes, but its source ended after 10.'),
    })
  })

  it('is answered with 500 when its first bytes are more than it said', async () => {
    expectProblem(await bench.server.get('/stream/wrong-length?length=5'), 500)
    const line = await bench.server.logged('GET /stream/wrong-length answered 500')
    expect(line['error']).toMatchObject({
      message: expect.stringContaining('announced with 5 bytes, but its source has more.'),
    })
  })

  it('is answered with 500 when it fails before its first byte, and does not end the process', async () => {
    let response: RawResponse | undefined
    const lines = await bench.logOf(async () => {
      response = await bench.server.get('/stream/failing-at-once')
    })
    expectProblem(response as RawResponse, 500)
    expect(lines).toEqual([expect.objectContaining({ level: 'error', status: 500 })])
  })

  it('does not end the process when it fails while it waits for its turn', async () => {
    const client = await bench.server.connect()
    client.request('GET /fault/gated')
    client.request('GET /stream/failing-while-waiting')
    await bench.server.logged('the stream fails now')
    bench.openGate()
    expect(await client.response()).toMatchObject({ status: 200, body: 'done' })
    expectProblem(await client.response(), 500)
    client.destroy()
    await bench.mark()
  })

  it('leaves nothing open', async () => {
    const { streamsOpened } = await bench.quiet()
    await bench.until(({ streamsReleased }) => streamsReleased === streamsOpened)
  })
})

describe('a promise that nobody waits for', () => {
  it.each(['error', 'text', 'undefined'])(
    'is logged with the request it came from, and the process goes on: %s',
    async (what) => {
      const lines = await bench.logOf(async () => {
        const response = await bench.server.get(`/fault/floating/${what}`, `x-request-id: r-${what}\r\n`)
        expect(response).toMatchObject({ status: 200, body: 'started' })
      })
      expect(lines).toEqual([
        expect.objectContaining({
          level: 'error',
          message: 'Unhandled rejection',
          requestId: `r-${what}`,
          request: `GET /fault/floating/${what}`,
        }),
      ])
    },
  )
})
