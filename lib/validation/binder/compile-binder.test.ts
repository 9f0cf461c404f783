import { describe, expect, it } from '@jest/globals'
import { plainToInstance, Type } from 'class-transformer'
import { IsInt, IsString, Length, Min, ValidateNested, validateSync } from 'class-validator'
import fc from 'fast-check'
import type { AnyClass } from '../../core/index.js'
import { UntransformableValueError } from '../transformer/transformer.errors.js'
import { ValidationEngine } from '../validation-engine.js'
import type { ValidatorOptions } from '../validation.options.js'
import { BindingFailure } from './compiled-binder.js'
import { copied } from './copied.fixture.js'
import { FusedClassReader } from './fused-class-reader.js'
import { inferNestedTypes } from './nested-types.js'
import { Address, Conditional, Customer, DeclaredOrder, Grouped, Item, Order, Tree } from './order.fixture.js'

const MODES = [
  { mode: 'generated code', engine: await ValidationEngine.load({ generatesCode: true }) },
  { mode: 'closures', engine: await ValidationEngine.load({ generatesCode: false }) },
]
const { engine: generated } = MODES[0] as (typeof MODES)[0]

function isFused(type: AnyClass, validation: ValidatorOptions = { whitelist: true }): boolean {
  const { libraries } = generated.context
  return (
    new FusedClassReader(libraries, validation, inferNestedTypes(type, libraries)).read(type) !== undefined
  )
}

const REFUSED = Symbol('a value that can not become what the class declares')

/** An object that JavaScript itself can not turn into text or a number: a TypeError of the original, a coded error of ours. */
function unlessRefused<Result>(
  transform: () => Result,
  refusal: typeof TypeError | typeof UntransformableValueError,
) {
  try {
    return transform()
  } catch (error) {
    if (error instanceof refusal) return REFUSED
    throw error
  }
}

/** What the originals make of a copy: an instance, the errors, or nothing. */
function original(type: AnyClass, plain: unknown, options: ValidatorOptions): unknown {
  const instance = unlessRefused<object>(
    () => plainToInstance(type as new () => object, copied(plain)),
    TypeError,
  )
  if (instance === REFUSED) return REFUSED
  const errors = validateSync(instance, options as object)
  return errors.length === 0 ? instance : { errors: JSON.parse(JSON.stringify(errors)) as unknown }
}

function bound(
  type: AnyClass,
  plain: unknown,
  { engine, options }: { engine: ValidationEngine; options: ValidatorOptions },
): unknown {
  const binder = engine.binder(type, { validation: options })
  const result = unlessRefused(() => binder(copied(plain)), UntransformableValueError)
  return result instanceof BindingFailure
    ? { errors: JSON.parse(JSON.stringify(result.errors)) as unknown }
    : result
}

