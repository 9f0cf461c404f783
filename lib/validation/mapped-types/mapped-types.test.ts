import { describe, expect, it } from '@jest/globals'
import { instanceToPlain, plainToInstance } from 'class-transformer'
import { getMetadataStorage, validateSync, type ValidatorOptions } from 'class-validator'
import fc from 'fast-check'
import { MetadataKey } from '../../core/index.js'
import {
  Allow,
  Exclude,
  Expose,
  IntersectionType,
  IsDefined,
  IsInt,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  MinLength,
  OmitType,
  PartialType,
  PickType,
  Transform,
  Type,
  ValidateNested,
} from '../decorators/index.js'
import { loadDecoratorLibraries } from '../libraries/decorator-libraries.js'
import { readClassModel } from '../model/read-class-model.js'
import { ValidationEngine } from '../validation-engine.js'
import { declareProperty } from '../model/declared-properties.js'
import { UndefinedMappedClassError, UnknownPropertyError } from './mapped-types.errors.js'

class Item {
  @IsString() declare sku: string
  @Min(1) declare count: number
}

/** Fields that are not there before they are set. */
class DeclaredOrder {
  @IsInt() declare id: number
  @IsString() @MaxLength(5) declare name: string
  @ValidateNested() @Type(() => Item) declare items: Item[]
  @IsString() @Transform(({ value }) => String(value).trim()) declare note: string
  @Expose({ name: 'kind_of' }) @IsString() kind = 'retail'
  @Exclude() @Allow() secret = 'hidden'
}

/** The same with fields that are own properties from the start. */
class DefinedOrder {
  @IsInt() id!: number
  @IsString() @MaxLength(5) name!: string
  @ValidateNested() @Type(() => Item) items!: Item[]
  @IsString() @Transform(({ value }) => String(value).trim()) note!: string
  @Expose({ name: 'kind_of' }) @IsString() kind = 'retail'
  @Exclude() @Allow() secret = 'hidden'
}

const KEYS = ['id', 'name', 'items', 'note', 'kind', 'secret'] as const
type Key = (typeof KEYS)[number]

const VALID = { id: 1, name: 'order', items: [{ sku: 'a', count: 1 }], note: ' x ', kind_of: 'b2b' }
const INVALID = { id: 'x', name: 'too long a name', items: [{ sku: 1, count: 0 }], kind_of: 3 }

/** What class-validator finds, by property. */
function invalid(value: object, options: ValidatorOptions = {}): Record<string, readonly string[]> {
  return Object.fromEntries(
    validateSync(value, options).map(({ property, constraints, children = [] }) => [
      property,
      [...Object.keys(constraints ?? {}), ...children.map((child) => child.property)].sort(),
    ]),
  )
}

function from<T>(type: new () => T, plain: object): T & object {
  return plainToInstance(type, plain) as T & object
}

/** Of one class its metadata by property, without what tells classes apart. */
async function described(type: new () => object) {
  const { properties } = readClassModel(type, await loadDecoratorLibraries())
  return Object.fromEntries(
    properties.map(({ name, emittedType, constraints, type: typed, expose, exclude, transforms }) => [
      name,
      {
        emittedType,
        constraints: constraints.map(({ type: kind, name: constraint, constraintCls }) => [
          kind,
          constraint,
          constraintCls,
        ]),
        typed: typed?.typeFunction,
        expose: expose?.options,
        exclude: exclude?.options,
        transforms: transforms.map(({ transformFn }) => transformFn),
      },
    ]),
  )
}

