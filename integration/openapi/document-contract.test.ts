import { describe, expect, it } from '@jest/globals'
import type { OpenApiDocument, OperationObject } from 'nexus-framework/openapi'
import { ContractViolation, DocumentContract } from './document-contract.js'

const PRODUCT = { $ref: '#/components/schemas/Product' }

const GET: OperationObject = {
  operationId: 'get',
  parameters: [
    { name: 'sku', in: 'path', required: true, schema: { type: 'string', maxLength: 4 } },
    { name: 'fields', in: 'query', schema: { type: 'array', items: { enum: ['sku', 'price'] } } },
    { name: 'size', in: 'query', schema: { type: 'integer', maximum: 100 } },
    { name: 'x-shop', in: 'header', required: true, schema: { type: 'integer' } },
    { name: 'session', in: 'cookie', schema: { type: 'string', minLength: 2 } },
  ],
  responses: {
    200: {
      description: 'Found',
      headers: {
        etag: { required: true, schema: { type: 'string', pattern: '^"' } },
        age: { schema: { type: 'integer' } },
      },
      content: { 'application/json': { schema: PRODUCT } },
    },
    304: { description: 'Known' },
    '4XX': {
      description: 'Wrong',
      content: { 'application/problem+json': { schema: { required: ['status'] } } },
    },
  },
}

const DOCUMENT: OpenApiDocument = {
  openapi: '3.1.1',
  info: { title: 'Shop', version: '1' },
  servers: [],
  security: [],
  paths: {
    '/products/{sku}': {
      get: GET,
      put: {
        operationId: 'put',
        requestBody: { required: true, content: { 'application/json': { schema: PRODUCT } } },
        responses: {
          204: { description: 'Done' },
          default: { description: 'Wrong', content: { 'text/*': {} } },
        },
      },
    },
    '/products/top': { get: { operationId: 'top', responses: { 200: { description: 'Nothing' } } } },
  },
  components: {
    schemas: {
      Product: {
        type: 'object',
        properties: { sku: { type: 'string' }, added: { type: 'string', format: 'date-time' } },
        required: ['sku'],
      },
    },
  },
}

interface Exchanged {
  readonly url?: string
  readonly init?: RequestInit
  readonly status?: number
  readonly headers?: Record<string, string>
  readonly body?: string | null
}

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' }
const FOUND = { ...JSON_TYPE, etag: '"1"' }

/** What is wrong with a GET of a product, unless something else is asked for. */
async function problems({
  url = '/products/a',
  init = {},
  ...answer
}: Exchanged): Promise<readonly string[]> {
  const { status = 200, headers = FOUND, body = '{"sku":"a"}' } = answer
  const contract = new DocumentContract(DOCUMENT)
  const send = contract.watch(() => Promise.resolve(new Response(body, { status, headers })))
  const request = new Request(`http://localhost${url}`, { headers: { 'x-shop': '1' }, ...init })
  try {
    await send(request)
    return [...contract.checked]
  } catch (error) {
    if (error instanceof ContractViolation) return error.problems
    throw error
  }
}

