import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { expectProblem, expectRefusal, RudeClientBench } from './rude-client-bench.js'

let bench: RudeClientBench
beforeAll(async () => {
  bench = await RudeClientBench.start()
})
afterAll(() => bench.stop())

/** Sends it, expects one refusal that closes the connection and one line in the log. */
async function expectRefused(text: string, status: number): Promise<void> {
  let answer = ''
  const lines = await bench.logOf(async () => (answer = await bench.server.exchange(text)))
  expectRefusal(answer, status)
  expect(lines).toEqual([expect.objectContaining({ level: 'debug', status })])
}

const HOST = 'Host: shop.test\r\n'

describe('a malformed request line', () => {
  it.each([
    ['garbage', 'garbage\r\n\r\n'],
    ['a TLS hello', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
    ['no target', `GET HTTP/1.1\r\n${HOST}\r\n`],
    ['a blank in the target', `GET /ok /ok HTTP/1.1\r\n${HOST}\r\n`],
    ['a tab for a blank', `GET\t/ok\tHTTP/1.1\r\n${HOST}\r\n`],
    ['a fragment in the target', `GET /ok#top HTTP/1.1\r\n${HOST}\r\n`],
    ['a NUL in the target', `GET /o\0k HTTP/1.1\r\n${HOST}\r\n`],
    ['a byte beyond ASCII in the target', `GET /\xc3\xa4 HTTP/1.1\r\n${HOST}\r\n`],
    ['a target without a slash', `GET ok HTTP/1.1\r\n${HOST}\r\n`],
    ['an asterisk for another method than OPTIONS', `GET * HTTP/1.1\r\n${HOST}\r\n`],
    ['a method in lower case', `get /ok HTTP/1.1\r\n${HOST}\r\n`],
  ])('is refused, logged once, and tells nothing: %s', async (_name, text) => {
    await expectRefused(text, text.startsWith('get ') ? 501 : 400)
  })

  it('is 501 for a method that nobody knows', async () => {
    await expectRefused(`BREW /coffee HTTP/1.1\r\n${HOST}\r\n`, 501)
  })
})

describe('a malformed header', () => {
  it.each([
    ['no colon', 'Oops'],
    ['a blank before the colon', 'X-Name : x'],
    ['an empty name', ': x'],
    ['a name that is no token', 'X(Name: x'],
    ['a NUL in the value', 'X-Name: a\0b'],
    ['a carriage return in the value', 'X-Name: a\rb'],
    ['a folded line', 'X-Name: a\r\n b'],
    ['a Content-Length that is no number', 'Content-Length: 5x'],
    ['a negative Content-Length', 'Content-Length: -1'],
    ['a Content-Length with a sign', 'Content-Length: +5'],
    ['two Content-Lengths', 'Content-Length: 5\r\nContent-Length: 6'],
    ['a list of Content-Lengths', 'Content-Length: 5, 5'],
    ['a Content-Length beside Transfer-Encoding', 'Content-Length: 5\r\nTransfer-Encoding: chunked'],
    ['Transfer-Encoding beside a Content-Length', 'Transfer-Encoding: chunked\r\nContent-Length: 5'],
    ['chunked twice', 'Transfer-Encoding: chunked, chunked'],
    ['chunked that is not the last', 'Transfer-Encoding: chunked, gzip'],
  ])('is refused, logged once, and tells nothing: %s', async (_name, line) => {
    let answer = ''
    const request = `POST /input/json HTTP/1.1\r\n${HOST}${line}\r\n\r\n0\r\n\r\n`
    const lines = await bench.logOf(async () => (answer = await bench.server.exchange(request)))
    expect(answer).toMatch(/^HTTP\/1\.1 (?:400|501) /)
    expectRefusal(answer, Number(answer.slice(9, 12)))
    expect(lines).toHaveLength(1)
  })
})

describe('Host (RFC 9112 section 3.2)', () => {
  it.each([
    ['no line', ''],
    ['two lines', 'Host: shop.test\r\nHost: other.test\r\n'],
    ['the same line twice', 'Host: shop.test\r\nhost: shop.test\r\n'],
    ['a list', 'Host: shop.test, other.test\r\n'],
    ['a blank inside', 'Host: shop test\r\n'],
    ['a path', 'Host: shop.test/admin\r\n'],
    ['user information', 'Host: admin@shop.test\r\n'],
    ['a port that is no number', 'Host: shop.test:http\r\n'],
    ['half an IPv6 address', 'Host: [::1\r\n'],
    ['a bad percent-encoding', 'Host: shop%zz.test\r\n'],
    ['a query', 'Host: shop.test?x\r\n'],
    ['a byte beyond ASCII', 'Host: sh\xf6p.test\r\n'],
  ])('is refused with 400 where it is in doubt: %s', async (_name, lines) => {
    await expectRefused(`GET /ok HTTP/1.1\r\n${lines}\r\n`, 400)
  })

  it.each(['shop.test', 'shop.test:8080', '[::1]:80', '127.0.0.1', '', 'sh%C3%B6p.test'])(
    'is accepted: %j',
    async (host) => {
      const client = await bench.server.connect()
      client.write(`GET /ok HTTP/1.1\r\nHost: ${host}\r\n\r\n`)
      expect(await client.response()).toMatchObject({ status: 200 })
      client.destroy()
    },
  )

  it('is refused when the target names another one', async () => {
    await expectRefused(`GET http://other.test/ok HTTP/1.1\r\n${HOST}\r\n`, 400)
  })

  it('is not asked for by HTTP/1.0, whose list is refused all the same', async () => {
    expect(await bench.server.exchange('GET /ok HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 200 /)
    await expectRefused('GET /ok HTTP/1.0\r\nHost: a, b\r\n\r\n', 400)
  })
})

describe('the version of HTTP', () => {
  it.each(['2.0', '3.0', '0.9', '1.2', '1.10', '9.9', '11.1'])('%s is refused', async (version) => {
    const answer = await bench.server.exchange(`GET /ok HTTP/${version}\r\n${HOST}\r\n`)
    expectRefusal(answer, 505)
  })

  it.each([
    'GET /ok HTTP/1.x',
    'GET /ok HTTP/',
    'GET /ok HTTP/1',
    'GET /ok HTTP/1.1.1',
    'GET /ok HTTP/-1.1',
    'GET /ok',
    'PRI * HTTP/2.0',
  ])('that can not be read is refused, whether as an unknown one or as garbage: %s', async (line) => {
    const answer = await bench.server.exchange(`${line}\r\n${HOST}\r\n`)
    expectRefusal(answer, Number(/ (400|505) /.exec(answer)?.[1]))
  })

  it('1.0 is answered and closed, or kept where the client asks for it', async () => {
    expect(await bench.server.exchange('GET /ok HTTP/1.0\r\n\r\n')).toMatch(
      /^HTTP\/1\.1 200 OK\r\n[^]*connection: close\r\n[^]*\{"ok":true\}$/,
    )
    const client = await bench.server.connect()
    for (let i = 0; i < 2; i++) {
      client.write('GET /ok HTTP/1.0\r\nConnection: keep-alive\r\n\r\n')
      const { status, headers } = await client.response()
      expect({ status, connection: headers['connection'] }).toEqual({ status: 200, connection: 'keep-alive' })
    }
    client.destroy()
  })
})

describe('Transfer-Encoding', () => {
  it('is refused in HTTP/1.0', async () => {
    await expectRefused(
      `POST /input/json HTTP/1.0\r\n${HOST}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      400,
    )
  })

  it('is 501 when it is one that nobody here understands', async () => {
    await expectRefused(`POST /input/json HTTP/1.1\r\n${HOST}Transfer-Encoding: gzip, chunked\r\n\r\n`, 501)
  })

  it.each([
    ['a size that is no number', 'zz\r\nabc\r\n0\r\n\r\n'],
    ['a size with a sign', '+3\r\nabc\r\n0\r\n\r\n'],
    ['a size like 0x3', '0x3\r\nabc\r\n0\r\n\r\n'],
    ['more bytes than the size', '3\r\nabcd\r\n0\r\n\r\n'],
    ['a size that overflows', 'fffffffffffffffff\r\nabc\r\n0\r\n\r\n'],
    ['no size', '\r\nabc\r\n0\r\n\r\n'],
  ])('is 400 when a chunk is malformed, and the handler never runs: %s', async (_name, chunks) => {
    const answer = await bench.server.exchange(
      `POST /input/json HTTP/1.1\r\n${HOST}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}`,
    )
    expectRefusal(answer, 400)
    await bench.mark()
  })

  it('is 413 when the extensions of all chunks together are too large', async () => {
    const chunk = `1;${'x'.repeat(1000)}\r\n1\r\n`
    const answer = await bench.server.exchange(
      `POST /input/json HTTP/1.1\r\n${HOST}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n${chunk.repeat(150)}0\r\n\r\n`,
    )
    expectRefusal(answer, 413)
    await bench.mark()
  })

  it('takes chunk extensions and trailers that are reasonable', async () => {
    const client = await bench.server.connect()
    client.request(
      'POST /input/json',
      'content-type: application/json\r\ntransfer-encoding: chunked\r\n',
      '4;a=b;c="d"\r\n[1,2\r\n2\r\n,3\r\n1\r\n]\r\n0\r\nx-checksum: 5\r\n\r\n',
    )
    expect(await client.response('POST')).toMatchObject({ status: 200, body: '[1,2,3]' })
    client.request('GET /ok')
    expect(await client.response()).toMatchObject({ status: 200 })
    client.destroy()
  })
})

describe('a bad path', () => {
  it.each(['/echo/%', '/echo/%zz', '/echo/%c3', '/echo/%ff', '/echo/%c0%af', '/echo/a%00b'])(
    'is 400, and the connection goes on: %s',
    async (path) => {
      const client = await bench.server.connect()
      const lines = await bench.logOf(async () => {
        client.request(`GET ${path}`)
        expectProblem(await client.response(), 400)
        client.request('GET /ok')
        expect(await client.response()).toMatchObject({ status: 200 })
      })
      expect(lines).toEqual([expect.objectContaining({ level: 'debug', status: 400 })])
      client.destroy()
    },
  )

  it.each(['%', '%zz', '%c3', '%ff'])('is 400 in a query as well: %s', async (value) => {
    expectProblem(await bench.server.get(`/input/text?value=${value}`), 400)
  })
})

describe('a client that hangs up', () => {
  const BEGINNINGS = [
    ['after connecting', ''],
    ['in the request line', 'GET /o'],
    ['in the header', `GET /ok HTTP/1.1\r\n${HOST}X-Na`],
    [
      'in the body',
      `POST /input/json HTTP/1.1\r\n${HOST}Content-Type: application/json\r\nContent-Length: 50\r\n\r\n{"a`,
    ],
    [
      'in a chunk',
      `POST /input/json HTTP/1.1\r\n${HOST}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{"a`,
    ],
    [
      'between chunks',
      `POST /input/json HTTP/1.1\r\n${HOST}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{"\r\n`,
    ],
    ['in a streamed upload', `POST /stream/upload HTTP/1.1\r\n${HOST}Content-Length: 50\r\n\r\nabc`],
    [
      'in multipart',
      `POST /input/parts HTTP/1.1\r\n${HOST}Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 500\r\n\r\n--b\r\nContent-Disp`,
    ],
  ] as const

  it.each(BEGINNINGS)("with a reset is nobody's fault and leaves nothing: %s", async (_name, beginning) => {
    await bench.quiet()
    const lines = await bench.logOf(async () => {
      const client = await bench.server.connect()
      client.write(beginning)
      if (beginning.includes('\r\n\r\n')) await bench.until(({ inFlight }) => inFlight === 1)
      else await bench.until(({ connections }) => connections === 1)
      client.socket.resetAndDestroy()
      await bench.quiet()
    })
    expect(lines.filter(({ level }) => level !== 'debug')).toEqual([])
    expect(lines.length).toBeLessThanOrEqual(1)
  })

  it.each(BEGINNINGS)('politely is let go at once: %s', async (_name, beginning) => {
    const lines = await bench.logOf(async () => {
      const client = await bench.server.connect()
      client.write(beginning)
      client.socket.end()
      await client.closed
      client.destroy()
      await bench.quiet()
    })
    expect(lines.filter(({ level }) => level !== 'debug')).toEqual([])
    expect(lines.length).toBeLessThanOrEqual(1)
  })
})
