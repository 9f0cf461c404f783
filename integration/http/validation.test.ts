import { expect, it } from '@jest/globals'
import {
  Body,
  Controller,
  CookieValue,
  defineConverter,
  Get,
  GetMapping,
  ModelAttribute,
  Param,
  PathVariable,
  Post,
  PostMapping,
  Query,
  RequestBody,
  RequestHeader,
  RequestMappings,
  RequestParam,
  RequestPart,
  RestController,
  Service,
  UseInterceptors,
} from 'nexus-framework'
import { Valid, Validated } from 'nexus-framework/validation'
import {
  ArrayMaxSize,
  Expose,
  IsArray,
  IsBoolean,
  IsDate,
  IsDateString,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  IsUrl,
  Length,
  Matches,
  Max,
  Min,
  Transform,
  Type,
  Validate,
  ValidateNested,
  ValidatorConstraint,
  type ValidatorConstraintInterface,
} from 'nexus-framework/validation/decorators'
import type { TestResponse } from 'nexus-framework/testing'
import { describeOnEveryAdapter } from '../support/every-adapter.js'

class Item {
  @IsString() @Length(1, 10) sku!: string
  @IsInt() @Min(1) quantity!: number
  @IsNumber() @Min(0) price!: number
}

class Address {
  @IsString() street!: string
  @Matches(/^\d{5}$/) zip!: string
}

class Order {
  @IsString() customer!: string
  @IsArray() @ValidateNested({ each: true }) @Type(() => Item) items!: Item[]
  @IsOptional() @ValidateNested() address?: Address
  @Expose({ name: 'gift_note' }) @IsOptional() @Length(0, 5) giftNote?: string
}

class Account {
  @IsString({ groups: ['create'] }) password!: string
  @IsInt({ groups: ['update'] }) version!: number
  @IsString({ always: true }) name!: string
}

class Sku {
  constructor(readonly code: string) {}
}
defineConverter(Sku, (text) => (/^[A-Z]\d+$/.test(text) ? new Sku(text) : undefined), 'a SKU such as A1')

class Search {
  @IsOptional() @IsInt() @Min(1) page = 1
  @IsOptional() @IsInt({ each: true }) @Max(100, { each: true }) @Type(() => Number) ids: number[] = []
  @IsOptional() @IsBoolean() open?: boolean
  @IsOptional() @IsDate() since?: Date
  @IsOptional() @IsDateString() until?: Date
  @IsOptional()
  @Transform(({ value }) => String(value).split('|'))
  @IsIn(['a', 'b'], { each: true })
  tags?: string[]
  @IsOptional() @IsUrl() link?: URL
  @IsOptional() @IsString() first?: Sku
  @Expose({ name: 'per_page' }) @IsOptional() @Max(50) perPage?: number
}

class Place {
  @IsInt() @Min(1) shelf!: number
  @Matches(/^[a-z]+$/) room!: string
}

class Plain {
  sku = ''
  quantity = 1
}

@Service()
class Names {
  isTaken(name: string): Promise<boolean> {
    return Promise.resolve(name === 'ada')
  }
}

@Service()
@ValidatorConstraint({ name: 'freeName', async: true })
class IsFreeName implements ValidatorConstraintInterface {
  constructor(readonly names: Names) {}

  async validate(name: string): Promise<boolean> {
    return !(await this.names.isTaken(name))
  }

  defaultMessage(): string {
    return '$property is taken'
  }
}

class Signup {
  @Validate(IsFreeName) @Length(3, 10) name!: string
}

let reached = 0

@RestController('/spring')
class SpringController {
  @PostMapping('/orders')
  place(@RequestBody() order: Order): object {
    reached++
    return {
      isOrder: order instanceof Order,
      items: order.items.map((item) => item instanceof Item),
      address: order.address instanceof Address,
      keys: Object.keys(order),
    }
  }

  @PostMapping('/list')
  list(@RequestBody({ type: [Item] }) @ArrayMaxSize(3) items: Item[]): object {
    return items.map((item) => item instanceof Item)
  }

  @PostMapping('/set')
  set(@RequestBody({ type: [Item] }) items: Set<Item>): object {
    return { size: items.size }
  }

  @PostMapping('/create')
  create(@Valid({ groups: ['create'] }) @RequestBody() account: Account): object {
    return { ...account }
  }

  @PostMapping('/update')
  update(@RequestBody() @Validated('update') account: Account): object {
    return { ...account }
  }

  @PostMapping('/signups')
  signUp(@RequestBody() signup: Signup): object {
    return { ...signup }
  }

