import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { NexusError } from '../../common/index.js'
import { CapturingLogger } from '../../testing/capturing-logger.js'
import { RecordingExchange, type RecordedRequest } from '../exchange/recording-exchange.fixture.js'
import { ResponseHead } from '../exchange/response-head.js'
import { ResponseStatus } from '../result/response-status.js'
import { BadRequestException, MethodNotAllowedException, NotFoundException } from './client.errors.js'
import { ErrorResponder } from './error-responder.js'
import { HttpException } from './http-exception.js'
import { ServiceUnavailableException } from './server.errors.js'

function respond(
  thrown: unknown,
  request: RecordedRequest = {},
  before: (exchange: RecordingExchange) => void = () => {},
) {
  const logger = new CapturingLogger()
  const responder = new ErrorResponder({
    logger,
    adapter: { internHead: (fields) => new ResponseHead(fields) },
  })
  const exchange = new RecordingExchange(request)
  before(exchange)
  void responder.respond(exchange, thrown, 'ProductController.find')
  return { exchange, entries: logger.entries, logger }
}

describe('An error that says how it is answered', () => {
  class BusyError extends NexusError {
    static readonly code = 'NEXUS_TEST_BUSY'
    static readonly summary = 'for this test'
    override errorResponse() {
      return {
        status: 503,
        detail: 'Come back later.',
        headers: { 'Retry-After': '7' },
        properties: { queue: 3 },
      }
    }
  }

  it('becomes a problem detail of that, and keeps its message for the log, without a stack', () => {
    const { exchange, entries } = respond(new BusyError('the pool of db-7 is empty'), { path: '/orders' })
    expect(exchange.status).toBe(503)
    expect(exchange.responseHeader('retry-after')).toBe('7')
    expect(JSON.parse(exchange.responseText ?? '')).toMatchObject({
      title: 'Service Unavailable',
      detail: 'Come back later.',
      queue: 3,
      code: 'NEXUS_TEST_BUSY',
    })
    expect(exchange.responseText).not.toContain('db-7')
    expect(entries[0]).toMatchObject({
      level: 'warn',
      fields: { status: 503, code: 'NEXUS_TEST_BUSY', reason: 'the pool of db-7 is empty' },
    })
    expect(entries[0]?.fields).not.toHaveProperty('error')
  })
})

describe('An HttpException', () => {
  it('becomes a problem detail of its status with the request path as instance (RFC 9457 section 3)', () => {
    const { exchange } = respond(new NotFoundException('no such product'), { path: '/products/x%20y' })
    expect(exchange.status).toBe(404)
    expect(exchange.responseHeader('content-type')).toBe('application/problem+json')
    expect(exchange.responseText).toBe(
      '{"type":"about:blank","title":"Not Found","status":404,"detail":"no such product",' +
        '"instance":"/products/x%20y","code":"NEXUS_HTTP_NOT_FOUND"}',
    )
  })

  it('brings its type, title and extension members, which can not replace the standard members', () => {
    const error = new BadRequestException('too many', {
      type: 'https://shop.example/problems/quantity',
      title: 'Quantity',
      properties: { max: 5, status: 200, detail: 'forged', code: 'SHOP_QUANTITY' },
    })
    expect(respond(error).exchange.json()).toEqual({
      type: 'https://shop.example/problems/quantity',
      title: 'Quantity',
      status: 400,
      detail: 'too many',
      instance: '/',
      max: 5,
      code: 'SHOP_QUANTITY',
    })
  })

  it('brings its headers, one line for each value', () => {
    const error = new MethodNotAllowedException(undefined, {
      headers: { Allow: 'GET, HEAD', 'X-Why': ['a', 'b'] },
    })
    const { exchange } = respond(error)
    expect(exchange.responseHeader('allow')).toBe('GET, HEAD')
    expect(exchange.responseLines('x-why')).toEqual(['a', 'b'])
  })

  it('can not inject header lines, nor replace what is the adapter’s', () => {
    const headers = { 'x-bad': 'a\r\nset-cookie: b=c', 'content-length': '1', 'retry-after': '5' }
    const { exchange, logger } = respond(new ServiceUnavailableException('later', { headers }))
    expect(exchange.status).toBe(503)
    expect(exchange.head?.fields).toEqual(['content-type', 'application/problem+json', 'retry-after', '5'])
    expect(logger.messages('warn')).toEqual(['A header of an exception was left out'])
  })

  it.each([400, 404, 409, 499])('of status %d is logged at debug level only', (status) => {
    const error = new HttpException(status, 'x')
    const { entries } = respond(error, { path: '/a' })
    expect(entries).toHaveLength(1)
    expect(entries[0]).toMatchObject({
      level: 'debug',
      message: `GET /a answered ${status}`,
      fields: { error },
    })
  })

  it('of a 5xx status is logged as an error, with its cause, and carries the request id', () => {
    const error = new ServiceUnavailableException('try later', { cause: new Error('pool is empty') })
    const { exchange, entries } = respond(error)
    expect(exchange.json()).toMatchObject({ status: 503, detail: 'try later', requestId: 'request-1' })
    expect(exchange.responseText).not.toContain('pool')
    expect(entries).toHaveLength(1)
    expect(entries[0]).toMatchObject({ level: 'error', fields: { error, status: 503 } })
  })

  it('with a status that is none becomes a 500', () => {
    for (const status of [0, 99, 1000, Number.NaN, 404.5]) {
      expect(respond(new HttpException(status, 'x')).exchange.status).toBe(500)
    }
  })

  it('without the help that is meant for its developer', () => {
    const { exchange } = respond(new BadRequestException('bad', { help: 'secret advice' }))
    expect(exchange.responseText).not.toContain('secret advice')
  })
})

