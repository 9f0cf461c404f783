import vm from 'node:vm'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { COMPONENT, MetadataKey, Order, type AnyClass } from '../../core/index.js'
import { ConflictException, NotFoundException } from '../errors/client.errors.js'
import { NonErrorThrownError } from '../errors/errors.errors.js'
import { HttpException } from '../errors/http-exception.js'
import { ResponseStatus } from '../result/response-status.js'
import { exceptionArgument } from './exception-argument.js'
import type { ExceptionFilter } from './exception-filter.js'
import { ExceptionHandlerResolver } from './exception-handler-resolver.js'
import {
  Catch,
  ControllerAdvice,
  ExceptionHandler,
  RestControllerAdvice,
  UseFilters,
} from './exception.decorators.js'
import {
  AmbiguousExceptionHandlerError,
  InvalidExceptionTypeError,
  UntypedExceptionHandlerError,
} from './exceptions.errors.js'

class ShopError extends Error {}
class StockError extends ShopError {}
class OutOfStock extends StockError {}
class Unrelated extends Error {}

class PlainController {}

function handlerOf(
  resolver: ExceptionHandlerResolver,
  thrown: unknown,
  controller?: AnyClass,
  method?: string,
) {
  return resolver.resolve(thrown, controller, method)?.handler.id
}

describe('The @ExceptionHandler methods of a controller', () => {
  class OrderController {
    @ExceptionHandler(ShopError)
    shop(): void {}

    @ExceptionHandler(OutOfStock, [NotFoundException, RangeError])
    @ResponseStatus(409)
    stock(): void {}

    @ExceptionHandler()
    http(error: ConflictException, _note: string): string {
      return error.message
    }
  }
  const resolver = new ExceptionHandlerResolver()

  it.each([
    ['the class itself', new OutOfStock(), 'OrderController.stock'],
    ['the closest ancestor', new StockError(), 'OrderController.shop'],
    ['one of a list', new RangeError(), 'OrderController.stock'],
    ['the type of a parameter', new ConflictException(), 'OrderController.http'],
    ['nothing else', new Unrelated(), undefined],
    ['no sibling', new HttpException(404), undefined],
  ])('handle by %s', (_name, error, id) => {
    expect(handlerOf(resolver, error, OrderController)).toBe(id)
  })

  it('are known at boot, with the status of the method', () => {
    const { handlers } = resolver.chainFor(OrderController)
    expect(handlers).toEqual([
      {
        kind: 'method',
        id: 'OrderController.shop',
        type: OrderController,
        method: 'shop',
        owner: 'controller',
        status: undefined,
      },
      {
        kind: 'method',
        id: 'OrderController.stock',
        type: OrderController,
        method: 'stock',
        owner: 'controller',
        status: 409,
      },
      {
        kind: 'method',
        id: 'OrderController.http',
        type: OrderController,
        method: 'http',
        owner: 'controller',
        status: undefined,
      },
    ])
    expect(handlers).toContain(resolver.resolve(new OutOfStock(), OrderController)?.handler)
  })

  it('are inherited and can be replaced by name', () => {
    class Special extends OrderController {
      @ExceptionHandler(Unrelated)
      override shop(): void {}
    }
    expect(handlerOf(resolver, new RangeError(), Special)).toBe('Special.stock')
    expect(handlerOf(resolver, new Unrelated(), Special)).toBe('Special.shop')
    expect(handlerOf(resolver, new ShopError(), Special)).toBeUndefined()
    expect(handlerOf(resolver, new ShopError(), OrderController)).toBe('OrderController.shop')
  })

  it('handle the nearest cause when nothing handles the error itself', () => {
    const cause = new OutOfStock('tea')
    const thrown = new Unrelated('wrapper', { cause: new Unrelated('middle', { cause }) })
    expect(resolver.resolve(thrown, OrderController)).toMatchObject({
      handler: { id: 'OrderController.stock' },
      exception: cause,
    })
    const own = new ShopError('own', { cause })
    expect(resolver.resolve(own, OrderController)).toMatchObject({
      handler: { id: 'OrderController.shop' },
      exception: own,
    })
  })

  it('look at causes that form a circle or can not be read only once', () => {
    const a = new Unrelated('a')
    const b = new Unrelated('b', { cause: a })
    a.cause = b
    expect(resolver.resolve(a, OrderController)).toBeUndefined()
    const hostile = Object.defineProperty(new Unrelated(), 'cause', {
      get: () => {
        throw new Error('getter')
      },
    })
    expect(resolver.resolve(hostile, OrderController)).toBeUndefined()
  })

  it('remember nothing wrong: the answer for an error does not depend on what was asked before', () => {
    const errors = [OutOfStock, StockError, ShopError, Unrelated, RangeError, Error]
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: errors.length - 1 })), (order) => {
        const chain = new ExceptionHandlerResolver().chainFor(OrderController)
        const expected = [
          'OrderController.stock',
          'OrderController.shop',
          'OrderController.shop',
          undefined,
          'OrderController.stock',
          undefined,
        ]
        for (const index of order) {
          const ErrorClass = errors[index] as typeof Error
          expect(chain.resolve(new ErrorClass())?.handler.id).toBe(expected[index])
        }
      }),
    )
  })
})

