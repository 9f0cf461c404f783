import { Readable } from 'node:stream'
import { expect, it } from '@jest/globals'
import {
  CacheControl,
  Controller,
  Get,
  GetMapping,
  Header,
  HttpCode,
  HttpStatus,
  Post,
  PostMapping,
  ProblemDetail,
  Redirect,
  RequestBody,
  RequestParam,
  ResponseEntity,
  ResponseStatus,
  RestController,
  StreamableFile,
  UriComponentsBuilder,
} from 'nexus-framework'
import { describeOnEveryAdapter } from '../support/every-adapter.js'

class Money {
  readonly #cents = 1250

  toJSON(): object {
    return { amount: this.#cents / 100 }
  }
}

@RestController('/results')
class ResultController {
  @GetMapping('/json')
  json(): object {
    return { a: [1, undefined, new Date(0)], gone: undefined, money: new Money() }
  }

  @GetMapping('/array')
  array(): readonly number[] {
    return [1, 2]
  }

  @GetMapping('/string')
  string(): string {
    return 'größe'
  }

  @GetMapping('/undeclared-string')
  undeclared(): unknown {
    return 'text'
  }

  @GetMapping('/number')
  number(): number {
    return 42
  }

  @GetMapping('/bigint')
  bigint(): bigint {
    return 12345678901234567890n
  }

  @GetMapping('/boolean')
  boolean(): boolean {
    return false
  }

  @GetMapping('/undefined')
  undefined(): void {}

  @GetMapping('/null')
  null(): unknown {
    return null
  }

  @GetMapping('/promise')
  async promise(): Promise<object> {
    await Promise.resolve()
    return { later: true }
  }

  @GetMapping('/thenable')
  thenable(): PromiseLike<object> {
    const then: PromiseLike<object>['then'] = (resolve, reject) =>
      Promise.resolve({ then: 'able' }).then(resolve, reject)
    return { then }
  }

  @GetMapping('/buffer')
  buffer(): Buffer {
    return Buffer.from([0, 255])
  }

  @GetMapping('/readable')
  readable(): Readable {
    return Readable.from([Buffer.from('a'), Buffer.from('b')], { objectMode: false })
  }

  @GetMapping('/web-stream')
  webStream(): ReadableStream<Uint8Array> {
    return new Blob(['web']).stream()
  }

  @GetMapping('/items')
  async *items(): AsyncGenerator<object> {
    yield { n: 1 }
    yield { n: 2 }
  }

  @GetMapping({ path: '/lines', produces: 'application/x-ndjson' })
  async *lines(): AsyncGenerator<object> {
    yield { n: 1 }
    yield { n: 2 }
  }

  @GetMapping({ path: '/events', produces: 'text/event-stream' })
  async *events(): AsyncGenerator<object> {
    yield { id: '1', type: 'tick', data: { n: 1 } }
    yield { data: 'two' }
  }

  @GetMapping('/web-response')
  webResponse(): Response {
    return new Response('teapot', { status: 418, headers: { 'x-kind': 'web' } })
  }

  @GetMapping('/file')
  file(): StreamableFile {
    return new StreamableFile(Buffer.from('%PDF'), {
      type: 'application/pdf',
      disposition: 'attachment; filename="a.pdf"',
    })
  }

  @GetMapping('/problem')
  problem(): ProblemDetail {
    return ProblemDetail.forStatusAndDetail(409, 'Sold out.').withProperty('sku', 'A1')
  }

  @GetMapping('/function')
  function(): unknown {
    return () => 'never'
  }

  @GetMapping('/cycle')
  cycle(): object {
    const cycle: Record<string, unknown> = {}
    cycle['self'] = cycle
    return cycle
  }
}

@RestController('/entities')
class EntityController {
  @GetMapping('/ok')
  ok(): ResponseEntity {
    return ResponseEntity.ok()
      .eTag('v1')
      .lastModified(Date.UTC(2026, 0, 1))
      .cacheControl(CacheControl.maxAge(60).cachePublic())
      .header('x-a', '1', '2')
      .body({ version: 1 })
  }

