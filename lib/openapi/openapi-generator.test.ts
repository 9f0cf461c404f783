import { describe, expect, it } from '@jest/globals'
import { Exclude, Type } from 'class-transformer'
import { IsArray, IsEmail, IsInt, IsOptional, IsString, ValidateNested } from 'class-validator'
import { z } from 'zod'
import {
  All,
  Body,
  Controller,
  ControllerAdvice,
  Delete,
  DeleteMapping,
  ExceptionHandler,
  Get,
  GetMapping,
  Header,
  Headers,
  MatrixVariable,
  ModelAttribute,
  Options,
  Param,
  PathVariable,
  Post,
  PostMapping,
  ProblemDetail,
  Put,
  Query,
  Redirect,
  RequestBody,
  RequestHeader,
  RequestMapping,
  RequestParam,
  RequestPart,
  ResponseEntity,
  ResponseStatus,
  RestController,
  CookieValue,
  Returns,
  SerializeOptions,
  StreamableFile,
} from '../http/index.js'
import { Min } from '../validation/decorators/index.js'
import type { OpenApiDocument, OperationObject, ParameterObject } from './document/openapi-document.js'
import {
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiExcludeController,
  ApiExcludeEndpoint,
  ApiExtraModels,
  ApiHeader,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiProperty,
  ApiQuery,
  ApiResponse,
  ApiSecurity,
  ApiTags,
  Deprecated,
} from './index.js'
import { documentOf, lintFindings } from './openapi-generator.fixture.js'

class Item {
  @IsString()
  sku!: string

  @IsInt()
  @Min(1)
  quantity = 1
}

class OrderRequest {
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => Item)
  items!: Item[]

  @IsOptional()
  @IsEmail()
  email?: string
}

class Order extends OrderRequest {
  @Type(() => Number)
  id!: number

  @Exclude()
  internal = 'x'
}

class PageQuery {
  @IsInt()
  @Min(0)
  page = 0

  @IsOptional()
  @IsString()
  q?: string
}

class OutOfStock extends Error {}
class Gone extends Error {}

@ControllerAdvice()
class ShopAdvice {
  @ExceptionHandler(OutOfStock)
  @ResponseStatus(409, 'The stock is used up.')
  outOfStock(): ProblemDetail {
    return ProblemDetail.forStatus(409)
  }

  @ExceptionHandler(Gone)
  gone(): ProblemDetail {
    return ProblemDetail.forStatus(410)
  }
}

function operation(document: OpenApiDocument, method: string, path: string): OperationObject {
  const found = document.paths[path]?.[method as 'get']
  if (found === undefined) {
    throw new TypeError(`There is no ${method} ${path}, but ${JSON.stringify(Object.keys(document.paths))}.`)
  }
  return found
}

function parameter({ parameters = [] }: OperationObject, name: string): ParameterObject | undefined {
  return parameters.find((each) => each.name === name)
}

