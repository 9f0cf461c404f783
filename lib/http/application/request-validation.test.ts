import { Expose } from 'class-transformer'
import { IsInt, IsString, Min, ValidateBy } from 'class-validator'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { isPromiseLike } from '../../common/index.js'
import { StandardEnvironment } from '../../config/index.js'
import { ApplicationContext, Module } from '../../core/index.js'
import { CapturingLogger } from '../../testing/capturing-logger.js'
import { DEFAULT_SERVER_LIMITS } from '../adapter/server-limits.js'
import { RecordingExchange, type RecordedRequest } from '../exchange/recording-exchange.fixture.js'
import { ResponseHead } from '../exchange/response-head.js'
import { RestController } from '../metadata/controller.decorators.js'
import { GetMapping, PostMapping } from '../metadata/mapping.decorators.js'
import { ModelAttribute, RequestBody } from '../parameters/spring-parameters.decorators.js'
import { compileApplication, type CompiledApplication } from './compile-application.js'
import { RequestValidation } from './request-validation.js'
import { ValidationProperties } from './validation.properties.js'

class Order {
  @IsString() sku!: string
  @IsInt() @Min(1) quantity!: number
}

class Late {
  @ValidateBy({ name: 'late', validator: { validate: (value) => Promise.resolve(value === 'a') } })
  sku!: string
}

class Renamed {
  @Expose({ name: 'stock_keeping_unit' }) sku = ''
}

@RestController('/orders')
class OrderController {
  @PostMapping()
  place(@RequestBody() order: Order): object {
    return { isOrder: order instanceof Order, ...order }
  }

  @GetMapping()
  find(@ModelAttribute() order: Order): object {
    return order
  }

  @PostMapping('/late')
  late(@RequestBody() order: Late): object {
    return order
  }

  @PostMapping('/renamed')
  renamed(@RequestBody() order: Renamed): object {
    return { sku: order.sku }
  }
}

@Module({ controllers: [OrderController] })
class OrderModule {}

let application: CompiledApplication

beforeAll(async () => {
  const context = await ApplicationContext.create(OrderModule, { environment: new StandardEnvironment([]) })
  application = compileApplication({
    graph: context.graph,
    adapter: { internHead: (fields) => new ResponseHead(fields) },
    limits: DEFAULT_SERVER_LIMITS,
    trailingSlash: 'distinct',
    logger: new CapturingLogger(),
    validation: await RequestValidation.load(context, new ValidationProperties()),
  })
})

function send(request: RecordedRequest): { exchange: RecordingExchange; isSynchronous: boolean } {
  const exchange = new RecordingExchange({ headers: { 'content-type': 'application/json' }, ...request })
  const handled = application.handle(exchange)
  return { exchange, isSynchronous: !isPromiseLike(handled) && exchange.committed }
}

describe('A route that takes a validated class', () => {
  it.each([
    ['a valid body', { method: 'POST', path: '/orders', body: '{"sku":"tea","quantity":2}' }, 200],
    ['an invalid body', { method: 'POST', path: '/orders', body: '{"sku":1,"quantity":0}' }, 400],
    ['a valid query', { method: 'GET', path: '/orders', query: 'sku=tea&quantity=2' }, 200],
    ['an invalid query', { method: 'GET', path: '/orders', query: 'sku=tea&quantity=x' }, 400],
  ] as const)('stays synchronous for %s', (_name, request, status) => {
    const { exchange, isSynchronous } = send(request)
    expect([isSynchronous, exchange.status]).toEqual([true, status])
  })

  it('waits only for constraints that are asynchronous', () => {
    expect(send({ method: 'POST', path: '/orders/late', body: '{"sku":"a"}' }).isSynchronous).toBe(false)
  })

  it('obeys class-transformer also where nothing is validated', () => {
    const { exchange } = send({
      method: 'POST',
      path: '/orders/renamed',
      body: '{"stock_keeping_unit":"tea"}',
    })
    expect(exchange.body).toBe('{"sku":"tea"}')
  })
})