describe('An unknown error', () => {
  it('is a 500 that leaks nothing and is logged once with request id, method, path and handler', () => {
    const error = new TypeError("Cannot read properties of undefined (reading 'password')")
    const { exchange, entries } = respond(error, { method: 'POST', path: '/orders' })
    expect(exchange.status).toBe(500)
    expect(exchange.json()).toEqual({
      type: 'about:blank',
      title: 'Internal Server Error',
      status: 500,
      instance: '/orders',
      requestId: 'request-1',
    })
    expect(entries).toHaveLength(1)
    expect(entries[0]).toMatchObject({
      level: 'error',
      message: 'POST /orders answered 500',
      fields: {
        requestId: 'request-1',
        method: 'POST',
        path: '/orders',
        handler: 'ProductController.find',
        error,
      },
    })
  })

  it('is logged without the secret that the path has', () => {
    const { exchange, entries } = respond(new TypeError('broken'), { path: '/reset/s3cret' }, (each) => {
      each.route = {
        pattern: '/reset/{token}',
        isSecret: true,
        origin: 'ResetController.reset',
        produces: undefined,
      }
    })
    expect(exchange.status).toBe(500)
    expect(entries).toMatchObject([
      { message: 'GET /reset/{token} answered 500', fields: { path: '/reset/{token}' } },
    ])
    // What is logged outside of it: that it was answered twice, that it is over.
    expect(exchange.describe()).toBe('GET /reset/{token}')
  })

  it('with a status property of its own is a 500 all the same', () => {
    expect(respond(Object.assign(new Error('x'), { status: 404, statusCode: 404 })).exchange.status).toBe(500)
  })

  it('of the framework is as unknown to the client as any other, its code included', () => {
    class Broken extends NexusError {
      static readonly code = 'NEXUS_TEST_BROKEN'
      static readonly summary = 'x'
    }
    const { exchange } = respond(new Broken('inner workings'))
    expect(exchange.json()).toEqual({
      type: 'about:blank',
      title: 'Internal Server Error',
      status: 500,
      instance: '/',
      requestId: exchange.id,
    })
  })

  it('of an application shows its code where its class declares a status', () => {
    @ResponseStatus(409)
    class Taken extends NexusError {
      static readonly code = 'SHOP_TAKEN'
      static readonly summary = 'x'
    }
    expect(respond(new Taken('by Ada')).exchange.json()).toMatchObject({ status: 409, code: 'SHOP_TAKEN' })
  })

  it('whose class has @ResponseStatus is answered with that status and reason, inherited ones too', () => {
    @ResponseStatus(409, 'The stock is used up.')
    class OutOfStock extends Error {}
    class OutOfTea extends OutOfStock {}
    const { exchange, entries } = respond(new OutOfTea('warehouse 7'))
    expect(exchange.json()).toEqual({
      type: 'about:blank',
      title: 'Conflict',
      status: 409,
      detail: 'The stock is used up.',
      instance: '/',
    })
    expect(entries[0]?.level).toBe('debug')
  })
})