describe.each([
  ['declared fields', DeclaredOrder],
  ['defined fields', DefinedOrder],
])('mapped types of a class with %s', (_style, Order) => {
  describe('PartialType', () => {
    const UpdateOrder = PartialType(Order)

    it('lets every property be missing, also as null', () => {
      expect(invalid(new UpdateOrder())).toEqual({})
      expect(invalid(from(UpdateOrder, { id: null, name: null, items: null }))).toEqual({})
    })

    it('checks what is there as the class does', () => {
      const given = { ...INVALID, note: 3 }
      const expected = invalid(from(Order, given))
      expect(Object.keys(expected)).toEqual(['id', 'name', 'items', 'kind'])
      expect(invalid(from(UpdateOrder, given))).toEqual(expected)
    })

    it('refuses null where only undefined is missing', () => {
      const Strict = PartialType(Order, { skipNullProperties: false })
      expect(invalid(new Strict())).toEqual({})
      expect(invalid(from(Strict, { id: null }))).toEqual({ id: ['isInt'] })
    })

    it('keeps initial values, made anew for each instance', () => {
      class Basket {
        @Allow() items: number[] = []
      }
      const Partly = PartialType(Basket)
      const [one, other] = [new Partly(), new Partly()]
      one.items?.push(1)
      expect([one.items, other.items]).toEqual([[1], []])
      expect(new UpdateOrder()).toEqual({ kind: 'retail', secret: 'hidden' })
    })

    it('makes instances without what is not set, which can be assigned to an entity', () => {
      expect(Object.keys(from(UpdateOrder, { name: 'new' })).sort()).toEqual(['kind', 'name', 'secret'])
    })
  })

  describe('PickType', () => {
    const Login = PickType(Order, ['name', 'kind'])

    it('has the named properties only', () => {
      expect(invalid(from(Login, INVALID))).toEqual({ name: ['maxLength'], kind: ['isString'] })
      expect(new Login()).toEqual({ kind: 'retail' })
      expect(invalid(from(Login, VALID), { whitelist: true, forbidNonWhitelisted: true })).toEqual({
        id: ['whitelistValidation'],
        items: ['whitelistValidation'],
        note: ['whitelistValidation'],
      })
    })
  })

  describe('OmitType', () => {
    const CreateOrder = OmitType(Order, ['id', 'secret'])

    it('has all others', () => {
      const all = invalid(from(Order, INVALID))
      expect({ id: ['isInt'], ...invalid(from(CreateOrder, INVALID)) }).toEqual(all)
      expect(new CreateOrder()).toEqual({ kind: 'retail' })
    })
  })

  it('transform as the class does, to instances and back', () => {
    const Selected = OmitType(Order, ['id'])
    const selected = from(Selected, { ...VALID, secret: 'guessed' })
    expect(selected).toEqual({
      name: 'order',
      items: [expect.any(Item)],
      note: 'x',
      kind: 'b2b',
      secret: 'hidden',
      // Not known, so class-transformer takes it as it comes.
      id: 1,
    })
    expect(instanceToPlain(selected)).toEqual({ ...VALID, note: 'x' })
  })

  it('say of any selection of properties exactly what the class says of them', async () => {
    const whole = await described(Order)
    const selections = fc.subarray([...KEYS])
    await fc.assert(
      fc.asyncProperty(selections, async (keys: Key[]) => {
        const expected = Object.fromEntries(
          Object.entries(whole).filter(([name]) => keys.includes(name as Key)),
        )
        expect(await described(PickType(Order, keys))).toEqual(expected)
        const others = KEYS.filter((key) => !keys.includes(key))
        expect(await described(OmitType(Order, others))).toEqual(expected)
        const joined = IntersectionType(PickType(Order, keys), PickType(Order, others))
        expect(await described(joined)).toEqual(whole)
      }),
      { numRuns: 40 },
    )
  })
})

