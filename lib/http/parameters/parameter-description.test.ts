import { Readable } from 'node:stream'
import { describe, expect, it } from '@jest/globals'
import { HttpExchange } from '../exchange/http-exchange.js'
import { compileExtractors, type ExtractorContext } from './compile-extractors.js'
import { defineParameter } from './define-parameter.js'
import { MultipartFile } from './files/multipart-file.js'
import {
  Body,
  Headers as NestHeaders,
  Ip,
  Param,
  Query,
  Req,
  UploadedFiles,
} from './nest-parameters.decorators.js'
import type { ParameterDescription } from './parameter-description.js'
import {
  CookieValue,
  MatrixVariable,
  ModelAttribute,
  PathVariable,
  RequestAttribute,
  RequestBody,
  RequestHeader,
  RequestParam,
  RequestPart,
} from './spring-parameters.decorators.js'

const JSON_ONLY = ['application/json']
const FORMS = ['application/x-www-form-urlencoded', 'multipart/form-data']

class Order {
  sku = ''
}

const CurrentUser = defineParameter((_options, parameter) =>
  Object.assign((exchange: HttpExchange) => exchange.header('x-user'), {
    describes: [
      { index: parameter.index, in: 'header', name: 'x-user', required: true, type: String },
    ] as const,
  }),
)
const Silent = defineParameter(() => () => 1)

class Spring {
  path(@PathVariable() id: number, @PathVariable({ name: 'gone', required: false }) other: string): unknown {
    return [id, other]
  }
  query(
    @RequestParam() page: number,
    @RequestParam({ defaultValue: 20 }) size: number,
    @RequestParam({ type: 'integer', required: false }) most: number,
    @RequestParam({ type: [Number] }) ids: Set<number>,
  ): unknown {
    return [page, size, most, ids]
  }
  queries(
    @RequestParam({ enum: ['a', 'b'] }) kinds: string[],
    @RequestParam() all: Map<string, string>,
  ): unknown {
    return [kinds, all]
  }
  headers(@RequestHeader() ifMatch: string, @RequestHeader() headers: Headers): unknown {
    return [ifMatch, headers]
  }
  others(
    @CookieValue('sid') session: string,
    @MatrixVariable() color: string,
    @RequestAttribute() user: object,
    exchange: HttpExchange,
  ): unknown {
    return [session, color, user, exchange]
  }
  model(@ModelAttribute() order: Order): unknown {
    return order
  }
  body(@RequestBody() order: Order): unknown {
    return order
  }
  list(@RequestBody({ type: [Order], required: false }) orders: Order[]): unknown {
    return orders
  }
  bytes(@RequestBody() bytes: Uint8Array): unknown {
    return bytes
  }
  stream(@RequestBody() stream: Readable): unknown {
    return stream
  }
  part(@RequestPart() title: string, @RequestPart({ required: false }) order: Order): unknown {
    return [title, order]
  }
  files(
    @RequestPart({ maxSize: '1KB', contentTypes: ['image/*'], required: false }) photo: MultipartFile,
    @RequestParam({ type: [MultipartFile], maxCount: 2 }) photos: MultipartFile[],
    @UploadedFiles() all: unknown,
  ): unknown {
    return [photo, photos, all]
  }
  custom(@CurrentUser() user: string, @Silent() none: number): unknown {
    return [user, none]
  }
}

class Nest {
  all(@Param() path: Order, @Query() query: Order, @Query('page') page: number, @Ip() ip: string): unknown {
    return [path, query, page, ip]
  }
  body(@Body() order: Order, @Body('sku') sku: string, @Body('order') nested: Order): unknown {
    return [order, sku, nested]
  }
  others(@NestHeaders('x-a') a: string, @NestHeaders() all: object, @Req() request: HttpExchange): unknown {
    return [a, all, request]
  }
}

function descriptions(
  type: typeof Spring | typeof Nest,
  method: string,
  context: Partial<ExtractorContext> = {},
): readonly ParameterDescription[] {
  const extractors = compileExtractors(type, method, {
    dialect: 'spring',
    pathVariables: ['id'],
    httpMethods: ['GET'],
    ...context,
  })
  return extractors.flatMap(({ describes = [] }) => describes)
}

