// Holds docs/reference/dialects.md to its word: one test for each row of its table.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import {
  Body,
  Catch,
  Controller,
  ExceptionHandler,
  Get,
  GetMapping,
  Module,
  MultipartFile,
  NotFoundException,
  Param,
  PathVariable,
  Post,
  PostMapping,
  Query,
  RequestBody,
  RequestParam,
  RequestPart,
  RestController,
  UploadedFile,
  UseFilters,
  type ExceptionFilter,
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

  @PostMapping('/photo')
  photo(@RequestPart() photo: MultipartFile): object {
    return { photo: photo.name }
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

  @PostMapping('/name')
  name(@RequestParam() name: string): object {
    return { name }
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

  @Post('/photo')
  photo(@UploadedFile('photo') photo: MultipartFile | undefined): object {
    return { photo: String(photo?.name) }
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

  @Post('/name')
  name(@Query('name') name: string | undefined): object {
    return { name: String(name) }
  }

  @Get('/absent')
  absent(@Param('nowhere') nowhere: string | undefined): object {
    return { nowhere: String(nowhere) }
  }

  @Post('/form')
  form(@Body() body: object): object {
    return body
  }
}

class Failure extends Error {}
class SpecialFailure extends Failure {}

const THROWN: Readonly<Record<string, () => unknown>> = {
  special: () => new SpecialFailure('special'),
  missing: () => new NotFoundException('missing'),
  wrapped: () => new RangeError('wrapper', { cause: new SpecialFailure('cause') }),
  text: () => 'a text',
}

@RestController('/spring-errors')
class SpringErrorController {
  @GetMapping('/{what}')
  fail(@PathVariable() what: string): never {
    throw THROWN[what]?.()
  }

  @ExceptionHandler(SpecialFailure)
  onSpecial(exception: SpecialFailure): object {
    return { by: 'special', message: exception.message }
  }

  @ExceptionHandler(Error)
  onAny(exception: Error): object {
    return { by: 'any', isError: exception instanceof Error }
  }

  @ExceptionHandler(Failure)
  onFailure(): object {
    return { by: 'failure' }
  }
}

@Catch(SpecialFailure)
class SpecialFilter implements ExceptionFilter<SpecialFailure> {
  catch(exception: SpecialFailure): object {
    return { by: 'special', message: exception.message }
  }
}

@Catch(Failure)
class FailureFilter implements ExceptionFilter<Failure> {
  catch(): object {
    return { by: 'failure' }
  }
}

@Catch()
class AnyFilter implements ExceptionFilter {
  catch(thrown: unknown): object {
    return { by: 'any', thrown: typeof thrown }
  }
}

@Controller('/nest-errors')
@UseFilters(AnyFilter)
class NestErrorController {
  @Get('/:what')
  @UseFilters(SpecialFilter, FailureFilter)
  fail(@Param('what') what: string): never {
    throw THROWN[what]?.()
  }
}

@RestController('/spring-causes')
class SpringCauseController {
  @GetMapping()
  fail(): never {
    throw THROWN['wrapped']?.()
  }

  @ExceptionHandler(SpecialFailure)
  onSpecial(exception: SpecialFailure): object {
    return { by: 'special', message: exception.message }
  }
}

@Controller('/nest-causes')
@UseFilters(AnyFilter)
class NestCauseController {
  @Get()
  @UseFilters(SpecialFilter)
  fail(): never {
    throw THROWN['wrapped']?.()
  }
}

@Module({
  controllers: [
    SpringController,
    NestController,
    SpringErrorController,
    NestErrorController,
    SpringCauseController,
    NestCauseController,
  ],
})
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

  it('differ in what a missing file is', async () => {
    const form = new FormData()
    form.append('other', 'x')
    expect((await app.http.post('/spring/photo', form)).status).toBe(400)
    expect((await app.http.post('/nest/photo', form)).json()).toEqual({ photo: 'undefined' })
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

  it('differ in where a value is looked for', async () => {
    expect((await app.http.post('/spring/name', 'name=a', FORM)).json()).toEqual({ name: 'a' })
    expect((await app.http.post('/nest/name', 'name=a', FORM)).json()).toEqual({ name: 'undefined' })
  })

  it('differ in what a path variable is that the pattern does not have', async () => {
    @RestController('/absent')
    class AbsentController {
      @GetMapping()
      absent(@PathVariable() nowhere: string): string {
        return nowhere
      }
    }
    const booting = TestingModule.create({ controllers: [AbsentController] }).compile()
    await expect(booting).rejects.toThrow("asks for the path variable 'nowhere'")
    expect((await app.http.get('/nest/absent')).json()).toEqual({ nowhere: 'undefined' })
  })

  it('differ in the status of handled exceptions', async () => {
    expect((await app.http.get('/spring-errors/missing')).status).toBe(200)
    expect((await app.http.get('/nest-errors/missing')).status).toBe(404)
    expect((await app.http.get('/nest-errors/special')).status).toBe(500)
  })

  it('differ in which exception handler is taken', async () => {
    expect((await app.http.get('/spring-errors/special')).json()).toMatchObject({ by: 'special' })
    expect((await app.http.get('/nest-errors/special')).json()).toMatchObject({ by: 'failure' })
  })

  it('differ in whether causes are handled', async () => {
    expect((await app.http.get('/spring-causes')).json()).toEqual({ by: 'special', message: 'cause' })
    expect((await app.http.get('/nest-causes')).json()).toEqual({ by: 'any', thrown: 'object' })
  })

  it('differ in what is thrown', async () => {
    expect((await app.http.get('/spring-errors/text')).json()).toEqual({ by: 'any', isError: true })
    expect((await app.http.get('/nest-errors/text')).json()).toEqual({ by: 'any', thrown: 'string' })
  })

  it('have sixteen differences in the document, each with an expectation here', async () => {
    const page = await readFile(join(import.meta.dirname, '../reference/dialects.md'), 'utf8')
    expect(page.split('\n').filter((line) => line.startsWith('| '))).toHaveLength(16 + 2)
  })
})