describe('mapped types in the compiled engine', () => {
  const text = fc.constantFrom<unknown>('order', 'too long a name', '', 1, null)
  const plains = fc.record(
    {
      id: fc.constantFrom<unknown>(1, 1.5, 'x', null),
      name: text,
      note: text,
      kind_of: text,
      items: fc.oneof(
        text,
        fc.array(fc.record({ sku: text, count: fc.integer({ min: 0, max: 2 }) }), { maxLength: 2 }),
      ),
      unknown: text,
    },
    { requiredKeys: [] },
  )
  const options = fc.constantFrom<ValidatorOptions>({}, { whitelist: true, forbidNonWhitelisted: true })

  it.each<[string, new () => object]>([
    ['PartialType', PartialType(DeclaredOrder)],
    ['PartialType without null', PartialType(DefinedOrder, { skipNullProperties: false })],
    ['PickType', PickType(DefinedOrder, ['id', 'items', 'kind'])],
    ['OmitType', OmitType(DeclaredOrder, ['name'])],
    [
      'IntersectionType',
      IntersectionType(PickType(DeclaredOrder, ['id']), OmitType(DefinedOrder, ['items'])),
    ],
    ['a subclass', class Update extends PartialType(OmitType(DefinedOrder, ['id'])) {}],
  ])('are what they are to class-transformer and class-validator: %s', async (_name, type) => {
    const engine = await ValidationEngine.load()
    const instantiate = engine.plainToInstance(type)
    fc.assert(
      fc.property(plains, options, (plain, chosen) => {
        const expected = from(type, plain)
        const actual = instantiate(plain)
        expect(actual).toStrictEqual(expected)
        const errors = engine.validator(type, chosen)(actual)
        expect(JSON.parse(JSON.stringify(errors))).toEqual(
          JSON.parse(JSON.stringify(validateSync(expected, chosen))),
        )
      }),
      { numRuns: 100 },
    )
  })
})

describe('IntersectionType', () => {
  class Cart {
    @IsString() code = 'cart'
    @MinLength(2) declare name: string
  }
  class Address {
    @IsInt() code = 2
    @MaxLength(3) declare name: string
    @IsString() declare city: string
  }

  it('has the properties of all classes, and all constraints of one that several have', () => {
    const Both = IntersectionType(Cart, Address)
    expect(invalid(from(Both, { name: 'x', code: 'x' }))).toEqual({
      name: ['minLength'],
      code: ['isInt'],
      city: ['isString'],
    })
    expect(invalid(from(Both, { name: 'long', code: 1, city: 'x' }))).toEqual({
      name: ['maxLength'],
      code: ['isString'],
    })
  })

  it("takes the first class's initial value", () => {
    expect(new (IntersectionType(Cart, Address))()).toEqual({ code: 'cart' })
    expect(new (IntersectionType(Address, Cart))()).toEqual({ code: 2 })
  })

  it('takes any number of classes', () => {
    class Consent {
      @IsDefined() declare consent: boolean
    }
    expect(Object.keys(invalid(new (IntersectionType(Cart, Address, Consent, Item))())).sort()).toEqual([
      'city',
      'code',
      'consent',
      'count',
      'name',
      'sku',
    ])
    expect(invalid(new (IntersectionType(Consent))())).toEqual({ consent: ['isDefined'] })
  })
})

