import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Module, Service, type OnApplicationBootstrap } from '../../core/index.js'
import { TestingModule } from '../../testing/testing-module.js'
import type { TestApplication } from '../../testing/test-application.js'
import { ControllerAdvice, ExceptionHandler } from '../exceptions/exception.decorators.js'
import { Controller, RestController } from '../metadata/controller.decorators.js'
import { Get, Post, PostMapping } from '../metadata/mapping.decorators.js'
import { Body, Param } from '../parameters/nest-parameters.decorators.js'
import { PathVariable, RequestParam, RequestPart } from '../parameters/spring-parameters.decorators.js'
import { RequestMappings, type RequestMappingInfo } from './request-mappings.js'

class Order {
  sku = ''
}

@Controller('orders')
class OrderController {
  @Get([':id', 'by-id/:id'])
  find(@Param('id') id: number): Order {
    return Object.assign(new Order(), { id })
  }

  @Post()
  place(@Body() order: Order): Order {
    return order
  }
}

@RestController('/forms')
class FormController {
  @PostMapping({ path: '/{id}', consumes: 'application/x-www-form-urlencoded' })
  plain(@PathVariable() id: string, @RequestParam() name: string): object {
    return { id, name }
  }

  @PostMapping('/parts')
  parts(@RequestPart() title: string, @RequestParam() name: string): object {
    return { title, name }
  }

  @ExceptionHandler(RangeError)
  onRange(): string {
    return 'range'
  }
}

@ControllerAdvice()
class ShopAdvice {
  @ExceptionHandler(TypeError)
  onType(): string {
    return 'type'
  }
}

let seenAtBootstrap = -1

@Service()
class Reader implements OnApplicationBootstrap {
  constructor(readonly mappings: RequestMappings) {}

  onApplicationBootstrap(): void {
    seenAtBootstrap = this.mappings.all.length
  }
}

@Module({ controllers: [OrderController, FormController], providers: [Reader, ShopAdvice] })
class ShopModule {}

describe('the request mappings of an application', () => {
  let application: TestApplication
  let all: readonly RequestMappingInfo[]

  beforeAll(async () => {
    application = await TestingModule.create({ imports: [ShopModule] }).compile()
    ;({ all } = application.get(RequestMappings))
  })
  afterAll(() => application.close())

  it('are complete before onApplicationBootstrap', () => {
    expect(seenAtBootstrap).toBe(5)
  })

  it('list every pattern in the order of definition', () => {
    expect(all.map(({ httpMethods, pattern }) => [...httpMethods, pattern].join(' '))).toEqual([
      'GET /orders/:id',
      'GET /orders/by-id/:id',
      'POST /orders',
      'POST /forms/{id}',
      'POST /forms/parts',
    ])
  })

  it('say what a handler takes and gives', () => {
    expect(all[0]).toMatchObject({
      dialect: 'nest',
      pathVariables: ['id'],
      conditions: {},
      parameters: [{ index: 0, in: 'path', name: 'id', type: Number }],
      status: 200,
      returnType: Order,
    })
    expect(all[0]?.method.id).toBe('OrderController.find')
    expect(all[2]).toMatchObject({ status: 201, parameters: [{ in: 'body', type: Order }] })
  })

  it('take what may come from query or form from the form, where the handler reads only forms', () => {
    expect(all[3]?.parameters.map(({ in: place, name }) => [place, name])).toEqual([
      ['path', 'id'],
      ['form', 'name'],
    ])
    expect(all[4]?.parameters.map(({ in: place }) => place)).toEqual(['form', 'form'])
  })

  it('list the exception handlers in the order in which they are asked', () => {
    expect(all[3]?.exceptionHandlers.map(({ id }) => id)).toEqual([
      'FormController.onRange',
      'ShopAdvice.onType',
    ])
    expect(all[0]?.exceptionHandlers.map(({ id }) => id)).toEqual(['ShopAdvice.onType'])
  })
})
