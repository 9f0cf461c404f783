import { beforeAll, describe, expect, it } from '@jest/globals'
import { validate as validateByClassValidator, type ValidationError as OriginalError } from 'class-validator'
import fc from 'fast-check'
import {
  Allow,
  ArrayMaxSize,
  IsDefined,
  IsInt,
  IsOptional,
  IsString,
  Max,
  Min,
  MinLength,
  Type,
  ValidateBy,
  ValidateIf,
  ValidateNested,
  ValidatePromise,
} from '../decorators/index.js'
import { ValidationEngine } from '../validation-engine.js'
import { violationsOf } from '../violations/violations-of.js'
import { jsonPointer } from '../../common/index.js'
import { argumentsModel } from './method-values.js'
import { argumentsValidator, returnValueValidator, type MethodValidatorOptions } from './method-validator.js'
import { MisplacedConstraintError } from './methods.errors.js'
import { Valid, Validated } from './validated.decorators.js'

let engine: ValidationEngine
beforeAll(async () => {
  engine = await ValidationEngine.load()
})

class Item {
  @IsString() declare sku: string
  @Min(1) declare price: number

  static of(sku: unknown, price: unknown): Item {
    return Object.assign(new Item(), { sku, price })
  }
}
class Order {
  @MinLength(2) name!: string
  @ValidateNested() @Type(() => Item) items!: Item[]
  @ValidateNested() first?: Item

  static of(name: unknown, items: unknown): Order {
    return Object.assign(new Order(), { name, items })
  }
}

type Service = new () => object

/** Findings as `pointer code`, of a call of `method` with the arguments. */
async function findings(
  service: Service,
  args: readonly unknown[],
  options: MethodValidatorOptions = {},
): Promise<readonly string[]> {
  const validate = argumentsValidator(service.prototype as object, 'method', engine, options)
  if (validate === undefined) return ['not validated']
  return violationsOf(await validate(args)).map(({ path, code }) => `${jsonPointer(path)} ${code}`)
}