describe('a description of a parameter', () => {
  it('says which variable of the pattern it takes, and nothing of one that the pattern does not have', () => {
    expect(descriptions(Spring, 'path')).toEqual([
      { index: 0, in: 'path', name: 'id', required: true, type: Number },
    ])
  })

  it('says what a query parameter is, by its type and its options', () => {
    expect(descriptions(Spring, 'query')).toEqual([
      { index: 0, in: 'query', name: 'page', required: true, type: Number },
      { index: 1, in: 'query', name: 'size', required: false, type: Number, defaultValue: 20 },
      { index: 2, in: 'query', name: 'most', required: false, isOptional: true, type: 'integer' },
      { index: 3, in: 'query', name: 'ids', required: true, type: Set, element: Number },
    ])
    expect(descriptions(Spring, 'queries')).toEqual([
      { index: 0, in: 'query', name: 'kinds', required: true, type: Array, enum: ['a', 'b'] },
      { index: 1, in: 'query', name: undefined, required: false, type: Map },
    ])
  })

  it('names forms beside the query where a request can carry one', () => {
    const [page] = descriptions(Spring, 'query', { httpMethods: ['POST'] })
    expect(page).toEqual({
      index: 0,
      in: 'query',
      name: 'page',
      required: true,
      type: Number,
      mediaTypes: FORMS,
    })
  })

  it('covers headers, cookies and matrix variables, but not what no client sends', () => {
    expect(descriptions(Spring, 'headers')).toEqual([
      { index: 0, in: 'header', name: 'if-match', required: true, type: String },
      { index: 1, in: 'header', name: undefined, required: false, type: Headers },
    ])
    expect(descriptions(Spring, 'others')).toEqual([
      { index: 0, in: 'cookie', name: 'sid', required: true, type: String },
      { index: 1, in: 'matrix', name: 'color', required: true, type: String },
    ])
  })

  it('of a model says every place that its fields come from', () => {
    expect(descriptions(Spring, 'model')).toEqual([
      { index: 0, in: 'query', name: undefined, required: false, type: Order },
      { index: 0, in: 'path', name: undefined, required: false, type: Order },
    ])
    expect(descriptions(Spring, 'model', { httpMethods: ['POST'], pathVariables: [] })).toEqual([
      { index: 0, in: 'query', name: undefined, required: false, type: Order, mediaTypes: FORMS },
    ])
  })

  it('of a body says what it is read from', () => {
    const body = { index: 0, in: 'body', name: undefined }
    expect(descriptions(Spring, 'body')).toEqual([
      { ...body, required: true, type: Order, mediaTypes: JSON_ONLY },
    ])
    expect(descriptions(Spring, 'list')).toEqual([
      { ...body, required: false, isOptional: true, type: Array, element: Order, mediaTypes: JSON_ONLY },
    ])
    expect(descriptions(Spring, 'bytes')).toEqual([
      { ...body, required: true, type: Uint8Array, mediaTypes: ['*/*'] },
    ])
    expect(descriptions(Spring, 'stream')).toEqual([
      { ...body, required: false, type: Readable, mediaTypes: ['*/*'] },
    ])
  })

  it('of a part names it in the form', () => {
    expect(descriptions(Spring, 'part')).toEqual([
      { index: 0, in: 'form', name: 'title', required: true, type: String, mediaTypes: FORMS },
      {
        index: 1,
        in: 'form',
        name: 'order',
        required: false,
        isOptional: true,
        type: Order,
        mediaTypes: FORMS,
      },
    ])
  })

  it('of a file says what it may be', () => {
    const file = { in: 'form', mediaTypes: ['multipart/form-data'] }
    const list = { ...file, type: Array, element: MultipartFile }
    const any = { maxSize: undefined, maxCount: undefined, contentTypes: [] }
    expect(descriptions(Spring, 'files')).toEqual([
      {
        ...file,
        index: 0,
        name: 'photo',
        required: false,
        isOptional: true,
        type: MultipartFile,
        files: { ...any, maxSize: 1024, contentTypes: ['image/*'] },
      },
      { ...list, index: 1, name: 'photos', required: true, files: { ...any, maxCount: 2 } },
      { ...list, index: 2, name: undefined, required: false, files: any },
    ])
  })

  it('is what a custom parameter says of itself, if anything', () => {
    expect(descriptions(Spring, 'custom')).toEqual([
      { index: 0, in: 'header', name: 'x-user', required: true, type: String },
    ])
  })

  it("follows NestJS's rules for NestJS's decorators", () => {
    expect(descriptions(Nest, 'all')).toEqual([
      { index: 0, in: 'path', name: undefined, required: false, type: Order },
      { index: 1, in: 'query', name: undefined, required: false, type: Order },
      { index: 2, in: 'query', name: 'page', required: false, type: Number },
    ])
    const all = [...JSON_ONLY, ...FORMS]
    expect(descriptions(Nest, 'body')).toEqual([
      { index: 0, in: 'body', name: undefined, required: true, type: Order, mediaTypes: all },
      { index: 1, in: 'body', name: 'sku', required: false, type: String, mediaTypes: all },
      { index: 2, in: 'body', name: 'order', required: false, type: Order, mediaTypes: JSON_ONLY },
    ])
    expect(descriptions(Nest, 'others')).toEqual([
      { index: 0, in: 'header', name: 'x-a', required: false, type: String },
      { index: 1, in: 'header', name: undefined, required: false, type: Object },
    ])
  })
})
