import { describe, expect, it } from '@jest/globals'
import { Type } from 'class-transformer'
import {
  Allow,
  ArrayMinSize,
  IsDefined,
  IsInt,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  registerDecorator,
  Validate,
  ValidateBy,
  ValidateIf,
  ValidateNested,
  validateSync,
  ValidatorConstraint,
  type ValidationArguments,
  type ValidatorConstraintInterface,
} from 'class-validator'
import { loadDecoratorLibraries } from '../libraries/decorator-libraries.js'
import type { ValidatorOptions } from '../validation.options.js'
import { comparable } from './comparable-errors.fixture.js'
import { compileValidator } from './compile-validator.js'
import type { ValidationError } from './validation-error.js'

const context = { libraries: await loadDecoratorLibraries(), generatesCode: false }

/** What is found, after it was seen to be what class-validator finds in a copy. */
function validated(make: () => object, options: ValidatorOptions = {}): readonly ValidationError[] {
  const [object, copy] = [make(), make()]
  const errors = compileValidator(object.constructor as never, options, context)(object)
  if (errors instanceof Promise) throw new TypeError('Nothing is asynchronous here')
  const expected = validateSync(copy, { ...options } as object)
  const isCopy = (value: unknown): unknown => (value === object || value === copy ? 'the object' : value)
  expect(comparable(errors, isCopy)).toEqual(comparable(expected, isCopy))
  expect(object).toEqual(copy)
  return errors
}

function create<T extends object>(type: new () => T, properties: object): () => T {
  return () => Object.assign(new type(), properties)
}

/** Names of failed constraints by property. */
function failures(errors: readonly ValidationError[]): object {
  return Object.fromEntries(
    errors.map(({ property, constraints = {} }) => [property, Object.keys(constraints)]),
  )
}

class Item {
  @IsString()
  @MaxLength(3)
  declare sku: string

  @Min(1)
  declare quantity: number
}

describe('a validator', () => {
  it('finds nothing in a valid object', () => {
    expect(validated(create(Item, { sku: 'abc', quantity: 1 }))).toEqual([])
  })

  it('tells target, value, property, children and messages of every constraint that fails', () => {
    const [error, ...others] = validated(create(Item, { sku: 12, quantity: 1 }))
    expect(others).toEqual([])
    expect({ ...error }).toEqual({
      target: { sku: 12, quantity: 1 },
      value: 12,
      property: 'sku',
      children: [],
      constraints: {
        maxLength: 'sku must be shorter than or equal to 3 characters',
        isString: 'sku must be a string',
      },
    })
  })

  it('sees no difference between fields that are declared and fields that are defined', () => {
    class Defined {
      @IsString() name!: string
      @IsOptional() @IsString() note?: string
    }
    expect(failures(validated(create(Defined, {})))).toEqual({ name: ['isString'] })
  })

  it('validates by the class of the object, also where that is another one than it was compiled for', () => {
    class Special extends Item {
      @Max(2)
      declare quantity: number
    }
    const validate = compileValidator(Item, {}, context)
    const special = Object.assign(new Special(), { sku: 'a', quantity: 3 })
    expect(failures(validate(special) as readonly ValidationError[])).toEqual({ quantity: ['max'] })
  })
})

