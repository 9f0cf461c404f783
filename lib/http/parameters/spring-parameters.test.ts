import { describe, expect, it } from '@jest/globals'
import { argumentOf, argumentsOf, problemOf } from './arguments.fixture.js'
import { HttpExchange } from '../exchange/http-exchange.js'
import { ParameterConversionException, MissingParameterException } from './request.errors.js'
import {
  CookieValue,
  MatrixVariable,
  PathVariable,
  RequestAttribute,
  RequestHeader,
  RequestParam,
} from './spring-parameters.decorators.js'
import { Get } from '../metadata/mapping.decorators.js'
import { compileExtractors } from './compile-extractors.js'
import { DEFAULT_SERVER_LIMITS } from '../adapter/server-limits.js'

enum Color {
  RED = 'red',
  GREEN = 'green',
}

const GET = { httpMethods: ['GET'] } as const

class Shop {
  @Get() byId(@PathVariable() id: number) {}
  @Get() bySku(@PathVariable('sku') code: string, @PathVariable() id: bigint) {}
  @Get() variables(@PathVariable() all: Map<string, string>) {}
  @Get() optionalVariable(@PathVariable({ required: false }) id: number) {}

  @Get() text(@RequestParam() q: string) {}
  @Get() flag(@RequestParam() on: boolean) {}
  @Get() since(@RequestParam('from') since: Date) {}
  @Get() integer(@RequestParam({ type: 'integer' }) n: number) {}
  @Get() site(@RequestParam() site: URL) {}
  @Get() color(@RequestParam({ enum: Color }) color: Color) {}
  @Get() colors(@RequestParam({ enum: Color }) color: Color[]) {}
  @Get() optional(@RequestParam({ required: false }) n: number) {}
  @Get() optionalText(@RequestParam({ required: false }) q: string | undefined) {}
  @Get() page(@RequestParam({ defaultValue: '5' }) size: number) {}
  @Get() page2(@RequestParam({ defaultValue: 5 }) size: number) {}
  @Get() day(@RequestParam({ defaultValue: '2026-01-01' }) day: Date) {}
  @Get() sort(@RequestParam({ defaultValue: 'name,id' }) sort: string[]) {}
  @Get() ids(@RequestParam({ type: [Number] }) ids: number[]) {}
  @Get() set(@RequestParam({ type: [Number] }) ids: Set<number>) {}
  @Get() all(@RequestParam() all: Map<string, string>) {}
  @Get() allLists(@RequestParam({ type: [String] }) all: Map<string, string[]>) {}

  @Get() header(@RequestHeader() ifNoneMatch: string, @RequestHeader('X-Count') count: number) {}
  @Get() headerList(@RequestHeader({ name: 'x-ids', type: [Number] }) ids: number[]) {}
  @Get() headers(@RequestHeader() all: Map<string, string>, @RequestHeader() web: Headers) {}
  @Get() cookie(@CookieValue() session: string) {}
  @Get() cookieNumber(@CookieValue() visits: number) {}
  @Get() cookies(@CookieValue() all: Map<string, string>) {}
  @Get() attribute(@RequestAttribute() user: object) {}
  @Get() lateAttribute(@RequestAttribute({ name: 'user', required: false }) user: object) {}
  @Get() matrix(@MatrixVariable() q: number) {}
  @Get() matrixAll(@MatrixVariable() all: Map<string, string>) {}
  @Get() undecorated(exchange: HttpExchange, signal: AbortSignal) {}
}

const query = (method: string, query: string) => argumentOf(Shop, method, { query }, GET)
const queryProblem = (method: string, query: string) => problemOf(Shop, method, { query }, GET)

