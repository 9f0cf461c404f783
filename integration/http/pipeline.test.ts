import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from '@jest/globals'
import {
  APP_FILTER,
  APP_GUARD,
  APP_INTERCEPTOR,
  APP_MIDDLEWARE,
  Controller,
  ControllerAdvice,
  Get,
  GetMapping,
  ExceptionHandler,
  HttpExchange,
  MetadataKey,
  Module,
  NotFoundException,
  Order,
  PathVariable,
  Post,
  Res,
  ResponseHead,
  ResponseStatus,
  RestController,
  Scope,
  Service,
  UnauthorizedException,
  UseGuards,
  UseInterceptors,
  UseMiddleware,
  type Guard,
  type HandlerMethod,
  type Interceptor,
  type Middleware,
  type MiddlewareConfigurer,
  type MiddlewareConsumer,
  type MiddlewareFunction,
  type Next,
} from 'nexus-framework'
import { TestingModule } from 'nexus-framework/testing'
import { describeOnEveryAdapter } from '../support/every-adapter.js'

/** Adds its name to what the response says it has passed. */
const passes =
  (name: string): MiddlewareFunction =>
  (exchange, next) => {
    exchange.addHeader('x-passed', name)
    return next()
  }

const guardNamed = (name: string): Guard => ({
  canActivate: (exchange) => {
    exchange.addHeader('x-passed', name)
    return true
  },
})

const interceptorNamed = (name: string): Interceptor => ({
  intercept: async (exchange, proceed) => {
    exchange.addHeader('x-passed', name)
    return `${name}(${String(await proceed())})`
  },
})

@Service()
class Names {
  of(path: string): string {
    return `component:${path}`
  }
}

@Service()
class ComponentMiddleware implements Middleware {
  constructor(readonly names: Names) {}

  async use(exchange: HttpExchange, next: Next): Promise<void> {
    exchange.addHeader('x-passed', this.names.of(exchange.path))
    await next()
  }
}

@Controller('ordered')
@UseMiddleware(passes('class-middleware'), ComponentMiddleware)
@UseGuards(guardNamed('class-guard'))
@UseInterceptors(interceptorNamed('class'))
class OrderedController {
  @Get()
  @UseMiddleware(passes('method-middleware'))
  @UseGuards(guardNamed('method-guard'), guardNamed('method-guard-2'))
  @UseInterceptors(interceptorNamed('method'), interceptorNamed('inner'))
  all(): string {
    return 'handler'
  }

  @Get('plain')
  plain(): string {
    return 'handler'
  }
}

@Controller('other')
class OtherController {
  @Get(':id')
  find(): string {
    return 'other'
  }

  @Get('health')
  health(): string {
    return 'health'
  }

  @Post(':id')
  change(): string {
    return 'changed'
  }
}

@Module({ controllers: [OrderedController], providers: [Names] })
@UseMiddleware(passes('module-middleware'))
class OrderedModule {}

@Service()
class Unlisted implements Middleware {
  constructor(readonly names: Names) {}

  use(exchange: HttpExchange, next: Next): void | Promise<void> {
    exchange.addHeader('x-passed', 'unlisted')
    return next()
  }
}

@Module({ controllers: [OtherController], providers: [Names, Unlisted] })
class OtherModule implements MiddlewareConfigurer {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(passes('path')).exclude('/other/health').forRoutes('/other/**')
    consumer.apply(passes('post')).forRoutes({ path: '/other/{id}', method: 'POST' })
    consumer.apply(passes('get')).forRoutes({ path: '/other/{id}', method: 'GET' })
    consumer.apply(passes('controller')).exclude('/other/health').forRoutes(OtherController)
    consumer.apply(Unlisted).forRoutes('/nowhere')
  }
}

