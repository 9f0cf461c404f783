import { afterEach, describe, expect, it } from '@jest/globals'
import {
  annotated,
  ApplicationContext,
  ARGUMENTS_VALIDATED,
  Around,
  Aspect,
  DependencyGraphError,
  Injectable,
  PostConstruct,
  Service,
  type Invocation,
} from '../../core/index.js'
import { boot } from '../../core/container/fixture/boot.js'
import {
  IsInt,
  IsString,
  Max,
  Min,
  MinLength,
  Validate,
  ValidateBy,
  ValidatorConstraint,
} from '../decorators/index.js'
import { ValidationEngine } from '../validation-engine.js'
import { ValidationModule } from '../validation.module.js'
import { ConstraintViolationError } from '../violations/constraint-violation.errors.js'
import { ReturnValueViolationError } from './methods.errors.js'
import { Valid, Validated } from './validated.decorators.js'

const booted: ApplicationContext[] = []
afterEach(async () => {
  for (const context of booted.splice(0)) await context.close()
})

type Component = new (...args: never[]) => object

/** Boots an application of these components and the engine. */
async function application(...providers: readonly Component[]): Promise<ApplicationContext> {
  const context = await boot({ imports: [ValidationModule.forRoot()], providers })
  booted.push(context)
  return context
}

async function component<T extends object>(type: new (...args: never[]) => T): Promise<T> {
  return (await application(type)).get(type)
}

function violationsOf(call: () => unknown): ConstraintViolationError['violations'] {
  try {
    call()
  } catch (error) {
    if (error instanceof ConstraintViolationError) return error.violations
    throw error
  }
  return []
}

class Order {
  @MinLength(2) declare name: string
  @Min(1, { groups: ['create'] }) declare count: number
}

@Service()
@Validated()
class OrderService {
  readonly calls: unknown[][] = []

  list(@Min(1) page: number, @Max(100) size = 20): unknown[] {
    this.calls.push([page, size])
    return [page, size]
  }

  place(@Valid() order: Order) {
    this.calls.push([order])
    return order
  }

  async find(@IsString() name: string) {
    return Promise.resolve(name)
  }

  again(page: number) {
    return this.list(page)
  }

  free(anything: unknown) {
    return anything
  }
}