describe('@PathVariable', () => {
  it('takes its name from the parameter and converts by the emitted type', async () => {
    expect(
      await argumentOf(Shop, 'byId', { pathValues: ['x', '42'] }, { pathVariables: ['shop', 'id'] }),
    ).toBe(42)
    const both = await argumentsOf(
      Shop,
      'bySku',
      { pathValues: ['7', 'A-1'] },
      { pathVariables: ['id', 'sku'] },
    )
    expect(both).toEqual(['A-1', 7n])
  })

  it('into a Map takes all of them', async () => {
    const all = await argumentOf(Shop, 'variables', { pathValues: ['1', '2'] }, { pathVariables: ['a', 'b'] })
    expect(all).toEqual(
      new Map([
        ['a', '1'],
        ['b', '2'],
      ]),
    )
  })

  it('answers 400 with the parameter, what came and what was expected', async () => {
    const problem = await problemOf(Shop, 'byId', { pathValues: ['1e3'] }, { pathVariables: ['id'] })
    expect(problem).toBeInstanceOf(ParameterConversionException)
    expect(problem).toMatchObject({
      status: 400,
      detail: "The path parameter 'id' must be a decimal number, but was '1e3'.",
      properties: { parameter: 'id', in: 'path', value: '1e3', expected: 'a decimal number' },
    })
  })

  it('that the pattern does not have fails at boot and lists what it has', () => {
    expect(() =>
      compileExtractors(Shop, 'byId', { dialect: 'spring', pathVariables: ['sku', 'page'] }),
    ).toThrow(
      "Shop.byId asks for the path variable 'id', but its pattern has only {sku}, {page}.\n" +
        'Put {id} into the pattern, correct the name, or, where only some patterns of the handler have it, ' +
        'declare it with { required: false }.',
    )
    expect(() => compileExtractors(Shop, 'byId', { dialect: 'spring', pathVariables: [] })).toThrow(
      'has no variables',
    )
  })

  it('that is optional is undefined for a pattern without it', async () => {
    expect(await argumentOf(Shop, 'optionalVariable')).toBeUndefined()
    expect(await argumentOf(Shop, 'optionalVariable', { pathValues: ['3'] }, { pathVariables: ['id'] })).toBe(
      3,
    )
  })
})

describe('A path variable whose optional segment is absent', () => {
  const absent = { pathValues: [''] }
  const pattern = { pathVariables: ['id'] }

  it('is undefined where it is optional, and left out of a Map', async () => {
    expect(await argumentOf(Shop, 'optionalVariable', absent, pattern)).toBeUndefined()
    expect(await argumentOf(Shop, 'variables', absent, pattern)).toEqual(new Map())
  })

  it('is a 400 where it is required and no text', async () => {
    expect(await problemOf(Shop, 'byId', absent, pattern)).toMatchObject({
      status: 400,
      properties: { value: '' },
    })
  })
})