describe('mapped types', () => {
  it('are composed', () => {
    const Update = PartialType(OmitType(IntersectionType(DeclaredOrder, Item), ['id', 'kind']))
    expect(new Update()).toEqual({ secret: 'hidden' })
    expect(invalid(from(Update, { count: 0, name: 'too long', id: 'x' }))).toEqual({
      count: ['min'],
      name: ['maxLength'],
    })
  })

  it('are extended, and the subclass adds and overrides', () => {
    class Update extends PartialType(DeclaredOrder) {
      @MinLength(3) declare name: string
      @IsInt() declare revision: number
    }
    // As with any parent, decorators of the subclass replace those of the property that are of the same kind.
    expect(invalid(from(Update, { name: 'no' }))).toEqual({ name: ['minLength'], revision: ['isInt'] })
    expect(invalid(from(Update, { revision: 1 }))).toEqual({})
    expect(from(Update, { revision: 1 })).toBeInstanceOf(Update)
    expect(new Update().kind).toBe('retail')
  })

  it('leave the class as it was', async () => {
    class Order {
      @IsInt() declare id: number
    }
    const before = await described(Order)
    const Update = PartialType(Order)
    IsString()(Update.prototype, 'id')
    expect(await described(Order)).toEqual(before)
  })

  it('inherit what a parent of the class says, unless the class replaces it', async () => {
    class Base {
      @MinLength(2) declare name: string
      @Expose({ name: 'a' }) @Transform(({ value }) => `${String(value)}1`) code = 'base'
    }
    class Order extends Base {
      @MaxLength(4) declare name: string
      @Expose({ name: 'b' }) @Transform(({ value }) => `${String(value)}2`) declare code: string
    }
    const Mapped = PickType(Order, ['name', 'code'])
    expect(invalid(from(Mapped, { name: 'x' }))).toEqual(invalid(from(Order, { name: 'x' })))
    expect(invalid(from(Mapped, { name: 'long name' }))).toEqual({ name: ['maxLength'] })
    expect(from(Mapped, { b: 'x' })).toEqual({ ...from(Order, { b: 'x' }) })
    expect(instanceToPlain(from(Mapped, { b: 'x' }))).toEqual(instanceToPlain(from(Order, { b: 'x' })))
  })

  it('run the transformations of all levels in the same order, in both directions', () => {
    class Base {
      @Transform(({ value }) => `${String(value)}1`)
      @Transform(({ value }) => `${String(value)}2`, { toPlainOnly: true })
      declare code: string
    }
    class Middle extends Base {
      @Transform(({ value }) => `${String(value)}3`, { toClassOnly: true })
      @Transform(({ value }) => `${String(value)}4`)
      declare code: string
    }
    class Order extends Middle {
      @Transform(({ value }) => `${String(value)}5`) declare code: string
    }
    const Mapped = PartialType(PickType(Order, ['code']))
    const order = from(Order, { code: '' })
    const mapped = from(Mapped, { code: '' })
    expect(order.code).toHaveLength(4)
    expect(mapped.code).toBe(order.code)
    expect(instanceToPlain(mapped)).toEqual(instanceToPlain(order))
  })

  it('have groups and messages of the class, and may be missing in every group', () => {
    class Order {
      @IsInt({ groups: ['create'], message: 'count it' }) declare count: number
      @IsString({ always: true }) declare name: string
    }
    const Update = PartialType(Order)
    expect(invalid(new Update(), { groups: ['create'] })).toEqual({})
    expect(validateSync(from(Update, { count: 'x' }), { groups: ['create'] })[0]?.constraints).toEqual({
      isInt: 'count it',
    })
    expect(invalid(from(Update, { count: 'x' }), { groups: ['other'] })).toEqual({})
  })

  it('have the accessors of the class', () => {
    class Order {
      @Min(1) declare price: number
      @Min(1) declare count: number
      @Expose() get total() {
        return this.price * this.count
      }
      set half(value: number) {
        this.price = value / 2
      }
      cancel() {
        return this
      }
    }
    const Priced = OmitType(Order, [])
    const priced = Object.assign(new Priced(), { price: 2, count: 3 })
    expect(priced.total).toBe(6)
    expect(instanceToPlain(priced)).toEqual({ price: 2, count: 3, total: 6 })
    expect('total' in new (PickType(Order, ['price']))()).toBe(false)
    expect('half' in new (PickType(Order, ['price', 'half']))()).toBe(true)
    expect('cancel' in priced).toBe(false)
  })

  it('carry emitted types and the metadata of other decorators', () => {
    const LABEL = new MetadataKey<string>('test:label')
    const Label = (text: string) => (prototype: object, member: string) => {
      LABEL.set(prototype, text, member)
      declareProperty(prototype, member)
    }
    class Order {
      @Label('Number') declare id: number
      @Label('Name') declare name: string
    }
    class Update extends PartialType(OmitType(Order, ['name'])) {}
    expect(LABEL.get(Update.prototype, 'id')).toBe('Number')
    expect(Reflect.getMetadata('design:type', Update.prototype, 'id')).toBe(Number)
    expect(LABEL.get(Update.prototype, 'name')).toBeUndefined()
  })

  it.each([
    ['PartialOrder', PartialType],
    ['PickOrder', (type: new () => { id: number }) => PickType(type, ['id'])],
    ['OmitOrder', (type: new () => { id: number }) => OmitType(type, ['id'])],
    ['OrderAndItem', (type: new () => { id: number }) => IntersectionType(type, Item)],
  ])(
    'are named %s unless they are extended',
    (name, map: (type: new () => { id: number }) => { name: string }) => {
      class Order {
        @IsInt() declare id: number
      }
      expect(map(Order).name).toBe(name)
    },
  )

  it('refuse a property that the class does not have, and say which one is meant', () => {
    expect(() => PickType(DeclaredOrder, ['nam' as 'name'])).toThrow(UnknownPropertyError)
    expect(() => PickType(DeclaredOrder, ['nam' as 'name'])).toThrow(
      'PickType names "nam", but DeclaredOrder has no such property.\nDid you mean "name"?',
    )
    expect(() => OmitType(DeclaredOrder, ['toString' as 'name'])).toThrow(
      'OmitType names "toString", but DeclaredOrder has no such property.\nCorrect the name, or decorate the property',
    )
    expect(() => OmitType(DeclaredOrder, ['__proto__' as 'name'])).toThrow(UnknownPropertyError)
  })

  it('refuse what is no class yet', () => {
    const missing = undefined as unknown as typeof Item
    expect(() => PartialType(missing)).toThrow(UndefinedMappedClassError)
    expect(() => IntersectionType(Item, missing)).toThrow(
      'IntersectionType was given undefined instead of a class.\nName a class.',
    )
  })

  it('take over an initial value of any name without touching prototypes', () => {
    class Odd {
      ['__proto__'] = { polluted: true }
      toString = 'odd'
    }
    const odd = new (PartialType(Odd))()
    expect(Object.getOwnPropertyNames(odd)).toEqual(['__proto__', 'toString'])
    expect(odd).not.toHaveProperty('polluted')
    expect(odd.toString).toBe('odd')
  })
})