describeOnEveryAdapter(
  'the order of a pipeline',
  {
    imports: [OrderedModule, OtherModule],
    providers: [
      { provide: APP_MIDDLEWARE, useValue: passes('app-2'), order: 2 },
      { provide: APP_MIDDLEWARE, useValue: passes('app-1'), order: 1 },
      { provide: APP_GUARD, useValue: guardNamed('app-guard') },
      { provide: APP_INTERCEPTOR, useValue: interceptorNamed('app') },
    ],
  },
  (bench) => {
    const passed = async (path: string, method = 'GET'): Promise<string[]> => {
      const response = await bench.http.request(method, path)
      return (response.headers.get('x-passed') ?? '').split(', ').filter((name) => !name.startsWith('app'))
    }

    it('is middleware, guards, interceptors, each of the application, the class, the method', async () => {
      const response = await bench.http.get('/ordered')
      expect(response.text()).toBe('app(class(method(inner(handler))))')
      expect(response.headers.get('x-passed')?.split(', ')).toEqual([
        'app-1',
        'app-2',
        'module-middleware',
        'class-middleware',
        'component:/ordered',
        'method-middleware',
        'app-guard',
        'class-guard',
        'method-guard',
        'method-guard-2',
        'app',
        'class',
        'method',
        'inner',
      ])
    })

    it('leaves out what only another method has', async () => {
      expect((await bench.http.get('/ordered/plain')).text()).toBe('app(class(handler))')
    })

    it('has what modules configure, by path, method and controller, without what they exclude', async () => {
      expect(await passed('/other/5')).toEqual(['path', 'get', 'controller'])
      expect(await passed('/other/5', 'HEAD')).toEqual(['path', 'get', 'controller'])
      expect(await passed('/other/5', 'POST')).toEqual(['path', 'post', 'controller'])
      expect(await passed('/other/health')).toEqual(['get'])
      expect(await passed('/ordered/plain')).not.toContain('path')
    })

    it('has middleware where nothing is mapped', async () => {
      expect(await passed('/nowhere')).toEqual(['unlisted'])
      expect(await passed('/other/a/b')).toEqual(['path'])
      const options = await bench.http.options('/other/5')
      expect([options.status, options.headers.get('x-passed')]).toEqual([204, 'app-1, app-2, path'])
      const refused = await bench.http.delete('/other/5')
      expect([refused.status, refused.headers.get('x-passed')]).toEqual([405, 'app-1, app-2, path'])
    })
  },
)

const ROLES = new MetadataKey<readonly string[]>('test:roles')
const Roles =
  (...roles: string[]) =>
  (target: object, member?: string | symbol): void =>
    ROLES.set(target, roles, member)

/** Not listed anywhere: the decorators that name it are enough. */
@Service()
class RolesGuard implements Guard {
  constructor(readonly names: Names) {}

  canActivate(exchange: HttpExchange, handler: HandlerMethod): boolean {
    const roles = handler.metadata(ROLES) ?? []
    return roles.every((role) => exchange.header('x-roles')?.split(',').includes(role))
  }
}

@Service()
class TokenGuard implements Guard {
  async canActivate(exchange: HttpExchange): Promise<boolean> {
    await Promise.resolve()
    if (exchange.header('authorization') === undefined) throw new UnauthorizedException('Send a token.')
    return exchange.header('authorization') === 'Bearer good'
  }
}

@Controller('guarded')
@UseGuards(RolesGuard)
@Roles('user')
class GuardedController {
  calls = 0

  @Get()
  show(): string {
    return 'shown'
  }

  @Get('admin')
  @Roles('admin')
  admin(): string {
    return 'administered'
  }

  @Get('token')
  @UseGuards(TokenGuard, guardNamed('after'))
  token(): string {
    this.calls++
    return 'let in'
  }

  @Get('truthy')
  @UseGuards({ canActivate: () => 'yes' as unknown as boolean })
  truthy(): string {
    return 'never'
  }
}