describe('options', () => {
  class Partial {
    @IsString() declare a: unknown
    @IsDefined() @IsString() declare b: unknown
  }

  it.each([
    ['skipUndefinedProperties', { b: ['isDefined'] }],
    ['skipMissingProperties', { b: ['isDefined'] }],
    ['skipNullProperties', { a: ['isString'], b: ['isDefined', 'isString'] }],
  ] as const)('%s spares what is undefined, but not of @IsDefined', (option, expected) => {
    expect(failures(validated(create(Partial, {}), { [option]: true }))).toEqual(expected)
  })

  it.each([
    ['skipUndefinedProperties', { a: ['isString'], b: ['isDefined', 'isString'] }],
    ['skipMissingProperties', { b: ['isDefined'] }],
    ['skipNullProperties', { b: ['isDefined'] }],
  ] as const)('%s and null', (option, expected) => {
    expect(failures(validated(create(Partial, { a: null, b: null }), { [option]: true }))).toEqual(expected)
  })

  class Listed {
    @IsString() declare known: string
    @Allow() declare allowed: unknown
  }
  const extra = create(Listed, { known: 'a', allowed: 1, extra: 2, constraints: 3 })

  it('whitelist removes properties without decorators', () => {
    const object = extra()
    void compileValidator(Listed, { whitelist: true }, context)(object)
    expect(Object.keys(object)).toEqual(['known', 'allowed'])
    expect(validated(extra, { whitelist: true })).toEqual([])
  })

  it('forbidNonWhitelisted reports them, without children, before everything else', () => {
    const options = { whitelist: true, forbidNonWhitelisted: true }
    const errors = validated(create(Listed, { extra: 1 }), options)
    expect(failures(errors)).toEqual({ extra: ['whitelistValidation'], known: ['isString'] })
    expect(Object.keys(errors[0] ?? {})).toContain('children')
    expect(errors[0]?.children).toBeUndefined()
  })

  it('forbidUnknownValues reports objects of classes without decorators, unless it is off', () => {
    class Unknown {}
    expect(failures(validated(create(Unknown, { a: 1 })))).toEqual({ undefined: ['unknownValue'] })
    expect(validated(create(Unknown, { a: 1 }), { forbidUnknownValues: false })).toEqual([])
  })

  it('stopAtFirstError reports one constraint of each property', () => {
    expect(failures(validated(create(Item, {}), { stopAtFirstError: true }))).toEqual({
      sku: ['maxLength'],
      quantity: ['min'],
    })
  })

  it('dismissDefaultMessages leaves texts empty that the application did not write', () => {
    class Written {
      @IsString() @Min(1, { message: 'too small' }) declare a: unknown
    }
    const [error] = validated(create(Written, { a: -1 }), { dismissDefaultMessages: true })
    expect(error?.constraints).toEqual({ min: 'too small', isString: '' })
  })

  it('validationError leaves out target and value', () => {
    const [error] = validated(create(Item, { sku: 'a', quantity: 0 }), {
      validationError: { target: false, value: false },
    })
    expect(Object.keys(error ?? {})).toEqual(['property', 'children', 'constraints'])
  })
})

describe('groups', () => {
  class Grouped {
    @Min(1) declare ungrouped: number
    @Min(1, { groups: ['create'] }) declare created: number
    @Min(1, { groups: ['update'], always: true }) declare always: number
    @Min(1, { always: false }) declare never: number
  }
  const invalid = create(Grouped, { ungrouped: 0, created: 0, always: 0, never: 0 })

  it.each<[string, ValidatorOptions, readonly string[]]>([
    ['without groups everything counts', {}, ['ungrouped', 'created', 'always', 'never']],
    ['with groups only what has one of them', { groups: ['create'] }, ['created', 'always']],
    ['an unknown group leaves what always counts', { groups: ['other'] }, ['always']],
    [
      'always is the default of decorators',
      { groups: ['create'], always: true },
      ['ungrouped', 'created', 'always'],
    ],
    ['strictGroups', { strictGroups: true }, ['ungrouped', 'always', 'never']],
    ['an empty list is none', { groups: [] }, ['ungrouped', 'created', 'always', 'never']],
  ])('%s', (_, options, expected) => {
    expect(Object.keys(failures(validated(invalid, options))).sort()).toEqual([...expected].sort())
  })
})

