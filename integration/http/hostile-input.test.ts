import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  Body,
  Controller,
  CookieValue,
  Get,
  GetMapping,
  MatrixVariable,
  ModelAttribute,
  Param,
  PathVariable,
  Post,
  PostMapping,
  Query,
  Req,
  RequestBody,
  RequestHeader,
  RequestParam,
  RequestPart,
  ResponseEntity,
  RestController,
  UriComponentsBuilder,
  type HttpExchange,
} from 'nexus-framework'
import { describeOnEveryAdapter } from '../support/every-adapter.js'

class Order {
  sku = ''
  quantity = 0
  express = false
  due?: Date
}

@RestController('spring')
class SpringController {
  @GetMapping('path/{id:[0-9]+}/{*rest}')
  path(@PathVariable() id: number, @PathVariable() rest: string): object {
    return { id, rest }
  }

  @GetMapping('query')
  query(
    @RequestParam({ required: false }) number: number,
    @RequestParam({ required: false }) when: Date,
    @RequestParam({ required: false }) link: URL,
    @RequestParam({ required: false, type: [BigInt] }) list: bigint[],
  ): object {
    return { number, when, link, list: list?.map(String) }
  }

  @GetMapping('model/{sku}')
  model(@ModelAttribute() order: Order, @MatrixVariable({ required: false }) color: string): object {
    return { order, color }
  }

  @GetMapping('fields')
  fields(
    @RequestHeader() headers: Map<string, string>,
    @CookieValue({ required: false }) visits: number,
  ): object {
    return { headers, visits }
  }

  @GetMapping('tagged')
  tagged(): ResponseEntity<string> {
    return ResponseEntity.ok().eTag('1').lastModified(0).body('tagged')
  }

  @GetMapping('self/{name}')
  self(@Req() exchange: HttpExchange, @PathVariable() name: string): ResponseEntity<string> {
    const location = UriComponentsBuilder.fromExchange(exchange).replaceQueryParam('page', 2).build()
    return ResponseEntity.created(location.toUriString())
      .header('x-name', encodeURIComponent(name.toWellFormed()))
      .body(name)
  }

  @PostMapping('body')
  body(@RequestBody() order: Order): Order {
    return order
  }

  @PostMapping('form')
  form(@RequestParam() quantity: number, @ModelAttribute() order: Order): object {
    return { quantity, order }
  }

  @PostMapping('part')
  part(@RequestPart() title: string, @RequestPart({ required: false }) order: Order): object {
    return { title, order }
  }

  @PostMapping({
    path: 'conditions',
    consumes: ['text/*', '!text/html'],
    produces: ['text/plain', 'application/json'],
  })
  conditions(@RequestBody() text: string): string {
    return text
  }
}

@Controller('nest')
class NestController {
  @Get('all/:id')
  all(@Param() parameters: object, @Query() query: object): object {
    return { parameters, query }
  }

  @Get('web')
  web(@Req() request: Request): string {
    return request.url
  }

  @Post('body')
  body(@Body() order: Order, @Body('quantity') quantity: number): object {
    return { order, quantity }
  }

  @Post('any')
  any(@Body() body: unknown): unknown {
    return body
  }
}