describe('the document of an application', () => {
  @Controller('orders')
  class OrderController {
    @Get()
    findAll(@Query() query: PageQuery): Order[] {
      return []
    }

    @Get(':id')
    findOne(@Param('id') id: number): Order {
      return new Order()
    }

    @Post()
    @ResponseStatus(201)
    place(@Body() order: OrderRequest): Order {
      return new Order()
    }

    @Delete(':id')
    @ResponseStatus(204)
    remove(@Param('id') id: number): unknown {
      return [id]
    }
  }

  it('passes the recommended rules of Redocly without a warning', async () => {
    const document = await documentOf(
      OrderController,
      {
        title: 'Shop',
        license: { name: 'MIT', identifier: 'MIT' },
        tags: [{ name: 'order', description: 'Orders of the current customer.' }],
      },
      [ShopAdvice],
    )
    expect(await lintFindings(document)).toEqual([])
  })

  it('has an operation for each route, with ids, tags and summaries that code tells', async () => {
    const { paths, tags } = await documentOf(OrderController)
    const operations = Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, each]) => [
        method,
        path,
        each.operationId,
        each.summary,
        ...(each.tags ?? []),
      ]),
    )
    expect(operations).toEqual([
      ['get', '/orders', 'OrderController_findAll', 'Find all', 'order'],
      ['post', '/orders', 'OrderController_place', 'Place', 'order'],
      ['get', '/orders/{id}', 'OrderController_findOne', 'Find one', 'order'],
      ['delete', '/orders/{id}', 'OrderController_remove', 'Remove', 'order'],
    ])
    expect(tags).toEqual([{ name: 'order' }])
  })

  it('describes inputs, results and what can go wrong', async () => {
    const document = await documentOf(OrderController, {}, [ShopAdvice])
    const place = operation(document, 'post', '/orders')
    expect(place.requestBody).toEqual({
      required: true,
      content: { 'application/json': { schema: { $ref: '#/components/schemas/OrderRequest' } } },
    })
    expect(Object.keys(place.responses)).toEqual(['201', '400', '409', '415', '4XX', '5XX'])
    expect(place.responses['201']).toEqual({
      description: 'Created',
      content: { 'application/json': { schema: { $ref: '#/components/schemas/Order' } } },
    })
    expect(place.responses['409']).toEqual({
      description: 'The stock is used up.',
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/ProblemDetail' } } },
    })
    expect(operation(document, 'delete', '/orders/{id}').responses['204']).toEqual({
      description: 'No Content',
    })
    expect(document.components.schemas['Order']?.properties).not.toHaveProperty('internal')
  })

  it('takes the fields of a class for parameters', async () => {
    const { parameters } = operation(await documentOf(OrderController), 'get', '/orders')
    expect(parameters).toEqual([
      {
        name: 'page',
        in: 'query',
        required: false,
        schema: { type: 'integer', minimum: 0, default: 0 },
      },
      { name: 'q', in: 'query', required: false, schema: { type: 'string' } },
    ])
  })

  it('says what options say', async () => {
    const document = await documentOf(OrderController, {
      title: 'Shop',
      version: '2.1.0',
      description: 'Sells.',
      servers: [{ url: 'https://shop.example.com' }],
      externalDocs: { url: 'https://docs.example.com' },
      tags: [{ name: 'other' }, { name: 'order', description: 'Orders.' }],
      operationId: (_, method) => method,
      extraModels: [PageQuery],
    })
    expect(document).toMatchObject({
      openapi: '3.1.1',
      info: { title: 'Shop', version: '2.1.0', description: 'Sells.' },
      servers: [{ url: 'https://shop.example.com' }],
      externalDocs: { url: 'https://docs.example.com' },
      tags: [{ name: 'other' }, { name: 'order', description: 'Orders.' }],
    })
    expect(operation(document, 'get', '/orders').operationId).toBe('findAll')
    expect(document.components.schemas).toHaveProperty('PageQuery')
  })

  it('says what validation is set to', async () => {
    const document = await documentOf(OrderController, {
      validation: { whitelist: true, forbidNonWhitelisted: true },
      inputErrors: { status: 422, format: 'nest' },
    })
    expect(document.components.schemas['OrderRequest']).toMatchObject({ additionalProperties: false })
    const { responses } = operation(document, 'post', '/orders')
    expect(Object.keys(responses['422']?.content ?? {})).toEqual(['application/json'])
    expect(Object.keys(responses['400']?.content ?? {})).toEqual(['application/problem+json'])
  })

  it('is about the paths, tags and versions that are asked for', async () => {
    @Controller()
    class VersionedController {
      @Get('v1/a')
      first(): string {
        return ''
      }

      @ApiTags('second')
      @Get('v2/a/:id')
      second(@Param('id') id: string): string {
        return id
      }

      @Get('v2/internal')
      internal(): string {
        return ''
      }
    }
    const paths = async (selection: object): Promise<readonly string[]> =>
      Object.keys((await documentOf(VersionedController, selection)).paths)
    expect(await paths({ paths: '/v1/**' })).toEqual(['/v1/a'])
    expect(await paths({ paths: ['/v2/**'], exclude: '/v2/internal' })).toEqual(['/v2/a/{id}'])
    expect(await paths({ onlyTags: ['second'] })).toEqual(['/v2/a/{id}'])
  })
})

