// Holds docs/reference/dialects.md to its word: one test for each row of its table.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import {
  Body,
  Controller,
  Get,
  GetMapping,
  Module,
  Post,
  PostMapping,
  Query,
  RequestBody,
  RequestParam,
  RestController,
} from 'nexus-framework'
import { TestingModule, type TestApplication, type TestResponse } from 'nexus-framework/testing'

class Draft {
  sku = ''
}

@RestController('/spring')
class SpringController {
  @PostMapping()
  create(): string {
    return 'created'
  }

  @GetMapping('/number')
  number(): number {
    return 42
  }

  @GetMapping('/json')
  json(): object {
    return { answer: 42 }
  }

  @GetMapping('/missing')
  missing(@RequestParam() page: number): object {
    return { page: String(page) }
  }

  @GetMapping('/optional')
  optional(@RequestParam({ required: false, type: Number }) page: number | undefined): object {
    return { page: String(page) }
  }

  @GetMapping('/all')
  all(@RequestParam() criteria: Map<string, string>): object {
    return Object.fromEntries(criteria)
  }

  @PostMapping('/body')
  body(@RequestBody() body: object): object {
    return { body: typeof body }
  }

  @PostMapping('/map')
  map(@RequestBody() body: Map<string, string>): object {
    return Object.fromEntries(body)
  }
}

@Controller('/nest')
class NestController {
  @Post()
  create(): string {
    return 'created'
  }

  @Get('/number')
  number(): number {
    return 42
  }

  @Get('/json')
  json(): object {
    return { answer: 42 }
  }

  @Get('/missing')
  missing(@Query('page') page: number): object {
    return { page: String(page) }
  }

  @Get('/all')
  all(@Query() criteria: object): object {
    return criteria
  }

  @Post('/body')
  body(@Body() body: object): object {
    return { body: typeof body }
  }

  @Post('/draft')
  draft(@Body() draft: Draft): object {
    return draft
  }

  @Post('/form')
  form(@Body() body: object): object {
    return body
  }
}

@Module({ controllers: [SpringController, NestController] })
class DialectModule {}

const FORM = { headers: { 'content-type': 'application/x-www-form-urlencoded' } }

let app: TestApplication

beforeAll(async () => {
  app = await TestingModule.create({ imports: [DialectModule] }).compile()
})
afterAll(() => app.close())

const typeOf = (response: TestResponse): string | null => response.headers.get('content-type')

describe('the dialects', () => {
  it('differ in the status of POST and the media type of a string', async () => {
    const [spring, nest] = [await app.http.post('/spring'), await app.http.post('/nest')]
    expect([spring.status, nest.status]).toEqual([200, 201])
    expect([typeOf(spring), typeOf(nest)]).toEqual(['text/plain;charset=UTF-8', 'text/html; charset=utf-8'])
  })

  it('differ in the media types of numbers and of JSON', async () => {
    expect(typeOf(await app.http.get('/spring/number'))).toBe('application/json')
    expect(typeOf(await app.http.get('/nest/number'))).toBe('text/html; charset=utf-8')
    expect(typeOf(await app.http.get('/spring/json'))).toBe('application/json')
    expect(typeOf(await app.http.get('/nest/json'))).toBe('application/json; charset=utf-8')
  })

  it('differ in what a missing parameter is', async () => {
    expect((await app.http.get('/spring/missing')).status).toBe(400)
    expect((await app.http.get('/nest/missing')).json()).toEqual({ page: 'undefined' })
  })

  it('differ in what an empty number is', async () => {
    expect((await app.http.get('/spring/optional?page=')).json()).toEqual({ page: 'undefined' })
    expect((await app.http.get('/nest/missing?page=')).status).toBe(400)
  })

  it('differ in what takes all values', async () => {
    expect((await app.http.get('/spring/all?a=1&b=2')).json()).toEqual({ a: '1', b: '2' })
    expect((await app.http.get('/nest/all?a=1&b=2')).json()).toEqual({ a: '1', b: '2' })
  })

  it('differ in what an empty body is', async () => {
    expect((await app.http.post('/spring/body')).status).toBe(400)
    expect((await app.http.post('/nest/body')).json()).toEqual({ body: 'undefined' })
    expect((await app.http.post('/nest/draft')).status).toBe(400)
  })

  it('differ in whether they take a form', async () => {
    expect((await app.http.post('/spring/body', 'a=1', FORM)).status).toBe(415)
    expect((await app.http.post('/spring/map', 'a=1', FORM)).json()).toEqual({ a: '1' })
    expect((await app.http.post('/nest/form', 'a=1', FORM)).json()).toEqual({ a: '1' })
  })

  it('have nine differences in the document, each with an expectation here', async () => {
    const page = await readFile(join(import.meta.dirname, '../reference/dialects.md'), 'utf8')
    expect(page.split('\n').filter((line) => line.startsWith('| '))).toHaveLength(9 + 2)
  })
})