  @PostMapping('/signup-list')
  signUpAll(@RequestBody({ type: [Signup] }) signups: Signup[]): object {
    return { count: signups.length }
  }

  @PostMapping('/plain')
  plain(@RequestBody() plain: Plain): object {
    return { isPlain: plain instanceof Plain, ...plain }
  }

  @GetMapping('/search')
  search(@ModelAttribute() search: Search): object {
    return {
      ...search,
      since: search.since?.toISOString(),
      until: search.until instanceof Date,
      link: search.link instanceof URL,
      first: search.first instanceof Sku,
    }
  }

  @PostMapping('/places/{shelf}')
  place2(@ModelAttribute() place: Place): object {
    return { ...place }
  }

  @PostMapping('/parts')
  parts(@RequestPart() order: Order, @RequestPart() @Length(1, 5) title: string): object {
    return { customer: order.customer, title }
  }

  @GetMapping('/pages/{shelf}')
  pages(
    @PathVariable() @Min(1) shelf: number,
    @RequestParam() @Min(1) @Max(9) page: number,
    @RequestHeader() @Length(2, 2) xLanguage: string,
    @CookieValue() @Matches(/^\w+$/) theme: string,
  ): object {
    reached++
    return { shelf, page, xLanguage, theme }
  }

  @PostMapping('/mixed')
  mixed(
    @RequestParam() @Min(1) page: number,
    @RequestParam() size: number,
    @RequestBody() order: Order,
  ): object {
    reached++
    return { page, size, order }
  }

  @GetMapping('/free')
  @UseInterceptors({
    intercept: (_exchange, proceed) => {
      reached++
      return proceed()
    },
  })
  free(@RequestParam() @Validate(IsFreeName) name: string): object {
    return { name }
  }
}

@Controller('nest')
class NestController {
  @Post('orders')
  place(@Body() order: Order): object {
    return { isOrder: order instanceof Order }
  }

  @Post('property')
  property(@Body('order') order: Order, @Body('items', { type: [Item] }) items: Item[]): object {
    return { isOrder: order instanceof Order, items: items.length }
  }

  @Get('search')
  search(@Query() search: Search): object {
    return { ...search }
  }

  @Get('places/:room/:shelf')
  place2(@Param() place: Place): object {
    return { isPlace: place instanceof Place, ...place }
  }

  @Get('page')
  page(@Query('page') @IsOptional() @Min(1) page: number | undefined): object {
    return { page: String(page) }
  }
}

const module = {
  controllers: [SpringController, NestController],
  providers: [Names, IsFreeName],
}

interface ErrorBody {
  readonly errors: readonly { readonly pointer: string; readonly code: string; readonly in?: string }[]
}

/** Every error as `in pointer code`. */
function errorsOf(response: TestResponse): readonly string[] {
  const { errors } = response.json<ErrorBody>()
  return errors.map(({ pointer, code, in: place }) => [place, pointer, code].filter(Boolean).join(' '))
}

const item = { sku: 'tea', quantity: 1, price: 2.5 }
const order = { customer: 'ada', items: [item] }