describe('a mapped type of a class that hides its properties', () => {
  @Exclude()
  class User {
    @IsInt() id = 1
    @Expose() @IsString() name = 'Ada'
    @Expose({ toPlainOnly: true }) @IsString() role = 'reader'
    @IsString() @IsOptional() password = 'secret'
    @Max(3) declare attempts: number
  }

  it.each([
    ['PartialType', PartialType(User)],
    ['OmitType', OmitType(User, ['id'])],
    ['PickType', PickType(User, ['name', 'role', 'password', 'attempts'])],
    ['IntersectionType', IntersectionType(User, Item)],
    ['IntersectionType, as the second', IntersectionType(Item, User)],
    ['PartialType of OmitType', PartialType(OmitType(User, ['id']))],
  ])('hides them too: %s', (_name, Mapped) => {
    class Extended extends Mapped {}
    for (const type of [Mapped, Extended]) {
      expect(instanceToPlain(Object.assign(new type(), { password: 'secret', attempts: 1 }))).toEqual({
        name: 'Ada',
        role: 'reader',
      })
      const given = { name: 'Bob', role: 'admin', password: 'guessed', attempts: 0 }
      expect(from(type, given)).toMatchObject({ name: 'Bob', role: 'reader', password: 'secret' })
      expect(from(type, given)).not.toHaveProperty('attempts')
    }
  })

  it('leaves what is open as it is where none of the classes hides', () => {
    @Expose()
    class Open {
      @Allow() a = 1
    }
    const plain = (type: new () => object) => instanceToPlain(new type(), { strategy: 'excludeAll' })
    expect(plain(PartialType(Open))).toEqual(plain(Open))
    expect(plain(IntersectionType(Open, Open))).toEqual(plain(Open))
  })
})

it('adds nothing to classes that no mapped type is made of', () => {
  class Untouched {
    @IsInt() declare id: number
  }
  expect(getMetadataStorage().getTargetValidationMetadatas(Untouched, '', false, false)).toHaveLength(1)
})
