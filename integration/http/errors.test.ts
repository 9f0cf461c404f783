import { expect, it } from '@jest/globals'
import {
  BadGatewayException,
  ConflictException,
  Controller,
  ControllerAdvice,
  Catch,
  ExceptionHandler,
  Get,
  GetMapping,
  HttpException,
  HttpExchange,
  NotFoundException,
  Order,
  PathVariable,
  ProblemDetail,
  RequestHeader,
  RequestParam,
  ResponseEntity,
  ResponseHead,
  ResponseStatus,
  ResponseStatusException,
  RestController,
  RestControllerAdvice,
  Scope,
  Service,
  UnauthorizedException,
  UseFilters,
  UseMiddleware,
  type ExceptionFilter,
} from 'nexus-framework'
import { describeOnEveryAdapter } from '../support/every-adapter.js'

@ResponseStatus(409, 'The stock is used up.')
class OutOfStock extends Error {
  constructor(readonly sku: string) {
    super(`internal: ${sku} is gone`)
  }
}

const THROWN: Readonly<Record<string, () => unknown>> = {
  notFound: () => new NotFoundException('There is no order 5.', { properties: { order: 5 } }),
  headers: () => new UnauthorizedException('Who are you?', { headers: { 'www-authenticate': 'Bearer' } }),
  status: () => new ResponseStatusException(423, 'Locked away.'),
  http: () => new HttpException('gone for good', 410),
  problem: () => new BadGatewayException(),
  outOfStock: () => new OutOfStock('A1'),
  error: () => new Error('secret connection string'),
  undefined: () => undefined,
  string: () => 'a string',
  frozen: () => Object.freeze(Object.create(null)),
}

@RestController('/throw')
class ThrowingController {
  @GetMapping('/sync/{what}')
  sync(@PathVariable() what: string): never {
    throw THROWN[what]?.()
  }

  @GetMapping('/async/{what}')
  async async(@PathVariable() what: string): Promise<never> {
    await Promise.resolve()
    throw THROWN[what]?.()
  }
}

describeOnEveryAdapter('errors', { controllers: [ThrowingController] }, (bench) => {
  it.each([
    ['notFound', { status: 404, title: 'Not Found', detail: 'There is no order 5.', order: 5 }],
    ['headers', { status: 401, detail: 'Who are you?' }],
    ['status', { status: 423, title: 'Locked', detail: 'Locked away.' }],
    ['http', { status: 410, title: 'Gone', detail: 'gone for good' }],
    ['problem', { status: 502, title: 'Bad Gateway', requestId: expect.any(String) }],
    ['outOfStock', { status: 409, title: 'Conflict', detail: 'The stock is used up.' }],
    ['error', { status: 500, title: 'Internal Server Error', requestId: expect.any(String) }],
    ['undefined', { status: 500, requestId: expect.any(String) }],
    ['string', { status: 500, requestId: expect.any(String) }],
    ['frozen', { status: 500, requestId: expect.any(String) }],
  ])('leave as a problem detail: %s', async (what, problem) => {
    for (const kind of ['sync', 'async']) {
      bench.logger.clear()
      const response = await bench.http.get(`/throw/${kind}/${what}`)
      expect(response.status).toBe(problem.status)
      expect(response.headers.get('content-type')).toBe('application/problem+json')
      expect(response.json()).toMatchObject({
        type: 'about:blank',
        instance: `/throw/${kind}/${what}`,
        ...problem,
      })
      expect(response.text()).not.toMatch(/secret|internal:|a string|ThrowingController|at .*\.ts/)
      expect(bench.logger.messages('error')).toHaveLength(problem.status >= 500 ? 1 : 0)
    }
  })

  it('keep the header lines of an exception', async () => {
    expect((await bench.http.get('/throw/sync/headers')).headers.get('www-authenticate')).toBe('Bearer')
  })

  it('are logged with the request that they came from and its handler', async () => {
    await bench.http.get('/throw/async/error', { headers: { 'x-request-id': 'trace-7' } })
    const [entry] = bench.logger.entries.filter(({ level }) => level === 'error')
    expect(entry).toMatchObject({
      requestId: 'trace-7',
      fields: {
        requestId: 'trace-7',
        handler: 'ThrowingController.async',
        path: '/throw/async/error',
        error: { message: 'secret connection string' },
      },
    })
  })

  it('are a short text for a client that takes no JSON', async () => {
    const response = await bench.http.get('/throw/sync/notFound', { headers: { accept: 'text/html' } })
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8')
    expect(response.text()).toBe('404 Not Found\nThere is no order 5.\n')
  })
})