const scalar = fc.oneof(
  fc.string({ maxLength: 6 }),
  fc.integer({ min: -2, max: 1001 }),
  fc.double(),
  fc.boolean(),
  fc.constantFrom(null, '', 'EUR', '12345', 'a', 'ada@example.com', '2026-01-02T03:04:05Z', 1, 2, 0, '1', -0),
)
const junk = fc.oneof(
  { weight: 6, arbitrary: scalar },
  { weight: 1, arbitrary: fc.array(scalar, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
)

/** Mostly what the class wants, sometimes anything, sometimes nothing, sometimes more. */
function like(good: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<unknown> {
  const fields = Object.fromEntries(
    Object.entries(good).map(([name, arbitrary]) => [
      name,
      fc.oneof({ weight: 12, arbitrary }, { weight: 1, arbitrary: junk }),
    ]),
  )
  return fc
    .tuple(
      fc.record(fields, { requiredKeys: [] }),
      fc.record(fields),
      fc.integer({ min: 0, max: 5 }),
      fc.jsonValue({ maxDepth: 1 }),
    )
    .map(([partial, whole, dice, extra]) =>
      dice === 0 ? partial : dice === 1 ? { ...whole, extra, undecorated: extra } : whole,
    )
}

const item = like({
  sku: fc.string({ minLength: 1, maxLength: 8 }),
  quantity: fc.integer({ min: 1, max: 1000 }),
  price: fc.double({ min: 0, noNaN: true }),
})
const order = like({
  customer: fc.integer({ min: 1 }),
  currency: fc.constantFrom('EUR', 'USD'),
  note: fc.option(fc.string({ maxLength: 20 })),
  items: fc.array(item, { minLength: 1, maxLength: 5 }),
})
const address = like({ street: fc.string({ minLength: 1 }), zip: fc.constant('12345') })
const customer = like({
  street: fc.string({ minLength: 1 }),
  zip: fc.constant('12345'),
  size: fc.integer(),
  since: fc.constantFrom('2026-01-02', 1_700_000_000_000),
  active: fc.constantFrom(true, false, 'yes', 0),
  ratings: fc.array(fc.oneof(fc.integer(), fc.constant('3'))),
  mail: fc.constant('ada@example.com'),
  grade: fc.constantFrom('a', 'b', null),
  secret: fc.string(),
  extra: fc.jsonValue({ maxDepth: 2 }),
  level: fc.constantFrom(1, 2),
  billing: fc.option(address),
  unchecked: address,
})
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: like({
    name: fc.string(),
    children: fc.oneof({ maxDepth: 4 }, fc.constant([]), fc.array(tie('tree'), { maxLength: 3 })),
  }),
}))

const SUBJECTS: readonly {
  readonly type: AnyClass
  readonly input: fc.Arbitrary<unknown>
  readonly options?: ValidatorOptions
}[] = [
  { type: Order, input: order },
  { type: Order, input: order, options: { whitelist: false } },
  { type: Order, input: order, options: { whitelist: true, forbidNonWhitelisted: true } },
  { type: Order, input: order, options: { whitelist: true, skipMissingProperties: true } },
  {
    type: Order,
    input: order,
    options: { whitelist: true, skipUndefinedProperties: true, stopAtFirstError: true },
  },
  {
    type: Order,
    input: order,
    options: { whitelist: true, skipNullProperties: true, validationError: { target: false, value: false } },
  },
  { type: DeclaredOrder, input: order },
  { type: Customer, input: customer },
  { type: Tree, input: tree },
  {
    type: Conditional,
    input: like({ kind: fc.constantFrom('a', 'b'), count: fc.integer(), name: fc.constant(' x ') }),
  },
  ...[['create'], ['update'], ['create', 'update'], []].map((groups) => ({
    type: Grouped,
    input: like({ name: fc.string(), version: fc.integer(), note: fc.string() }),
    options: { whitelist: true, groups },
  })),
]