describe('An @ExceptionHandler for Error', () => {
  class CatchAll {
    @ExceptionHandler(Error)
    any(): void {}
  }
  const resolver = new ExceptionHandlerResolver()

  it.each([undefined, null, 'text', 7, {}])('is given an Error also when %p was thrown', (thrown) => {
    const match = resolver.resolve(thrown, CatchAll)
    expect(match?.handler.id).toBe('CatchAll.any')
    expect(match?.exception).toBeInstanceOf(NonErrorThrownError)
  })

  it('handles errors of another realm', () => {
    const foreign: unknown = vm.runInNewContext('new TypeError("foreign")')
    expect(foreign).not.toBeInstanceOf(Error)
    expect(resolver.resolve(foreign, CatchAll)?.exception).toBe(foreign)
  })
})

describe('Advices', () => {
  const SECURED = new MetadataKey<string>('test:secured')
  class ShopModule {}
  class BaseController {}
  class CartController extends BaseController {
    @ExceptionHandler(OutOfStock)
    local(): void {}
  }
  class SecuredController {}
  SECURED.set(SecuredController, 'admin')

  function advice(name: string, exception: AnyClass, decorator: (type: AnyClass) => void): AnyClass {
    class Advice {
      handle(): void {}
    }
    Object.defineProperty(Advice, 'name', { value: name })
    ExceptionHandler(exception)(Advice.prototype, 'handle')
    decorator(Advice)
    return Advice
  }

  it('come after the controller, even when they are closer to the exception', () => {
    class Controller {
      @ExceptionHandler(Error)
      any(): void {}
    }
    const resolver = new ExceptionHandlerResolver({
      advices: [{ type: advice('Close', OutOfStock, ControllerAdvice()) }],
    })
    expect(handlerOf(resolver, new OutOfStock(), Controller)).toBe('Controller.any')
    expect(handlerOf(resolver, new OutOfStock(), PlainController)).toBe('Close.handle')
  })

  it('are asked by order, not by closeness; without an order last, and then as they were registered', () => {
    const five = advice('Five', ShopError, RestControllerAdvice())
    Order(5)(five)
    const resolver = new ExceptionHandlerResolver({
      advices: [
        { type: advice('UnorderedA', OutOfStock, ControllerAdvice()) },
        { type: advice('UnorderedB', OutOfStock, ControllerAdvice()) },
        { type: advice('Ten', OutOfStock, RestControllerAdvice({ order: 10 })) },
        { type: five },
        { type: advice('One', Unrelated, RestControllerAdvice({ order: 100 })), order: 1 },
      ],
    })
    expect(handlerOf(resolver, new OutOfStock(), PlainController)).toBe('Five.handle')
    expect(resolver.chainFor(PlainController).handlers.map((handler) => handler.id)).toEqual([
      'One.handle',
      'Five.handle',
      'Ten.handle',
      'UnorderedA.handle',
      'UnorderedB.handle',
    ])
  })

  it('match a cause before the next advice is asked for the error itself, as in Spring', () => {
    const resolver = new ExceptionHandlerResolver({
      advices: [
        { type: advice('First', OutOfStock, ControllerAdvice({ order: 1 })) },
        { type: advice('Second', Unrelated, ControllerAdvice({ order: 2 })) },
      ],
    })
    expect(handlerOf(resolver, new Unrelated('x', { cause: new OutOfStock() }), PlainController)).toBe(
      'First.handle',
    )
  })

  it.each([
    ['controllers', { controllers: [CartController] }, [true, false, false]],
    ['base classes', { assignableTypes: [BaseController] }, [true, false, false]],
    ['modules', { modules: [ShopModule] }, [false, true, false]],
    ['annotations', { annotations: [SECURED] }, [false, false, true]],
    ['any of several selectors', { modules: [ShopModule], annotations: [SECURED] }, [false, true, true]],
    ['an empty selector', { controllers: [] }, [false, false, false]],
    ['no selector', {}, [true, true, true]],
  ])('are for the controllers that their selectors pick: %s', (_name, options, applicable) => {
    const resolver = new ExceptionHandlerResolver({
      advices: [{ type: advice('Advice', ShopError, ControllerAdvice(options)) }],
      moduleOf: (controller) => (controller === PlainController ? ShopModule : undefined),
    })
    const found = [CartController, PlainController, SecuredController].map((type) =>
      handlerOf(resolver, new ShopError(), type),
    )
    expect(found).toEqual(applicable.map((is) => (is ? 'Advice.handle' : undefined)))
  })

  it('without selectors also serve what no controller handles', () => {
    const resolver = new ExceptionHandlerResolver({
      advices: [
        {
          type: advice(
            'Selective',
            NotFoundException,
            ControllerAdvice({ controllers: [PlainController], order: 1 }),
          ),
        },
        { type: advice('General', NotFoundException, ControllerAdvice()) },
      ],
    })
    expect(handlerOf(resolver, new NotFoundException())).toBe('General.handle')
    expect(handlerOf(resolver, new NotFoundException(), PlainController)).toBe('Selective.handle')
  })
})

