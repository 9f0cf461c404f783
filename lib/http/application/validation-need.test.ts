import { describe, expect, it } from '@jest/globals'
import { StandardEnvironment } from '../../config/index.js'
import { ApplicationContext, type AnyClass } from '../../core/index.js'
import { ControllerAdvice, ExceptionHandler } from '../exceptions/exception.decorators.js'
import { HttpExchange } from '../exchange/http-exchange.js'
import { Controller, RestController } from '../metadata/controller.decorators.js'
import { Get, GetMapping, Post, PostMapping } from '../metadata/mapping.decorators.js'
import { Body, Query } from '../parameters/nest-parameters.decorators.js'
import { PathVariable, RequestBody, RequestParam } from '../parameters/spring-parameters.decorators.js'
import { ResponseEntity } from '../result/response-entity.js'
import { Returns } from '../result/returns.js'
import { SerializeOptions } from '../result/serialize-options.js'
import { needsValidation } from './validation-need.js'

class Order {
  sku = ''
}

@RestController()
class Simple {
  @GetMapping('/hello')
  hello(@PathVariable() id: number, @RequestParam() when: Date, exchange: HttpExchange): string {
    return `${id} ${when.getTime()} ${exchange.path}`
  }

  @GetMapping('/list')
  list(@RequestParam({ type: [Number] }) ids: number[]): Promise<number[]> {
    return Promise.resolve(ids)
  }

  @PostMapping('/entity')
  entity(@RequestBody() body: Record<string, unknown>): ResponseEntity {
    return ResponseEntity.ok(body)
  }
}

@Controller()
class Takes {
  @Post() add(@Body() order: Order): string {
    return order.sku
  }
}

@Controller()
class TakesFields {
  @Get() find(@Query() order: Order): string {
    return order.sku
  }
}

@Controller()
class TakesList {
  @Post() add(@RequestBody({ type: [Order] }) orders: Order[]): number {
    return orders.length
  }
}

@Controller()
class Gives {
  @Get() find(): Order {
    return new Order()
  }
}

@Controller()
class GivesByParent extends Gives {}

@Controller()
class GivesLater {
  @Get()
  @Returns(Order)
  find(): Promise<Order> {
    return Promise.resolve(new Order())
  }
}

@Controller()
@SerializeOptions({ groups: ['admin'] })
class Serialized {
  @Get() find(): object {
    return {}
  }
}

@ControllerAdvice()
class Advice {
  @ExceptionHandler(TypeError)
  onType(): Order {
    return new Order()
  }
}

async function isNeeded(type: AnyClass): Promise<boolean> {
  class AppModule {}
  const context = await ApplicationContext.create(
    { module: AppModule, providers: [type as never] },
    { environment: new StandardEnvironment([]) },
  )
  return needsValidation(context.graph)
}

describe('An application in which class-validator is not loaded', () => {
  it('needs no validation for values, plain objects and what answers consist of', async () => {
    expect(await isNeeded(Simple)).toBe(false)
    expect(await isNeeded(Order)).toBe(false)
  })

  it.each([Takes, TakesFields, TakesList, Gives, GivesByParent, GivesLater, Serialized, Advice])(
    'needs it for classes that may have decorators of class-transformer: %p',
    async (type) => {
      expect(await isNeeded(type)).toBe(true)
    },
  )
})
