import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { expectProblem, RudeClientBench } from './rude-client-bench.js'
import type { RawResponse } from '../support/raw-client.js'

let bench: RudeClientBench
beforeAll(async () => {
  bench = await RudeClientBench.start()
})
afterAll(() => bench.stop())

function post(path: string, body: string, type = 'application/json'): Promise<RawResponse> {
  return bench.server.send(
    `POST ${path}`,
    `content-type: ${type}\r\ncontent-length: ${body.length}\r\n`,
    body,
  )
}

/** Expects this problem, and one line in the log for it. */
async function expectOne(request: () => Promise<RawResponse>, status: number): Promise<object> {
  let response: RawResponse | undefined
  const lines = await bench.logOf(async () => (response = await request()))
  expect(lines).toEqual([expect.objectContaining({ level: 'debug', status })])
  return expectProblem(response as RawResponse, status)
}

describe('a JSON body', () => {
  it.each([
    '',
    '{',
    '{"a":}',
    "{'a':1}",
    '{"a":1}}',
    '[1,]',
    '{"a":1,}',
    'undefined',
    'NaN',
    '01',
    '"\n"',
    '\x00',
    '{"a":"\xff"}',
  ])('that is malformed is 400, logged once: %j', async (body) => {
    await expectOne(() => post('/input/json', body), 400)
  })

  it('is told where it is malformed', async () => {
    expect(await expectOne(() => post('/input/json', '{"a": 1,\n "b": }'), 400)).toMatchObject({
      detail: expect.stringMatching(/line 2/),
    })
  })

  it.each([
    '{"__proto__":{"admin":true}}',
    '{"a":{"__proto__":1}}',
    '[{"constructor":{"prototype":{"x":1}}}]',
    '{"\\u005f_proto__":1}',
  ])('that reaches for a prototype is 400: %s', async (body) => {
    await expectOne(() => post('/input/json', body), 400)
  })

  it('may be nested 64 deep, and no deeper', async () => {
    const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)
    expect(await post('/input/json', nested(64))).toMatchObject({ status: 200 })
    const problem = await expectOne(() => post('/input/json', nested(65)), 400)
    expect(problem).toMatchObject({ detail: expect.stringMatching(/64/) })
    await expectOne(() => post('/input/json', '{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000)), 400)
    await expectOne(() => post('/input/json', '['.repeat(500_000)), 400)
  })

  it('of the wrong type is 400, of the wrong media type 415', async () => {
    await expectOne(() => post('/input/order', '[1]'), 400)
    await expectOne(() => post('/input/order', '"x"'), 400)
    await expectOne(() => post('/input/order', 'null'), 400)
    await expectOne(() => post('/input/json', '{}', 'text/plain'), 415)
    await expectOne(() => post('/input/json', '{}', 'application/octet-stream'), 415)
    await expectOne(() => post('/input/parts', '{}'), 415)
  })

  it("in a charset that is not JSON's, or compressed, is 415", async () => {
    await expectOne(() => post('/input/json', '{}', 'application/json; charset=utf-16'), 415)
    const gzip = 'content-type: application/json\r\ncontent-encoding: gzip\r\ncontent-length: 2\r\n'
    await expectOne(() => bench.server.send('POST /input/json', gzip, '{}'), 415)
  })
})

describe('a missing part', () => {
  it.each([
    ['a body', 'POST /input/json', 'content-type: application/json\r\n'],
    ['a query parameter', 'GET /input/integer', ''],
    ['a header', 'GET /input/header', ''],
    ['a cookie', 'GET /input/cookie', ''],
    [
      'a form field',
      'POST /input/form',
      'content-type: application/x-www-form-urlencoded\r\ncontent-length: 0\r\n',
    ],
  ])('is 400 and named: %s', async (_name, line, fields) => {
    expect(await expectOne(() => bench.server.send(line, fields), 400)).toMatchObject({
      detail: expect.stringMatching(/body|value|x-count|visits|quantity/),
    })
  })

  it('of multipart is 400 and named', async () => {
    const part = '--b\r\nContent-Disposition: form-data; name="other"\r\n\r\nx\r\n--b--\r\n'
    const problem = await expectOne(() => post('/input/parts', part, 'multipart/form-data; boundary=b'), 400)
    expect(problem).toMatchObject({ detail: expect.stringContaining('title') })
  })

  it.each([
    ['without a boundary', 'multipart/form-data', 'x'],
    [
      'that ends early',
      'multipart/form-data; boundary=b',
      '--b\r\nContent-Disposition: form-data; name="title"\r\n\r\nx',
    ],
    ['that is something else', 'multipart/form-data; boundary=b', 'hello'],
  ])('is 400 as well in multipart %s', async (_name, type, body) => {
    await expectOne(() => post('/input/parts', body, type), 400)
  })
})

describe('a number', () => {
  const BAD = [
    '1e3',
    '0x10',
    '0b1',
    '1_000',
    '+1',
    ' 1',
    '1 ',
    'Infinity',
    '-Infinity',
    'NaN',
    '--1',
    '1.',
    '.5',
    '1,5',
    '9007199254740993',
    '1'.repeat(400),
    '%D9%A1',
    'x',
    '5x',
    '-',
    '٠',
  ]
  const encoded = (value: string): string => encodeURI(decodeURI(value))

  it.each(BAD)('is decimal digits in range: %j is 400', async (value) => {
    for (const path of [`/input/number/${encoded(value)}`, `/input/integer?value=${encoded(value)}`]) {
      const problem = await expectOne(() => bench.server.get(path), 400)
      expect(problem).toMatchObject({ detail: expect.stringContaining('value') })
    }
  })

  it('is not empty, and an integer has no fraction', async () => {
    await expectOne(() => bench.server.get('/input/integer?value='), 400)
    await expectOne(() => bench.server.get('/input/integer?value=1.5'), 400)
    await expectOne(() => bench.server.get('/input/header', 'x-count: 1e3\r\n'), 400)
    await expectOne(() => bench.server.get('/input/cookie', 'cookie: visits=0x10\r\n'), 400)
    const form = 'content-type: application/x-www-form-urlencoded\r\ncontent-length: 13\r\n'
    await expectOne(() => bench.server.send('POST /input/form', form, 'quantity=%201'), 400)
  })

  it.each([
    ['0', 0],
    ['-5', -5],
    ['007', 7],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
  ])('%s is taken as it is', async (text, value) => {
    expect(JSON.parse((await bench.server.get(`/input/number/${text}`)).body)).toEqual({ value })
  })
})

describe('a boolean', () => {
  it.each(['1', '0', 'yes', 'on', 'TRUE', 'True', 't', '%20true', 'null'])(
    'is true or false: %j is 400',
    async (value) => {
      await expectOne(() => bench.server.get(`/input/boolean?value=${value}`), 400)
    },
  )

  it.each([true, false])('%j is taken', async (value) => {
    expect((await bench.server.get(`/input/boolean?value=${value}`)).body).toBe(JSON.stringify({ value }))
  })
})

describe('a date', () => {
  it.each(['yesterday', '2026-13-01', '2026-02-30', '1', '2026', ''])(
    'is one that exists: %j is 400',
    async (value) => {
      await expectOne(() => bench.server.get(`/input/date?value=${value}`), 400)
    },
  )
})

describe('a hostile value', () => {
  it('is shown to the client as text of a problem, never as markup or another header', async () => {
    const response = await bench.server.get('/input/integer?value=%3Cscript%3E%0d%0aset-cookie:%20a=b')
    expectProblem(response, 400)
    expect(response.headers['set-cookie']).toBeUndefined()
  })

  it('writes no line of its own into the log', async () => {
    const lines = await bench.logOf(() =>
      bench.server.get('/input/integer?value=%0a%7B%22level%22:%22fatal%22%7D'),
    )
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatchObject({ level: 'debug' })
  })
})