describeOnEveryAdapter('Validation of bodies', module, (bench) => {
  it('makes instances of the class and of the classes in it, and strips what it does not know', async () => {
    const address = { street: 'Main', zip: '12345' }
    const body = { ...order, address, gift_note: 'hi', admin: true }
    const response = await bench.http.post('/spring/orders', body)
    expect(response.json()).toEqual({
      isOrder: true,
      items: [true],
      address: true,
      keys: ['customer', 'items', 'address', 'giftNote'],
    })
    expect((await bench.http.post('/nest/orders', order)).json()).toEqual({ isOrder: true })
  })

  it('tells everything that is wrong at once, where, and with what the constraint was given', async () => {
    reached = 0
    const response = await bench.http.post('/spring/orders', {
      customer: 7,
      items: [item, { ...item, price: -1, sku: '' }],
      address: { street: 'Main', zip: 'x' },
      gift_note: 'far too long',
    })
    expect([response.status, response.headers.get('content-type')]).toEqual([400, 'application/problem+json'])
    expect(response.json()).toEqual({
      type: 'about:blank',
      title: 'Bad Request',
      status: 400,
      detail: 'The request has values that are not valid.',
      instance: '/spring/orders',
      code: 'NEXUS_HTTP_INVALID_INPUT',
      errors: [
        { pointer: '/customer', code: 'isString', message: 'customer must be a string' },
        {
          pointer: '/items/1/sku',
          code: 'isLength',
          message: 'sku must be longer than or equal to 1 characters',
          params: { minLength: 1, maxLength: 10 },
        },
        {
          pointer: '/items/1/price',
          code: 'min',
          message: 'price must not be less than 0',
          params: { min: 0 },
        },
        {
          pointer: '/address/zip',
          code: 'matches',
          message: 'zip must match /^\\d{5}$/ regular expression',
          params: { pattern: expect.stringContaining('\\d{5}') },
        },
        {
          pointer: '/gift_note',
          code: 'isLength',
          message: 'giftNote must be shorter than or equal to 5 characters',
          params: { minLength: 0, maxLength: 5 },
        },
      ],
    })
    expect(reached).toBe(0)
    expect(response.text()).not.toContain('far too long')
  })

  it('reaches into lists and Sets of a class, and into properties of a body', async () => {
    const bad = { ...item, quantity: 0 }
    expect((await bench.http.post('/spring/list', [item, item])).json()).toEqual([true, true])
    expect(errorsOf(await bench.http.post('/spring/list', [item, bad, 'x']))).toEqual([
      '/1/quantity min',
      '/2 typeMismatch',
    ])
    expect(errorsOf(await bench.http.post('/spring/list', [item, item, item, item]))).toEqual([
      ' arrayMaxSize'.trim(),
    ])
    expect((await bench.http.post('/spring/set', [item, item])).json()).toEqual({ size: 2 })
    expect(errorsOf(await bench.http.post('/spring/set', [bad]))).toEqual(['/0/quantity min'])
    const property = await bench.http.post('/nest/property', {
      order: { ...order, items: [bad] },
      items: [bad],
    })
    expect(errorsOf(property)).toEqual(['/order/items/0/quantity min', '/items/0/quantity min'])
  })

  it('looks at the groups that @Valid and @Validated name', async () => {
    expect(errorsOf(await bench.http.post('/spring/create', {}))).toEqual([
      '/password isString',
      '/name isString',
    ])
    expect(errorsOf(await bench.http.post('/spring/update', {}))).toEqual([
      '/version isInt',
      '/name isString',
    ])
    const created = await bench.http.post('/spring/create', { password: 'x', name: 'ada' })
    expect(created.json()).toMatchObject({ password: 'x', name: 'ada' })
  })

  it('asks constraints that are components, also asynchronous ones', async () => {
    expect((await bench.http.post('/spring/signups', { name: 'eve' })).json()).toEqual({ name: 'eve' })
    const taken = await bench.http.post('/spring/signups', { name: 'ada' })
    expect(taken.json()).toMatchObject({
      errors: [{ pointer: '/name', code: 'freeName', message: 'name is taken' }],
    })
    const list = await bench.http.post('/spring/signup-list', [
      { name: 'eve' },
      { name: 'ada' },
      1,
      { name: 'a' },
    ])
    expect(errorsOf(list).toSorted()).toEqual(['/1/name freeName', '/2 typeMismatch', '/3/name isLength'])
  })

  it('leaves a class without decorators as it is bound', async () => {
    const response = await bench.http.post('/spring/plain', { sku: 1, quantity: 'x', extra: true })
    expect(response.json()).toEqual({ isPlain: true, sku: 1, quantity: 'x', extra: true })
  })

  it('validates JSON in a part of a form', async () => {
    const form = new FormData()
    form.set('order', new Blob([JSON.stringify({ ...order, customer: 1 })], { type: 'application/json' }))
    form.set('title', 'too long')
    const response = await bench.http.post('/spring/parts', form)
    expect(errorsOf(response)).toEqual(['form /order/customer isString', 'form /title isLength'])
  })

  it('finds what is not there, and what no object is', async () => {
    expect(errorsOf(await bench.http.post('/spring/orders', {}))).toEqual([
      '/customer isString',
      '/items isArray',
    ])
    const response = await bench.http.post('/spring/orders', { ...order, items: [1], address: 'x' })
    expect(errorsOf(response)).toEqual(['/items/0 nestedValidation', '/address nestedValidation'])
    const missing = await bench.http.post('/spring/orders', undefined)
    expect(missing.json()).toMatchObject({
      code: 'NEXUS_HTTP_MISSING_BODY',
      errors: [{ pointer: '', code: 'missingBody' }],
    })
  })
})

