import { Readable } from 'node:stream'
import { expect, it } from '@jest/globals'
import {
  Body,
  Controller,
  CookieValue,
  defineConverter,
  defineParameter,
  Get,
  GetMapping,
  Headers as NestHeaders,
  HttpExchange,
  Ip,
  MatrixVariable,
  ModelAttribute,
  Param,
  PathVariable,
  Post,
  PostMapping,
  Query,
  Req,
  RequestAttribute,
  RequestBody,
  RequestHeader,
  RequestParam,
  RequestPart,
  Res,
  ResponseHead,
  RestController,
  Signal,
  UseMiddleware,
} from 'nexus-framework'
import { describeOnEveryAdapter } from '../support/every-adapter.js'

class Page {
  page = 0
  size = 20
  sort: string | undefined
}

class Order {
  sku = ''
  quantity = 1

  get label(): string {
    return `${this.quantity} ${this.sku}`
  }
}

class Sku {
  constructor(readonly code: string) {}
}
defineConverter(Sku, (text) => (/^[A-Z]\d+$/.test(text) ? new Sku(text) : undefined), 'a SKU such as A1')

enum Color {
  Red = 'red',
  Blue = 'blue',
}

const Locale = defineParameter<string>((fallback) => (exchange) => exchange.header('x-locale') ?? fallback)
const BodyLength = defineParameter(() => async (exchange) => (await exchange.text()).length)

@RestController('/spring')
class SpringController {
  @GetMapping('/scalars/{id}')
  scalars(
    @PathVariable() id: number,
    @RequestParam() flag: boolean,
    @RequestParam() when: Date,
    @RequestParam() big: bigint,
  ): object {
    return { id, flag, when: when.toISOString(), big: String(big) }
  }

  @GetMapping('/others')
  others(
    @RequestParam() link: URL,
    @RequestParam({ type: [Number] }) ids: number[],
    @RequestParam({ enum: Color }) color: Color,
    @RequestParam() sku: Sku,
  ): object {
    return { link: link.hostname, ids, color, sku: sku.code }
  }

  @GetMapping('/options')
  options(
    @RequestParam('q') search: string,
    @RequestParam({ name: 'p', defaultValue: 1 }) page: number,
    @RequestParam({ value: 's', required: false }) size: number | undefined,
  ): object {
    return { search, page, size: String(size) }
  }

  @GetMapping('/header')
  header(
    @RequestHeader() ifNoneMatch: string,
    @RequestHeader({ name: 'X-Count', defaultValue: '7' }) count: number,
    @CookieValue() theme: string,
    @CookieValue({ name: 'missing', required: false }) missing: string | undefined,
  ): object {
    return { ifNoneMatch, count, theme, missing: String(missing) }
  }

  @GetMapping('/maps/{a}/{b}')
  maps(
    @PathVariable() path: Map<string, string>,
    @RequestParam() query: Map<string, string>,
    @MatrixVariable() matrix: Map<string, string>,
  ): object {
    const [all, asked, told] = [path, query, matrix].map((map) => Object.fromEntries(map))
    return { all, asked, told }
  }

  @GetMapping('/header-maps')
  headerMaps(
    @RequestHeader() headers: Map<string, string>,
    @CookieValue() cookies: Map<string, string>,
  ): object {
    return { header: headers.get('x-one'), cookies: Object.fromEntries(cookies) }
  }

  @GetMapping('/matrix/{car}')
  matrix(
    @PathVariable() car: string,
    @MatrixVariable({ type: [String] }) colors: string[],
    @MatrixVariable() year: number,
  ): object {
    return { car, colors, year }
  }

  @GetMapping('/attribute')
  @UseMiddleware((exchange, next) => {
    exchange.attributes.set('user', { name: 'Ada' })
    return next()
  })
  attribute(@RequestAttribute() user: object, @RequestAttribute({ required: false }) none: unknown): object {
    return { user, none: String(none) }
  }