describeOnEveryAdapter('guards', { controllers: [GuardedController], providers: [Names] }, (bench) => {
  const status = async (path: string, headers: Record<string, string>): Promise<number> =>
    (await bench.http.get(path, { headers })).status

  it('need not be listed, and read what decorators say about the handler or its class', async () => {
    expect(await status('/guarded', {})).toBe(403)
    expect(await status('/guarded', { 'x-roles': 'user' })).toBe(200)
    expect(await status('/guarded/admin', { 'x-roles': 'user' })).toBe(403)
    expect(await status('/guarded/admin', { 'x-roles': 'admin' })).toBe(200)
  })

  it('may take their time, refuse in their own words, and stop what follows', async () => {
    const headers = { 'x-roles': 'user' }
    const refused = await bench.http.get('/guarded/token', { headers })
    expect(refused.json()).toMatchObject({ status: 401, detail: 'Send a token.' })
    expect(await status('/guarded/token', { ...headers, authorization: 'Bearer bad' })).toBe(403)
    expect(bench.application.get(GuardedController).calls).toBe(0)
    const good = await bench.http.get('/guarded/token', {
      headers: { ...headers, authorization: 'Bearer good' },
    })
    expect([good.text(), good.headers.get('x-passed')]).toEqual(['let in', 'after'])
  })

  it('let in with true only', async () => {
    expect(await status('/guarded/truthy', { 'x-roles': 'user' })).toBe(403)
  })

  it('also stand before HEAD', async () => {
    expect((await bench.http.head('/guarded')).status).toBe(403)
  })
})

@Service()
class CacheInterceptor implements Interceptor {
  readonly #kept = new Map<string, unknown>()

  async intercept(exchange: HttpExchange, proceed: () => unknown): Promise<unknown> {
    const known = this.#kept.get(exchange.path)
    if (known !== undefined) return known
    const value = await proceed()
    this.#kept.set(exchange.path, value)
    return value
  }
}

const timing: Interceptor = {
  intercept(exchange, proceed, handler) {
    exchange.attributes.set('started', true)
    const result = proceed()
    exchange.addHeader('server-timing', `handler;desc="${handler.id}"`)
    return result
  },
}

@RestController('/intercepted')
class InterceptedController {
  calls = 0

  @GetMapping('/cached')
  @UseInterceptors(CacheInterceptor)
  cached(): object {
    return { calls: ++this.calls }
  }

  @GetMapping('/timed')
  @UseInterceptors(timing)
  timed(): object {
    return { timed: true }
  }

  @GetMapping('/rescued')
  @UseInterceptors({
    intercept: async (_exchange: HttpExchange, proceed: () => unknown) => {
      try {
        return await proceed()
      } catch (error) {
        return { rescued: (error as Error).message }
      }
    },
  })
  async rescued(): Promise<never> {
    await Promise.resolve()
    throw new Error('inside')
  }
}

describeOnEveryAdapter('interceptors', { controllers: [InterceptedController] }, (bench) => {
  it('answer from a cache without the handler', async () => {
    const [first, second] = [
      await bench.http.get('/intercepted/cached'),
      await bench.http.get('/intercepted/cached'),
    ]
    expect([first.json(), second.json()]).toEqual([{ calls: 1 }, { calls: 1 }])
  })

  it('see the exchange and the handler', async () => {
    const response = await bench.http.get('/intercepted/timed')
    expect(response.headers.get('server-timing')).toBe('handler;desc="InterceptedController.timed"')
  })

  it('make a result of an error', async () => {
    expect((await bench.http.get('/intercepted/rescued')).json()).toEqual({ rescued: 'inside' })
  })
})

class Rejected extends Error {}

@ControllerAdvice()
class NotFoundAdvice {
  @ExceptionHandler(NotFoundException)
  @ResponseStatus(404)
  notFound(error: NotFoundException, exchange: HttpExchange): object {
    return { advised: error.message, path: exchange.path }
  }
}

@Controller('logged')
class LoggedController {
  @Get(':id')
  find(@PathVariable() id: string): string {
    return id
  }
}

const seen: (string | undefined)[] = []