  @PostMapping('/created')
  created(@RequestBody() body: object): ResponseEntity<object> {
    const location = UriComponentsBuilder.fromPath('/things/{id}').buildAndExpand({ id: 'a b' }).encode()
    return ResponseEntity.created(location.toString()).body(body)
  }

  @PostMapping('/accepted')
  accepted(): ResponseEntity {
    return ResponseEntity.accepted().build()
  }

  @PostMapping('/no-content')
  noContent(): unknown {
    return ResponseEntity.noContent()
  }

  @GetMapping('/of')
  of(@RequestParam({ required: false }) name: string | undefined): ResponseEntity<string | undefined> {
    return ResponseEntity.of(name)
  }

  @GetMapping('/stream')
  stream(): ResponseEntity<Readable> {
    return ResponseEntity.ok()
      .header('content-type', 'text/csv')
      .body(Readable.from(['a,', 'b']))
  }

  @GetMapping('/file')
  file(): ResponseEntity<StreamableFile> {
    return ResponseEntity.ok()
      .eTag('f1')
      .body(new StreamableFile(Readable.from(['abc']), { length: 3 }))
  }
}

@Controller('decorated')
class DecoratedController {
  @Get('status')
  @ResponseStatus(HttpStatus.ACCEPTED)
  status(): string {
    return 'accepted'
  }

  @Post('code')
  @HttpCode(204)
  code(): void {}

  @Get('header')
  @Header('Cache-Control', 'no-store')
  @Header('X-Made', () => 'now')
  header(): object {
    return {}
  }

  @Get('redirect')
  @Redirect('/entities/ok', 301)
  redirect(): void {}

