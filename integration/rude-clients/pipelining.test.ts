import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { expectProblem, RudeClientBench } from './rude-client-bench.js'
import type { RawClient } from '../support/raw-client.js'

let bench: RudeClientBench
let client: RawClient
beforeAll(async () => {
  bench = await RudeClientBench.start()
})
afterAll(() => bench.stop())

const HOST = 'Host: shop.test\r\n'
const GATED = `GET /fault/gated HTTP/1.1\r\n${HOST}\r\n`
const OK = `GET /ok HTTP/1.1\r\n${HOST}\r\n`

/** Sends it all in one packet, waits until the first request is being worked on, and lets it answer. */
async function pipeline(text: string): Promise<RawClient> {
  await bench.quiet()
  client = await bench.server.connect()
  client.write(text)
  await bench.until(({ inFlight }) => inFlight > 0)
  bench.openGate()
  return client
}

describe('pipelined requests', () => {
  it('are answered in their order, also when the first one takes longest', async () => {
    const echoes = Array.from({ length: 100 }, (_, i) => `GET /echo/${i} HTTP/1.1\r\n${HOST}\r\n`)
    await pipeline(GATED + echoes.join(''))
    expect(await client.response()).toMatchObject({ body: 'done' })
    for (let i = 0; i < 100; i++) expect(await client.response()).toMatchObject({ body: String(i) })
    client.destroy()
  })

  it.each([
    ['garbage', 'garbage\r\n\r\n', 400],
    ['a malformed header', `GET /ok HTTP/1.1\r\n${HOST}Oops\r\n\r\n`, 400],
    ['two hosts', `GET /ok HTTP/1.1\r\n${HOST}${HOST}\r\n`, 400],
    ['an unknown version', `GET /ok HTTP/3.7\r\n${HOST}\r\n`, 505],
    ['an unknown method', `BREW /coffee HTTP/1.1\r\n${HOST}\r\n`, 501],
    ['a header that is too large', `GET /ok HTTP/1.1\r\n${HOST}X: ${'x'.repeat(40_000)}\r\n\r\n`, 431],
  ])('each get their own answer before what follows them is refused: %s', async (_name, behind, status) => {
    await pipeline(GATED + OK + behind)
    expect(await client.response()).toMatchObject({ status: 200, body: 'done' })
    expect(await client.response()).toMatchObject({ status: 200, body: '{"ok":true}' })
    const refusal = await client.response()
    expectProblem(refusal, status)
    expect(refusal.headers['connection']).toBe('close')
    expect(await client.rest()).toBe('')
  })

  it.each([
    ['garbage', 'garbage\r\n\r\n'],
    ['another request', OK],
    ['half a request', 'GET /o'],
    ['a flood', 'x'.repeat(100_000)],
  ])('are answered although bytes follow Connection: close: %s', async (_name, behind) => {
    await pipeline(`${GATED}GET /ok HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n${behind}`)
    expect(await client.response()).toMatchObject({ status: 200, body: 'done' })
    const last = await client.response()
    expect(last).toMatchObject({ status: 200, body: '{"ok":true}' })
    expect(last.headers['connection']).toBe('close')
    expect(await client.rest()).toBe('')
  })

  it('are answered when their client has closed its side already', async () => {
    await bench.quiet()
    client = await bench.server.connect()
    client.socket.end(GATED + OK)
    await bench.until(({ inFlight }) => inFlight > 0)
    bench.openGate()
    expect(await client.response()).toMatchObject({ body: 'done' })
    expect(await client.response()).toMatchObject({ body: '{"ok":true}' })
    expect(await client.rest()).toBe('')
  })

  it('are answered when the request before them fails', async () => {
    await pipeline(`${GATED}GET /fault/throw/undefined HTTP/1.1\r\n${HOST}\r\n${OK}`)
    expect(await client.response()).toMatchObject({ body: 'done' })
    expectProblem(await client.response(), 500)
    expect(await client.response()).toMatchObject({ body: '{"ok":true}' })
    client.destroy()
  })

  it('are served after a body that its handler did not want', async () => {
    client = await bench.server.connect()
    client.write(`POST /nowhere HTTP/1.1\r\n${HOST}Content-Length: 5\r\n\r\nhello${OK}`)
    expectProblem(await client.response('POST'), 404)
    expect(await client.response()).toMatchObject({ body: '{"ok":true}' })
    client.destroy()
  })

  it('never read the body of one request as the next request', async () => {
    client = await bench.server.connect()
    const smuggled = `GET /admin/vault HTTP/1.1\r\n${HOST}X-Word: please\r\n\r\n`
    client.write(
      `POST /nowhere HTTP/1.1\r\n${HOST}Content-Length: ${smuggled.length}\r\n\r\n${smuggled}${OK}`,
    )
    expectProblem(await client.response('POST'), 404)
    expect(await client.response()).toMatchObject({ body: '{"ok":true}' })
    client.destroy()
  })
})

describe('an Upgrade that nobody serves', () => {
  it.each(['websocket', 'h2c', 'TLS/1.0'])('is an ordinary request: %s', async (protocol) => {
    const offer = `Connection: Upgrade\r\nUpgrade: ${protocol}\r\n`
    const response = await bench.server.get('/ok', offer)
    expect(response).toMatchObject({ status: 200, body: '{"ok":true}' })
  })

  it('does not hold up what is pipelined around it', async () => {
    const upgrade = `GET /echo/upgrade HTTP/1.1\r\n${HOST}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n`
    await pipeline(GATED + upgrade + OK + upgrade + OK)
    for (const body of ['done', 'upgrade', '{"ok":true}', 'upgrade', '{"ok":true}']) {
      expect(await client.response()).toMatchObject({ status: 200, body })
    }
    client.request('GET /ok')
    expect(await client.response()).toMatchObject({ body: '{"ok":true}' })
    client.destroy()
  })

  it('with a body has it read as a body', async () => {
    client = await bench.server.connect()
    const fields =
      'connection: upgrade\r\nupgrade: websocket\r\ncontent-type: application/json\r\ncontent-length: 2\r\n'
    client.request('POST /input/json', fields, `{}${OK}`)
    expect(await client.response('POST')).toMatchObject({ status: 200, body: '{}' })
    expect(await client.response()).toMatchObject({ body: '{"ok":true}' })
    client.destroy()
  })

  it('passes the guards like any other request', async () => {
    const offer = 'connection: upgrade\r\nupgrade: websocket\r\n'
    expectProblem(await bench.server.get('/admin/vault', offer), 403)
  })

  it('is refused with 501 for CONNECT, after the answers before it', async () => {
    await pipeline(`${GATED}CONNECT shop.test:443 HTTP/1.1\r\n${HOST}\r\n${OK}`)
    expect(await client.response()).toMatchObject({ body: 'done' })
    expectProblem(await client.response(), 501)
    expect(await client.rest()).toBe('')
  })
})
