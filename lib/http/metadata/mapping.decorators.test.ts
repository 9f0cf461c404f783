import { describe, expect, it } from '@jest/globals'
import { COMPONENT } from '../../core/index.js'
import { Controller, RequestMapping, RestController } from './controller.decorators.js'
import { controllerMappings } from './controller-mappings.js'
import {
  All,
  Delete,
  DeleteMapping,
  Get,
  GetMapping,
  Head,
  Options,
  Patch,
  PatchMapping,
  Post,
  PostMapping,
  Put,
  PutMapping,
} from './mapping.decorators.js'
import { CONTROLLER, ROUTES } from './route-metadata.js'

describe('A mapping decorator', () => {
  @Controller()
  class Everything {
    @Get() get() {}
    @Post() post() {}
    @Put() put() {}
    @Patch() patch() {}
    @Delete() delete() {}
    @Head() head() {}
    @Options() options() {}
    @All() all() {}
    @GetMapping() getMapping() {}
    @PostMapping() postMapping() {}
    @PutMapping() putMapping() {}
    @PatchMapping() patchMapping() {}
    @DeleteMapping() deleteMapping() {}
    @RequestMapping({ method: ['GET', 'POST'] }) requestMapping() {}
    @RequestMapping('/any') any() {}
  }

  it.each([
    ['get', ['GET'], 'nest'],
    ['post', ['POST'], 'nest'],
    ['put', ['PUT'], 'nest'],
    ['patch', ['PATCH'], 'nest'],
    ['delete', ['DELETE'], 'nest'],
    ['head', ['HEAD'], 'nest'],
    ['options', ['OPTIONS'], 'nest'],
    ['all', [], 'nest'],
    ['getMapping', ['GET'], 'spring'],
    ['postMapping', ['POST'], 'spring'],
    ['putMapping', ['PUT'], 'spring'],
    ['patchMapping', ['PATCH'], 'spring'],
    ['deleteMapping', ['DELETE'], 'spring'],
    ['requestMapping', ['GET', 'POST'], 'spring'],
    ['any', [], 'spring'],
  ])('on %s maps %j in the dialect of its name', (name, methods, dialect) => {
    expect(ROUTES.get(Everything.prototype, name)).toEqual([
      { methods, dialect, paths: [name === 'any' ? '/any' : ''] },
    ])
  })

  it("takes a path, several, or Spring's attributes as text or lists", () => {
    class Orders {
      @Get(['a', 'b']) list() {}
      @GetMapping({
        value: '/c',
        params: 'x=1',
        headers: ['!y'],
        consumes: 'text/plain',
        produces: ['a/b', '!c/d'],
      })
      find() {}
    }
    expect(ROUTES.get(Orders.prototype, 'list')?.[0]?.paths).toEqual(['a', 'b'])
    expect(ROUTES.get(Orders.prototype, 'find')?.[0]).toEqual({
      methods: ['GET'],
      dialect: 'spring',
      paths: ['/c'],
      params: ['x=1'],
      headers: ['!y'],
      consumes: ['text/plain'],
      produces: ['a/b', '!c/d'],
    })
  })

  it('adds up with others on one method, in source order', () => {
    class Orders {
      @Get('a')
      @Post('b')
      both() {}
    }
    expect(ROUTES.get(Orders.prototype, 'both')?.map(({ methods }) => methods[0])).toEqual(['GET', 'POST'])
  })

  it('is refused where no request can go', () => {
    const decorate = Get('/') as (...place: unknown[]) => void
    class Orders {
      static list() {}
      get open() {
        return 1
      }
    }
    expect(() => decorate(Orders, 'list', Object.getOwnPropertyDescriptor(Orders, 'list'))).toThrow(
      '@Get stands on Orders.list, which is not an instance method.\n' +
        'Move @Get to a method of the controller (not static, not a property, not an accessor).',
    )
    expect(() =>
      decorate(Orders.prototype, 'open', Object.getOwnPropertyDescriptor(Orders.prototype, 'open')),
    ).toThrow('@Get stands on Orders.open')
    expect(() => decorate(Orders.prototype, 'field', undefined)).toThrow('@Get stands on Orders.field')
  })
})