describe('parameters', () => {
  enum Sort {
    NAME = 'name',
    PRICE = 'price',
  }

  @RestController('/p')
  class ParameterController {
    @GetMapping({
      path: '/{id:\\d+}/{name}',
      params: ['kind=a', 'flag', '!no'],
      headers: ['X-Tenant=t1', 'accept=text/csv'],
    })
    places(
      @PathVariable() id: number,
      @RequestHeader() ifMatch: string,
      @RequestHeader({ name: 'authorization' }) token: string,
      @CookieValue({ required: false }) session: string,
    ): unknown {
      return [id, ifMatch, token, session]
    }

    @GetMapping('/defaults')
    defaults(
      @RequestParam({ defaultValue: '20' }) size: number,
      @RequestParam({ type: 'integer', defaultValue: 0 }) @Min(0) page: number,
      @RequestParam({ enum: Sort, required: false }) sort: Sort,
      @RequestParam({ type: [Number] }) ids: number[],
    ): unknown {
      return [size, page, sort, ids]
    }

    @GetMapping('/types')
    types(
      @RequestParam({ required: false }) since: Date,
      @RequestParam() big: bigint,
      @RequestParam({ type: URL }) url: URL,
      @RequestParam({ schema: z.string().min(3), required: false }) code: string,
    ): unknown {
      return [since, big, url, code]
    }

    @GetMapping('/map')
    map(@RequestParam() all: Map<string, string>, @Headers() headers: object): unknown {
      return [all, headers]
    }

    @GetMapping('/zod')
    zod(
      @Query({ schema: z.object({ a: z.number().int(), b: z.string().optional() }) }) query: object,
    ): unknown {
      return query
    }

    @GetMapping('/model/{page}')
    model(@ModelAttribute() query: PageQuery): unknown {
      return query
    }

    @GetMapping('/cars')
    matrix(@MatrixVariable() color: string, @MatrixVariable({ required: false }) size: number): unknown {
      return [color, size]
    }
  }

  it('have the place, the type, the constraints and the default of what the handler takes', async () => {
    const document = await documentOf(ParameterController)
    const described = (path: string): Readonly<Record<string, unknown>> =>
      Object.fromEntries(
        (operation(document, 'get', path).parameters ?? []).map((each) => [
          each.name,
          [each.in, each.required ?? false, each.schema],
        ]),
      )
    expect(described('/p/{id}/{name}')).toEqual({
      id: ['path', true, { type: 'number' }],
      name: ['path', true, { type: 'string' }],
      'if-match': ['header', true, { type: 'string' }],
      session: ['cookie', false, { type: 'string' }],
      kind: ['query', true, { type: 'string', enum: ['a'] }],
      flag: ['query', true, { type: 'string' }],
      'x-tenant': ['header', true, { type: 'string', enum: ['t1'] }],
    })
    expect(operation(document, 'get', '/p/{id}/{name}').responses['200']?.content).toHaveProperty('text/csv')
    expect(described('/p/defaults')).toEqual({
      size: ['query', false, { type: 'number', default: 20 }],
      page: ['query', false, { type: 'integer', minimum: 0, default: 0 }],
      sort: ['query', false, { type: 'string', enum: ['name', 'price'] }],
      ids: ['query', true, { type: 'array', items: { type: 'number' } }],
    })
    expect(described('/p/types')).toEqual({
      since: ['query', false, { type: 'string', format: 'date-time' }],
      big: ['query', true, { type: 'integer', format: 'int64' }],
      url: ['query', true, { type: 'string', format: 'uri' }],
      code: ['query', false, { type: 'string', minLength: 3 }],
    })
  })

  it('are everything of the query for a Map, and the fields of an object for a class or a schema', async () => {
    const document = await documentOf(ParameterController)
    expect(operation(document, 'get', '/p/map').parameters).toEqual([
      {
        name: 'parameters',
        in: 'query',
        required: false,
        style: 'form',
        explode: true,
        schema: { type: 'object', additionalProperties: { type: 'string' } },
      },
    ])
    expect(operation(document, 'get', '/p/zod').parameters).toMatchObject([
      { name: 'a', in: 'query', required: true, schema: { type: 'integer' } },
      { name: 'b', in: 'query', required: false, schema: { type: 'string' } },
    ])
    expect(
      operation(document, 'get', '/p/model/{page}').parameters?.map(({ name, in: place }) => [name, place]),
    ).toEqual([
      ['page', 'path'],
      ['q', 'query'],
    ])
  })

  it('of the matrix are expanded where the path ends, if they are needed', async () => {
    const document = await documentOf(ParameterController)
    expect(operation(document, 'get', '/p/cars{color}').parameters).toEqual([
      { name: 'color', in: 'path', required: true, style: 'matrix', schema: { type: 'string' } },
    ])
  })
})

