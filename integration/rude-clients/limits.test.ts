import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { expectProblem, expectRefusal, RudeClientBench } from './rude-client-bench.js'

const HOST = 'Host: shop.test\r\n'
const JSON_TYPE = 'content-type: application/json\r\n'
const MEGABYTE = 1024 * 1024

/** A JSON text of so many bytes. */
const jsonOf = (bytes: number): string => `["${'x'.repeat(bytes - 4)}"]`
const chunked = (body: string): string => `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`

describe('the limits that an application has by default', () => {
  let bench: RudeClientBench
  beforeAll(async () => {
    bench = await RudeClientBench.start()
  })
  afterAll(() => bench.stop())

  it('take a body of 1 MB, with a length and in chunks', async () => {
    const body = jsonOf(MEGABYTE)
    const sized = await bench.server.send(
      'POST /input/json',
      `${JSON_TYPE}content-length: ${MEGABYTE}\r\n`,
      body,
    )
    expect(sized).toMatchObject({ status: 200, body })
    const fields = `${JSON_TYPE}transfer-encoding: chunked\r\n`
    expect(await bench.server.send('POST /input/json', fields, chunked(body))).toMatchObject({
      status: 200,
      body,
    })
  })

  it('answer 413 to a length beyond, before the body is sent', async () => {
    const client = await bench.server.connect()
    const lines = await bench.logOf(async () => {
      client.request('POST /input/json', `${JSON_TYPE}content-length: ${MEGABYTE + 1}\r\n`)
      const response = await client.response('POST')
      expectProblem(response, 413)
      expect(response.headers['connection']).toBe('close')
      await client.rest()
    })
    expect(lines).toEqual([expect.objectContaining({ level: 'debug', status: 413 })])
  })

  it('answer 413 to a client that sends the whole of a body beyond, and does not reset the answer away', async () => {
    const client = await bench.server.connect()
    client.request(
      'POST /input/json',
      `${JSON_TYPE}content-length: ${8 * MEGABYTE}\r\n`,
      'x'.repeat(8 * MEGABYTE),
    )
    expectProblem(await client.response('POST'), 413)
    expect(await client.closed).toBe('end')
    client.destroy()
  })

  it('answer 413 to chunks beyond, also when they never end', async () => {
    const client = await bench.server.connect()
    client.request('POST /input/json', `${JSON_TYPE}transfer-encoding: chunked\r\n`)
    const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`
    for (let i = 0; i < 20; i++) client.write(chunk)
    expectProblem(await client.response('POST'), 413)
    client.destroy()
    await bench.mark()
  })

  it('answer 413 to a handler that reads the body as a stream', async () => {
    const fields = 'transfer-encoding: chunked\r\n'
    expectProblem(
      await bench.server.send('POST /stream/upload', fields, chunked('x'.repeat(2 * MEGABYTE))),
      413,
    )
  })

  it('do not ask for a body beyond that the client offers with Expect', async () => {
    const client = await bench.server.connect()
    client.request(
      'POST /input/json',
      `${JSON_TYPE}expect: 100-continue\r\ncontent-length: ${2 * MEGABYTE}\r\n`,
    )
    await client.until(/\r\n\r\n/)
    expect(client.received).toMatch(/^HTTP\/1\.1 413 /)
    client.destroy()
  })

  it('answer 431 to a header beyond 16 KB, and to more than 100 fields', async () => {
    for (const fields of [
      `x-large: ${'x'.repeat(17 * 1024)}\r\n`,
      'x: 1\r\n'.repeat(101),
      `x: ${'x'.repeat(1000)}\r\n`.repeat(17),
    ]) {
      const answer = await bench.server.exchange(`GET /ok HTTP/1.1\r\n${HOST}${fields}\r\n`)
      expectRefusal(answer, 431)
    }
    const { status } = await bench.server.get('/ok', `x-large: ${'x'.repeat(15 * 1024)}\r\n`)
    expect(status).toBe(200)
  })

  it('answer 431 to a header that never ends', async () => {
    const client = await bench.server.connect()
    client.write(`GET /ok HTTP/1.1\r\n${HOST}`)
    for (let i = 0; i < 100; i++) client.write(`x-${i}: ${'x'.repeat(1000)}\r\n`)
    expectRefusal(await client.rest(), 431)
  })

  it('answer 414 to a target beyond 8 KB', async () => {
    for (const length of [8 * 1024 + 1, 20 * 1024, 60 * 1024]) {
      expectRefusal(await bench.server.exchange(`GET /${'x'.repeat(length)} HTTP/1.1\r\n${HOST}\r\n`), 414)
    }
    expect(await bench.server.get(`/echo/${'x'.repeat(8000)}`)).toMatchObject({ status: 200 })
  })

  it('answer 400 to more than 1000 query parameters, and form fields', async () => {
    const parameters = (count: number): string => Array.from({ length: count }, (_, i) => `p${i}=`).join('&')
    expect((await bench.server.get(`/input/any?${parameters(1000)}`)).body).toBe('{"count":1000}')
    expectProblem(await bench.server.get(`/input/any?${parameters(1001)}`), 400)
    const form = parameters(1001)
    const fields = `content-type: application/x-www-form-urlencoded\r\ncontent-length: ${form.length}\r\n`
    expectProblem(await bench.server.send('POST /input/form', fields, form), 400)
  })
})

describe('limits that are configured', () => {
  let bench: RudeClientBench
  beforeAll(async () => {
    bench = await RudeClientBench.start(
      '--server.limits.max-body-size=1KB',
      '--server.limits.max-header-size=1KB',
      '--server.limits.max-url-length=100',
      '--server.limits.max-parameters=2',
      '--server.limits.max-json-depth=2',
      '--server.limits.headers-timeout=300ms',
      '--server.limits.request-timeout=600ms',
      '--server.limits.keep-alive-timeout=300ms',
    )
  })
  afterAll(() => bench.stop())

  it('hold', async () => {
    const fields = `${JSON_TYPE}content-length: 1025\r\n`
    expectProblem(await bench.server.send('POST /input/json', fields, jsonOf(1025)), 413)
    expectProblem(
      await bench.server.send('POST /input/json', `${JSON_TYPE}content-length: 6\r\n`, '[[[]]]'),
      400,
    )
    expectProblem(await bench.server.get('/input/any?a=&b=&c='), 400)
    expectProblem(await bench.server.get('/ok', `x: ${'x'.repeat(1024)}\r\n`), 431)
    expectProblem(await bench.server.get(`/${'x'.repeat(100)}`), 414)
  })

  it.each([
    ['in the request line', 'GET /ok HT'],
    ['in the header', `GET /ok HTTP/1.1\r\n${HOST}X-A: 1\r\n`],
  ])('answer 408 to a client that stops %s', async (_name, text) => {
    let answer = ''
    const lines = await bench.logOf(async () => (answer = await bench.server.exchange(text)))
    expectRefusal(answer, 408)
    expect(lines).toEqual([expect.objectContaining({ level: 'debug', status: 408 })])
  })

  it.each([
    ['with a length', `content-length: 10\r\n`, '['],
    ['in chunks', 'transfer-encoding: chunked\r\n', '1\r\n[\r\n'],
  ])('answer 408 to a client that stops in a body %s', async (_name, fields, start) => {
    const text = `POST /input/json HTTP/1.1\r\n${HOST}${JSON_TYPE}${fields}\r\n${start}`
    let answer = ''
    const lines = await bench.logOf(async () => (answer = await bench.server.exchange(text)))
    expectRefusal(answer, 408)
    expect(lines).toEqual([expect.objectContaining({ level: 'debug', status: 408 })])
  })

  it('answer 408 to a client that dribbles', async () => {
    const client = await bench.server.connect()
    client.write(`GET /ok HTTP/1.1\r\n${HOST}`)
    const dribble = setInterval(() => client.write('x: 1\r\n'), 20)
    const answer = await client.rest()
    clearInterval(dribble)
    expectRefusal(answer, 408)
  })

  it('close a silent connection, and an idle one, without a word', async () => {
    expect(await bench.server.exchange('')).toMatch(/^(?:HTTP\/1\.1 408 [^]*)?$/)
    const client = await bench.server.connect()
    client.request('GET /ok')
    await client.response()
    expect(await client.rest()).toBe('')
  })

  it('do not touch a handler that takes longer than the client may', async () => {
    const client = await bench.server.connect()
    client.request('GET /fault/gated')
    // The silent connection is cut after the handler has run for longer than every limit above.
    await bench.server.exchange(`POST /input/json HTTP/1.1\r\n${HOST}${JSON_TYPE}content-length: 10\r\n\r\n`)
    await bench.server.exchange(`POST /input/json HTTP/1.1\r\n${HOST}${JSON_TYPE}content-length: 10\r\n\r\n`)
    bench.openGate()
    expect(await client.response()).toMatchObject({ status: 200, body: 'done' })
    client.destroy()
  })
})