describe('@RequestParam', () => {
  it('converts by the emitted type or by options', async () => {
    expect(await query('text', 'q=a%20b+c')).toBe('a b c')
    expect(await query('flag', 'on=true')).toBe(true)
    expect(await query('since', 'from=2026-05-01')).toEqual(new Date('2026-05-01T00:00:00Z'))
    expect(await query('integer', 'n=12')).toBe(12)
    expect(await query('site', 'site=https://a.example/')).toEqual(new URL('https://a.example/'))
    expect(await query('color', 'color=green')).toBe(Color.GREEN)
    expect(await query('colors', 'color=green,red')).toEqual(['green', 'red'])
  })

  it('takes the first of several where it is no collection', async () => {
    expect(await query('integer', 'n=1&n=2')).toBe(1)
  })

  it('is required', async () => {
    const problem = await queryProblem('integer', 'm=1')
    expect(problem).toBeInstanceOf(MissingParameterException)
    expect(problem).toMatchObject({
      status: 400,
      detail: "The query parameter 'n' is missing; expected an integer.",
      properties: { parameter: 'n', in: 'query', expected: 'an integer' },
    })
  })

  it.each([
    ['flag', 'on=1', 'true or false'],
    ['integer', 'n=1.5', 'an integer'],
    ['integer', 'n=', 'an integer'],
    ['integer', 'n=9007199254740993', 'an integer'],
    [
      'since',
      'from=yesterday',
      'an ISO 8601 date (2026-05-01) or date-time with offset (2026-05-01T12:00:00Z)',
    ],
    ['site', 'site=/x', 'an absolute URL'],
    ['color', 'color=blue', 'one of red, green'],
    ['ids', 'ids=1,x', 'a list whose elements are each a decimal number'],
    ['ids', 'ids=1,,2', 'a list whose elements are each a decimal number'],
    ['ids', 'ids=1,2&ids=3', 'a list whose elements are each a decimal number'],
  ])('%s?%s is refused: expected %s', async (method, text, expected) => {
    expect(await queryProblem(method, text)).toMatchObject({
      status: 400,
      properties: { in: 'query', expected },
    })
  })

  it('that is optional is undefined when it is absent or empty; an empty text stays text', async () => {
    expect(await query('optional', '')).toBeUndefined()
    expect(await query('optional', 'n=')).toBeUndefined()
    expect(await query('optionalText', 'q=')).toBe('')
    expect(await query('text', 'q')).toBe('')
    expect(await queryProblem('optional', 'n=x')).toBeInstanceOf(ParameterConversionException)
  })

  it('takes its default value where it is absent or empty, and does not take it for a wrong one', async () => {
    for (const method of ['page', 'page2']) {
      expect(await query(method, '')).toBe(5)
      expect(await query(method, 'size=')).toBe(5)
      expect(await query(method, 'size=7')).toBe(7)
      expect(await queryProblem(method, 'size=x')).toBeInstanceOf(ParameterConversionException)
    }
    expect(await query('sort', '')).toEqual(['name', 'id'])
  })

  it('makes a default value that could be changed anew for each request', async () => {
    const [extract] = compileExtractors(Shop, 'day', { dialect: 'spring', pathVariables: [], ...GET })
    const exchange = { parsedQuery: undefined, query: '' } as HttpExchange
    expect(extract?.(exchange)).toEqual(new Date('2026-01-01'))
    expect(extract?.(exchange)).not.toBe(extract?.(exchange))
  })

  it('into a collection splits one value at commas and takes several as they are', async () => {
    expect(await query('ids', 'ids=1,2,3')).toEqual([1, 2, 3])
    expect(await query('ids', 'ids=1&ids=2')).toEqual([1, 2])
    expect(await query('ids', 'ids=')).toEqual([])
    expect(await query('set', 'ids=1&ids=1')).toEqual(new Set([1]))
    expect(await query('sort', 'sort=a,b&sort=c')).toEqual(['a,b', 'c'])
  })

  it('bounds the elements of a collection', async () => {
    const limits = { ...DEFAULT_SERVER_LIMITS, maxParameters: 3 }
    expect(await problemOf(Shop, 'ids', { query: 'ids=1,2,3,4' }, { ...GET, limits })).toMatchObject({
      status: 400,
      properties: { limit: 3 },
    })
  })

  it('into a Map takes the first value of each, or lists with { type: [String] }', async () => {
    expect(await query('all', 'a=1&b=2&a=3&__proto__=4')).toEqual(
      new Map([
        ['a', '1'],
        ['b', '2'],
        ['__proto__', '4'],
      ]),
    )
    expect(await query('allLists', 'a=1&a=3')).toEqual(new Map([['a', ['1', '3']]]))
  })

  it('answers 400 for a malformed query', async () => {
    expect(await queryProblem('text', 'q=%zz')).toMatchObject({ status: 400 })
  })

  it('shows a rejected value bounded and without control characters', async () => {
    const problem = await queryProblem('integer', `n=%0d%0aX-Evil:1${'9'.repeat(500)}`)
    expect(problem).toMatchObject({ properties: { value: `\ufffd\ufffdX-Evil:1${'9'.repeat(54)}...` } })
  })

  it('is synchronous on a route whose requests have no form', () => {
    const [onGet] = compileExtractors(Shop, 'text', { dialect: 'spring', pathVariables: [], ...GET })
    const [onAny] = compileExtractors(Shop, 'text', { dialect: 'spring', pathVariables: [] })
    expect([onGet?.mayBeAsync ?? false, onAny?.mayBeAsync]).toEqual([false, true])
  })
})