  @GetMapping('/model/{size}')
  model(@ModelAttribute() page: Page): object {
    return { isPage: page instanceof Page, ...page }
  }

  @PostMapping('/model')
  modelForm(@ModelAttribute() page: Page): object {
    return { ...page }
  }

  @PostMapping('/form')
  form(@RequestParam() name: string, @RequestParam({ type: [Number] }) id: number[]): object {
    return { name, id }
  }

  @PostMapping('/part')
  part(@RequestPart() title: string, @RequestPart() order: Order): object {
    return { title, label: order.label }
  }

  @PostMapping('/body/dto')
  dto(@RequestBody() order: Order): object {
    return { label: order.label }
  }

  @PostMapping('/body/list')
  list(@RequestBody({ type: [Order] }) orders: Order[]): object {
    return orders.map(({ label }) => label)
  }

  @PostMapping('/body/text')
  text(@RequestBody() text: string): string {
    return text.toUpperCase()
  }

  @PostMapping('/body/buffer')
  buffer(@RequestBody() bytes: Buffer): object {
    return { length: bytes.length, isBuffer: Buffer.isBuffer(bytes) }
  }

  @PostMapping('/body/stream')
  async stream(@RequestBody() stream: Readable): Promise<object> {
    let length = 0
    for await (const chunk of stream) length += (chunk as Buffer).length
    return { length }
  }

  @PostMapping('/body/web-stream')
  async webStream(@RequestBody() stream: ReadableStream<Uint8Array>): Promise<object> {
    return { text: await new Response(stream).text() }
  }

  @PostMapping('/body/optional')
  optional(@RequestBody({ required: false }) body: object | undefined): object {
    return { body: typeof body }
  }

  @PostMapping('/custom')
  custom(@Locale('en') locale: string, @BodyLength() length: number): object {
    return { locale, length }
  }

  @GetMapping('/undecorated')
  undecorated(exchange: HttpExchange, signal: AbortSignal, request: Request): object {
    return { path: exchange.path, aborted: signal.aborted, url: new URL(request.url).pathname }
  }
}

@Controller('nest')
class NestController {
  @Get('one/:id')
  one(
    @Param('id') id: number,
    @Query('q') q: string | undefined,
    @NestHeaders('x-one') one: string | undefined,
  ): object {
    return { id, q: String(q), one: String(one) }
  }

  @Get('all/:a/:b')
  all(@Param() path: object, @Query() query: Page, @NestHeaders() headers: Record<string, string>): object {
    return { path, query, isPage: query instanceof Page, one: headers['x-one'] }
  }

  @Post('body')
  body(@Body() order: Order): object {
    return { label: order.label }
  }

  @Post('property')
  property(@Body('sku') sku: string, @Body('quantity') quantity: number | undefined): object {
    return { sku, quantity: String(quantity) }
  }

  @Get('exchange')
  exchange(@Req() exchange: HttpExchange, @Ip() ip: string, @Signal() signal: AbortSignal): object {
    return { path: exchange.path, hasIp: typeof ip === 'string', aborted: signal.aborted }
  }

  @Post('web-request')
  async webRequest(@Req() request: Request): Promise<object> {
    return { method: request.method, body: await request.json() }
  }

  @Get('by-hand')
  byHand(@Res() exchange: HttpExchange): void {
    exchange.send(202, ResponseHead.EMPTY, 'by hand')
  }

  @Get('passthrough')
  passthrough(@Res({ passthrough: true }) exchange: HttpExchange): object {
    exchange.statusOverride = 203
    exchange.addHeader('set-cookie', 'a=1')
    return { still: 'written' }
  }
}

const SCALARS = 'flag=true&when=2026-01-02&big=12345678901234567890'
const OTHERS = 'link=https://a.test/x&ids=1,2&color=red&sku=A1'

