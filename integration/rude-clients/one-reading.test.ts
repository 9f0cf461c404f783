import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { RudeClientBench } from './rude-client-bench.js'

let bench: RudeClientBench
beforeAll(async () => {
  bench = await RudeClientBench.start()
})
afterAll(() => bench.stop())

const HOST = 'Host: shop.test\r\n'

/** Ways to write `GET /admin/vault` that something in between, or a careless match, could read otherwise. */
const VARIANTS = [
  '/admin/vault',
  '/admin/vault/',
  '/admin//vault',
  '//admin/vault',
  '///admin/vault',
  '/./admin/vault',
  '/admin/./vault',
  '/admin/vault/.',
  '/x/../admin/vault',
  '/admin/../admin/vault',
  '/admin/vault/..',
  '/%2e/admin/vault',
  '/x/%2e%2e/admin/vault',
  '/x/..%2fadmin/vault',
  '/admin%2fvault',
  '/admin%2Fvault',
  '/admin%5cvault',
  '/admin\\vault',
  '\\admin\\vault',
  '/%61dmin/vault',
  '/admin/%76ault',
  '/%61%64%6d%69%6e/%76%61%75%6c%74',
  '/%2561dmin/vault',
  '/ADMIN/vault',
  '/Admin/Vault',
  '/admin/vault;a=b',
  '/admin;a=b/vault',
  '/admin;/vault;',
  '/;/admin/vault',
  '/admin/vault%3ba',
  '/admin/vault?',
  '/admin/vault?x=/ok',
  '/admin/vault%3f',
  '/admin/vault%00',
  '/admin/vault%20',
  '/admin/vault/deeper',
  '/admin/vault//deeper',
  '/admin/vault/..;/deeper',
  '/ok/../admin/vault',
  'http://shop.test/admin/vault',
  'http://shop.test//admin/vault',
  'http://shop.test/%61dmin/vault',
  'HTTP://SHOP.TEST/admin/vault',
  'https://shop.test/admin/vault',
]

describe('a handler behind a guard of its path', () => {
  it.each(VARIANTS.flatMap((target) => ['GET', 'HEAD'].map((method) => [method, target] as const)))(
    'is reached by nobody without the word: %s %s',
    async (method, target) => {
      const client = await bench.server.connect()
      client.request(`${method} ${target}`, 'connection: close\r\n')
      const answer = await client.rest()
      expect(answer).toMatch(/^HTTP\/1\.1 (?:400|403|404) /)
      expect(answer).not.toContain('treasure')
    },
  )

  it.each([
    ['x-http-method-override', 'X-HTTP-Method-Override: GET\r\n', 'POST /admin/vault'],
    ['x-original-url', 'X-Original-URL: /admin/vault\r\n', 'GET /ok'],
    ['x-rewrite-url', 'X-Rewrite-URL: /admin/vault\r\n', 'GET /ok'],
    ['x-forwarded-prefix', 'X-Forwarded-Prefix: /admin\r\n', 'GET /vault'],
  ])('is not reached by a field that claims another target: %s', async (_name, field, line) => {
    const { body } = await bench.server.send(line, field)
    expect(body).not.toContain('treasure')
  })

  it.each(['/admin/vault', '/%61dmin/vault', 'http://shop.test/admin/vault', '/admin/vault/deeper'])(
    'is reached with the word by every form that means its path: %s',
    async (target) => {
      const response = await bench.server.get(target, 'x-word: please\r\n')
      expect(response).toMatchObject({ status: 200, body: 'the treasure' })
    },
  )

  it('is logged under the path that everybody sees', async () => {
    const lines = await bench.logOf(() => bench.server.get('http://shop.test/admin/vault'))
    expect(lines).toEqual([expect.objectContaining({ status: 403, method: 'GET', path: '/admin/vault' })])
  })

  it('has an automatic OPTIONS and 405 that tell nothing either', async () => {
    for (const line of ['OPTIONS /admin/vault', 'POST /admin/vault', 'DELETE /admin/vault']) {
      const { status, body } = await bench.server.send(line)
      expect([403, 404, 405, 204]).toContain(status)
      expect(body).not.toContain('treasure')
    }
  })
})

describe('the content type', () => {
  it.each([
    'application/json',
    'Application/JSON',
    'application/json;charset=UTF-8',
    'application/json ; charset="utf-8"',
  ])('is read alike by router and body: %s', async (type) => {
    const fields = `content-type: ${type}\r\ncontent-length: 7\r\n`
    expect(await bench.server.send('POST /input/json', fields, '{"a":1}')).toMatchObject({ body: '{"a":1}' })
  })

  it.each([
    'application/json, text/plain',
    'text/plain; x=application/json',
    'multipart/form-data-x',
    'json',
    '/',
    'text/',
  ])('never makes a body of another kind: %s', async (type) => {
    for (const path of ['/input/json', '/input/parts']) {
      const fields = `content-type: ${type}\r\ncontent-length: 7\r\n`
      const { status } = await bench.server.send(`POST ${path}`, fields, '{"a":1}')
      expect([400, 415]).toContain(status)
    }
  })

  it('of two lines is not taken as either', async () => {
    const fields = 'content-type: application/json\r\ncontent-type: text/plain\r\ncontent-length: 7\r\n'
    const { status } = await bench.server.send('POST /input/json', fields, '{"a":1}')
    expect([400, 415]).toContain(status)
  })
})

it('a target with the method in another case is no variant of it', async () => {
  expect(await bench.server.exchange(`Get /admin/vault HTTP/1.1\r\n${HOST}\r\n`)).toMatch(/^HTTP\/1\.1 501 /)
})
