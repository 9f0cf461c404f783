import { describe, expect, it } from '@jest/globals'
import {
  AmbiguousMappingError,
  Controller,
  ControllerAdvice,
  ExceptionHandler,
  Get,
  GetMapping,
  InvalidRootError,
  InvalidRoutesError,
  NexusApplication,
  PathVariable,
  Query,
  RequestParam,
  RestController,
  UseFilters,
  UseGuards,
  UseInterceptors,
  UseMiddleware,
  type Guard,
  type Middleware,
  type MiddlewareConfigurer,
  type MiddlewareConsumer,
  type ModuleOptions,
} from 'nexus-framework'
import { CapturingLogger, TestingModule } from 'nexus-framework/testing'

async function bootError(module: ModuleOptions): Promise<Error> {
  try {
    await TestingModule.create({ ...module, cache: false }).compile()
  } catch (error) {
    return error as Error
  }
  return new Error('the application booted')
}

@Controller('orders')
class OrderController {
  @Get(':id')
  find(): string {
    return ''
  }
}

@RestController('/orders')
class OtherController {
  @GetMapping('/{order}')
  show(): string {
    return ''
  }

  @GetMapping('/x')
  x(): string {
    return ''
  }
}

@Controller('wrong')
class WrongController {
  @Get('/{open')
  pattern(): string {
    return ''
  }

  @Get(['a', 'b'])
  undecorated(page: number): number {
    return page
  }

  @Get('c/:id')
  variable(@PathVariable() sku: string): string {
    return sku
  }

  @Get('d')
  converter(@RequestParam() when: WeakMap<object, string>): string {
    return typeof when
  }

  @Get('e')
  fine(@Query('page') page: number): number {
    return page
  }
}

describe('the boot of an application with wrong handlers', () => {
  it('names both handlers of one mapping, and the edit', async () => {
    const error = await bootError({ controllers: [OrderController, OtherController] })
    expect(error).toBeInstanceOf(AmbiguousMappingError)
    expect(error.message).toBe(
      'More than one handler is mapped to the same requests:\n' +
        "  GET /orders/{order}: OrderController.find ('/orders/:id') and OtherController.show\n" +
        'Change the path or method of one of the two, or tell them apart by params, headers, consumes or produces.',
    )
  })

  it('lists everything that is wrong with handlers in one error, each once', async () => {
    const error = (await bootError({ controllers: [WrongController] })) as InvalidRoutesError
    expect(error).toBeInstanceOf(InvalidRoutesError)
    expect(error.problems.map(({ code }) => code)).toEqual([
      'NEXUS_ROUTER_INVALID_PATTERN',
      'NEXUS_HTTP_UNDECORATED_PARAMETER',
      'NEXUS_HTTP_UNKNOWN_PATH_VARIABLE',
      'NEXUS_HTTP_NO_CONVERTER',
    ])
    expect(error.message).toContain('4 problems were found in the handlers of the application.')
    expect(error.message).toContain("Nothing says where parameter 0 ('page') of WrongController.undecorated")
    expect(error.message).toContain("WrongController.variable asks for the path variable 'sku'")
  })

  it('refuses two exception handlers for one type', async () => {
    @ControllerAdvice()
    class Advice {
      @ExceptionHandler(RangeError)
      first(): void {}

      @ExceptionHandler(RangeError)
      second(): void {}
    }
    const error = await bootError({ controllers: [OrderController], providers: [Advice] })
    expect(error.message).toContain('Advice.first and Advice.second both handle RangeError.')
  })

  it('names a middleware class that the configuring module does not provide, and the edit', async () => {
    class Audit implements Middleware {
      use(): void {}
    }
    class AuditedModule implements MiddlewareConfigurer {
      configure(consumer: MiddlewareConsumer): void {
        consumer.apply(Audit).forRoutes('/**')
      }
    }
    const error = await bootError({ imports: [{ module: AuditedModule }], controllers: [OrderController] })
    expect(error.message).toContain('Add a provider of Audit to `providers` of AuditedModule')
  })

  it.each([
    ['UseGuards', UseGuards],
    ['UseInterceptors', UseInterceptors],
    ['UseMiddleware', UseMiddleware],
    ['UseFilters', UseFilters],
  ])('refuses what is not defined yet: %s', (name, decorator) => {
    const apply = decorator as (...references: unknown[]) => unknown
    const guard: Guard = { canActivate: () => true }
    expect(() => apply(guard, undefined)).toThrow(
      `Argument 2 of @${name} is undefined, neither a class nor an instance.\n` +
        'The class is not defined yet: two files import each other. Move what both need into a file of its own.',
    )
  })
})

it.each([
  [undefined, 'undefined'],
  [null, 'null'],
  [{}, 'an empty object'],
  [{ module: undefined }, 'an object with module'],
])('refuses %p as the root of an application', async (root, name) => {
  const start = NexusApplication.create(root as never, { logger: new CapturingLogger() })
  await expect(start).rejects.toThrow(InvalidRootError)
  await expect(start).rejects.toThrow(`${name} is the root of the application, but no module.`)
})
