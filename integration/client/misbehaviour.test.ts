import { once } from 'node:events'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import {
  brotliCompressSync,
  constants,
  createZstdCompress,
  deflateRawSync,
  deflateSync,
  gzipSync,
  zstdCompressSync,
} from 'node:zlib'
import { afterEach, describe, expect, it } from '@jest/globals'
import {
  ClientConnectionError,
  ClientTimeoutError,
  InvalidClientRequestError,
  InvalidResponseError,
  ResponseTooLargeError,
  RestClient,
  UnreadableResponseError,
  type PlainClientOptions,
} from 'nexus-framework/client'
import { answering, RawServer, response, type Behaviour } from './raw-server.fixture.js'

const JSON_TYPE = 'Content-Type: application/json'

let open: AsyncDisposable[] = []
afterEach(async () => {
  for (const each of open.reverse()) await each[Symbol.asyncDispose]()
  open = []
})

async function serving(behave: Behaviour, options: PlainClientOptions = {}) {
  const server = await RawServer.start(behave)
  open.push(server)
  const client = await RestClient.create({ name: 'raw', baseUrl: server.url, ...options })
  open.push(client)
  return { server, client, get: () => client.get().uri('/thing').retrieve() }
}

async function failure(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => {
      throw new RangeError('It did not fail.')
    },
    (error: unknown) => error as Error,
  )
}