describe('@RequestHeader', () => {
  it('is found without case, by a name spelt as headers are', async () => {
    const headers = { 'if-none-match': '"1"', 'x-count': '3' }
    expect(await argumentsOf(Shop, 'header', { headers })).toEqual(['"1"', 3])
    expect(await problemOf(Shop, 'header', { headers: { 'x-count': '3' } })).toMatchObject({
      properties: { parameter: 'if-none-match', in: 'header' },
    })
  })

  it('is a list whose elements may have blanks around them', async () => {
    expect(await argumentOf(Shop, 'headerList', { headers: { 'x-ids': '1, 2 ,3' } })).toEqual([1, 2, 3])
  })

  it('into a Map or a web Headers takes all of them', async () => {
    const [map, web] = await argumentsOf(Shop, 'headers', { headers: { a: '1', b: '2' } })
    expect(map).toEqual(
      new Map([
        ['a', '1'],
        ['b', '2'],
      ]),
    )
    expect([...(web as Headers)]).toEqual([
      ['a', '1'],
      ['b', '2'],
    ])
  })
})

describe('@CookieValue', () => {
  it('is decoded, and means nothing to prototypes', async () => {
    const headers = { cookie: 'session=a%20b; __proto__=x; visits=3' }
    expect(await argumentOf(Shop, 'cookie', { headers })).toBe('a b')
    expect(await argumentOf(Shop, 'cookieNumber', { headers })).toBe(3)
    expect((await argumentOf(Shop, 'cookies', { headers })) as Map<string, string>).toContainEqual([
      '__proto__',
      'x',
    ])
  })

  it('is required, and its value is never shown', async () => {
    expect(await problemOf(Shop, 'cookie', { headers: { cookie: 'toString=1' } })).toBeInstanceOf(
      MissingParameterException,
    )
    const problem = await problemOf(Shop, 'cookieNumber', { headers: { cookie: 'visits=s3cret' } })
    expect(problem).toMatchObject({
      status: 400,
      detail: "The cookie parameter 'visits' must be a decimal number.",
    })
    expect(JSON.stringify(problem)).not.toContain('s3cret')
  })
})

describe('@RequestAttribute', () => {
  it('is what was put into the exchange, required unless it says otherwise', async () => {
    const user = {}
    expect(await argumentOf(Shop, 'attribute', { attributes: { user } })).toBe(user)
    expect(await problemOf(Shop, 'attribute')).toMatchObject({
      status: 400,
      properties: { parameter: 'user', in: 'attribute' },
    })
    expect(await argumentOf(Shop, 'lateAttribute')).toBeUndefined()
  })
})

describe('@MatrixVariable', () => {
  it('is read from the segments of the path', async () => {
    expect(await argumentOf(Shop, 'matrix', { path: '/owners/42;q=11/pets/21;r=22' })).toBe(11)
    expect(await argumentOf(Shop, 'matrixAll', { path: '/a;q=1;r=2' })).toEqual(
      new Map([
        ['q', '1'],
        ['r', '2'],
      ]),
    )
    expect(await problemOf(Shop, 'matrix', { path: '/owners' })).toBeInstanceOf(MissingParameterException)
  })
})

describe('A parameter without decorator', () => {
  it('is the exchange or its signal by type', async () => {
    const [exchange, signal] = await argumentsOf(Shop, 'undecorated')
    expect(exchange).toBeInstanceOf(HttpExchange)
    expect(signal).toBe((exchange as HttpExchange).signal)
  })
})