describe('Filters', () => {
  function filter(name: string, ...types: readonly AnyClass[]): new () => ExceptionFilter {
    class Filter implements ExceptionFilter {
      catch(): string {
        return name
      }
    }
    Object.defineProperty(Filter, 'name', { value: name })
    Catch(...types)(Filter)
    return Filter
  }

  it('of a method come before the controller’s methods, those before the controller’s filters, advices and global filters', () => {
    @UseFilters(filter('OnClass', ShopError))
    class Controller {
      @UseFilters(filter('OnMethod', OutOfStock))
      place(): void {}

      @ExceptionHandler(StockError)
      local(): void {}
    }
    @ControllerAdvice()
    class Advice {
      @ExceptionHandler(Unrelated)
      handle(): void {}
    }
    const resolver = new ExceptionHandlerResolver({
      advices: [{ type: Advice }],
      filters: [filter('Global')],
    })
    expect(resolver.chainFor(Controller, 'place').handlers.map((handler) => handler.id)).toEqual([
      'OnMethod.catch',
      'Controller.local',
      'OnClass.catch',
      'Advice.handle',
      'Global.catch',
    ])
    const at = (error: unknown): string | undefined => handlerOf(resolver, error, Controller, 'place')
    expect(at(new OutOfStock())).toBe('OnMethod.catch')
    expect(at(new StockError())).toBe('Controller.local')
    expect(at(new ShopError())).toBe('OnClass.catch')
    expect(at(new Unrelated())).toBe('Advice.handle')
    expect(at(new Error())).toBe('Global.catch')
    expect(handlerOf(resolver, new OutOfStock(), Controller, 'other')).toBe('Controller.local')
    expect(handlerOf(resolver, new Error())).toBe('Global.catch')
  })

  it('of one list are asked from the last to the first, as in NestJS: a filter for everything stands first', () => {
    @UseFilters(filter('Everything'), filter('Shop', ShopError))
    class Controller {}
    const resolver = new ExceptionHandlerResolver()
    expect(handlerOf(resolver, new OutOfStock(), Controller)).toBe('Shop.catch')
    expect(handlerOf(resolver, new Unrelated(), Controller)).toBe('Everything.catch')
  })

  it('without types catch what is not an Error, and are given it as it is', () => {
    const resolver = new ExceptionHandlerResolver({
      filters: [filter('Everything'), filter('Errors', Error)],
    })
    expect(resolver.resolve('text')).toMatchObject({ handler: { id: 'Everything.catch' }, exception: 'text' })
    expect(resolver.resolve(undefined)?.handler.id).toBe('Everything.catch')
    expect(resolver.resolve(new Error())?.handler.id).toBe('Errors.catch')
  })

  it('do not look at causes', () => {
    const resolver = new ExceptionHandlerResolver({ filters: [filter('Shop', ShopError)] })
    expect(resolver.resolve(new Unrelated('x', { cause: new ShopError() }))).toBeUndefined()
  })

  it('may be instances', () => {
    const instance = new (filter('Ready', ShopError))()
    const resolver = new ExceptionHandlerResolver({ filters: [instance] })
    expect(resolver.resolve(new ShopError())?.handler).toEqual({
      kind: 'filter',
      id: 'Ready.catch',
      filter: instance,
    })
  })
})