describe('the arguments of a method', () => {
  it('are validated by the constraints on its parameters, under their names', async () => {
    class Pages {
      method(@Min(1) page: number, free: unknown, @IsOptional() @IsString() @MinLength(2) query?: string) {
        return [page, free, query]
      }
    }
    expect(await findings(Pages, [1, 'anything'])).toEqual([])
    expect(await findings(Pages, [0, 'anything', 'x'])).toEqual(['/page min', '/query minLength'])
    expect(await findings(Pages, [0, 'anything', 3])).toEqual([
      '/page min',
      '/query minLength',
      '/query isString',
    ])
    expect(await findings(Pages, [])).toEqual(['/page min'])
  })

  it('are not validated where no parameter has a decorator', () => {
    class Pages {
      @Min(1) method(page: number) {
        return page
      }
    }
    expect(argumentsValidator(Pages.prototype, 'method', engine)).toBeUndefined()
    expect(argumentsModel(Pages.prototype, 'method').constrained).toBeUndefined()
  })

  it('are found by the names they have outside where such are given', async () => {
    class Pages {
      method(@Min(1) page: number, @Min(1) size: number) {
        return [page, size]
      }
    }
    expect(await findings(Pages, [0, 0], { names: [undefined, 'page_size'] })).toEqual([
      '/page min',
      '/page_size min',
    ])
    expect(await findings(Pages, [0, 0])).toEqual(['/page min', '/size min'])
  })

  it('have names by position where they have none, or one that every object has a meaning for', async () => {
    class Pages {
      method(
        @Min(1) { page }: { page: number },
        @Min(1) constructor: number,
        @Min(1) __proto__: number,
        @Min(1) arg0: number,
      ) {
        return [page, constructor, __proto__, arg0]
      }
    }
    expect(await findings(Pages, [0, 0, 0, 0])).toEqual(['/arg0_ min', '/arg1 min', '/arg2 min', '/arg0 min'])
    expect(await findings(Pages, [1, 1, 1, 1])).toEqual([])
    expect(await findings(Pages, [0], { names: ['toString'] })).toContain('/arg0_ min')
  })

  it('include those of a rest parameter, as a list', async () => {
    class Sums {
      method(@Min(1) first: number, @ArrayMaxSize(2) @Min(1, { each: true }) ...others: number[]) {
        return [first, ...others]
      }
    }
    expect(await findings(Sums, [1])).toEqual([])
    expect(await findings(Sums, [1, 1, 2])).toEqual([])
    expect(await findings(Sums, [1, 1, 0])).toEqual(['/others min'])
    expect(await findings(Sums, [1, 1, 2, 3])).toEqual(['/others arrayMaxSize'])
  })

  it('may be left out where the method has a default value, and are checked where they are not', async () => {
    class Pages {
      method(@IsDefined() @Min(1) page = 1, @Valid() order = new Order()) {
        return [page, order]
      }
    }
    expect(await findings(Pages, [])).toEqual([])
    expect(await findings(Pages, [undefined, undefined])).toEqual([])
    expect(await findings(Pages, [0])).toEqual(['/page min'])
    expect(await findings(Pages, [null])).toEqual(['/page isDefined', '/page min'])
  })

  it('are seen by conditions and by constraints of your own as one object', async () => {
    const seen: unknown[] = []
    const AfterFrom = ValidateBy({
      name: 'afterFrom',
      validator: {
        validate: (to: number, args) => {
          const { object, property, targetName } = args ?? {}
          seen.push(Object.entries(object ?? {}), property, targetName)
          return to > (object as { from: number }).from
        },
      },
    })
    class Ranges {
      method(from: number, @ValidateIf(({ from }: { from: number }) => from > 0) @AfterFrom to: number) {
        return [from, to]
      }
    }
    expect(await findings(Ranges, [3, 2])).toEqual(['/to afterFrom'])
    expect(seen).toEqual([
      [
        ['from', 3],
        ['to', 2],
      ],
      'to',
      'Ranges.method',
    ])
    expect(await findings(Ranges, [0, -1])).toEqual([])
  })

  it('are validated by what an overridden method says of parameters that the override leaves without', async () => {
    class Base {
      method(@Min(1) page: number, @Valid() order: Order, @Min(1) size: number) {
        return [page, order, size]
      }
    }
    class Derived extends Base {
      override method(number: number, order: Order, @Max(5) size: number) {
        return [number, order, size]
      }
    }
    class Untouched extends Derived {}
    const wrong = [0, Order.of('x', []), 9]
    for (const service of [Derived, Untouched]) {
      expect(await findings(service, wrong)).toEqual(['/number min', '/size max', '/order/name minLength'])
      expect(await findings(service, [1, Order.of('xx', []), -9])).toEqual([])
    }
    expect(await findings(Base, wrong)).toEqual(['/page min', '/order/name minLength'])
  })

  it('stay what they are: nothing is converted, and extra ones are not looked at', async () => {
    class Pages {
      method(@IsInt() page: number) {
        return page
      }
    }
    expect(await findings(Pages, ['1'])).toEqual(['/page isInt'])
    expect(await findings(Pages, [1, 'more'])).toEqual([])
    expect(
      await findings(Pages, [1], { validation: { whitelist: true, forbidNonWhitelisted: true } }),
    ).toEqual([])
  })

  it('get the verdict of class-validator for an object with the same decorators', async () => {
    class Parameters {
      @IsInt() @Min(3) a: unknown
      @IsOptional() @IsString({ each: true }) b: unknown
      @IsDefined() @Max(2) c: unknown
    }
    class Method {
      method(
        @IsInt() @Min(3) a: unknown,
        @IsOptional() @IsString({ each: true }) b: unknown,
        @IsDefined() @Max(2) c: unknown,
      ) {
        return [a, b, c]
      }
    }
    const validate = argumentsValidator(Method.prototype, 'method', engine)
    const value = fc.oneof(
      fc.integer({ min: 0, max: 5 }),
      fc.constantFrom(undefined, null, Number.NaN, '', 'text', true),
      fc.array(fc.oneof(fc.string(), fc.integer()), { maxLength: 2 }),
    )
    await fc.assert(
      fc.asyncProperty(value, value, value, async (a, b, c) => {
        const expected = await validateByClassValidator(Object.assign(new Parameters(), { a, b, c }))
        const actual = (await validate?.([a, b, c])) ?? []
        const plain = ({ property, constraints }: Pick<OriginalError, 'property' | 'constraints'>) => [
          property,
          constraints,
        ]
        expect(actual.map((error) => plain(error as OriginalError))).toEqual(expected.map(plain))
      }),
      { numRuns: 300 },
    )
  })
})