describe('a method of a @Validated() component', () => {
  it('runs with arguments that their decorators allow, and stays synchronous', async () => {
    const orders = await component(OrderService)
    expect(orders.list(1)).toEqual([1, 20])
    expect(orders.list(2, 100)).toEqual([2, 100])
    const order = { name: 'name', count: 1 }
    expect(orders.place(order)).toBe(order)
    expect(await orders.find('x')).toBe('x')
  })

  it('does not run with others: the error says of each what is wrong', async () => {
    const orders = await component(OrderService)
    expect(() => orders.list(0, 101)).toThrow(ConstraintViolationError)
    expect(() => orders.list(0, 101)).toThrow(
      "OrderService.list() was called with invalid arguments: '/page' violates min, '/size' violates max.",
    )
    expect(violationsOf(() => orders.list(0))).toEqual([
      {
        path: ['page'],
        code: 'min',
        message: 'page must not be less than 1',
        params: { min: 1 },
        isDefaultMessage: true,
      },
    ])
    expect(
      violationsOf(() => orders.place({ name: 'x', count: 0 })).map(({ path, code }) => [path, code]),
    ).toEqual([
      [['order', 'name'], 'minLength'],
      [['order', 'count'], 'min'],
    ])
    expect(orders.calls).toEqual([])
  })

  it('throws at once where it would return a promise, unless a constraint is asynchronous', async () => {
    const orders = await component(OrderService)
    expect(() => orders.find(1 as unknown as string)).toThrow(ConstraintViolationError)
  })

  it('is validated as well when the component calls itself', async () => {
    const orders = await component(OrderService)
    expect(() => orders.again(0)).toThrow('OrderService.list()')
  })

  it('is left as it is where its parameters have no decorators', async () => {
    const orders = await component(OrderService)
    const woven = Object.getPrototypeOf(orders) as object
    expect(Object.getOwnPropertyNames(woven).sort()).toEqual(['constructor', 'find', 'list', 'place'])
  })

  it('is not validated in a class without @Validated()', async () => {
    @Injectable()
    class Plain {
      list(@Min(1) page: number) {
        return page
      }
    }
    expect((await component(Plain)).list(0)).toBe(0)
  })

  it('is validated alone where the decorator stands above it, with options of its own', async () => {
    @Injectable()
    class Orders {
      @Validated('create') create(@Valid() order: Order) {
        return order
      }
      @Validated() update(
        @Valid({ groups: ['update'], validation: { forbidUnknownValues: false } }) order: Order,
      ) {
        return order
      }
      other(@Min(1) page: number) {
        return page
      }
    }
    const orders = await component(Orders)
    const codes = (call: () => unknown) => violationsOf(call).map(({ code }) => code)
    const wrong = { name: 'x', count: 0 }
    expect(codes(() => orders.create(wrong))).toEqual(['min'])
    expect(codes(() => orders.update(wrong))).toEqual([])
    expect(orders.other(0)).toBe(0)
  })

  it('is validated in a subclass, by what the parent says', async () => {
    @Service()
    class Special extends OrderService {
      override list(page: number, size?: number) {
        return [...super.list(page, size), 'special']
      }
    }
    const special = await component(Special)
    expect(special.list(1, 5)).toEqual([1, 5, 'special'])
    expect(() => special.list(0, 5)).toThrow(
      "Special.list() was called with invalid arguments: '/page' violates min.",
    )
  })

  it('waits for an asynchronous constraint, and only then', async () => {
    const Free = ValidateBy({
      name: 'isFree',
      validator: {
        validate: (value) => (value === 'known' ? true : Promise.resolve(value === 'free')),
        defaultMessage: () => '$property is taken',
      },
    })
    @Injectable()
    @Validated()
    class Names {
      readonly used: string[] = []
      use(@Free name: string) {
        this.used.push(name)
        return name
      }
    }
    const names = await component(Names)
    expect(names.use('known')).toBe('known')
    const free: unknown = names.use('free')
    expect(free).toBeInstanceOf(Promise)
    expect(names.used).toEqual(['known'])
    expect(await free).toBe('free')
    await expect(names.use('taken')).rejects.toThrow(
      "Names.use() was called with invalid arguments: '/name' violates isFree.",
    )
    expect(names.used).toEqual(['known', 'free'])
  })

  it('is not validated when the container calls it', async () => {
    @Injectable()
    @Validated()
    class Started {
      page: number | undefined
      @PostConstruct() start(@Min(1) page = 0) {
        this.page = page
      }
    }
    expect((await component(Started)).page).toBe(0)
  })

  it('is left alone where its caller has validated the arguments; what it returns is not', async () => {
    @Injectable()
    @Validated()
    class Handlers {
      @Max(5) handle(@Min(1) page: number) {
        return page
      }
    }
    ARGUMENTS_VALIDATED.set(Handlers.prototype, true, 'handle')
    const handlers = await component(Handlers)
    expect(handlers.handle(0)).toBe(0)
    expect(() => handlers.handle(6)).toThrow(ReturnValueViolationError)
  })

  it('is known to pointcuts', async () => {
    const seen: string[] = []
    @Aspect()
    class Audit {
      @Around(annotated(Validated)) around(invocation: Invocation, proceed: () => unknown) {
        seen.push(invocation.method.id)
        return proceed()
      }
    }
    const context = await application(OrderService, Audit)
    context.get(OrderService).list(1)
    expect(seen).toEqual(['OrderService.list'])
  })

  it('needs the engine: an application without one does not start', async () => {
    await expect(boot({ providers: [OrderService] })).rejects.toThrow(DependencyGraphError)
    await expect(boot({ providers: [OrderService] })).rejects.toThrow('ValidationEngine')
  })
})