describe('Boot', () => {
  it('refuses two methods for one type, naming both', () => {
    class Ambiguous {
      @ExceptionHandler(ShopError, Unrelated)
      first(): void {}

      @ExceptionHandler(Unrelated)
      second(): void {}
    }
    const error = new AmbiguousExceptionHandlerError('Unrelated', ['Ambiguous.first', 'Ambiguous.second'])
    expect(error.message).toBe(
      'Ambiguous.first and Ambiguous.second both handle Unrelated.\n' +
        'Remove Unrelated from one of the two @ExceptionHandler decorators.',
    )
    expect(() => new ExceptionHandlerResolver().chainFor(Ambiguous)).toThrow(error)
    expect(() => new ExceptionHandlerResolver({ advices: [{ type: Ambiguous }] })).toThrow(error)
  })

  it('allows one method to name a type twice', () => {
    class Twice {
      @ExceptionHandler(ShopError, ShopError)
      handle(): void {}
    }
    expect(new ExceptionHandlerResolver().chainFor(Twice).handlers).toHaveLength(1)
  })

  it('refuses a method that does not say what it handles', () => {
    class Untyped {
      @ExceptionHandler()
      handle(_error: unknown): void {}
    }
    expect(() => new ExceptionHandlerResolver().chainFor(Untyped)).toThrow(
      new UntypedExceptionHandlerError('Untyped.handle'),
    )
    expect(new UntypedExceptionHandlerError('Untyped.handle').message).toBe(
      '@ExceptionHandler on Untyped.handle does not say which exceptions it handles.\n' +
        'Name them, as in @ExceptionHandler(OutOfStock), or declare a parameter of an Error class (imported as a value, not by `import type`).',
    )
  })

  it('refuses what is no class, and explains an undefined one', () => {
    expect(() => ExceptionHandler(ShopError, undefined as unknown as AnyClass)).toThrow(
      'Argument 2 of @ExceptionHandler is undefined, not a class.\n' +
        'The class is not defined yet: two files import each other. Move the exception into a file of its own.',
    )
    expect(() => Catch('x' as unknown as AnyClass)).toThrow(InvalidExceptionTypeError)
    expect(() => Catch((() => 1) as unknown as AnyClass)).toThrow(
      'Pass classes, as in @Catch(NotFoundException).',
    )
  })

  it('finds nothing where there is nothing, at no cost', () => {
    expect(new ExceptionHandlerResolver().chainFor(PlainController).resolve(new Error())).toBeUndefined()
  })
})

describe('Advices and filters', () => {
  it('are components', () => {
    @RestControllerAdvice()
    class Advice {}
    @Catch()
    class Filter {}
    expect(COMPONENT.getOwn(Advice)?.stereotype).toBe('controller-advice')
    expect(COMPONENT.getOwn(Filter)?.stereotype).toBe('exception-filter')
  })
})

describe('exceptionArgument', () => {
  const cause = new OutOfStock()
  const error = new Unrelated('x', { cause })

  it.each<[string, unknown, unknown]>([
    ['its own type', Unrelated, error],
    ['the type of a cause', ShopError, cause],
    ['Error', Error, error],
    ['Object', Object, error],
    ['no type', undefined, error],
    ['a type that nothing has', RangeError, undefined],
  ])('finds what a parameter takes by %s', (_name, type, expected) => {
    expect(exceptionArgument(error, type)).toBe(expected)
  })

  it('passes what is not an Error', () => {
    expect(exceptionArgument('text', Error)).toBe('text')
  })
})