describe('DocumentContract', () => {
  it('lets a response through that is as documented, with its body still to be read', async () => {
    const contract = new DocumentContract(DOCUMENT)
    const send = contract.watch(() => Promise.resolve(new Response('{"sku":"a"}', { headers: FOUND })))
    const response = await send(new Request('http://localhost/products/a', { headers: { 'x-shop': '1' } }))
    expect(await response.json()).toEqual({ sku: 'a' })
    expect([...contract.checked]).toEqual(['GET /products/{sku} 200'])
  })

  it('names the exchange and everything that is wrong with it', async () => {
    const contract = new DocumentContract(DOCUMENT)
    const send = contract.watch(() => Promise.resolve(new Response('{"added":1}', { headers: JSON_TYPE })))
    await expect(send(new Request('http://localhost/products/a'))).rejects.toThrow(
      /^GET \/products\/a 200 is not as documented:\n.*etag is missing(.|\n)*'sku'(.|\n)*\/added(.|\n)*x-shop is missing/,
    )
  })

  it('prefers literal paths, and knows only the paths and methods of the document', async () => {
    expect(await problems({ url: '/products/top', body: null })).toEqual(['GET /products/top 200'])
    expect(await problems({ url: '/products/a/b' })).toEqual(['There is no such operation.'])
    expect(await problems({ init: { method: 'DELETE' } })).toEqual(['There is no such operation.'])
  })

  it.each<[string, Exchanged, RegExp]>([
    ['a status that is not documented', { status: 500 }, /status 500 is not documented/],
    ['a body that does not fit', { body: '{"sku":1}' }, /\/sku must be string/],
    ['a format that does not hold', { body: '{"sku":"a","added":"now"}' }, /date-time/],
    [
      'no body where one is documented',
      { body: null, status: 200, headers: { etag: '"1"' } },
      /media type ''/,
    ],
    ['another media type', { headers: { ...FOUND, 'content-type': 'text/html' } }, /'text\/html' is not/],
    ['a header that is missing', { headers: JSON_TYPE }, /etag is missing/],
    ['a header that does not fit', { headers: { ...FOUND, etag: '1' } }, /etag: it must match pattern/],
    ['a header that is no number', { headers: { ...FOUND, age: 'x' } }, /age: it must be integer/],
    [
      'a problem that does not fit',
      { status: 404, headers: { 'content-type': 'application/problem+json' }, body: '{}' },
      /'status'/,
    ],
    ['a path variable that does not fit', { url: '/products/abcde' }, /sku: it must NOT have more than 4/],
    ['a query parameter that does not fit', { url: '/products/a?size=101' }, /size: it must be <= 100/],
    [
      'an item of a list that does not fit',
      { url: '/products/a?fields=sku&fields=x' },
      /fields: \/1 must be equal/,
    ],
    ['a header of the request that is missing', { init: { headers: {} } }, /x-shop is missing/],
    [
      'a cookie that does not fit',
      { init: { headers: { 'x-shop': '1', cookie: 'a=b; session=x' } } },
      /session: it/,
    ],
    ['a body that is not documented', { url: '/products/top', body: 'text' }, /has a body, and none is/],
  ])('refuses %s', async (_name, exchanged, expected) => {
    const found = await problems(exchanged)
    expect(found).toHaveLength(1)
    expect(found).toEqual([expect.stringMatching(expected)])
  })

  it.each<[string, Exchanged]>([
    ['a status that is documented by its range', problem(404, '{"status":404}')],
    ['a status without content', { status: 304, body: null }],
    ['parameters that are text of what they are', { url: '/products/a?size=100&fields=sku' }],
    ['a header that is text of a number', { headers: { ...FOUND, age: '12' } }],
  ])('accepts %s', async (_name, exchanged) => {
    expect(await problems(exchanged)).toEqual([expect.stringContaining('GET /products/{sku}')])
  })

  it('does not hold a request to the document that was refused', async () => {
    const exchanged = { ...problem(400, '{"status":400}'), url: '/products/abcde?size=x' }
    expect(await problems(exchanged)).toEqual(['GET /products/{sku} 400'])
  })

  it.each([
    [{ body: '{"sku":"a"}', headers: JSON_TYPE }, ['PUT /products/{sku} 204']],
    [{ headers: JSON_TYPE }, ['It has no body.']],
    [
      { body: '{"sku":1}', headers: JSON_TYPE },
      ['Of the request: The body: /sku must be string {"type":"string"}'],
    ],
    [
      { body: 'a', headers: { 'content-type': 'text/csv' } },
      [expect.stringContaining("'text/csv' is not documented")],
    ],
  ])('holds the body of a request that was accepted to the document: %j', async (init, expected) => {
    const exchanged = { init: { method: 'PUT', ...init }, status: 204, body: null, headers: {} }
    expect(await problems(exchanged)).toEqual(expected)
  })

  it('takes a range of media types for its members', async () => {
    const init = { method: 'PUT' }
    const text = { status: 400, headers: { 'content-type': 'text/plain' }, body: 'no' }
    expect(await problems({ init, ...text })).toEqual(['PUT /products/{sku} 400'])
  })

  it('finds a document that documents content for a status that has none', async () => {
    expect(await problems({ init: { method: 'PUT' }, status: 205, body: null, headers: {} })).toEqual(
      expect.arrayContaining(['Content is documented for a status that has none.']),
    )
  })
})

function problem(status: number, body: string): Exchanged {
  return { status, body, headers: { 'content-type': 'application/problem+json' } }
}