describe('conditions', () => {
  class Conditional {
    @IsOptional() @IsString() declare optional: unknown
    @ValidateIf((object: Conditional) => object.optional === 'strict') @IsInt() declare whenStrict: unknown
    @IsInt({ validateIf: (_, value) => value !== 'let it be' }) declare guarded: unknown
  }

  it('spare a property', () => {
    expect(validated(create(Conditional, { optional: null, whenStrict: 'x', guarded: 'let it be' }))).toEqual(
      [],
    )
  })

  it('let it be checked', () => {
    const invalid = create(Conditional, { optional: 'strict', whenStrict: 'x', guarded: 'x' })
    expect(failures(validated(invalid))).toEqual({ whenStrict: ['isInt'], guarded: ['isInt'] })
  })

  it('are all asked, once, in the order of the decorators', () => {
    const asked: string[] = []
    class Asked {
      @ValidateIf(() => asked.push('second') < 0)
      @ValidateIf(() => asked.push('first') < 0)
      @IsInt()
      declare a: unknown
    }
    expect(compileValidator(Asked, {}, context)(new Asked())).toEqual([])
    expect(asked).toEqual(['first', 'second'])
  })
})

describe('each', () => {
  class Lists {
    @IsInt({ each: true }) declare list: unknown
  }

  it.each<[string, unknown, boolean]>([
    ['the elements of an array', [1, 'x'], false],
    ['valid elements', [1, 2], true],
    ['the elements of a Set', new Set([1, 'x']), false],
    ['the values of a Map', new Map([['a', 'x']]), false],
    ['valid values of a Map', new Map([['a', 1]]), true],
    ['a value that is no collection', 1, true],
    ['no element', [], true],
    ['holes', Object.assign([], { 2: 1 }), true],
    ['what is undefined', [undefined], false],
  ])('looks at %s', (_, list, valid) => {
    expect(validated(create(Lists, { list })).length === 0).toBe(valid)
  })
})

describe('contexts', () => {
  it('are told for the constraints that failed', () => {
    class WithContexts {
      @Min(1, { context: { code: 'E1' } })
      @Max(5, { context: { code: 'E2' } })
      @IsDefined({ context: { code: 'E3' } })
      declare a: unknown
    }
    const [error] = validated(create(WithContexts, { a: 0 }))
    expect(error?.contexts).toEqual({ min: { code: 'E1' } })
    expect(validated(create(WithContexts, {}))[0]?.contexts).toEqual({
      isDefined: { code: 'E3' },
      max: { code: 'E2' },
      min: { code: 'E1' },
    })
  })
})

describe('constraints of the application', () => {
  const calls: ValidationArguments[] = []

  @ValidatorConstraint({ name: 'between' })
  class Between implements ValidatorConstraintInterface {
    validate(value: number, told: ValidationArguments): boolean {
      calls.push(told)
      const [low, high] = told.constraints as [number, number]
      return value >= low && value <= high
    }
    defaultMessage(): string {
      return '$property must be between $constraint1 and $constraint2'
    }
  }

  function IsEven(): PropertyDecorator {
    return (prototype, propertyName) =>
      registerDecorator({
        name: 'isEven',
        target: prototype.constructor,
        propertyName: String(propertyName),
        validator: { validate: (value) => typeof value === 'number' && value % 2 === 0 },
      })
  }

  class Custom {
    @Validate(Between, [2, 4])
    @IsEven()
    @ValidateBy({ name: 'odd', validator: { validate: () => false, defaultMessage: () => 'never $value' } })
    declare a: number
  }

  it('are called with the arguments of class-validator, and give their messages', () => {
    calls.length = 0
    const [error] = validated(create(Custom, { a: 5 }))
    expect(error?.constraints).toEqual({
      odd: 'never 5',
      isEven: '',
      between: 'a must be between 2 and 4',
    })
    expect(calls).toHaveLength(2)
    expect(calls[0]).toEqual({ ...calls[1], object: calls[0]?.object })
    expect(calls[0]).toEqual({
      targetName: 'Custom',
      property: 'a',
      object: { a: 5 },
      value: 5,
      constraints: [2, 4],
    })
  })

  it('may fail with what they throw', () => {
    class Throwing {
      @ValidateBy({
        name: 'throwing',
        validator: {
          validate: () => {
            throw new RangeError('no')
          },
        },
      })
      declare a: unknown
    }
    expect(() => compileValidator(Throwing, {}, context)(new Throwing())).toThrow(RangeError)
  })
})