describe('bodies', () => {
  @RestController('/b')
  class BodyController {
    @PostMapping('/json')
    json(@RequestBody({ type: [Item] }) items: Item[]): unknown {
      return [items]
    }

    @PostMapping('/text')
    text(@RequestBody({ required: false }) text: string): unknown {
      return [text]
    }

    @PostMapping('/bytes')
    bytes(@RequestBody() bytes: Uint8Array): unknown {
      return [bytes]
    }

    @PostMapping({ path: '/xml', consumes: ['application/xml', '!text/xml'] })
    xml(@RequestBody() xml: string): unknown {
      return [xml]
    }

    @PostMapping('/fields')
    fields(
      @Body('sku') sku: string,
      @Body('quantity', { type: 'integer', required: true }) quantity: number,
    ): unknown {
      return [sku, quantity]
    }

    @PostMapping({ path: '/form', consumes: 'application/x-www-form-urlencoded' })
    form(@RequestParam() name: string, @RequestParam({ required: false }) age: number): unknown {
      return [name, age]
    }

    @PostMapping('/parts')
    parts(@RequestPart() meta: Item, @RequestPart({ required: false }) title: string): unknown {
      return [meta, title]
    }

    @PostMapping({ path: '/dto', consumes: 'application/x-www-form-urlencoded' })
    dto(@ModelAttribute() item: Item): unknown {
      return [item]
    }

    @PostMapping('/zod')
    zod(@RequestBody({ schema: z.object({ a: z.string() }) }) body: object): unknown {
      return [body]
    }

    @ApiConsumes('multipart/form-data')
    @ApiBody({ schema: { type: 'object', properties: { file: { type: 'string', format: 'binary' } } } })
    @PostMapping('/upload')
    upload(): void {}
  }

  it.each([
    ['json', 'application/json', { type: 'array', items: { $ref: '#/components/schemas/Item' } }],
    ['text', 'text/plain', { type: 'string' }],
    ['bytes', 'application/octet-stream', { type: 'string', format: 'binary' }],
    ['xml', 'application/xml', { type: 'string' }],
    [
      'fields',
      'application/json',
      {
        type: 'object',
        properties: { sku: { type: 'string' }, quantity: { type: 'integer' } },
        required: ['quantity'],
      },
    ],
    [
      'form',
      'application/x-www-form-urlencoded',
      {
        type: 'object',
        properties: { name: { type: 'string' }, age: { type: 'number' } },
        required: ['name'],
      },
    ],
    [
      'parts',
      'multipart/form-data',
      {
        type: 'object',
        properties: { meta: { $ref: '#/components/schemas/Item' }, title: { type: 'string' } },
        required: ['meta'],
      },
    ],
    ['dto', 'application/x-www-form-urlencoded', { $ref: '#/components/schemas/Item' }],
    ['zod', 'application/json', { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] }],
    ['upload', 'multipart/form-data', { properties: { file: { type: 'string', format: 'binary' } } }],
  ])('of /%s are %s', async (path, type, schema) => {
    const { requestBody, parameters } = operation(await documentOf(BodyController), 'post', `/b/${path}`)
    expect(Object.keys(requestBody?.content ?? {})).toEqual([type])
    expect(requestBody?.content[type]?.schema).toMatchObject(schema)
    expect(requestBody?.required).toBe(path !== 'text')
    expect(parameters).toBeUndefined()
  })
})

