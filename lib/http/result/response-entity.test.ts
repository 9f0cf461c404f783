import { Readable } from 'node:stream'
import { describe, expect, it } from '@jest/globals'
import { ProblemDetail } from '../errors/problem-detail.js'
import { RecordingExchange, type RecordedRequest } from '../exchange/recording-exchange.fixture.js'
import { ResponseHead } from '../exchange/response-head.js'
import { CacheControl } from './cache-control.js'
import { compileResultWriter } from './compile-result-writer.js'
import { ResponseEntity } from './response-entity.js'
import { StreamableFile } from './streamable-file.js'

const NOON = Date.UTC(2024, 4, 1, 12)
const writer = compileResultWriter({
  dialect: 'spring',
  adapter: { internHead: (fields) => new ResponseHead(fields) },
  status: 201,
  headers: [{ name: 'cache-control', value: 'no-store' }],
})

async function answer(
  value: unknown,
  request: RecordedRequest = {},
  before?: (exchange: RecordingExchange) => void,
) {
  const exchange = new RecordingExchange(request)
  before?.(exchange)
  await writer(exchange, value)
  return exchange
}

describe('ResponseEntity', () => {
  it.each([
    ['ok(body)', ResponseEntity.ok({ a: 1 }), 200, '{"a":1}'],
    ['ok(undefined)', ResponseEntity.ok(undefined), 200, ''],
    ['ok().body()', ResponseEntity.ok().body('x'), 200, 'x'],
    ['status', ResponseEntity.status(418).body('tea'), 418, 'tea'],
    ['created', ResponseEntity.created('/orders/7').body([7]), 201, '[7]'],
    ['accepted', ResponseEntity.accepted().build(), 202, ''],
    ['noContent', ResponseEntity.noContent().build(), 204, ''],
    ['badRequest', ResponseEntity.badRequest().body('no'), 400, 'no'],
    ['notFound', ResponseEntity.notFound().build(), 404, ''],
    ['unprocessableEntity', ResponseEntity.unprocessableEntity().build(), 422, ''],
    ['internalServerError', ResponseEntity.internalServerError().build(), 500, ''],
    ['of a value', ResponseEntity.of({ a: 1 }), 200, '{"a":1}'],
    ['of false', ResponseEntity.of(false), 200, 'false'],
    ['of nothing', ResponseEntity.of(undefined), 404, ''],
    ['ofNullable null', ResponseEntity.ofNullable(null), 404, ''],
    ['a builder that was not built', ResponseEntity.accepted(), 202, ''],
    ['the constructor', new ResponseEntity('x', 203, { 'x-a': '1' }), 203, 'x'],
  ])('%s brings its status and body, whatever the route says', async (_name, entity, status, body) => {
    const exchange = await answer(entity)
    expect(exchange.status).toBe(status)
    expect(exchange.responseText).toBe(body)
  })

  it('brings its header lines, in place of the route’s', async () => {
    const entity = ResponseEntity.created('/orders/ä')
      .eTag('7')
      .lastModified(new Date(NOON))
      .cacheControl(CacheControl.maxAge(60))
      .contentType('application/vnd.order+json')
      .allow('GET', 'PUT')
      .varyBy('Accept', 'Origin')
      .header('X-Many', 'a', 'b')
      .headers(new Headers({ 'x-web': 'c' }))
      .headers({ 'x-record': ['d', 'e'] })
      .body({})
    expect((await answer(entity)).head?.fields).toEqual([
      'location',
      '/orders/%C3%A4',
      'etag',
      '"7"',
      'last-modified',
      'Wed, 01 May 2024 12:00:00 GMT',
      'cache-control',
      'max-age=60',
      'content-type',
      'application/vnd.order+json',
      'allow',
      'GET, PUT',
      'vary',
      'Accept, Origin',
      'x-many',
      'a',
      'x-many',
      'b',
      'x-web',
      'c',
      'x-record',
      'd',
      'x-record',
      'e',
    ])
  })

  it('replaces what it sets twice', () => {
    expect(ResponseEntity.ok().eTag('1').eTag('2').build().fields).toEqual(['etag', '"2"'])
  })

  it('wins over lines on the exchange, except where lines add up', async () => {
    const entity = ResponseEntity.ok()
      .header('x-a', 'entity')
      .varyBy('Accept')
      .header('set-cookie', 'b=2')
      .body('x')
    const exchange = await answer(entity, {}, (exchange) => {
      exchange.addHeader('x-a', 'middleware')
      exchange.addHeader('vary', 'Origin')
      exchange.addHeader('set-cookie', 'a=1')
    })
    expect(exchange.responseLines('x-a')).toEqual(['entity'])
    expect(exchange.responseLines('vary')).toEqual(['Origin', 'Accept'])
    expect(exchange.responseLines('set-cookie')).toEqual(['a=1', 'b=2'])
  })

  it('may hold a problem detail, a file or a stream', async () => {
    const problem = await answer(ResponseEntity.badRequest().body(ProblemDetail.forStatus(400)))
    expect(problem.responseHeader('content-type')).toBe('application/problem+json')
    expect((await answer(ResponseEntity.of(ProblemDetail.forStatus(409)))).status).toBe(409)
    const file = await answer(
      ResponseEntity.ok()
        .header('x-a', '1')
        .body(new StreamableFile(Buffer.from('x'), { type: 'a/b' })),
    )
    expect(file.responseHeader('content-type')).toBe('a/b')
    expect(file.responseHeader('x-a')).toBe('1')
    const length = ResponseEntity.ok()
      .contentLength(3)
      .body(Readable.from([Buffer.from('abc')], { objectMode: false }))
    expect((await answer(length)).responseHeader('content-length')).toBe('3')
  })

  it('can not hold another entity', () => {
    expect(() => writer(new RecordingExchange(), ResponseEntity.ok(ResponseEntity.ok('x')))).toThrow(
      'the body of a ResponseEntity is a ResponseEntity',
    )
  })
})