describe('what a method of a @Validated() component returns', () => {
  @Injectable()
  @Validated()
  class Numbers {
    @IsInt() @Min(1) next(value: unknown) {
      return value
    }
    @Valid({ type: Order }) async order(order: unknown) {
      return Promise.resolve(order)
    }
    @Max(3) both(@Min(1) value: number) {
      return value
    }
  }

  it('is given where the decorators above the method allow it', async () => {
    const numbers = await component(Numbers)
    expect(numbers.next(1)).toBe(1)
    const order = { name: 'name', count: 1 }
    expect(await numbers.order(order)).toBe(order)
    expect(numbers.both(3)).toBe(3)
  })

  it('is a fault of the method where they do not', async () => {
    const numbers = await component(Numbers)
    expect(() => numbers.next(0)).toThrow(ReturnValueViolationError)
    expect(() => numbers.next(0)).toThrow(
      "Numbers.next() returned an invalid value: '/returnValue' violates min.",
    )
    await expect(numbers.order({ name: 'x', count: 1 })).rejects.toThrow(
      "'/returnValue/name' violates minLength",
    )
    expect(() => numbers.both(4)).toThrow(ReturnValueViolationError)
    expect(() => numbers.both(0)).toThrow(ConstraintViolationError)
  })
})

describe('ValidationModule', () => {
  @Injectable()
  class Directory {
    names: readonly string[] = []
  }

  @ValidatorConstraint({ name: 'isFreeName' })
  @Injectable()
  class IsFreeName {
    constructor(readonly directory: Directory) {}
    validate(name: string) {
      return !this.directory.names.includes(name)
    }
    defaultMessage() {
      return `$property is one of ${this.directory.names.join()}`
    }
  }

  @Injectable()
  @Validated()
  class Names {
    add(@Validate(IsFreeName) name: string) {
      return name
    }
  }

  it('asks the container for constraints that are components, each application its own', async () => {
    const [one, other] = [
      await application(Names, IsFreeName, Directory),
      await application(Names, IsFreeName, Directory),
    ]
    one.get(Directory).names = ['a', 'b']
    other.get(Directory).names = ['c']
    const messages = (context: ApplicationContext, name: string) =>
      violationsOf(() => context.get(Names).add(name)).map(({ message }) => message)
    expect(messages(one, 'a')).toEqual(['name is one of a,b'])
    expect(messages(one, 'c')).toEqual([])
    expect(messages(other, 'a')).toEqual([])
    expect(messages(other, 'c')).toEqual(['name is one of c'])
  })

  it('finds them in any module', async () => {
    const users = class UserModule {}
    const context = await boot({
      imports: [ValidationModule.forRoot(), { module: users, providers: [IsFreeName, Directory] }],
      providers: [Names],
    })
    booted.push(context)
    context.get(Directory).names = ['a']
    expect(() => context.get(Names).add('a')).toThrow(ConstraintViolationError)
  })

  it('lets a constraint depend on a component that is validated itself', async () => {
    @Injectable()
    @Validated()
    class Registry {
      has(@IsEven() number: number) {
        return number === 2
      }
    }
    @ValidatorConstraint({ name: 'isRegistered' })
    @Injectable()
    class IsRegistered {
      constructor(readonly registry: Registry) {}
      validate(number: number) {
        return this.registry.has(number)
      }
    }
    function IsEven() {
      return ValidateBy({ name: 'isEven', validator: { validate: (value: number) => value % 2 === 0 } })
    }
    @Injectable()
    @Validated()
    class Numbers {
      constructor(readonly registry: Registry) {}
      use(@Validate(IsRegistered) number: number) {
        return number
      }
    }
    const numbers = (await application(Numbers, IsRegistered, Registry)).get(Numbers)
    expect(numbers.use(2)).toBe(2)
    expect(() => numbers.use(4)).toThrow("'/number' violates isRegistered")
    expect(() => numbers.use(3)).toThrow("'/number' violates isEven")
  })

  it('provides one engine to all modules, which may be told to generate no code', async () => {
    const feature = class FeatureModule {}
    const context = await boot({
      imports: [
        ValidationModule.forRoot({ generatesCode: false }),
        { module: feature, providers: [OrderService] },
      ],
    })
    booted.push(context)
    expect(context.get(ValidationEngine).context.generatesCode).toBe(false)
    expect(() => context.get(OrderService).list(0)).toThrow(ConstraintViolationError)
  })
})