describe.each(MODES)('a binder of $mode', ({ engine }) => {
  it.each(SUBJECTS)(
    'gives what the originals give for $type.name with $options',
    ({ type, input, options = { whitelist: true } }) => {
      fc.assert(
        fc.property(input, (plain) => {
          expect(bound(type, plain, { engine, options })).toStrictEqual(original(type, plain, options))
        }),
        { numRuns: 400 },
      )
    },
  )

  it('refuses with a coded error what the original fails to convert', () => {
    const plain = { ratings: { toString: '' } }
    const options = { whitelist: true }
    expect(original(Customer, plain, options)).toBe(REFUSED)
    expect(bound(Customer, plain, { engine, options })).toBe(REFUSED)
  })

  it('makes instances of every level', () => {
    const plain = { customer: 1, currency: 'EUR', items: [{ sku: 'A', quantity: 1, price: 2 }], more: 1 }
    const result = engine.binder(Order, { validation: { whitelist: true } })(plain) as Order
    expect(result).toBeInstanceOf(Order)
    expect(result.items[0]).toBeInstanceOf(Item)
    expect(result).not.toHaveProperty('more')
    expect(plain.more).toBe(1)
  })

  it('finds everything that is wrong at once', () => {
    const plain = { customer: 0, currency: 'EURO', items: [{ sku: '', quantity: 1, price: 2 }, { sku: 'A' }] }
    const result = engine.binder(Order, { validation: { whitelist: true } })(plain)
    expect(result).toBeInstanceOf(BindingFailure)
    const { errors } = result as BindingFailure
    expect(errors.map(({ property }) => property)).toEqual(['customer', 'currency', 'items'])
    expect(errors[2]?.children?.map(({ property }) => property)).toEqual(['0', '1'])
  })

  it('makes an instance of the emitted class where a nested property has no @Type', () => {
    class Parcel {
      @ValidateNested() address!: Address
    }
    const bind = engine.binder(Parcel, { validation: { whitelist: true } })
    const parcel = bind({ address: { street: 'Main' } }) as Parcel
    expect(parcel.address).toBeInstanceOf(Address)
    expect(parcel.address.zip).toBe('00000')
    expect(bind({ address: { street: '' } })).toBeInstanceOf(BindingFailure)
  })

  it('makes instances of emitted classes in what a discriminator tells apart too', () => {
    class Place {
      @IsString() kind!: string
    }
    class Home extends Place {
      @ValidateNested() address!: Address
    }
    class Delivery {
      @ValidateNested()
      @Type(() => Place, {
        keepDiscriminatorProperty: true,
        discriminator: { property: 'kind', subTypes: [{ name: 'home', value: Home }] },
      })
      to!: Place
    }
    const bind = engine.binder(Delivery, { validation: { whitelist: true } })
    const delivery = bind({ to: { kind: 'home', address: { street: 'Main' } } }) as Delivery
    expect(delivery.to).toBeInstanceOf(Home)
    expect((delivery.to as Home).address).toBeInstanceOf(Address)
  })

  it.each([undefined, null, 5, 'text', [[]], []])('refuses %j, which is no object', (plain) => {
    expect(engine.binder(Order, { validation: { whitelist: true } })(plain)).toBeInstanceOf(BindingFailure)
  })

  it('validates nothing where validation is off', () => {
    expect(engine.binder(Order, { validation: false })({ customer: 'x', more: 1 })).toMatchObject({
      customer: 'x',
      more: 1,
    })
  })

  it('does not take what an object inherits for input', () => {
    class Odd {
      @IsString() toString!: never
      @IsString() name!: string
    }
    const bind = engine.binder(Odd, { validation: { whitelist: true } })
    expect(bind({ name: 'a' })).toBeInstanceOf(BindingFailure)
    expect(bind(Object.create({ name: 'a' }))).toBeInstanceOf(BindingFailure)
    expect(bind(JSON.parse('{"name":"a","__proto__":{"toString":"x"}}'))).toBeInstanceOf(BindingFailure)
    expect(Object.prototype).not.toHaveProperty('name')
  })

  it.each([
    'a"b',
    "a'b",
    'a\\b',
    'a\nb',
    'a\u2028b',
    'a`${process.exit(3)}`b',
    '*/ process.exit(3) /*',
    ')]};process.exit(3);//',
    '\ud800',
    '',
    'if',
    '0',
  ])('takes the property name %j for nothing but a name', (name) => {
    class Hostile {}
    IsInt({ message: `"]);throw 1;//${name}` })(Hostile.prototype, name)
    Min(1)(Hostile.prototype, name)
    const bind = engine.binder(Hostile, { validation: { whitelist: true } })
    expect(bind({ [name]: 5 })).toStrictEqual(Object.assign(new Hostile(), { [name]: 5 }))
    expect(bind({ [name]: 0.5 })).toBeInstanceOf(BindingFailure)
  })
})

describe('generated code', () => {
  it.each([Order, DeclaredOrder, Customer, Tree])('binds %p', (type) => {
    expect(isFused(type)).toBe(true)
  })

  it('is left to the complete path where the application decides', () => {
    class Custom {
      @Length(1, 2, { message: () => 'mine' }) name!: string
    }
    expect(isFused(Custom)).toBe(true)
    expect(isFused(Conditional)).toBe(false)
    expect(FusedClassReader.allows({}, { whitelist: false })).toBe(false)
    expect(FusedClassReader.allows({ enableImplicitConversion: true }, { whitelist: true })).toBe(false)
  })
})