describe('responses', () => {
  class Money {
    amount = 0
  }

  @RestController('/r')
  class ResultController {
    @GetMapping('/text')
    text(): string {
      return ''
    }

    @GetMapping('/number')
    number(): number {
      return 1
    }

    @GetMapping('/unknown')
    async unknown(): Promise<unknown> {
      return 1
    }

    @GetMapping('/declared')
    @Returns([Money], { description: 'All of it.' })
    async declared(): Promise<Money[]> {
      return []
    }

    @GetMapping({ path: '/csv', produces: 'text/csv' })
    csv(): string {
      return ''
    }

    @GetMapping('/file')
    file(): StreamableFile {
      return new StreamableFile(new Uint8Array())
    }

    @GetMapping('/entity')
    @Returns(Money)
    entity(): ResponseEntity<Money> {
      return ResponseEntity.ok(new Money())
    }

    @GetMapping('/moved')
    @Redirect('/r/text', 301)
    moved(): void {}

    @GetMapping('/headers')
    @Header('Cache-Control', 'no-store')
    @Header('Content-Type', 'image/png')
    headers(): Uint8Array {
      return new Uint8Array()
    }

    @GetMapping('/zod')
    @Returns(z.object({ a: z.string().default('') }))
    zod(): object {
      return {}
    }

    @GetMapping('/problem')
    problem(): ProblemDetail {
      return ProblemDetail.forStatus(418)
    }
  }

  const money = { $ref: '#/components/schemas/Money' }

  it.each([
    ['text', { 'text/plain': { schema: { type: 'string' } } }],
    ['number', { 'application/json': { schema: { type: 'number' } } }],
    ['unknown', { 'application/json': { schema: {} } }],
    ['declared', { 'application/json': { schema: { type: 'array', items: money } } }],
    ['csv', { 'text/csv': { schema: { type: 'string' } } }],
    ['file', { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } }],
    ['entity', { 'application/json': { schema: money } }],
    ['headers', { 'image/png': { schema: { type: 'string', format: 'binary' } } }],
    ['zod', { 'application/json': { schema: { type: 'object', required: ['a'] } } }],
    ['problem', { 'application/problem+json': { schema: { $ref: '#/components/schemas/ProblemDetail' } } }],
  ])('of /%s have the content %j', async (path, content) => {
    const { responses } = operation(await documentOf(ResultController), 'get', `/r/${path}`)
    expect(responses['200']?.content).toMatchObject(content)
  })

  it('have the headers, descriptions and redirects that decorators say', async () => {
    const document = await documentOf(ResultController)
    expect(operation(document, 'get', '/r/headers').responses['200']?.headers).toEqual({
      'cache-control': { schema: { type: 'string', example: 'no-store' } },
    })
    expect(operation(document, 'get', '/r/declared').responses['200']?.description).toBe('All of it.')
    expect(operation(document, 'get', '/r/moved').responses).toMatchObject({
      301: { headers: { location: {} } },
    })
    expect(Object.keys(operation(document, 'get', '/r/csv').responses)).toContain('406')
  })

  it('show what the groups of @Returns and @SerializeOptions may see', async () => {
    class Account {
      name = ''

      @ApiProperty()
      @Exclude()
      secret = ''
    }
    @Controller('accounts')
    @SerializeOptions({ excludePrefixes: ['na'] })
    class AccountController {
      @Get()
      find(): Account {
        return new Account()
      }
    }
    const { components } = await documentOf(AccountController)
    expect(components.schemas['Account']?.properties).toBeUndefined()
  })

  it('of NestJS controllers are what NestJS sends', async () => {
    @Controller('nest')
    class NestController {
      @Get()
      text(): string {
        return ''
      }

      @Post()
      place(): Money {
        return new Money()
      }
    }
    const document = await documentOf(NestController)
    expect(operation(document, 'get', '/nest').responses).toMatchObject({
      200: { content: { 'text/html': {} } },
    })
    expect(operation(document, 'post', '/nest').responses).toHaveProperty('201')
  })
})

