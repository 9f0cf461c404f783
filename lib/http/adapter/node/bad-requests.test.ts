import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { ResponseHead } from '../../exchange/response-head.js'
import { CLOSE, echoBody, echoPath, get, NodeBench, post, soon } from './node-bench.fixture.js'

const NO_HEAD = ResponseHead.EMPTY

describe('NodeAdapter, given bytes that are no good request', () => {
  let bench: NodeBench
  beforeEach(() => {
    bench = new NodeBench()
  })
  afterEach(() => bench.stop())

  const line = (text: string, ...lines: string[]): string =>
    `${text}\r\n${['Host: a.example', ...lines].map((field) => `${field}\r\n`).join('')}\r\n`

  it.each<[string, string, number]>([
    ['garbage', '\0\x01\x02garbage\r\n\r\n', 400],
    ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400],
    ['a request line without a target', line('GET HTTP/1.1'), 400],
    ['a request line with a word too much', line('GET / x HTTP/1.1'), 400],
    ['a lower-case method', line('get / HTTP/1.1'), 501],
    ['a method that nobody knows', line('BREW /pot HTTP/1.1'), 501],
    ['a method of WebDAV', line('PROPFIND / HTTP/1.1', CLOSE), 501],
    ['TRACE', line('TRACE / HTTP/1.1', CLOSE), 501],
    ['CONNECT', 'CONNECT b.example:443 HTTP/1.1\r\nHost: b.example:443\r\n\r\n', 501],
    ['HTTP/1.2', line('GET / HTTP/1.2'), 505],
    ['HTTP/2.0', line('GET / HTTP/2.0'), 505],
    ['HTTP/3.1', line('GET / HTTP/3.1'), 505],
    ['HTTP/0.9', line('GET / HTTP/0.9'), 505],
    ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
    ['a version that is none', line('GET / HTTP/x'), 400],
    ['a protocol that is not HTTP', line('GET / ICE/1.0'), 400],
    ['a bare CR in a header', get('/', 'X-A: a\rb'), 400],
    ['a NUL in a header', get('/', 'X-A: a\0b'), 400],
    ['a header without a colon', get('/', 'nonsense'), 400],
    ['a blank before the colon', get('/', 'X-A : b'), 400],
    ['a name with a blank in it', get('/', 'X A: b'), 400],
    ['a folded header', get('/', 'X-A: a', ' b'), 400],
    ['an empty header name', get('/', ': b'), 400],
  ])('answers %s', async (_what, text, status) => {
    await bench.start(echoPath)
    expect(await bench.say(text)).toEqual([status])
    expect(bench.handled).toEqual([])
  })

  it.each<[string, string[]]>([
    ['no Host', []],
    ['two Host lines', ['Host: a.example', 'Host: a.example']],
    ['two different Host lines', ['Host: a.example', 'host: b.example']],
    ['a list of hosts', ['Host: a.example, b.example']],
    ['a host with a blank', ['Host: a example']],
    ['a host with a path', ['Host: a.example/x']],
    ['a host with user information', ['Host: me@a.example']],
    ['a host with a scheme', ['Host: http://a.example']],
    ['a port that is none', ['Host: a.example:x']],
    ['a port too long', ['Host: a.example:123456']],
    ['an open bracket', ['Host: [::1']],
    ['a bad escape', ['Host: a%zz']],
  ])('answers 400 to %s (RFC 9112 section 3.2)', async (_what, lines) => {
    await bench.start(echoPath)
    const text = ['GET / HTTP/1.1', ...lines, '', ''].join('\r\n')
    expect(await bench.say(text)).toEqual([400])
    expect(bench.handled).toEqual([])
  })

  it.each(['a.example', 'a.example:8080', '[::1]:80', '127.0.0.1', 'xn--nxasmq6b', 'a%20b', ''])(
    'takes the host %j',
    async (host) => {
      await bench.start((exchange) => exchange.send(200, NO_HEAD, exchange.host))
      const [response] = await bench
        .client()
        .write(`GET / HTTP/1.1\r\nHost: ${host}\r\n${CLOSE}\r\n\r\n`)
        .all()
      expect(response).toMatchObject({ status: 200, body: host })
    },
  )

  it('takes HTTP/1.0 without a Host, but not with two', async () => {
    await bench.start(echoPath)
    expect(await bench.say('GET / HTTP/1.0\r\n\r\n')).toEqual([200])
    expect(await bench.say('GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n')).toEqual([400])
  })

  const posting = (lines: string[], body: string, version = '1.1'): string =>
    [`POST / HTTP/${version}`, 'Host: a.example', ...lines, '', body].join('\r\n')
  const SMUGGLED = `0\r\n\r\n${get('/smuggled')}`

  it.each<[string, string, number]>([
    [
      'Transfer-Encoding with Content-Length',
      posting(['Content-Length: 5', 'Transfer-Encoding: chunked'], SMUGGLED),
      400,
    ],
    [
      'Content-Length with Transfer-Encoding',
      posting(['Transfer-Encoding: chunked', 'Content-Length: 5'], SMUGGLED),
      400,
    ],
    ['Transfer-Encoding in HTTP/1.0', posting(['Transfer-Encoding: chunked'], SMUGGLED, '1.0'), 400],
    ['a coding after chunked', posting(['Transfer-Encoding: chunked, gzip'], SMUGGLED), 400],
    ['chunked twice', posting(['Transfer-Encoding: chunked', 'Transfer-Encoding: chunked'], SMUGGLED), 400],
    ['a coding that nobody knows', posting(['Transfer-Encoding: xchunked'], SMUGGLED), 501],
    ['two lengths', posting(['Content-Length: 5', 'Content-Length: 6'], 'hello!'), 400],
    ['the same length twice', posting(['Content-Length: 5', 'Content-Length: 5'], 'hello'), 400],
    ['a list of lengths', posting(['Content-Length: 5, 5'], 'hello'), 400],
    ['a signed length', posting(['Content-Length: +5'], 'hello'), 400],
    ['a negative length', posting(['Content-Length: -5'], 'hello'), 400],
    ['a hexadecimal length', posting(['Content-Length: 0x5'], 'hello'), 400],
    ['an empty length', posting(['Content-Length:'], 'hello'), 400],
    ['a length beyond reason', posting(['Content-Length: 99999999999999999999999'], 'hello'), 400],
  ])('answers %s before anybody reads it', async (_what, text, status) => {
    await bench.start(echoBody)
    expect(await bench.say(text)).toEqual([status])
    expect(bench.handled).toEqual([])
  })

  it('answers 501 to a coding that is not the last chunked one', async () => {
    await bench.start(echoBody)
    expect(await bench.say(posting(['Transfer-Encoding: gzip, chunked'], SMUGGLED))).toEqual([501])
    expect(bench.handled).toEqual([])
  })

  it.each<[string, string]>([
    ['a chunk size that is none', 'zz\r\nhello\r\n0\r\n\r\n'],
    ['a chunk longer than its size', '3\r\nhello\r\n0\r\n\r\n'],
    ['a chunk size beyond reason', 'fffffffffffffffff\r\nhello\r\n0\r\n\r\n'],
  ])('tells the handler that reads the body of %s, and closes', async (_what, body) => {
    await bench.start(echoBody)
    const [response, ...more] = await bench
      .client()
      .write(posting(['Transfer-Encoding: chunked'], body))
      .all()
    expect(response).toMatchObject({
      status: 400,
      body: 'BadRequestException',
      headers: { connection: 'close' },
    })
    expect(more).toEqual([])
  })

  it('bounds the sum of chunk extensions', async () => {
    await bench.start(echoBody)
    const chunk = `1;${'x'.repeat(4000)}\r\na\r\n`
    const [response] = await bench
      .client()
      .write(posting(['Transfer-Encoding: chunked'], chunk.repeat(60)))
      .all()
    expect(response).toMatchObject({ status: 413, headers: { connection: 'close' } })
  })

  it('answers 431 to more fields than the limit, and drops none silently', async () => {
    await bench.start(echoPath, { maxHeaderCount: 50 })
    const fields = (count: number): string[] => Array.from({ length: count }, (_, i) => `X-${i}: 1`)
    expect(await bench.say(get('/', ...fields(48), CLOSE))).toEqual([200])
    expect(await bench.say(get('/', ...fields(49), CLOSE))).toEqual([431])
  })

  it('shows every field up to the limit, in one packet or many', async () => {
    await bench.start((exchange) => exchange.send(200, NO_HEAD, exchange.header('x-last') ?? 'lost'), {
      maxHeaderCount: 2000,
    })
    const fields = Array.from({ length: 1500 }, (_, i) => `X-${i}: 1`)
    const [response] = await bench
      .client()
      .write(get('/', ...fields, 'X-Last: seen', CLOSE))
      .all()
    expect(response?.body).toBe('seen')
  })

  it('answers 431 to fields longer than the limit, and 414 to a target', async () => {
    await bench.start(echoPath, { maxHeaderSize: 1024, maxUrlLength: 512 })
    expect(await bench.say(get('/', `X-A: ${'a'.repeat(800)}`, CLOSE))).toEqual([200])
    expect(await bench.say(get('/', `X-A: ${'a'.repeat(1100)}`))).toEqual([431])
    expect(await bench.say(get('/', `X-A: ${'a'.repeat(9000)}`))).toEqual([431])
    expect(await bench.say(get(`/${'a'.repeat(511)}`, CLOSE))).toEqual([200])
    expect(await bench.say(get(`/${'a'.repeat(512)}`))).toEqual([414])
    expect(await bench.say(get(`/${'a'.repeat(9000)}`))).toEqual([414])
  })

  it.each<[string, string, number, string]>([
    ['an absolute form', 'http://a.example/x/y?z=1', 200, '/x/y z=1 a.example'],
    ['an absolute form in capitals', 'HTTP://A.EXAMPLE/x', 200, '/x  A.EXAMPLE'],
    ['an absolute form without a path', 'http://a.example', 200, '/  a.example'],
    ['an absolute form with a query only', 'http://a.example?z=1', 200, '/ z=1 a.example'],
  ])('reduces %s to its path', async (_what, target, status, body) => {
    await bench.start((exchange) =>
      exchange.send(200, NO_HEAD, `${exchange.path} ${exchange.query} ${exchange.host}`),
    )
    const [response] = await bench.client().write(get(target, CLOSE)).all()
    expect(response).toMatchObject({ status, body })
  })

  it.each<[string, string]>([
    ['another host than the Host field', 'http://b.example/x'],
    ['another port than the Host field', 'http://a.example:81/x'],
    ['user information', 'http://me@a.example/x'],
    ['no host', 'http:///x'],
    ['another scheme', 'ftp://a.example/x'],
    ['an authority', 'a.example:80'],
    ['an asterisk', '*'],
    ['a fragment', '/x#y'],
    ['a byte beyond ASCII', '/caf\xe9'],
    ['a relative path', 'x/y'],
  ])('answers 400 to a target with %s', async (_what, target) => {
    await bench.start(echoPath)
    expect(await bench.say(get(target))).toEqual([400])
    expect(bench.handled).toEqual([])
  })

  it.each(['*', 'http://a.example'])('answers OPTIONS %s for the server as a whole', async (target) => {
    await bench.start(echoPath)
    const [response] = await bench
      .client()
      .write(line(`OPTIONS ${target} HTTP/1.1`, CLOSE))
      .all()
    expect(response).toMatchObject({
      status: 204,
      headers: { allow: 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS' },
    })
    expect(bench.handled).toEqual([])
  })

  it('keeps the connection after a method that it does not know but can frame', async () => {
    await bench.start(echoPath)
    const responses = await bench.client().write(line('PURGE /a HTTP/1.1'), get('/b', CLOSE)).all()
    expect(responses.map(({ status }) => status)).toEqual([501, 200])
  })

  it('tells a refused client nothing but the status, and logs it once', async () => {
    await bench.start(echoPath)
    const [response] = await bench.client().write(get('/', 'Bad Name: <script>')).all()
    expect(response?.headers).toMatchObject({
      'content-type': 'application/problem+json',
      connection: 'close',
    })
    expect(JSON.parse(response?.body ?? '')).toEqual({
      type: 'about:blank',
      title: 'Bad Request',
      status: 400,
    })
    expect(bench.logger.entries).toHaveLength(1)
    expect(bench.logger.entries[0]).toMatchObject({
      level: 'debug',
      message: 'Refused a request before routing',
      fields: { status: 400, reason: 'HPE_INVALID_HEADER_TOKEN' },
    })
  })

  it('goes on serving others', async () => {
    await bench.start(echoBody)
    const good = bench.client()
    for (const bad of ['\0\0', get('/', 'x y: z'), posting(['Transfer-Encoding: chunked'], 'zz\r\n')]) {
      expect(await bench.say(bad)).toEqual([400])
      const before = (await good.write(post('/', 'fine')).responses(1)).length
      await soon(1)
      expect(before).toBeGreaterThan(0)
    }
    expect((await good.responses(3)).map(({ body }) => body)).toEqual(['fine', 'fine', 'fine'])
  })

  it('answers a refused HEAD without a body', async () => {
    await bench.start(echoPath)
    const client = bench.client().write('HEAD / HTTP/1.1\r\nHost: a b\r\n\r\n')
    await client.ended()
    expect(client.received).toMatch(/^HTTP\/1\.1 400 [^]*\r\n\r\n$/)
    expect(client.received).not.toContain('{')
  })
})