describe('Something thrown that is not an Error', () => {
  const revoked = Proxy.revocable({}, {})
  revoked.revoke()
  const hostile = {
    get message(): string {
      throw new Error('getter')
    },
    toString(): string {
      throw new Error('toString')
    },
    toJSON(): string {
      throw new Error('toJSON')
    },
  }

  it.each([
    ['undefined', undefined, 'undefined was thrown'],
    ['null', null, 'null was thrown'],
    ['a string', 'oops', '"oops" was thrown'],
    ['a number', 7, '7 was thrown'],
    ['a bigint', 7n, '7 was thrown'],
    ['a symbol', Symbol('s'), 'Symbol(s) was thrown'],
    ['a function', () => 1, 'a function was thrown'],
    ['an object', { a: 1 }, '{"a":1} was thrown'],
    ['an object without prototype', Object.create(null) as object, '{} was thrown'],
    ['a hostile object', hostile, 'an object that can not be read was thrown'],
    ['a revoked proxy', revoked.proxy, 'an object that can not be read was thrown'],
  ])('is a 500 and says in the log what it was: %s', (_name, thrown, message) => {
    const { exchange, entries } = respond(thrown)
    expect(exchange.status).toBe(500)
    expect(exchange.json()).toEqual({
      type: 'about:blank',
      title: 'Internal Server Error',
      status: 500,
      instance: '/',
      requestId: 'request-1',
    })
    expect(exchange.responseText).not.toContain('oops')
    expect(entries).toHaveLength(1)
    expect(entries[0]?.fields).toMatchObject({
      error: { message: expect.stringContaining(message) },
    })
  })

  it('never keeps the request from being answered, whatever it is', () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withNullPrototype: true, withMap: true }), (thrown) => {
        expect(respond(thrown).exchange.status).toBe(500)
      }),
    )
  })
})

describe('A hostile Error', () => {
  it('whose getters and metadata throw is still answered 500 and logged', () => {
    const error = new Proxy(new Error('x'), {
      get: () => {
        throw new Error('trap')
      },
    })
    const { exchange, entries } = respond(error)
    expect(exchange.status).toBe(500)
    expect(exchange.json()).toMatchObject({ requestId: 'request-1' })
    expect(entries.length).toBeGreaterThan(0)
  })

  it('that the logger can not print is logged without it', () => {
    class Picky extends CapturingLogger {
      override error(message: string, fields: Record<string, unknown> = {}): void {
        if (fields['error'] instanceof Error) throw new Error('can not print')
        super.error(message, fields)
      }
    }
    const logger = new Picky()
    const exchange = new RecordingExchange()
    void new ErrorResponder({
      logger,
      adapter: { internHead: (fields) => new ResponseHead(fields) },
    }).respond(exchange, new Error())
    expect(exchange.status).toBe(500)
    expect(logger.entries[0]?.fields['error']).toBe('an error that can not be read')
  })

  it('whose properties can not be written is answered without them', () => {
    const loop: Record<string, unknown> = {}
    loop['self'] = loop
    const { exchange, logger } = respond(new BadRequestException('bad', { properties: loop }))
    expect(exchange.json()).toMatchObject({ status: 400, detail: 'bad', requestId: 'request-1' })
    expect(logger.messages('error')).toEqual(['The properties of a problem detail can not be written'])
  })
})