describe('@Valid()', () => {
  class Orders {
    method(@Valid() order: Order) {
      return order
    }
  }

  it('validates an instance down to its nested ones', async () => {
    expect(await findings(Orders, [Order.of('name', [Item.of('a', 1)])])).toEqual([])
    expect(await findings(Orders, [Order.of('x', [Item.of('a', 1), Item.of(1, 0)])])).toEqual([
      '/order/name minLength',
      '/order/items/1/sku isString',
      '/order/items/1/price min',
    ])
  })

  it('takes a plain object for an instance of the declared class, also where it is nested', async () => {
    const valid = { name: 'name', items: [{ sku: 'a', price: 1 }], first: { sku: 'b', price: 2 } }
    const wrong = { name: 'x', items: [{ sku: 1, price: 1 }], first: { sku: 'b', price: 0 } }
    expect(await findings(Orders, [valid])).toEqual([])
    expect(await findings(Orders, [wrong])).toEqual([
      '/order/name minLength',
      '/order/items/0/sku isString',
      '/order/first/price min',
    ])
    expect(await findings(Orders, [Object.assign(Object.create(null) as object, wrong)])).toHaveLength(3)
  })

  it('leaves the plain object as it is', async () => {
    const given = Object.freeze({ name: 'x', items: Object.freeze([Object.freeze({ sku: 'a', price: 0 })]) })
    const before = structuredClone(given)
    expect(await findings(Orders, [given])).toHaveLength(2)
    expect(given).toEqual(before)
    expect(Object.getPrototypeOf(given.items[0])).toBe(Object.prototype)
  })

  it('is not fooled by keys that change prototypes, nor by objects in circles', async () => {
    const hostile = JSON.parse(
      '{"__proto__":{"name":"polluted"},"constructor":{"name":"Order"},"items":[]}',
    ) as object
    expect(await findings(Orders, [hostile])).toContain('/order/name minLength')
    expect(({} as { name?: string }).name).toBeUndefined()

    class Node {
      @ValidateNested() @IsOptional() @Type(() => Node) declare next?: Node
      @IsString() declare name: string
    }
    class Nodes {
      method(@Valid() node: Node) {
        return node
      }
    }
    const list: { name: unknown; next?: object } = { name: 1, next: { name: 2 } }
    expect(await findings(Nodes, [list])).toEqual(['/node/next/name isString', '/node/name isString'])
  })

  it('validates an instance of any class by its own class', async () => {
    class Express extends Order {
      @Max(3) declare days: number
    }
    expect(
      await findings(Orders, [Object.assign(new Express(), { name: 'xx', items: [], days: 9 })]),
    ).toEqual(['/order/days max'])
    expect(await findings(Orders, [Item.of('a', 0)])).toEqual(['/order/price min'])
  })

  it('refuses what is no object; null too, as @ValidateNested() does', async () => {
    expect(await findings(Orders, [undefined])).toEqual([])
    expect(await findings(Orders, [null])).toEqual(['/order nestedValidation'])
    expect(await findings(Orders, ['text'])).toEqual(['/order nestedValidation'])
  })

  it('holds under the conditions that stand on the parameter', async () => {
    class Service {
      method(
        @IsOptional() @Valid() first: Order | null,
        @IsOptional() @Valid({ type: Order, groups: ['create'] }) second: Order | null,
        @ValidateIf(({ first }: { first: unknown }) => first !== null) @Valid() third: Order,
        @ValidatePromise() @Valid({ type: Order }) fourth: Promise<Order>,
      ) {
        return [first, second, third, fourth]
      }
    }
    const wrong = Order.of('x', [])
    expect(await findings(Service, [null, null, wrong, undefined])).toEqual([])
    expect(await findings(Service, [Order.of('xx', []), undefined, wrong, Promise.resolve(wrong)])).toEqual([
      '/third/name minLength',
      '/fourth/name minLength',
    ])
  })

  it('validates what is in arrays, Sets and Maps', async () => {
    class Lists {
      method(
        @Valid() plain: Item[],
        @Valid({ type: [Item] }) items: readonly Item[],
        @Valid({ type: [Item] }) set: ReadonlySet<Item>,
        @Valid({ type: Item }) map: ReadonlyMap<string, Item>,
      ) {
        return [plain, items, set, map]
      }
    }
    const good = { sku: 'a', price: 1 }
    const bad = { sku: 'a', price: 0 }
    const map = (item: unknown) => new Map([['k', item]])
    expect(await findings(Lists, [[Item.of('a', 1)], [good], new Set([good]), map(good)])).toEqual([])
    expect(await findings(Lists, [[Item.of('a', 0)], [good, bad], new Set([bad]), map(bad)])).toEqual([
      '/plain/0/price min',
      '/items/1/price min',
      '/set/0/price min',
      '/map/k/price min',
    ])
    // Nothing says of what class these are.
    expect(await findings(Lists, [[good], [], new Set(), map(good)])).toEqual(['/plain/0 unknownValue'])
    // eslint-disable-next-line no-sparse-arrays
    expect(await findings(Lists, [[], [, bad], new Set(), new Map()])).toEqual(['/items/1/price min'])
  })

  it('means nothing for texts, numbers and dates', async () => {
    class Scalars {
      method(@Valid() @Min(1) page: number, @Valid() name: string, @Valid() at: Date) {
        return [page, name, at]
      }
    }
    expect(await findings(Scalars, [0, 'x', new Date()])).toEqual(['/page min'])
  })

  it('has groups and options of its own, apart from those of the method', async () => {
    class Grouped {
      @Min(1, { groups: ['create'] }) declare count: number
      @IsString({ groups: ['update'] }) declare name: string
    }
    class Service {
      method(
        @Valid({ groups: ['create'] }) first: Grouped,
        @Validated('update') second: Grouped,
        @Validated(['create', 'update']) third: Grouped,
        @Min(1) page: number,
      ) {
        return [first, second, third, page]
      }
    }
    const wrong = { count: 0, name: 1 }
    expect(await findings(Service, [wrong, wrong, wrong, 0])).toEqual([
      '/page min',
      '/first/count min',
      '/second/name isString',
      '/third/count min',
      '/third/name isString',
    ])
  })

  it('adds to the constraints on the same parameter: one error for both', async () => {
    class Service {
      method(@ArrayMaxSize(1) @Valid({ type: [Item] }) items: Item[]) {
        return items
      }
    }
    const validate = argumentsValidator(Service.prototype, 'method', engine)
    const errors = (await validate?.([[Item.of('a', 0), Item.of('b', 1)]])) ?? []
    expect(errors).toHaveLength(1)
    expect(errors[0]?.constraints).toEqual({ arrayMaxSize: 'items must contain no more than 1 elements' })
    expect(errors[0]?.children?.[0]?.children?.[0]?.constraints).toHaveProperty('min')
    expect(violationsOf(errors)[0]?.params).toEqual({ maxSize: 1 })
  })

  it('is left to whoever has bound the parameter, while its constraints count', async () => {
    class Service {
      method(@ArrayMaxSize(1) @Valid({ type: [Item] }) items: Item[], @Valid() order: Order) {
        return [items, order]
      }
    }
    const wrong = [[Item.of('a', 0), Item.of('b', 0)], Order.of('x', [])]
    expect(await findings(Service, wrong, { bound: new Set([0, 1]) })).toEqual(['/items arrayMaxSize'])
    expect(await findings(Service, wrong, { bound: new Set([0]) })).toEqual([
      '/items arrayMaxSize',
      '/order/name minLength',
    ])
  })

  it('strips what has no decorator from plain objects as from instances', async () => {
    class Loose {
      @Allow() declare kept: number
    }
    class Service {
      method(@Valid({ validation: { whitelist: true } }) loose: Loose, @Valid() order: Order) {
        return [loose, order]
      }
    }
    const plain = { kept: 1, extra: 2 }
    const instance = Object.assign(new Loose(), { kept: 1, extra: 2 })
    await findings(Service, [plain, undefined])
    await findings(Service, [instance, undefined])
    expect([plain, { ...instance }]).toEqual([{ kept: 1 }, { kept: 1 }])
  })

  it('stands on parameters and above methods only', () => {
    const decorate = () => {
      class Service {
        // @ts-expect-error: TypeScript refuses it as well
        @Valid() declare order: Order
      }
      return Service
    }
    expect(decorate).toThrow(MisplacedConstraintError)
    expect(decorate).toThrow(
      '@Valid() stands on the property Service.order, where nothing checks it.\nWrite @ValidateNested() above a property.',
    )
  })
})