describeOnEveryAdapter('parameters', { controllers: [SpringController, NestController] }, (bench) => {
  const get = async (path: string, headers: Record<string, string> = {}): Promise<unknown> =>
    (await bench.http.get(path, { headers })).json()

  it('convert to the type that they are declared with', async () => {
    expect(await get(`/spring/scalars/7?${SCALARS}`)).toEqual({
      id: 7,
      flag: true,
      when: '2026-01-02T00:00:00.000Z',
      big: '12345678901234567890',
    })
    expect(await get(`/spring/others?${OTHERS}`)).toEqual({
      link: 'a.test',
      ids: [1, 2],
      color: 'red',
      sku: 'A1',
    })
  })

  it.each([
    ['/spring/scalars/1e3', 'id', 'path', '1e3'],
    ['/spring/scalars/0x10', 'id', 'path', '0x10'],
    ['/spring/scalars/9007199254740993', 'id', 'path', '9007199254740993'],
    ['/spring/scalars/7', 'flag', 'query', 'yes'],
    ['/spring/scalars/7', 'when', 'query', 'tomorrow'],
    ['/spring/scalars/7', 'big', 'query', '1.5'],
    ['/spring/others', 'link', 'query', 'nowhere'],
    ['/spring/others', 'ids', 'query', 'x'],
    ['/spring/others', 'color', 'query', 'green'],
    ['/spring/others', 'sku', 'query', 'lower'],
  ])('name what is wrong: %s, %s', async (path, name, place, value) => {
    const query = new URLSearchParams(path.includes('scalars') ? SCALARS : OTHERS)
    if (place === 'query') query.set(name, value)
    const response = await bench.http.get(`${path}?${query.toString()}`)
    expect(response.status).toBe(400)
    const problem = response.json<Record<string, string>>()
    expect(problem).toMatchObject({ parameter: name, in: place, value, expected: expect.any(String) })
    expect(problem['detail']).toContain(`'${name}' must be ${problem['expected']}, but was '${value}'`)
  })

  it('have names, defaults and an absence', async () => {
    expect(await get('/spring/options?q=a&p=&s=3')).toEqual({ search: 'a', page: 1, size: '3' })
    expect(await get('/spring/options?q=a')).toEqual({ search: 'a', page: 1, size: 'undefined' })
    expect(await get('/spring/options')).toMatchObject({ status: 400, parameter: 'q', in: 'query' })
  })

  it('come from header fields and cookies', async () => {
    const headers = { 'if-none-match': '"1"', cookie: 'theme=dark; b=2' }
    expect(await get('/spring/header', headers)).toEqual({
      ifNoneMatch: '"1"',
      count: 7,
      theme: 'dark',
      missing: 'undefined',
    })
  })

  it('may be all of a kind, in a Map', async () => {
    expect(await get('/spring/maps/1/2;c=3?d=4')).toEqual({
      all: { a: '1', b: '2' },
      asked: { d: '4' },
      told: { c: '3' },
    })
    expect(await get('/spring/header-maps', { 'x-one': 'e', cookie: 'f=5' })).toEqual({
      header: 'e',
      cookies: { f: '5' },
    })
  })

  it('come from matrix parameters and attributes', async () => {
    expect(await get('/spring/matrix/volvo;colors=red,blue;year=1997')).toEqual({
      car: 'volvo',
      colors: ['red', 'blue'],
      year: 1997,
    })
    expect(await get('/spring/attribute')).toEqual({ user: { name: 'Ada' }, none: 'undefined' })
  })

  it('fill an object from query, form and path', async () => {
    expect(await get('/spring/model/5?page=2&sort=a')).toEqual({ isPage: true, page: 2, size: 5, sort: 'a' })
    const form = await bench.http.post('/spring/model?size=3', new URLSearchParams({ page: '2' }))
    expect(form.json()).toMatchObject({ page: 2, size: 3 })
  })

  it('come from forms, of both kinds', async () => {
    const urlEncoded = await bench.http.post(
      '/spring/form?id=1',
      new URLSearchParams({ name: 'A&B', id: '2' }),
    )
    expect(urlEncoded.json()).toEqual({ name: 'A&B', id: [1, 2] })
    const multipart = new FormData()
    multipart.set('title', 'T')
    multipart.set('order', new Blob(['{"sku":"A1","quantity":2}'], { type: 'application/json' }))
    expect((await bench.http.post('/spring/part', multipart)).json()).toEqual({ title: 'T', label: '2 A1' })
  })

  it('take a body in every form', async () => {
    const { http } = bench
    expect((await http.post('/spring/body/dto', { sku: 'A1', quantity: 2 })).json()).toEqual({
      label: '2 A1',
    })
    expect((await http.post('/spring/body/list', [{ sku: 'A1' }])).json()).toEqual(['1 A1'])
    const text = { headers: { 'content-type': 'text/plain' } }
    expect((await http.post('/spring/body/text', 'größe', text)).text()).toBe('GRÖSSE')
    expect((await http.post('/spring/body/buffer', new Uint8Array([0, 255]))).json()).toEqual({
      length: 2,
      isBuffer: true,
    })
    expect((await http.post('/spring/body/stream', 'x'.repeat(100_000))).json()).toEqual({ length: 100_000 })
    expect((await http.post('/spring/body/web-stream', 'abc')).json()).toEqual({ text: 'abc' })
    expect((await http.post('/spring/body/optional')).json()).toEqual({ body: 'undefined' })
  })

  it('refuse a body that is missing, broken, or of another type', async () => {
    const { http } = bench
    expect((await http.post('/spring/body/dto')).json()).toMatchObject({ status: 400, in: 'body' })
    const json = { headers: { 'content-type': 'application/json' } }
    expect((await http.post('/spring/body/dto', '{"sku":', json)).json()).toMatchObject({
      status: 400,
      detail: 'The JSON body ends too early, at position 7 (line 1, column 8).',
    })
    expect((await http.post('/spring/body/dto', '[]', json)).status).toBe(400)
    const xml = { headers: { 'content-type': 'text/xml' } }
    expect((await http.post('/spring/body/dto', '<a/>', xml)).status).toBe(415)
  })

  it('may be of kinds that the application defines, also asynchronous ones', async () => {
    expect((await bench.http.post('/spring/custom', 'four')).json()).toEqual({ locale: 'en', length: 4 })
  })

  it('need no decorator where their type says what they are', async () => {
    const path = '/spring/undecorated'
    expect(await get(path)).toEqual({ path, aborted: false, url: path })
  })

  it("have NestJS's names", async () => {
    expect(await get('/nest/one/5?q=a', { 'x-one': 'b' })).toEqual({ id: 5, q: 'a', one: 'b' })
    expect(await get('/nest/one/5')).toEqual({ id: 5, q: 'undefined', one: 'undefined' })
    expect(await get('/nest/all/1/2?page=3', { 'x-one': 'b' })).toEqual({
      path: { a: '1', b: '2' },
      query: { page: 3, size: 20 },
      isPage: true,
      one: 'b',
    })
    expect((await bench.http.post('/nest/body', { sku: 'A1' })).json()).toEqual({ label: '1 A1' })
    expect((await bench.http.post('/nest/property', { sku: 'A1' })).json()).toEqual({
      sku: 'A1',
      quantity: 'undefined',
    })
    expect((await bench.http.post('/nest/web-request', { a: 1 })).json()).toEqual({
      method: 'POST',
      body: { a: 1 },
    })
    const hasIp = bench.port !== undefined
    expect(await get('/nest/exchange')).toEqual({ path: '/nest/exchange', hasIp, aborted: false })
  })

  it('let a handler answer by hand, or only add to the answer', async () => {
    const byHand = await bench.http.get('/nest/by-hand')
    expect([byHand.status, byHand.text()]).toEqual([202, 'by hand'])
    const passed = await bench.http.get('/nest/passthrough')
    expect([passed.status, passed.headers.get('set-cookie')]).toEqual([203, 'a=1'])
    expect(passed.json()).toEqual({ still: 'written' })
  })
})