describeOnEveryAdapter(
  'middleware of the application',
  {
    controllers: [LoggedController],
    providers: [
      NotFoundAdvice,
      {
        provide: APP_MIDDLEWARE,
        order: 1,
        useValue: async (exchange: HttpExchange, next: Next) => {
          await next()
          seen.push(exchange.route?.origin)
        },
      },
      {
        provide: APP_MIDDLEWARE,
        order: 2,
        useValue: (exchange: HttpExchange, next: Next) => {
          if (exchange.query === 'hide') throw new NotFoundException('hidden')
          if (exchange.query === 'reject') return Promise.reject(new Rejected('broken'))
          if (exchange.query === 'answer') return exchange.send(200, ResponseHead.EMPTY, 'from middleware')
          return next()
        },
      },
    ],
  },
  (bench) => {
    it('knows the route, for logs', async () => {
      seen.length = 0
      await bench.http.get('/logged/7')
      await bench.http.get('/nowhere')
      expect(seen).toEqual(['LoggedController.find', undefined])
    })

    it.each(['/logged/7', '/nowhere'])('reaches advices with what it throws: %s', async (path) => {
      const response = await bench.http.get(`${path}?hide`)
      expect([response.status, response.json()]).toEqual([404, { advised: 'hidden', path }])
      expect((await bench.http.get(`${path}?reject`)).status).toBe(500)
      expect((await bench.http.get(`${path}?answer`)).text()).toBe('from middleware')
    })
  },
)

@Service()
@Scope('request')
class Tenant {
  name = 'none'
}

@Service()
@Scope('request')
class TenantGuard implements Guard {
  constructor(
    readonly tenant: Tenant,
    readonly exchange: HttpExchange,
  ) {}

  async canActivate(): Promise<boolean> {
    await sleep(1)
    this.tenant.name = this.exchange.header('x-tenant') ?? 'none'
    return true
  }
}

@Service()
@Scope('request')
class TenantInterceptor implements Interceptor {
  constructor(readonly tenant: Tenant) {}

  async intercept(_exchange: HttpExchange, proceed: () => unknown): Promise<unknown> {
    return `${this.tenant.name}:${String(await proceed())}`
  }
}

@Controller('tenant')
@UseGuards(TenantGuard)
class TenantController {
  constructor(readonly tenant: Tenant) {}

  @Get()
  @UseInterceptors(TenantInterceptor)
  async show(): Promise<string> {
    await sleep(1)
    return this.tenant.name
  }
}

describeOnEveryAdapter(
  'request-scoped guards and interceptors',
  { controllers: [TenantController], providers: [Tenant] },
  (bench) => {
    it('share what belongs to their request with the singleton controller', async () => {
      const names = ['a', 'b', 'c', 'd']
      const texts = await Promise.all(
        names.map(async (name) =>
          (await bench.http.get('/tenant', { headers: { 'x-tenant': name } })).text(),
        ),
      )
      expect(texts).toEqual(names.map((name) => `${name}:${name}`))
    })
  },
)

describe('filters of the application', () => {
  it('are asked after advices', async () => {
    @Controller('failing')
    class FailingController {
      @Get('not-found')
      notFound(): never {
        throw new NotFoundException('gone')
      }

      @Get('error')
      error(): never {
        throw new Error('internal')
      }
    }
    @Service()
    @Order(1)
    class LastFilter {
      catch(thrown: unknown): object {
        return { filtered: (thrown as Error).message }
      }
    }
    const app = await TestingModule.create({
      controllers: [FailingController],
      providers: [NotFoundAdvice, { provide: APP_FILTER, useClass: LastFilter }],
    }).compile()
    expect((await app.http.get('/failing/not-found')).json()).toMatchObject({ advised: 'gone' })
    const failed = await app.http.get('/failing/error')
    expect([failed.status, failed.json()]).toEqual([500, { filtered: 'internal' }])
  })

  it('may be request-scoped', async () => {
    @Service()
    @Scope('request')
    class ScopedFilter {
      constructor(readonly tenant: Tenant) {}

      catch(thrown: unknown): object {
        return { filtered: (thrown as Error).message, tenant: this.tenant.name }
      }
    }
    @Controller('failing-too')
    class FailingController {
      @Get()
      error(@Res({ passthrough: true }) exchange: HttpExchange): never {
        exchange.statusOverride = 299
        throw new Error('internal')
      }
    }
    const app = await TestingModule.create({
      controllers: [FailingController],
      providers: [Tenant, { provide: APP_FILTER, useClass: ScopedFilter }],
    }).compile()
    const failed = await app.http.get('/failing-too')
    expect([failed.status, failed.json()]).toEqual([500, { filtered: 'internal', tenant: 'none' }])
  })
})