class Base extends Error {}
class Derived extends Base {}
class Foreign extends Error {}
class Translated extends Error {}
class Broken extends Error {}
class Slow extends Error {}

@RestController('/local')
class LocalController {
  @GetMapping('/derived')
  derived(): never {
    throw new Derived('derived')
  }

  @GetMapping('/base')
  base(): never {
    throw new Base('base')
  }

  @GetMapping('/cause')
  cause(): never {
    throw new Error('wrapper', { cause: new Error('middle', { cause: new Derived('deep') }) })
  }

  @GetMapping('/parameter')
  parameter(@RequestParam() n: number): number {
    return n
  }

  @GetMapping('/{kind}')
  other(@PathVariable() kind: string): never {
    const Kind = { foreign: Foreign, translated: Translated, broken: Broken, slow: Slow }[kind] ?? Error
    throw new Kind(kind)
  }

  @ExceptionHandler(Base)
  @ResponseStatus(422)
  onBase(error: Base): object {
    return { by: 'base', message: error.message }
  }

  @ExceptionHandler()
  onDerived(
    error: Derived,
    exchange: HttpExchange,
    @RequestHeader({ required: false }) tag?: string,
  ): object {
    return { by: 'derived', message: error.message, path: exchange.path, tag: String(tag) }
  }

  @ExceptionHandler(Translated)
  onTranslated(error: Translated): never {
    throw new ConflictException('translated', { cause: error })
  }

  @ExceptionHandler(Broken)
  async onBroken(): Promise<never> {
    await Promise.resolve()
    throw new Error('the handler is broken as well')
  }

  @ExceptionHandler(Slow)
  async onSlow(exception: Slow): Promise<ResponseEntity<string>> {
    await Promise.resolve()
    return ResponseEntity.status(503).header('retry-after', '1').body(exception.message)
  }
}

@RestController('/plain')
class PlainController {
  @GetMapping('/{kind}')
  fail(@PathVariable() kind: string): never {
    const Kind = { base: Base, foreign: Foreign, notFound: NotFoundException }[kind] ?? Error
    throw new Kind(kind)
  }
}

@Service()
@Scope('request')
class Visitor {
  name = 'nobody'
}

@ControllerAdvice()
@Order(2)
class LateAdvice {
  @ExceptionHandler(Foreign)
  onForeign(): object {
    return { by: 'late' }
  }

  @ExceptionHandler(Base)
  onBase(): object {
    return { by: 'late' }
  }

  @ExceptionHandler(NotFoundException)
  @ResponseStatus(404)
  onNotFound(error: NotFoundException, exchange: HttpExchange): object {
    return { by: 'late', path: exchange.path, status: error.status }
  }
}

@RestControllerAdvice({ controllers: [PlainController] })
@Order(1)
@Scope('request')
class PlainAdvice {
  constructor(readonly visitor: Visitor) {}

  @ExceptionHandler(Foreign)
  onForeign(error: Foreign): ProblemDetail {
    return ProblemDetail.forStatusAndDetail(418, `${error.message} for ${this.visitor.name}`)
  }
}