describe('A controller decorator', () => {
  it('has paths and conditions, and the dialect of its name', () => {
    @Controller({ path: ['a', 'b'], produces: 'application/json' })
    class Nest {}
    @RestController('/c')
    class Spring {}
    expect(CONTROLLER.get(Nest)).toEqual({
      paths: ['a', 'b'],
      produces: ['application/json'],
      dialect: 'nest',
    })
    expect(CONTROLLER.get(Spring)).toEqual({ paths: ['/c'], dialect: 'spring' })
  })

  it('makes the class a component that a scan finds, which @RequestMapping alone does not', () => {
    @Controller()
    class Nest {}
    @RestController()
    class Spring {}
    @RequestMapping()
    class Parent {}
    const stereotypes = [Nest, Spring, Parent].map((type) => COMPONENT.getOwn(type)?.stereotype)
    expect(stereotypes).toEqual(['controller', 'controller', undefined])
  })

  it('is completed by @RequestMapping, whichever stands first', () => {
    @RestController()
    @RequestMapping('/a')
    class First {}
    @RequestMapping({ path: '/a' })
    @Controller()
    class Second {}
    expect(CONTROLLER.get(First)).toEqual({ paths: ['/a'], dialect: 'spring' })
    expect(CONTROLLER.get(Second)).toEqual({ paths: ['/a'], dialect: 'nest' })
  })

  it('without a mapping of its own takes that of its parent, else replaces it', () => {
    @RequestMapping({ path: '/base', produces: 'a/b' })
    abstract class Base {}
    @RestController()
    class Same extends Base {}
    @RestController('/own')
    class Own extends Base {}
    expect(CONTROLLER.get(Same)).toEqual({ paths: ['/base'], produces: ['a/b'], dialect: 'spring' })
    expect(CONTROLLER.get(Own)).toEqual({ paths: ['/own'], dialect: 'spring' })
  })
})

describe('The mappings of a controller', () => {
  it('combine class and method as Spring does', () => {
    @RestController()
    @RequestMapping({
      path: ['/a', '/b'],
      method: 'GET',
      params: 'p',
      headers: 'h',
      consumes: 'x/x',
      produces: 'y/y',
    })
    class Orders {
      @PostMapping({ path: ['/c', '{id}'], params: 'q', consumes: 'z/z' }) place() {}
      @RequestMapping() list() {}
    }
    expect(controllerMappings(Orders)).toEqual([
      {
        handler: 'place',
        dialect: 'spring',
        methods: ['GET', 'POST'],
        patterns: ['/a/c', '/a/{id}', '/b/c', '/b/{id}'],
        conditions: { params: ['p', 'q'], headers: ['h'], consumes: ['z/z'], produces: ['y/y'] },
      },
      {
        handler: 'list',
        dialect: 'spring',
        methods: ['GET'],
        patterns: ['/a', '/b'],
        conditions: { params: ['p'], headers: ['h'], consumes: ['x/x'], produces: ['y/y'] },
      },
    ])
  })

  it('are inherited, also by an override without mapping; one with a mapping replaces them', () => {
    abstract class Crud {
      @Get(':id') find() {}
      @Delete(':id') remove() {}
      @Post() create() {}
    }
    @Controller('orders')
    class Orders extends Crud {
      @Get('special') special() {}
      override find() {}
      @Delete('all') override remove() {}
    }
    const routes = controllerMappings(Orders).map(({ handler, methods, patterns }) => [
      handler,
      methods[0],
      patterns[0],
    ])
    expect(routes).toEqual([
      ['special', 'GET', '/orders/special'],
      ['find', 'GET', '/orders/:id'],
      ['remove', 'DELETE', '/orders/all'],
      ['create', 'POST', '/orders'],
    ])
    expect(controllerMappings(Crud)).toHaveLength(3)
  })

  it("keep the dialect of each method's own decorator", () => {
    @Controller('mixed')
    class Mixed {
      @GetMapping('/spring') spring() {}
      @Get('nest') nest() {}
      get untouched(): never {
        throw new TypeError('an accessor was called')
      }
    }
    expect(controllerMappings(Mixed).map(({ dialect }) => dialect)).toEqual(['spring', 'nest'])
  })
})
