import { beforeEach, describe, expect, it } from '@jest/globals'
import type { Awaitable } from '../../common/index.js'
import { StandardEnvironment } from '../../config/index.js'
import { ApplicationContext, Module, RequestContext, Scope, Service } from '../../core/index.js'
import { CapturingLogger } from '../../testing/capturing-logger.js'
import { DEFAULT_SERVER_LIMITS } from '../adapter/server-limits.js'
import { ConflictException } from '../errors/client.errors.js'
import { ExceptionHandler, UseFilters } from '../exceptions/exception.decorators.js'
import { RecordingExchange, type RecordedRequest } from '../exchange/recording-exchange.fixture.js'
import { ResponseHead } from '../exchange/response-head.js'
import { RestController } from '../metadata/controller.decorators.js'
import { GetMapping, PostMapping } from '../metadata/mapping.decorators.js'
import { PathVariable, RequestBody, RequestParam } from '../parameters/spring-parameters.decorators.js'
import { UseGuards, UseInterceptors, UseMiddleware } from '../pipeline/pipeline.decorators.js'
import { compileApplication, type CompiledApplication } from './compile-application.js'

class Gone extends Error {}

@Service()
@Scope('request')
class Visit {
  readonly name = 'visit'
}

@RestController('/sync')
@UseMiddleware((_exchange, next) => next())
@UseGuards({ canActivate: () => true })
@UseInterceptors({ intercept: (_exchange, proceed) => proceed() })
class SyncController {
  constructor(readonly visit: Visit) {}

  @GetMapping('/{id}')
  find(@PathVariable() id: number, @RequestParam({ defaultValue: 1 }) page: number): object {
    return { id, page, visit: this.visit.name }
  }

  @GetMapping('/fail/{how}')
  fail(@PathVariable() how: string): never {
    throw how === 'gone' ? new Gone('gone') : new ConflictException(how)
  }

  @PostMapping()
  add(@RequestBody() body: object): object {
    return body
  }

  @ExceptionHandler(Gone)
  onGone(error: Gone): object {
    return { handled: error.message }
  }
}

@RestController('/filtered')
class FilteredController {
  @GetMapping()
  @UseFilters({ catch: (_error, exchange) => exchange.send(418, ResponseHead.EMPTY) })
  fail(): never {
    throw new Gone()
  }
}

@Module({ controllers: [SyncController, FilteredController], providers: [Visit] })
class SyncModule {}

const logger = new CapturingLogger()

async function compile(): Promise<CompiledApplication> {
  const context = await ApplicationContext.create(SyncModule, { environment: new StandardEnvironment([]) })
  return compileApplication({
    graph: context.graph,
    adapter: { internHead: (fields) => new ResponseHead(fields) },
    limits: DEFAULT_SERVER_LIMITS,
    trailingSlash: 'distinct',
    logger,
  })
}

describe('a compiled application', () => {
  let application: CompiledApplication

  beforeEach(async () => {
    application = await compile()
  })

  function run(request: RecordedRequest): {
    readonly exchange: RecordingExchange
    readonly pending: Awaitable<void>
  } {
    const exchange = new RecordingExchange(request)
    return { exchange, pending: RequestContext.run(exchange, application.handle, exchange) }
  }

  it.each<[string, RecordedRequest, number]>([
    ['a result', { path: '/sync/5' }, 200],
    ['HEAD', { path: '/sync/5', method: 'HEAD' }, 200],
    ['an error', { path: '/sync/fail/conflict' }, 409],
    ['a handled error', { path: '/sync/fail/gone' }, 200],
    ['a filtered error', { path: '/filtered' }, 418],
    ['a wrong parameter', { path: '/sync/x' }, 400],
    ['a path without a route', { path: '/nowhere' }, 404],
    ['a method without a route', { path: '/sync', method: 'PUT' }, 405],
    ['OPTIONS', { path: '/sync', method: 'OPTIONS' }, 204],
    [
      'a body that is there',
      { path: '/sync', method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' },
      200,
    ],
  ])('answers without a promise where nothing needs one: %s', (_name, request, status) => {
    const { exchange, pending } = run(request)
    expect(pending).toBeUndefined()
    expect(exchange.status).toBe(status)
  })

  it('tells logs and metrics which route it was', () => {
    expect(run({ path: '/sync/5' }).exchange.route).toMatchObject({
      pattern: '/sync/{id}',
      origin: 'SyncController.find',
    })
    expect(run({ path: '/nowhere' }).exchange.route).toBeUndefined()
  })

  it('gives a request-scoped dependency the scope of the exchange', () => {
    expect(run({ path: '/sync/5' }).exchange.responseText).toBe('{"id":5,"page":1,"visit":"visit"}')
  })
})