describe('inheritance', () => {
  class Base {
    @MaxLength(3) declare name: unknown
    @IsInt() declare id: unknown
    @IsOptional() @IsString() declare note: unknown
  }
  class Derived extends Base {
    @Min(1) declare id: unknown
    @IsString() declare own: unknown
  }

  it('adds, and a property with constraints of its own has no inherited ones', () => {
    expect(failures(validated(create(Derived, { name: 'long', id: -1.5, note: 1, own: 1 })))).toEqual({
      name: ['maxLength'],
      id: ['min'],
      note: ['isString'],
      own: ['isString'],
    })
  })
})

describe('nested objects', () => {
  class Order {
    @ValidateNested({ each: true })
    @ArrayMinSize(1)
    @Type(() => Item)
    declare items: unknown

    @IsOptional()
    @ValidateNested({ message: '$property of $target: $value', context: { code: 'nested' } })
    declare first: unknown
  }
  const good = Object.assign(new Item(), { sku: 'a', quantity: 1 })
  const bad = Object.assign(new Item(), { sku: 'a', quantity: 0 })

  /** Paths of failed constraints. */
  function paths(errors: readonly ValidationError[], parent = ''): readonly string[] {
    return errors.flatMap(({ property, constraints = {}, children = [] }) => {
      const path = `${parent}/${property}`
      return [...Object.keys(constraints).map((name) => `${path} ${name}`), ...paths(children, path)]
    })
  }

  it.each<[string, object, readonly string[]]>([
    ['an array', { items: [good, bad] }, ['/items/1/quantity min']],
    ['arrays in an array', { items: [[good], [good, bad]] }, ['/items/1/1/quantity min']],
    ['a Set', { items: new Set([good, bad]) }, ['/items arrayMinSize', '/items/1/quantity min']],
    ['a Map', { items: new Map([['k', bad]]) }, ['/items arrayMinSize', '/items/k/quantity min']],
    ['an object', { items: [good], first: bad }, ['/first/quantity min']],
    ['a plain object', { items: [{ sku: 'a', quantity: 1 }] }, ['/items/0/undefined unknownValue']],
    [
      'what is no object',
      { items: [5, null, good] },
      ['/items/0 nestedValidation', '/items/1 nestedValidation'],
    ],
    ['a text', { items: [good], first: 'x' }, ['/first nestedValidation']],
    ['undefined', { items: [undefined] }, []],
    ['an object without prototype', { items: [Object.create(null)] }, ['/items/0 nestedValidation']],
  ])('are found in %s', (_, properties, expected) => {
    expect(paths(validated(create(Order, properties)))).toEqual(expected)
  })

  it('are validated by their class, not by the declared one', () => {
    class Other {
      @IsString() declare other: unknown
    }
    expect(paths(validated(create(Order, { items: [new Other(), bad, new Other()] })))).toEqual([
      '/items/0/other isString',
      '/items/1/quantity min',
      '/items/2/other isString',
    ])
  })

  it('are stripped by whitelist', () => {
    const make = (): object =>
      Object.assign(new Order(), { items: [Object.assign(new Item(), { sku: 'a', quantity: 1, extra: 1 })] })
    expect(validated(make, { whitelist: true })).toEqual([])
  })

  it('have messages that name the class as class-validator does', () => {
    const [error] = validated(create(Order, { items: [good], first: 'x' }))
    expect(error?.constraints).toEqual({ nestedValidation: 'first of Function: x' })
    expect(error?.contexts).toEqual({ nestedValidation: { code: 'nested' } })
  })

  it('are not looked at after an error where the first one is enough', () => {
    expect(paths(validated(create(Order, { items: new Set([bad]) }), { stopAtFirstError: true }))).toEqual([
      '/items arrayMinSize',
    ])
  })
})