describe('handlers', () => {
  it('of several paths and methods have an operation for each, with ids of their own', async () => {
    @Controller('m')
    class ManyController {
      @Get(['a', 'b'])
      both(): string {
        return ''
      }

      @RequestMapping({ path: 'c', method: ['PUT', 'POST'] })
      either(): void {}

      @All('d')
      every(): void {}

      @Get('d')
      get(): string {
        return ''
      }

      @Options('e')
      options(): void {}
    }
    const { paths } = await documentOf(ManyController)
    const ids = Object.values(paths).flatMap((item) =>
      Object.values(item).map(({ operationId }) => operationId),
    )
    expect(new Set(ids).size).toBe(ids.length)
    expect(
      Object.fromEntries(Object.entries(paths).map(([path, item]) => [path, Object.keys(item)])),
    ).toEqual({
      '/m/a': ['get'],
      '/m/b': ['get'],
      '/m/c': ['put', 'post'],
      '/m/d': ['get', 'post', 'put', 'patch', 'delete'],
      '/m/e': ['options'],
    })
    expect(paths['/m/d']?.get?.operationId).toBe('ManyController_get')
    expect(paths['/m/a']?.get?.operationId).toBe('ManyController_both')
    expect(paths['/m/b']?.get?.operationId).toBe('ManyController_both_get')
  })

  it('have ids that can stand in a URL, whatever they are called', async () => {
    const find = Symbol('find')

    @RestController('/s')
    class SymbolController {
      @GetMapping('/a')
      [find](): void {}

      @GetMapping('/b')
      'find "all"'(): void {}
    }
    const { paths } = await documentOf(SymbolController)
    expect(paths['/s/a']?.get?.operationId).toBe('SymbolController_Symbolfind')
    expect(paths['/s/b']?.get?.operationId).toBe('SymbolController_findall')
  })

  it('of one path and method that conditions tell apart are one operation', async () => {
    @RestController('/c')
    class ConditionController {
      @PostMapping({ consumes: 'application/json', params: 'kind=a' })
      json(@RequestBody() item: Item): Item {
        return new Item()
      }

      @PostMapping({ consumes: 'text/plain', params: ['kind=b', 'more'] })
      text(@RequestBody() text: string): string {
        return ''
      }
    }
    const combined = operation(await documentOf(ConditionController), 'post', '/c')
    expect(combined.operationId).toBe('ConditionController_json')
    expect(Object.keys(combined.requestBody?.content ?? {})).toEqual(['application/json', 'text/plain'])
    expect(parameter(combined, 'kind')).toMatchObject({ required: true, schema: { enum: ['a', 'b'] } })
    expect(parameter(combined, 'more')).toMatchObject({ required: false })
    expect(Object.keys(combined.responses['200']?.content ?? {})).toEqual(['application/json', 'text/plain'])
  })

  it('of templates that differ in the names of variables are operations of one path', async () => {
    @RestController('/t')
    class TemplateController {
      @GetMapping('/{id}')
      get(@PathVariable() id: string): string {
        return id
      }

      @DeleteMapping('/{sku}')
      remove(@PathVariable() sku: string): unknown {
        return [sku]
      }
    }
    const document = await documentOf(TemplateController)
    expect(Object.keys(document.paths)).toEqual(['/t/{id}'])
    expect(operation(document, 'delete', '/t/{id}').parameters).toMatchObject([{ name: 'id', in: 'path' }])
  })

  it('may be left out', async () => {
    @ApiExcludeController()
    @Controller('x')
    class HiddenController {
      @Get()
      get(): void {}
    }
    @Controller('y')
    class PartlyHiddenController {
      @ApiExcludeEndpoint()
      @Get('a')
      a(): void {}

      @Get('b')
      b(): void {}
    }
    const { paths } = await documentOf([HiddenController, PartlyHiddenController])
    expect(Object.keys(paths)).toEqual(['/y/b'])
  })
})