describe('@Validated()', () => {
  it('gives the groups of all constraints on parameters; those of the method before those of the class', async () => {
    class Base {
      method(
        @Min(1, { groups: ['create'] }) a: number,
        @Min(1, { groups: ['update'] }) b: number,
        @Min(1) c: number,
      ) {
        return [a, b, c]
      }
    }
    @Validated('create')
    class ByClass extends Base {}
    class Inherited extends ByClass {}
    @Validated({ groups: ['create'] })
    class ByMethod extends Base {
      @Validated({ groups: ['update'], validation: { stopAtFirstError: true } })
      override method(a: number, b: number, c: number) {
        return [a, b, c]
      }
    }
    expect(await findings(Base, [0, 0, 0])).toEqual(['/a min', '/b min', '/c min'])
    expect(await findings(ByClass, [0, 0, 0])).toEqual(['/a min'])
    expect(await findings(Inherited, [0, 0, 0])).toEqual(['/a min'])
    expect(await findings(ByMethod, [0, 0, 0])).toEqual(['/b min'])
    expect(await findings(Base, [0, 0, 0], { validation: { groups: ['update'] } })).toEqual(['/b min'])
  })

  it('reports nothing of a method none of whose constraints is of the group', async () => {
    @Validated('create')
    class Service {
      method(@Min(1) page: number) {
        return page
      }
    }
    expect(await findings(Service, [0])).toEqual([])
  })
})