describe('A conditional request for a ResponseEntity', () => {
  const entity = () =>
    ResponseEntity.ok().eTag('7').lastModified(NOON).contentType('text/css').varyBy('Accept').body('body')

  it.each(['GET', 'HEAD'] as const)(
    '%s is answered 304 with the fields of RFC 9110 section 15.4.5 and no content',
    async (method) => {
      const exchange = await answer(entity(), { method, headers: { 'if-none-match': 'W/"7"' } })
      expect(exchange.status).toBe(304)
      expect(exchange.body).toBeUndefined()
      expect(exchange.head?.fields).toEqual([
        'cache-control',
        'no-store',
        'etag',
        '"7"',
        'last-modified',
        'Wed, 01 May 2024 12:00:00 GMT',
        'vary',
        'Accept',
      ])
    },
  )

  it('is answered in full when the version is another', async () => {
    const exchange = await answer(entity(), { headers: { 'if-none-match': '"6"' } })
    expect(exchange.status).toBe(200)
    expect(exchange.responseText).toBe('body')
  })

  it('is decided by the date where there is no tag', async () => {
    const dated = ResponseEntity.ok().lastModified(NOON).body('body')
    const since = { 'if-modified-since': 'Wed, 01 May 2024 12:00:00 GMT' }
    expect((await answer(dated, { headers: since })).status).toBe(304)
  })

  it('is answered in full by any other method or status', async () => {
    const headers = { 'if-none-match': '"7"' }
    expect((await answer(entity(), { method: 'POST', headers })).status).toBe(200)
    expect((await answer(ResponseEntity.status(203).eTag('7').body('x'), { headers })).status).toBe(203)
    expect((await answer(ResponseEntity.ok('x'), { headers: { 'if-none-match': '*' } })).status).toBe(200)
  })

  it('that needs another version fails with 412', () => {
    const exchange = new RecordingExchange({ headers: { 'if-match': '"6"' } })
    expect(() => writer(exchange, entity())).toThrow(expect.objectContaining({ status: 412 }))
    expect(exchange.committed).toBe(false)
  })

  it('frees the body that is not sent', async () => {
    const headers = { 'if-none-match': '"7"' }
    const stream = Readable.from(['x'])
    const inFile = Readable.from(['x'])
    let cancelled = false
    const web = new ReadableStream({ cancel: () => void (cancelled = true) })
    for (const body of [stream, new StreamableFile(inFile), web]) {
      expect((await answer(ResponseEntity.ok().eTag('7').body(body), { headers })).status).toBe(304)
    }
    expect(stream.destroyed).toBe(true)
    expect(inFile.destroyed).toBe(true)
    expect(cancelled).toBe(true)
  })
})