describe('decorators', () => {
  class Extra {
    name = ''
  }

  @ApiBearerAuth()
  @ApiTags('refined', 'again')
  @ApiExtraModels(Extra)
  @Controller('d')
  class RefinedController {
    @ApiOperation({
      summary: 'Changes it',
      description: 'Really.',
      operationId: 'change',
      tags: ['own'],
      externalDocs: { url: 'https://example.com' },
    })
    @ApiParam({ name: 'id', description: 'Which one.', example: 7 })
    @ApiQuery({ name: 'extra', type: Boolean, required: false })
    @ApiHeader({ name: 'X-Tenant', description: 'Whose.' })
    @ApiBody({ description: 'The change.', type: [Extra], required: false })
    @ApiOkResponse({ description: 'Changed.', type: Extra, isArray: true })
    @ApiNotFoundResponse({ description: 'There is none.' })
    @ApiResponse({ status: 'default', description: 'What else.', schema: { type: 'string' } })
    @ApiSecurity({ oauth: ['write'], tenant: [] })
    @Deprecated()
    @Put(':id')
    change(@Param('id') id: number, @Body() body: object): object {
      return {}
    }

    @ApiOperation({ security: [] })
    @Get()
    open(): void {}
  }

  const securitySchemes = {
    oauth: { type: 'oauth2', flows: { implicit: { authorizationUrl: 'https://a.example', scopes: {} } } },
    tenant: { type: 'apiKey', in: 'header', name: 'x-tenant' },
  } as const

  it('refine what is known', async () => {
    const document = await documentOf(RefinedController, { securitySchemes })
    expect(operation(document, 'put', '/d/{id}')).toMatchObject({
      operationId: 'change',
      tags: ['refined', 'again', 'own'],
      summary: 'Changes it',
      description: 'Really.',
      deprecated: true,
      externalDocs: { url: 'https://example.com' },
      parameters: [
        {
          name: 'id',
          in: 'path',
          required: true,
          description: 'Which one.',
          example: 7,
          schema: { type: 'number' },
        },
        { name: 'extra', in: 'query', required: false, schema: { type: 'boolean' } },
        { name: 'X-Tenant', in: 'header', required: true, description: 'Whose.' },
      ],
      requestBody: {
        description: 'The change.',
        required: false,
        content: {
          'application/json': { schema: { type: 'array', items: { $ref: '#/components/schemas/Extra' } } },
        },
      },
      responses: {
        200: {
          description: 'Changed.',
          content: { 'application/json': { schema: { type: 'array', items: {} } } },
        },
        404: {
          description: 'There is none.',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/ProblemDetail' } } },
        },
        default: {
          description: 'What else.',
          content: { 'application/json': { schema: { type: 'string' } } },
        },
      },
      security: [{ bearer: [] }, { oauth: ['write'], tenant: [] }],
    })
    expect(operation(document, 'get', '/d').security).toEqual([])
    expect(document.components.securitySchemes).toEqual({
      ...securitySchemes,
      bearer: { type: 'http', scheme: 'bearer' },
    })
    expect(document.components.schemas).toHaveProperty('Extra')
  })

  it('name only security schemes that are described', async () => {
    await expect(documentOf(RefinedController)).rejects.toThrow(
      "RefinedController.change needs the security scheme 'oauth', which is not described",
    )
  })
})