describe('validators of methods', () => {
  it('are synchronous, unless a constraint really is not', async () => {
    const Free = ValidateBy({
      name: 'free',
      validator: { validate: (value) => (value === 'sync' ? true : Promise.resolve(value === 'free')) },
    })
    class Names {
      method(@IsString() @Free name: string, @Valid({ validation: { stopAtFirstError: true } }) item: Item) {
        return [name, item]
      }
      plain(@IsString() name: string) {
        return name
      }
    }
    const plain = argumentsValidator(Names.prototype, 'plain', engine)
    expect(plain?.mayBeAsync).toBe(false)
    expect(plain?.(['x'])).toEqual([])
    const validate = argumentsValidator(Names.prototype, 'method', engine)
    expect(validate?.mayBeAsync).toBe(true)
    expect(validate?.(['sync', Item.of('a', 1)])).toEqual([])
    expect(validate?.(['sync', Item.of('a', 0)])).toHaveLength(1)
    const later = validate?.(['taken', Item.of('a', 0)])
    expect(later).toBeInstanceOf(Promise)
    expect(violationsOf((await later) ?? []).map(({ code }) => code)).toEqual(['free', 'min'])
  })

  it('tell an error of a constraint, whether it is thrown now or later', async () => {
    const Failing = ValidateBy({
      name: 'failing',
      validator: {
        validate: (value) => {
          if (value === 'now') throw new RangeError('now')
          return Promise.reject(new RangeError('later'))
        },
      },
    })
    class Names {
      method(@Failing name: string, @Valid({ validation: { stopAtFirstError: true } }) item: Item) {
        return [name, item]
      }
    }
    const validate = argumentsValidator(Names.prototype, 'method', engine)
    expect(() => validate?.(['now', new Item()])).toThrow('now')
    await expect(async () => validate?.(['later', new Item()])).rejects.toThrow('later')
  })

  it('are made of the same classes each time: what they register does not grow', () => {
    class Pages {
      method(@Min(1) page: number, @Valid() order: Order) {
        return [page, order]
      }
    }
    const model = argumentsModel(Pages.prototype, 'method')
    expect(argumentsModel(Pages.prototype, 'method')).toBe(model)
    expect(model.constrained).toBe(model.constrained)
    expect(model.nested(new Set([1]))).toBe(model.nested(new Set([1])))
    expect(model.nested(new Set([1]))).not.toBe(model.nested(new Set([0])))
  })
})

describe('what a method returns', () => {
  class Service {
    @Min(1) count() {
      return 0
    }
    @Valid() order(): Order {
      return new Order()
    }
    @ArrayMaxSize(1) @Valid({ type: [Item] }) items(): Item[] {
      return []
    }
    free() {
      return 0
    }
  }
  const returned = async (method: string, value: unknown) => {
    const validate = returnValueValidator(Service.prototype, method, engine)
    return violationsOf((await validate?.([value])) ?? []).map(
      ({ path, code }) => `${jsonPointer(path)} ${code}`,
    )
  }

  it('is validated by what stands above the method', async () => {
    expect(await returned('count', 0)).toEqual(['/returnValue min'])
    expect(await returned('count', 1)).toEqual([])
    expect(await returned('order', { name: 'x', items: [] })).toEqual(['/returnValue/name minLength'])
    expect(await returned('items', [Item.of('a', 0), Item.of('a', 1)])).toEqual([
      '/returnValue arrayMaxSize',
      '/returnValue/0/price min',
    ])
    expect(returnValueValidator(Service.prototype, 'free', engine)).toBeUndefined()
  })
})