describe('A client', () => {
  const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'

  it.each([
    undefined,
    '',
    '*/*',
    'application/json',
    'application/problem+json',
    'application/*',
    'application/xml, application/json;q=0.1',
    BROWSER,
    'this is ; no / accept field,,,',
  ])('that sends Accept: %s gets a problem detail', (accept) => {
    const { exchange } = respond(new NotFoundException('no'), {
      headers: accept === undefined ? {} : { accept },
    })
    expect(exchange.responseHeader('content-type')).toBe('application/problem+json')
  })

  it.each([
    'text/plain',
    'text/html',
    'image/png',
    'application/xml',
    'text/*, application/*;q=0',
    'application/json;q=0',
  ])('that sends Accept: %s gets a short text that no browser takes for HTML', (accept) => {
    const { exchange } = respond(new NotFoundException('<b>no</b>'), { headers: { accept } })
    expect(exchange.status).toBe(404)
    expect(exchange.responseHeader('content-type')).toBe('text/plain; charset=utf-8')
    expect(exchange.responseHeader('x-content-type-options')).toBe('nosniff')
    expect(exchange.responseText).toBe('404 Not Found\n<b>no</b>\n')
  })
})

describe('The response of an error', () => {
  it('keeps header lines of middleware but drops those that described the representation it replaces', () => {
    const { exchange } = respond(new NotFoundException(), {}, (exchange) => {
      exchange.addHeader('access-control-allow-origin', '*')
      exchange.addHeader('Content-Type', 'text/csv')
      exchange.addHeader('etag', '"1"')
      exchange.addHeader('cache-control', 'max-age=60')
    })
    expect(exchange.responseFields).toEqual(['access-control-allow-origin', '*'])
    expect(exchange.responseHeader('content-type')).toBe('application/problem+json')
  })

  it('has a valid, bounded instance whatever path was sent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2000 }), (path) => {
        const { instance } = respond(new NotFoundException(), { path }).exchange.json() as {
          instance: string
        }
        expect(instance).toMatch(/^(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/]|%[0-9A-Fa-f]{2})*$/)
        expect(instance.length).toBeLessThanOrEqual(512 * 9)
      }),
    )
  })

  it('that can not be sent is tried once more and logged', () => {
    class Failing extends RecordingExchange {
      attempts = 0
      override send(status: number, head: ResponseHead, body?: string | Uint8Array): void {
        this.attempts++
        if (this.attempts === 1) throw new Error('adapter refused')
        super.send(status, head, body)
      }
    }
    const logger = new CapturingLogger()
    const exchange = new Failing()
    void new ErrorResponder({
      logger,
      adapter: { internHead: (fields) => new ResponseHead(fields) },
    }).respond(exchange, new NotFoundException())
    expect(exchange.status).toBe(500)
    expect(logger.messages('error')).toEqual(['An error could not be answered properly'])
  })
})

describe('An error after the response has been committed', () => {
  it('is logged once and sends nothing', () => {
    const error = new Error('late')
    const { exchange, entries } = respond(error, { path: '/a' }, (exchange) =>
      exchange.send(200, ResponseHead.EMPTY, 'ok'),
    )
    expect(exchange.status).toBe(200)
    expect(exchange.responseText).toBe('ok')
    expect(entries).toHaveLength(1)
    expect(entries[0]).toMatchObject({
      level: 'error',
      message: 'GET /a: failed after its response was committed',
      fields: { error, requestId: 'request-1' },
    })
  })

  it.each([
    Object.assign(new Error('x'), { code: 'ECONNRESET' }),
    Object.assign(new Error('x'), { code: 'ERR_STREAM_PREMATURE_CLOSE' }),
    new DOMException('gone', 'AbortError'),
  ])('is no fault when it only says that the client hung up: %s', (error) => {
    const { entries } = respond(error, {}, (exchange) => {
      exchange.send(200, ResponseHead.EMPTY, 'ok')
      exchange.hangUp()
    })
    expect(entries.map((entry) => entry.level)).toEqual(['debug'])
  })

  it('is a fault when the client hung up as well but the error says something else', () => {
    const { entries } = respond(new TypeError('bug'), {}, (exchange) => exchange.hangUp())
    expect(entries.map((entry) => entry.level)).toEqual(['error'])
  })

  it('is a fault when a connection was reset that is not the client’s', () => {
    const { entries } = respond(Object.assign(new Error('x'), { code: 'ECONNRESET' }))
    expect(entries.map((entry) => entry.level)).toEqual(['error'])
  })
})