  @Get('redirect-elsewhere')
  @Redirect('/entities/ok')
  elsewhere(@RequestParam({ required: false }) to: string | undefined): object | undefined {
    return to === undefined ? undefined : { url: to, statusCode: 307 }
  }
}

describeOnEveryAdapter(
  'results',
  { controllers: [ResultController, EntityController, DecoratedController] },
  (bench) => {
    const read = async (path: string): Promise<readonly [number, string | null, string]> => {
      const response = await bench.http.get(path)
      return [response.status, response.headers.get('content-type'), response.text()]
    }
    const JSON_TYPE = 'application/json'
    const TEXT = 'text/plain;charset=UTF-8'
    const BYTES = 'application/octet-stream'

    it.each([
      ['json', JSON_TYPE, '{"a":[1,null,"1970-01-01T00:00:00.000Z"],"money":{"amount":12.5}}'],
      ['array', JSON_TYPE, '[1,2]'],
      ['string', TEXT, 'größe'],
      ['undeclared-string', TEXT, 'text'],
      ['number', JSON_TYPE, '42'],
      ['bigint', JSON_TYPE, '12345678901234567890'],
      ['boolean', JSON_TYPE, 'false'],
      ['undefined', null, ''],
      ['null', null, ''],
      ['promise', JSON_TYPE, '{"later":true}'],
      ['thenable', JSON_TYPE, '{"then":"able"}'],
      ['readable', BYTES, 'ab'],
      ['web-stream', BYTES, 'web'],
      ['items', JSON_TYPE, '[{"n":1},{"n":2}]'],
      ['lines', 'application/x-ndjson', '{"n":1}\n{"n":2}\n'],
      ['events', 'text/event-stream', 'id: 1\nevent: tick\ndata: {"n":1}\n\ndata: two\n\n'],
      ['file', 'application/pdf', '%PDF'],
    ])('may be %s', async (path, type, text) => {
      expect(await read(`/results/${path}`)).toEqual([200, type, text])
    })

    it('may be bytes, a web Response or a problem detail', async () => {
      expect([...(await bench.http.get('/results/buffer')).bytes()]).toEqual([0, 255])
      const web = await bench.http.get('/results/web-response')
      expect([web.status, web.headers.get('x-kind'), web.text()]).toEqual([418, 'web', 'teapot'])
      const [status, type, text] = await read('/results/problem')
      expect([status, type]).toEqual([409, 'application/problem+json'])
      expect(JSON.parse(text)).toMatchObject({ title: 'Conflict', instance: '/results/problem', sku: 'A1' })
    })

    it.each(['function', 'cycle'])('are answered 500 where they can not be sent: a %s', async (path) => {
      const response = await bench.http.get(`/results/${path}`)
      expect(response.status).toBe(500)
      expect(response.json()).toMatchObject({ requestId: expect.any(String) })
      expect(bench.logger.messages('error')).toEqual([`GET /results/${path} answered 500`])
    })

    it.each(['json', 'readable', 'items', 'events', 'file', 'web-stream', 'promise'])(
      'have their head only for HEAD: %s',
      async (path) => {
        const [get, head] = [
          await bench.http.get(`/results/${path}`),
          await bench.http.head(`/results/${path}`),
        ]
        expect([head.status, head.text()]).toEqual([200, ''])
        expect(head.headers.get('content-type')).toBe(get.headers.get('content-type'))
        expect(bench.logger.messages('error')).toEqual([])
      },
    )

    it('entities have status, header lines and body', async () => {
      const ok = await bench.http.get('/entities/ok')
      expect(Object.fromEntries(ok.headers)).toMatchObject({
        etag: '"v1"',
        'last-modified': 'Thu, 01 Jan 2026 00:00:00 GMT',
        'cache-control': 'max-age=60, public',
        'x-a': '1, 2',
      })
      const created = await bench.http.post('/entities/created', { a: 1 })
      expect([created.status, created.headers.get('location')]).toEqual([201, '/things/a%20b'])
      expect((await bench.http.post('/entities/accepted')).status).toBe(202)
      expect((await bench.http.post('/entities/no-content')).status).toBe(204)
      expect((await bench.http.get('/entities/of?name=a')).text()).toBe('a')
      const none = await bench.http.get('/entities/of')
      expect([none.status, none.text()]).toEqual([404, ''])
      expect(await read('/entities/stream')).toEqual([200, 'text/csv', 'a,b'])
    })

    it.each([
      [{ 'if-none-match': '"v0", "v1"' }, 304],
      [{ 'if-none-match': 'W/"v1"' }, 304],
      [{ 'if-none-match': '*' }, 304],
      [{ 'if-none-match': '"v0"' }, 200],
      [{ 'if-modified-since': 'Thu, 01 Jan 2026 00:00:00 GMT' }, 304],
      [{ 'if-modified-since': 'Wed, 31 Dec 2025 00:00:00 GMT' }, 200],
      [{ 'if-none-match': '"v0"', 'if-modified-since': 'Thu, 01 Jan 2026 00:00:00 GMT' }, 200],
      [{ 'if-match': '"v0"' }, 412],
    ])('are conditional: %j is answered %i', async (headers, status) => {
      for (const method of ['GET', 'HEAD']) {
        const response = await bench.http.request(method, '/entities/ok', undefined, { headers })
        expect(response.status).toBe(status)
        if (status !== 304) continue
        expect([response.text(), response.headers.get('etag')]).toEqual(['', '"v1"'])
        expect(response.headers.get('content-type')).toBe(null)
      }
    })

    it('keep the length and the tag of a file', async () => {
      const file = await bench.http.get('/entities/file')
      expect([file.headers.get('content-length'), file.text()]).toEqual(['3', 'abc'])
      const again = await bench.http.get('/entities/file', { headers: { 'if-none-match': '"f1"' } })
      expect(again.status).toBe(304)
    })

    it('have the status, header lines and redirects of decorators', async () => {
      expect((await bench.http.get('/decorated/status')).status).toBe(202)
      expect((await bench.http.post('/decorated/code')).status).toBe(204)
      const { headers } = await bench.http.get('/decorated/header')
      expect([headers.get('cache-control'), headers.get('x-made')]).toEqual(['no-store', 'now'])
      const redirect = await bench.http.get('/decorated/redirect')
      expect([redirect.status, redirect.headers.get('location')]).toEqual([301, '/entities/ok'])
      const usual = await bench.http.get('/decorated/redirect-elsewhere')
      expect([usual.status, usual.headers.get('location')]).toEqual([302, '/entities/ok'])
      const chosen = await bench.http.get('/decorated/redirect-elsewhere?to=%2Fb%20c')
      expect([chosen.status, chosen.headers.get('location')]).toEqual([307, '/b%20c'])
    })
  },
)