describe('a service that misbehaves', () => {
  it('is refused as unavailable when nobody listens', async () => {
    const { server, get } = await serving(answering(''))
    await server[Symbol.asyncDispose]().catch(() => undefined)
    open.shift()
    const error = await failure(get().body(String))
    expect(error).toBeInstanceOf(ClientConnectionError)
    expect(error).toMatchObject({ failure: 'connect', reason: 'ECONNREFUSED' })
    expect((error as ClientConnectionError).errorResponse().status).toBe(503)
  })

  it('is told by its name when that can not be resolved', async () => {
    const client = await RestClient.create({ name: 'raw', baseUrl: 'http://no-such-host.invalid/secret?' })
    open.push(client)
    const error = await failure(client.get().uri('/a?token=1').retrieve().body(String))
    expect(error).toMatchObject({ failure: 'dns', url: 'http://no-such-host.invalid/secret/a' })
    expect(error.message).not.toContain('token')
  })

  it.each<[string, Behaviour]>([
    ['closes without an answer', (socket) => socket.end()],
    ['resets without an answer', (socket) => socket.resetAndDestroy()],
    ['closes in the middle of the head', (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-')],
    [
      'closes in the middle of the body',
      (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc'),
    ],
    [
      'closes in the middle of a chunk',
      (socket) => socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab'),
    ],
    [
      'resets in the middle of the body',
      (socket) =>
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc', () => socket.resetAndDestroy()),
    ],
  ])('fails when it %s', async (_name, behave) => {
    const { get } = await serving(behave)
    const error = await failure(get().body(String))
    expect(error.constructor.name).toMatch(/^(?:ClientConnectionError|InvalidResponseError)$/)
    expect((error as ClientConnectionError).errorResponse()).toMatchObject({ status: 502 })
    expect((error as ClientConnectionError).errorResponse().detail).not.toMatch(/127|ECONN/)
  })

  it.each<[string, string]>([
    ['is no HTTP', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['has a malformed status line', 'HTTP/1.1 abc\r\n\r\n'],
    ['has a malformed field', 'HTTP/1.1 200 OK\r\nbad header\r\n\r\n'],
    ['has two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
    ['has a malformed chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'],
  ])('is told to be invalid when what it sends %s', async (_name, text) => {
    const { get } = await serving(answering(text))
    expect(await failure(get().body(String))).toBeInstanceOf(InvalidResponseError)
  })

  it('can not send a head of any size', async () => {
    const { get } = await serving(answering(`HTTP/1.1 200 OK\r\nX-Big: ${'a'.repeat(100_000)}\r\n\r\n`))
    expect(await failure(get().body(String))).toBeInstanceOf(InvalidResponseError)
  })

  it('can not make the client wait for a head', async () => {
    const { get } = await serving(() => undefined, { readTimeout: 300 })
    const error = await failure(get().body(String))
    expect(error).toBeInstanceOf(ClientTimeoutError)
    expect(error).toMatchObject({ phase: 'response' })
    expect((error as ClientTimeoutError).errorResponse().status).toBe(504)
  })

  it('can not make the client wait for the rest of a body', async () => {
    const stalling = answering('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc')
    const { get } = await serving(stalling, { readTimeout: 300 })
    expect(await failure(get().body(String))).toMatchObject({ phase: 'body' })
  })

  it('can not hold the client by dripping', async () => {
    const { get, server } = await serving(
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n')
        const timer = setInterval(() => socket.write('a'), 20)
        socket.on('close', () => clearInterval(timer))
      },
      { timeout: 1_000 },
    )
    const error = await failure(get().body(String))
    expect(error).toMatchObject({ phase: 'total' })
    await server.allClosed()
  })

  it('can not send more than the limit, whether it says so or not', async () => {
    const long = 'a'.repeat(2000)
    const declared = await serving(answering(response('200 OK', [], long)), { maxResponseSize: '1KB' })
    expect(await failure(declared.get().body(String))).toMatchObject({ limit: 1024 })
    await declared.server.allClosed()
    const chunked = await serving(
      answering(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7d0\r\n${long}\r\n0\r\n\r\n`),
      { maxResponseSize: 1024 },
    )
    expect(await failure(chunked.get().body(String))).toBeInstanceOf(ResponseTooLargeError)
  })

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
  ])('can not blow up memory with %s', async (coding, compress) => {
    const bomb = compress(Buffer.alloc(20 * 1024 * 1024))
    expect(bomb.length).toBeLessThan(100_000)
    const { get } = await serving(answering(response('200 OK', [`Content-Encoding: ${coding}`], bomb)), {
      maxResponseSize: '1MB',
    })
    expect(await failure(get().body(String))).toBeInstanceOf(ResponseTooLargeError)
  })

  it('can not blow up memory with the body of an error', async () => {
    const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024, 'x'))
    const { get } = await serving(answering(response('500 Oops', ['Content-Encoding: gzip'], bomb)))
    const error = await failure(get().body(String))
    expect(error).toMatchObject({ status: 500 })
    expect((error as unknown as { bodyText: string }).bodyText).toHaveLength(64 * 1024)
  })

  it.each([
    ['garbage', ['Content-Encoding: gzip'], 'this is no gzip'],
    ['half of it', ['Content-Encoding: gzip'], gzipSync('a'.repeat(10_000)).subarray(0, 25)],
    ['a coding that nobody asked for', ['Content-Encoding: compress'], 'x'],
    ['too many codings', ['Content-Encoding: gzip, gzip, gzip, gzip'], 'x'],
  ])('is told to be invalid when it sends %s', async (_name, headers, body) => {
    const { get } = await serving(answering(response('200 OK', headers, body)))
    expect(await failure(get().body(String))).toBeInstanceOf(InvalidResponseError)
  })

  it('can not pass a page of somebody else off as the result', async () => {
    const { get } = await serving(answering(response('200 OK', ['Content-Type: text/html'], '<p>Log in</p>')))
    const error = await failure(get().body(Object))
    expect(error).toBeInstanceOf(UnreadableResponseError)
    expect(error.message).toContain('text/html')
    const malformed = await serving(answering(response('200 OK', [JSON_TYPE], '{"a":')))
    expect(await failure(malformed.get().body(Object))).toBeInstanceOf(UnreadableResponseError)
    const empty = await serving(answering(response('200 OK', [JSON_TYPE])))
    expect(await failure(empty.get().body(Object))).toMatchObject({ reason: 'it is empty' })
  })

  it('keeps its secrets when its error is answered to somebody else', async () => {
    const problem = '{"detail":"SELECT * FROM users","status":500}'
    const { get } = await serving(
      answering(response('500 Oops', ['Content-Type: application/problem+json'], problem)),
    )
    const error = (await failure(get().body(Object))) as ClientConnectionError
    expect(JSON.stringify(error.errorResponse())).not.toContain('SELECT')
  })
})

/** A body that comes in one chunk, or is empty without having said so. */
function chunked(coding: string, body: Uint8Array): Behaviour {
  return (socket) => {
    socket.write(`HTTP/1.1 200 OK\r\nContent-Encoding: ${coding}\r\nTransfer-Encoding: chunked\r\n\r\n`)
    if (body.length > 0) {
      socket.write(`${body.length.toString(16)}\r\n`)
      socket.write(Buffer.concat([body, Buffer.from('\r\n')]))
    }
    socket.write('0\r\n\r\n')
  }
}

describe('what is decoded', () => {
  it.each(['gzip', 'deflate', 'br', 'zstd'])('ends where a body in %s has nothing', async (coding) => {
    const { get } = await serving(chunked(coding, Buffer.alloc(0)))
    const outcome: unknown = await get()
      .body(String)
      .catch((error: unknown) => error)
    expect(outcome === '' || outcome instanceof InvalidResponseError).toBe(true)
  })

  it('asks for no more memory than zstd may have', async () => {
    // Only a frame that does not tell its size needs a window.
    const compress = createZstdCompress({ params: { [constants.ZSTD_c_windowLog]: 27 } })
    const frame = Readable.from([Buffer.alloc(100_000, 'a'), Buffer.alloc(100_000, 'b')]).pipe(compress)
    const { get } = await serving(chunked('zstd', await buffer(frame)))
    expect(await failure(get().body(String))).toBeInstanceOf(InvalidResponseError)
  })

  it.each([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
    ['gzip, br', (data: Uint8Array) => brotliCompressSync(gzipSync(data))],
    ['identity', (data: Uint8Array) => Buffer.from(data)],
  ])('is a body in %s', async (coding, compress) => {
    const text = 'größe '.repeat(1000)
    const { get, server } = await serving(
      answering(response('200 OK', [`Content-Encoding: ${coding}`], compress(Buffer.from(text)))),
    )
    await expect(get().body(String)).resolves.toBe(text)
    expect(server.heads[0]?.toLowerCase()).toContain('accept-encoding: gzip, deflate, br, zstd')
  })

  it('is text in the charset that the service names', async () => {
    const bytes = Buffer.from('gr\xf6\xdfe', 'latin1')
    const { get } = await serving(
      answering(response('200 OK', ['Content-Type: text/plain; charset=iso-8859-1'], bytes)),
    )
    await expect(get().body(String)).resolves.toBe('größe')
  })
})

describe('what a caller can not smuggle into a request', () => {
  it.each([
    ['x-evil', 'a\r\nx-other: b'],
    ['x-evil', 'a\nb'],
    ['x-evil', 'a\0b'],
    ['x-evil', '☃'],
    ['bad name', 'a'],
    ['transfer-encoding', 'chunked'],
    ['content-length', '5'],
    ['connection', 'close'],
  ])('is the header %s: %j', async (name, value) => {
    const { client, server } = await serving(answering(response('200 OK', [])))
    const sent = client.get().uri('/').header(name, value).retrieve().body(String)
    expect(await failure(sent)).toBeInstanceOf(InvalidClientRequestError)
    expect(server.heads).toEqual([])
  })

  it('is another path', async () => {
    const { client, server } = await serving(answering(response('200 OK', [])))
    for (const value of ['..', '.']) {
      const sent = client.delete().uri('/users/{id}/orders', value).retrieve().body(String)
      expect(await failure(sent)).toBeInstanceOf(InvalidClientRequestError)
    }
    expect(() => client.delete().uri('/users/{id}?force={force}', '', '')).toThrow(InvalidClientRequestError)
    expect(() => client.delete().uri('/users/{id}/', '')).toThrow(InvalidClientRequestError)
    const elsewhere = client.get().uri('http://{host}/', 'evil.example/').retrieve().body(String)
    expect(await failure(elsewhere)).toBeInstanceOf(InvalidClientRequestError)
    await client.get().uri('/users/{id}', '../admin?x#y').retrieve().body(String)
    expect(server.heads[0]).toMatch(/^GET \/users\/\.\.%2Fadmin%3Fx%23y HTTP/)
  })
})

describe('connections', () => {
  it('are kept and used again, one request at a time on each', async () => {
    const { server, get } = await serving(answering(response('200 OK', [], 'ok')))
    for (let i = 0; i < 10; i++) await get().body(String)
    // A connection is free a moment after its response is complete, so that the next request may get a second one.
    expect(server.connections).toBeLessThanOrEqual(2)
    await Promise.all([1, 2, 3, 4].map(() => get().body(String)))
    expect(server.connections).toBeGreaterThanOrEqual(4)
    expect(server.connections).toBeLessThanOrEqual(6)
  })

  it('are no more than the limit', async () => {
    const waiting: (() => void)[] = []
    const { server, get } = await serving(
      (socket) => waiting.push(() => socket.write(response('200 OK', [], 'ok'))),
      { maxConnections: 2 },
    )
    const results = Promise.all([1, 2, 3, 4, 5].map(() => get().body(String)))
    while (server.heads.length < 5) {
      await new Promise(setImmediate)
      for (const answer of waiting.splice(0)) answer()
    }
    await expect(results).resolves.toHaveLength(5)
    expect(server.connections).toBe(2)
  })

  it('are used again after an error, and after a body that nobody wanted', async () => {
    const { server, client } = await serving(answering(response('404 Not Found', [JSON_TYPE], '{"a":1}')))
    await failure(client.get().uri('/').retrieve().body(Object))
    for (let i = 0; i < 8; i++) await failure(client.get().uri('/').retrieve().toBodilessEntity())
    expect(server.connections).toBeLessThanOrEqual(2)
  })

  it('are closed at once where somebody gives up', async () => {
    const { server, client } = await serving(() => undefined)
    const ending = new AbortController()
    const sent = failure(client.get().uri('/').signal(ending.signal).retrieve().body(String))
    while (server.heads.length === 0) await new Promise(setImmediate)
    ending.abort(new RangeError('enough'))
    expect(await sent).toBe(ending.signal.reason)
    await server.allClosed()
  })

  it('let go of a body that nobody reads to its end', async () => {
    const { client } = await serving(answering(response('413 Content Too Large', [])))
    const body = new Readable({ read: () => undefined })
    body.push('abc')
    await failure(client.post().uri('/').body(body).retrieve().body(String))
    if (!body.closed) await once(body, 'close')
    expect(body.destroyed).toBe(true)
  })

  it('finish what runs when the client is closed', async () => {
    const { client, get } = await serving((socket) => {
      setTimeout(() => socket.write(response('200 OK', [], 'late')), 50)
    })
    const running = get().body(String)
    await new Promise(setImmediate)
    await new Promise((resolve) => setTimeout(resolve, 10))
    await client[Symbol.asyncDispose]()
    await expect(running).resolves.toBe('late')
    expect(await failure(get().body(String))).toMatchObject({ code: 'NEXUS_CLIENT_CLOSED' })
  })

  it('are cut when what runs does not finish in time', async () => {
    const { client, get, server } = await serving(() => undefined, { shutdownTimeout: 50 })
    const running = failure(get().body(String))
    while (server.heads.length === 0) await new Promise(setImmediate)
    await client[Symbol.asyncDispose]()
    expect(await running).toMatchObject({ code: 'NEXUS_CLIENT_CLOSED' })
  })

  it('are closed when the reader of a stream stops', async () => {
    const { server, client } = await serving((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n')
      const timer = setInterval(() => socket.write('3\r\nabc\r\n'), 5)
      socket.on('close', () => clearInterval(timer))
    })
    const stream = await client.get().uri('/').retrieve().body(Readable)
    await once(stream, 'readable')
    stream.destroy()
    await server.allClosed()
    expect(stream.destroyed).toBe(true)
  })
})