describeOnEveryAdapter('Validation of fields', module, (bench) => {
  it('converts texts to the types of the properties before it looks at the constraints', async () => {
    const query =
      'page=2&ids=1,2&open=true&since=2026-05-01&until=2026-05-02&tags=a|b&link=https://nexus.dev&first=A1&per_page=9'
    expect((await bench.http.get(`/spring/search?${query}&x=1`)).json()).toEqual({
      page: 2,
      ids: [1, 2],
      open: true,
      since: '2026-05-01T00:00:00.000Z',
      until: true,
      tags: ['a', 'b'],
      link: true,
      first: true,
      perPage: 9,
    })
    expect((await bench.http.get('/nest/search?page=')).json()).toEqual({ page: 1, ids: [] })
  })

  it('tells of texts that are no values of their type together with the rest', async () => {
    const response = await bench.http.get('/spring/search?page=x&ids=1&ids=101&open=yes&tags=c&per_page=51')
    expect(errorsOf(response)).toEqual([
      'query /page typeMismatch',
      'query /open typeMismatch',
      'query /ids max',
      'query /tags isIn',
      'query /per_page max',
    ])
    expect(response.json<ErrorBody>().errors[0]).toEqual({
      pointer: '/page',
      in: 'query',
      code: 'typeMismatch',
      message: 'page must be a decimal number',
      params: { expected: 'a decimal number' },
    })
    expect(errorsOf(await bench.http.get('/nest/search?page=0'))).toEqual(['query /page min'])
  })

  it('validates path variables as an object', async () => {
    expect((await bench.http.get('/nest/places/attic/3')).json()).toEqual({
      isPlace: true,
      shelf: 3,
      room: 'attic',
    })
    expect(errorsOf(await bench.http.get('/nest/places/A1/0'))).toEqual([
      'path /shelf min',
      'path /room matches',
    ])
  })

  it('says whether a field of a model came from the form or from the path', async () => {
    const form = new URLSearchParams({ room: 'A1' })
    expect(errorsOf(await bench.http.post('/spring/places/0', form))).toEqual([
      'path /shelf min',
      'form /room matches',
    ])
  })
})

describeOnEveryAdapter('Constraints on parameters', module, (bench) => {
  it('let valid arguments through', async () => {
    const headers = { 'x-language': 'de', cookie: 'theme=dark' }
    const response = await bench.http.get('/spring/pages/1?page=2', { headers })
    expect(response.json()).toEqual({ shelf: 1, page: 2, xLanguage: 'de', theme: 'dark' })
    expect((await bench.http.get('/nest/page')).json()).toEqual({ page: 'undefined' })
  })

  it('are told all at once, with the places of their values', async () => {
    reached = 0
    const headers = { 'x-language': 'german', cookie: 'theme=%20' }
    const response = await bench.http.get('/spring/pages/0?page=10', { headers })
    expect(errorsOf(response)).toEqual([
      'path /shelf min',
      'query /page max',
      'header /x-language isLength',
      'cookie /theme matches',
    ])
    expect(response.json<ErrorBody>().errors[2]).toMatchObject({
      message: 'x-language must be shorter than or equal to 2 characters',
    })
    expect(reached).toBe(0)
    expect(errorsOf(await bench.http.get('/nest/page?page=0'))).toEqual(['query /page min'])
  })

  it('are told together with values of a wrong type, missing ones and what is wrong in the body', async () => {
    reached = 0
    const response = await bench.http.post('/spring/mixed?page=0&size=x', { customer: 1, items: [] })
    expect(errorsOf(response)).toEqual(['query /size typeMismatch', '/customer isString', 'query /page min'])
    expect(errorsOf(await bench.http.post('/spring/mixed?page=x', order))).toEqual([
      'query /page typeMismatch',
      'query /size missing',
    ])
    const alone = await bench.http.post('/spring/mixed?page=1&size=x', order)
    expect(alone.json()).toMatchObject({
      code: 'NEXUS_HTTP_PARAMETER_CONVERSION',
      parameter: 'size',
      errors: [{ pointer: '/size', in: 'query', code: 'typeMismatch' }],
    })
    expect(reached).toBe(0)
  })

  it('may be asynchronous, and are asked before interceptors', async () => {
    reached = 0
    expect(errorsOf(await bench.http.get('/spring/free?name=ada'))).toEqual(['query /name freeName'])
    expect(reached).toBe(0)
    expect((await bench.http.get('/spring/free?name=eve')).json()).toEqual({ name: 'eve' })
    expect(reached).toBe(1)
  })

  it('are known to whoever documents the routes', () => {
    const mappings = bench.application.get(RequestMappings).all
    const pages = mappings.find(({ pattern }) => pattern === '/spring/pages/{shelf}')
    expect(pages?.argumentNames).toEqual(['shelf', 'page', 'x-language', 'theme'])
    expect(pages?.argumentsType).toBeDefined()
    expect(mappings.find(({ pattern }) => pattern === '/spring/plain')?.argumentsType).toBeUndefined()
  })
})