const READ = ['path/1/a', 'query', 'model/a', 'fields', 'tagged', 'self/a'].map((path) => `/spring/${path}`)
const WRITTEN = ['body', 'form', 'part', 'conditions'].map((path) => `/spring/${path}`)
const TARGETS = [
  ...[...READ, '/nest/all/1', '/nest/web'].map((path) => ['GET', path] as const),
  ...[...WRITTEN, '/nest/body', '/nest/any'].map((path) => ['POST', path] as const),
]
const PIECES = [
  '%', '%2', '%2f', '%00', '%FF', '%C3%A4', '%ED%A0%80', '%F0%9F%98%80', '%5c', '%2e%2e', '/', '//', '..', ';', ';color=a,b', '=', '&', '+',
  '{', '}', '[', ']', 'a', '1', '9'.repeat(30), '-1', '1e3', '0x10', 'quantity=1', 'number=x', 'when=2026-02-31', 'link=http://[', 'list=1,2', 'sku=', '__proto__=1',
  'constructor=1', 'constructor[prototype]=1', 'toString=1', '~', '!', '*', ',', '@', ':', '|', '^', '`', "'", '"',
] // prettier-ignore
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  accept: ['', ',', '*', '*/*;q=2', 'text/plain;q=0', 'a/b/c', 'text/*, */*;q=0.1', 'text/plain;charset="\\"', '/', ';'.repeat(500)],
  'content-type': [
    '', 'application/json', 'application/JSON ; charset=utf-16', 'application/x-www-form-urlencoded', 'multipart/form-data', 'multipart/form-data; boundary=b',
    'multipart/form-data; boundary=', 'multipart/form-data; boundary="', 'text/plain', 'text/html', 'text', '*/*', 'a/b; c', 'application/problem+json',
  ],
  cookie: ['', '=', ';', 'visits', 'visits=%', 'visits="1"', 'visits=1; visits=2', '__proto__=1', 'constructor=2'],
  'if-match': ['', '*', '"', 'W/"1"', '"1", "2"', 'a', ','.repeat(500)],
  'if-none-match': ['*', '"1"', 'W/"1" , "2"', '"'],
  'if-modified-since': ['Thu, 01 Jan 1970 00:00:00 GMT', 'Thursday, 01-Jan-70 00:00:00 GMT', 'x', ''],
  'x-request-id': ['', 'a', 'x'.repeat(300), 'a b'],
} // prettier-ignore
const BODIES = [
  '', '{', '{}', '[]', 'null', '1', '"', '"\\u00', '{"__proto__":1}', '{"constructor":{"prototype":{}}}', '{"quantity":"1"}', '{"toString":1,"sku":{"a":[1]}}',
  '['.repeat(100_000), '{"a":'.repeat(200), '\ufeff{}', '\u0000', 'quantity=1', 'quantity=%', '&'.repeat(2000), '__proto__=1&quantity=1', '=',
  '--b\r\n', '--b--', '--b\r\nContent-Disposition: form-data; name="title"\r\n\r\nx\r\n--b--', '--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--',
  '--b\r\nContent-Disposition: form-data; name="order"\r\nContent-Type: application/json\r\n\r\n{\r\n--b--', '--b\r\n\r\n\r\n--b',
  '--b\r\nContent-Disposition: form-data; name="title"; filename="x"\r\n\r\nx\r\n--b--', '--b\r\nContent-Disposition: form-data; name*=x\'\'%\r\n\r\nx\r\n--b--',
] // prettier-ignore

function rarely<T>(arbitrary: fc.Arbitrary<T[]>): fc.Arbitrary<T[]> {
  return fc.oneof({ arbitrary: fc.constant<T[]>([]), weight: 3 }, { arbitrary, weight: 1 })
}

const request = fc.record({
  target: fc.constantFrom(...TARGETS),
  otherMethod: fc.oneof(
    { arbitrary: fc.constant(undefined), weight: 6 },
    fc.constantFrom('HEAD', 'OPTIONS', 'PUT', 'DELETE'),
  ),
  inPath: rarely(fc.array(fc.constantFrom(...PIECES), { maxLength: 3 })),
  inQuery: fc.array(fc.constantFrom(...PIECES), { maxLength: 5 }),
  fields: fc
    .subarray(Object.keys(FIELDS))
    .chain((names) =>
      fc.tuple(
        ...names.map((name) => fc.tuple(fc.constant(name), fc.constantFrom(...(FIELDS[name] as string[])))),
      ),
    ),
  body: fc.oneof(
    fc.constantFrom(...BODIES),
    fc.json({ maxDepth: 3 }),
    fc.string({ unit: 'binary', maxLength: 40 }),
  ),
})

const INTERNAL = /\.[tj]s\b|node_modules|\n\s+at |TypeError|SyntaxError|RangeError/

describeOnEveryAdapter(
  'Whatever a client sends',
  { controllers: [SpringController, NestController] },
  (bench) => {
    it('is answered, with a client error at worst, and logged as no fault of the server', async () => {
      await fc.assert(
        fc.asyncProperty(request, async ({ target, otherMethod, inPath, inQuery, fields, body }) => {
          bench.logger.clear()
          const method = otherMethod ?? target[0]
          const path = `${target[1]}${inPath.join('')}${inQuery.length === 0 ? '' : `?${inQuery.join('')}`}`
          const sent = method === 'GET' || method === 'HEAD' ? undefined : body
          const headers = Object.fromEntries(fields)
          const response = await bench.http.request(method, path, sent, { headers })
          const text = response.text()
          expect({ status: response.status, text }).toEqual({
            status: expect.any(Number),
            text: expect.not.stringMatching(INTERNAL),
          })
          expect(response.status).toBeLessThan(500)
          expect(bench.logger.entries.filter(({ level }) => level === 'error' || level === 'warn')).toEqual(
            [],
          )
        }),
        { numRuns: 500 },
      )
    }, 30_000)
  },
)
