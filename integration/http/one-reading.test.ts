import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  All,
  Controller,
  HttpExchange,
  NexusApplication,
  Param,
  Req,
  type MiddlewareConfigurer,
  type MiddlewareConsumer,
  type Next,
} from 'nexus-framework'
import { CapturingLogger } from 'nexus-framework/testing'
import { RawClient } from '../support/raw-client.js'

const HANDLED = 'x-handled'

/** Everything below /admin has to pass a middleware that marks the request; a handler that sees no mark says so. */
@Controller()
class AdminController {
  #answer(exchange: HttpExchange, name: string): string {
    exchange.addHeader(HANDLED, exchange.attributes.get('passed') === true ? 'guarded' : 'UNGUARDED')
    exchange.addHeader('x-same', String(exchange.attributes.get('path') === exchange.path))
    return name
  }

  @All('admin')
  root(@Req() exchange: HttpExchange): string {
    return this.#answer(exchange, 'root')
  }

  @All('admin/users')
  users(@Req() exchange: HttpExchange): string {
    return this.#answer(exchange, 'users')
  }

  @All('admin/users/:id')
  user(@Req() exchange: HttpExchange, @Param('id') _id: string): string {
    return this.#answer(exchange, 'user')
  }

  @All('admin/files/{*rest}')
  files(@Req() exchange: HttpExchange): string {
    return this.#answer(exchange, 'files')
  }

  @All('public')
  open(@Req() exchange: HttpExchange): string {
    exchange.addHeader(HANDLED, 'public')
    return 'public'
  }
}

class AdminModule implements MiddlewareConfigurer {
  configure(consumer: MiddlewareConsumer): void {
    const mark = (exchange: HttpExchange, next: Next): void | Promise<void> => {
      exchange.attributes.set('passed', true)
      exchange.attributes.set('path', exchange.path)
      return next()
    }
    consumer.apply(mark).forRoutes('/admin/**')
  }
}

const hex = (character: string): string => `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`

/** Ways to write a character of a path that somebody might read as that character. */
const spelling = (character: string): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 60, arbitrary: fc.constant(character) },
    fc.constant(character.toUpperCase()),
    fc.constant(hex(character)),
    fc.constant(hex(character).toUpperCase()),
    fc.constant(hex(character).replace('%', '%25')),
  )

const separator = fc.oneof(
  { weight: 40, arbitrary: fc.constant('/') },
  ...[
    '//',
    '/./',
    '/x/../',
    '%2f',
    '%2F',
    '\\',
    '%5c',
    ';a=1/',
    ';/',
    '/;x/',
    '/%2e/',
    '/%2e%2e/',
    '/.;/',
  ].map((text) => fc.constant(text)),
)

const prefix = fc.oneof(
  { weight: 20, arbitrary: fc.constant('/') },
  ...['//', '/./', '/../', '/public/../', '/%2e%2e/', '/;a=1/', '/public;/../'].map((text) =>
    fc.constant(text),
  ),
)

const suffix = fc.oneof(
  { weight: 20, arbitrary: fc.constant('') },
  ...['/', ';a=1', '?x=1', '#', '%20', '%00', '.', '/.', '/..', '%2f', '?', '/?a=/../public'].map((text) =>
    fc.constant(text),
  ),
)

const spelt = (text: string): fc.Arbitrary<string> =>
  fc.tuple(...Array.from(text, spelling)).map((parts) => parts.join(''))

const path = fc
  .tuple(
    prefix,
    spelt('admin'),
    fc
      .constantFrom([], ['users'], ['users', '7'], ['files'], ['files', 'a', 'b'])
      .chain((rest) =>
        fc.tuple(...rest.map((part) => fc.tuple(separator, spelt(part)).map((pair) => pair.join('')))),
      ),
    suffix,
  )
  .map(([start, admin, rest, end]) => `${start}${admin}${rest.join('')}${end}`)

const method = fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS')
const form = fc.constantFrom('origin', 'absolute', 'ABSOLUTE')

function target(path: string, form: string): string {
  if (form === 'origin') return path
  return `${form === 'absolute' ? 'http' : 'HTTP'}://shop.test${path}`
}

describe.each(['distinct', 'ignore'])(
  'one reading of a request for everybody, trailing slashes %s',
  (slashes) => {
    let application: NexusApplication
    let port: number

    beforeAll(async () => {
      application = await NexusApplication.create(
        { module: AdminModule, controllers: [AdminController] },
        { args: [], logger: new CapturingLogger(), properties: { 'server.trailing-slash': slashes } },
      )
      port = (await application.listen({ port: 0, host: '127.0.0.1' })).port
    })
    afterAll(() => application.close())

    const send = async (name: string, text: string): Promise<Readonly<Record<string, string>>> => {
      const client = await RawClient.connect(port)
      client.request(`${name} ${text}`, 'Content-Length: 0\r\nConnection: close\r\n')
      try {
        const { status, headers } = await client.response(name)
        return { ...headers, status: String(status) }
      } finally {
        client.destroy()
      }
    }

    it('reaches each handler past the middleware when it is spelt plainly', async () => {
      for (const text of [
        '/admin',
        '/admin/users',
        '/admin/users/7',
        '/admin/files/a/b',
        '/%61dmin',
        '/admin;a=1',
      ]) {
        expect(await send('GET', text)).toMatchObject({
          status: '200',
          [HANDLED]: 'guarded',
          'x-same': 'true',
        })
      }
      expect(await send('GET', '/public')).toMatchObject({ [HANDLED]: 'public' })
    })

    it('lets no variant reach a handler below /admin past its middleware', async () => {
      let guarded = 0
      await fc.assert(
        fc.asyncProperty(path, method, form, async (text, name, how) => {
          const { [HANDLED]: handled, 'x-same': same, status } = await send(name, target(text, how))
          expect(Number(status)).toBeLessThan(500)
          expect(handled).not.toBe('UNGUARDED')
          if (handled !== 'guarded') return
          guarded++
          expect(same).toBe('true')
        }),
        { numRuns: 500 },
      )
      // Most variants are refused or not found; the property says something only while some of them are served.
      expect(guarded).toBeGreaterThan(50)
    })
  },
)