describeOnEveryAdapter(
  'exception handlers',
  {
    controllers: [LocalController, PlainController],
    providers: [LateAdvice, PlainAdvice, Visitor, { provide: 'unused', useValue: 1 }],
  },
  (bench) => {
    const read = async (path: string): Promise<readonly [number, unknown]> => {
      const response = await bench.http.get(path, { headers: { tag: 't' } })
      return [response.status, response.json()]
    }

    it('of the closest type win, in the controller before any advice', async () => {
      expect(await read('/local/derived')).toEqual([
        200,
        { by: 'derived', message: 'derived', path: '/local/derived', tag: 't' },
      ])
      expect(await read('/local/base')).toEqual([422, { by: 'base', message: 'base' }])
    })

    it('are found for the cause of an error', async () => {
      expect(await read('/local/cause')).toMatchObject([200, { by: 'derived', message: 'deep' }])
    })

    it('of advices follow, by their order and selectors', async () => {
      expect(await read('/local/foreign')).toEqual([200, { by: 'late' }])
      expect(await read('/plain/base')).toEqual([200, { by: 'late' }])
    })

    it('may belong to a request-scoped advice', async () => {
      expect(await read('/plain/foreign')).toMatchObject([418, { detail: 'foreign for nobody' }])
    })

    it('may translate an error by throwing an HttpException', async () => {
      expect(await read('/local/translated')).toMatchObject([409, { detail: 'translated' }])
    })

    it('may fail themselves: the error is answered, the failure logged', async () => {
      expect(await read('/local/broken')).toMatchObject([500, { title: 'Internal Server Error' }])
      const logged = bench.logger.entries.filter(({ level }) => level === 'error')
      expect(logged.map(({ fields }) => (fields['error'] as Error).message)).toEqual([
        'the handler is broken as well',
        'broken',
      ])
    })

    it('may be asynchronous and answer with an entity', async () => {
      const response = await bench.http.get('/local/slow')
      expect([response.status, response.headers.get('retry-after'), response.text()]).toEqual([
        503,
        '1',
        'slow',
      ])
    })

    it('see what the framework throws, also where nothing is mapped', async () => {
      expect(await read('/nowhere')).toEqual([404, { by: 'late', path: '/nowhere', status: 404 }])
      expect(await read('/plain/notFound')).toEqual([
        404,
        { by: 'late', path: '/plain/notFound', status: 404 },
      ])
      expect(await read('/local/parameter?n=x')).toMatchObject([400, { parameter: 'n' }])
    })

    it('answer HEAD without a body', async () => {
      const response = await bench.http.head('/local/base')
      expect([response.status, response.text()]).toEqual([422, ''])
    })
  },
)

@Catch(Base)
class BaseFilter implements ExceptionFilter<Base> {
  constructor(readonly visitor: Visitor) {}

  catch(error: Base, exchange: HttpExchange): void {
    exchange.send(418, ResponseHead.EMPTY, `${error.message} ${this.visitor.name}`)
  }
}

@Catch(Foreign)
class ForeignFilter implements ExceptionFilter<Foreign> {
  async catch(exception: Foreign): Promise<object> {
    await Promise.resolve()
    return { by: 'filter', message: exception.message }
  }
}

@Catch()
class EverythingFilter implements ExceptionFilter {
  catch(thrown: unknown): object {
    return { by: 'everything', thrown: String(thrown) }
  }
}

@Controller('filters')
@UseFilters(EverythingFilter)
class FilteredController {
  @Get('base')
  @UseFilters(new ForeignFilter(), BaseFilter)
  base(): never {
    throw new Base('base')
  }

  @Get('foreign')
  @UseFilters(ForeignFilter, BaseFilter)
  foreign(): never {
    throw new Foreign('foreign')
  }

  @Get('string')
  string(): never {
    throw THROWN['string']?.()
  }

  @Get('not-found')
  notFound(): never {
    throw new NotFoundException()
  }

  @Get('middleware')
  @UseMiddleware(() => {
    throw new Base('in middleware')
  })
  @UseFilters(BaseFilter)
  middleware(): void {}
}

describeOnEveryAdapter(
  'exception filters',
  { controllers: [FilteredController], providers: [Visitor] },
  (bench) => {
    const read = async (path: string): Promise<readonly [number, string]> => {
      const response = await bench.http.get(`/filters/${path}`)
      return [response.status, response.text()]
    }

    it('need not be listed as providers, and get their dependencies', async () => {
      expect(await read('base')).toEqual([418, 'base nobody'])
    })

    it('answer with what they return, with the status of the exception', async () => {
      expect(await read('foreign')).toEqual([500, '{"by":"filter","message":"foreign"}'])
      expect((await read('not-found'))[0]).toBe(404)
    })

    it('of the controller catch what those of the method leave', async () => {
      expect(await read('string')).toEqual([500, '{"by":"everything","thrown":"a string"}'])
    })

    it('catch what middleware throws', async () => {
      expect(await read('middleware')).toEqual([418, 'in middleware nobody'])
    })
  },
)
