import 'reflect-metadata'
import { describe, expect, it } from '@jest/globals'
import * as original from 'class-validator'
import { METHOD_CONSTRAINTS, RETURN_VALUE } from '../methods/method-constraints.js'
import { MisplacedConstraintError } from '../methods/methods.errors.js'
import * as decorators from './index.js'

const { IsOptional, IsString, Matches, Max, MaxLength, Min, Validate, constraint } = decorators

/** What class-validator exports under a capital letter without being a decorator. */
const CLASSES = new Set(['MetadataStorage', 'ValidationError', 'ValidationTypes', 'Validator'])

function originalDecorators(): readonly string[] {
  return Object.entries(original)
    .filter(([name, value]) => typeof value === 'function' && /^[A-Z]/.test(name) && !CLASSES.has(name))
    .map(([name]) => name)
}

/** Everything that is recorded for a class, without what is made anew for each decorator. */
function recorded(type: new () => object) {
  return original
    .getMetadataStorage()
    .getTargetValidationMetadatas(type, '', false, false)
    .map(({ constraintCls, target, message, validateIf, constraints, ...rest }) => ({
      ...rest,
      constraints: (constraints as unknown[] | undefined)?.map((each: unknown) =>
        typeof each === 'function' ? 'function' : each,
      ),
      verdicts: original
        .getMetadataStorage()
        .getTargetValidatorConstraints(constraintCls)
        .map(({ name, async }) => [name, async]),
    }))
}

const metadataOf = (type: new () => object) =>
  original.getMetadataStorage().getTargetValidationMetadatas(type, '', false, false)

/** Arguments with which each decorator can be made. */
const ARGUMENTS: Readonly<Record<string, readonly unknown[]>> = {
  ArrayContains: [[1]],
  ArrayMaxSize: [1],
  ArrayMinSize: [1],
  ArrayNotContains: [[1]],
  Contains: ['a'],
  Equals: [1],
  IsByteLength: [1, 2],
  IsDivisibleBy: [2],
  IsEnum: [{ A: 'a' }],
  IsHash: ['md5'],
  IsIn: [[1]],
  IsInstance: [Date],
  IsNotIn: [[1]],
  IsPassportNumber: ['DE'],
  IsTaxId: ['de-DE'],
  Length: [1, 2],
  Matches: [/a/],
  Max: [1],
  MaxDate: [new Date(0)],
  MaxLength: [1],
  Min: [1],
  MinDate: [new Date(0)],
  MinLength: [1],
  NotContains: ['a'],
  NotEquals: [1],
  Validate: [class {}],
  ValidateBy: [{ name: 'mine', validator: { validate: () => true } }],
  ValidateIf: [() => true],
}

type AnyFactory = (...args: readonly unknown[]) => decorators.ConstraintDecorator

describe('the decorators', () => {
  it('are all that class-validator has', () => {
    const missing = originalDecorators().filter((name) => !(name in decorators))
    expect(missing).toEqual([])
    expect(originalDecorators().length).toBeGreaterThan(100)
  })

  it('are none but those of class-validator and class-transformer, and what this door adds', () => {
    const added = new Set(['constraint', 'buildMessage', 'registerDecorator', 'ValidatorConstraint'])
    const ours = Object.keys(decorators).filter((name) => !added.has(name))
    const transformer = ['Exclude', 'Expose', 'Transform', 'Type']
    const known = new Set([
      ...originalDecorators(),
      ...transformer,
      'TransformInstanceToInstance',
      'TransformInstanceToPlain',
      'TransformPlainToInstance',
      'IntersectionType',
      'OmitType',
      'PartialType',
      'PickType',
      'Valid',
      'Validated',
    ])
    expect(ours.filter((name) => !known.has(name))).toEqual([])
  })

  it.each(originalDecorators().filter((name) => name !== 'ValidatorConstraint'))(
    '%s records above a property what the original does, and on a parameter nothing',
    (name) => {
      const args = ARGUMENTS[name] ?? []
      const ours = (decorators as unknown as Record<string, AnyFactory>)[name] as AnyFactory
      const theirs = (original as unknown as Record<string, AnyFactory>)[name] as AnyFactory
      class Ours {
        declare value: unknown
        method(value: unknown) {
          return value
        }
      }
      class Theirs {
        declare value: unknown
      }
      const options = { groups: ['a'], message: 'no', context: { a: 1 } }
      const all = [...args, ...optionsBefore(name, args), options]
      ours(...all)(Ours.prototype, 'value')
      theirs(...all)(Theirs.prototype, 'value')
      ours(...all)(Ours.prototype, 'method', 0)
      expect(recorded(Ours)).toEqual(recorded(Theirs))
      expect(recorded(Ours)).toHaveLength(1)
      expect(METHOD_CONSTRAINTS.get(Ours.prototype, 'method')?.get(0)).toHaveLength(1)
    },
  )

  /** Parameters that are left out before the options. */
  function optionsBefore(name: string, args: readonly unknown[]): readonly undefined[] {
    const factory = (original as unknown as Record<string, { length: number }>)[name]
    return Array.from({ length: Math.max((factory?.length ?? 1) - args.length - 1, 0) }, () => undefined)
  }

  it('stand above accessors as the originals do', () => {
    class Order {
      @Min(1) get total() {
        return 0
      }
    }
    expect(metadataOf(Order).map(({ propertyName }) => propertyName)).toEqual(['total'])
  })

  it('are kept in the order in which they were applied', () => {
    class Service {
      find(@IsOptional() @IsString() @MaxLength(3) name: string, @Min(1) page: number) {
        return [name, page]
      }
    }
    const kept = METHOD_CONSTRAINTS.getOwn(Service.prototype, 'find')
    class Parameter {}
    for (const decorate of kept?.get(0) ?? []) decorate(Parameter.prototype, 'name')
    expect(metadataOf(Parameter).map(({ name }) => name)).toEqual(['maxLength', 'isString', 'isOptional'])
    expect(kept?.get(1)).toHaveLength(1)
    expect(metadataOf(Service)).toEqual([])
  })

  it('constrain what a method returns where they stand above it', () => {
    class Service {
      @Min(1) count() {
        return 1
      }
    }
    expect(METHOD_CONSTRAINTS.getOwn(Service.prototype, 'count')?.get(RETURN_VALUE)).toHaveLength(1)
    expect(metadataOf(Service)).toEqual([])
  })

  it('have both signatures where the original has two', () => {
    @decorators.ValidatorConstraint({ name: 'even' })
    class Even {
      validate(value: number) {
        return value % 2 === 0
      }
    }
    class Order {
      @Matches(/a/u, { groups: ['g'] }) @Matches('a', 'i', { always: true }) sku!: string
      @Validate(Even, { always: true }) @Validate(Even, [1, 2], { each: true }) count!: number
    }
    expect(metadataOf(Order).map(({ groups, always, each }) => ({ groups, always, each }))).toEqual([
      { always: true },
      { groups: ['g'] },
      { each: true },
      { always: true },
    ])
  })

  it('refuse parameters of constructors, whose values no property decorator would reach', () => {
    const decorate = () => {
      class Order {
        // @ts-expect-error: TypeScript refuses it as well
        constructor(@Min(1) readonly count: number) {}
      }
      return Order
    }
    expect(decorate).toThrow(MisplacedConstraintError)
    expect(decorate).toThrow(
      '@Min() stands on parameter 0 of the constructor of Order, where nothing checks it.\nDeclare the property in the body of the class',
    )
  })

  it('refuse parameters of static methods, which no aspect advises', () => {
    const decorate = () => {
      class Order {
        static of(@Max(1) count: number) {
          return count
        }
      }
      return Order
    }
    expect(decorate).toThrow(
      '@Max() stands on the static method Order.of, where nothing checks it.\nMake it an instance method',
    )
  })

  it('can be made of a decorator of your own', () => {
    const IsSku = constraint(() => (target, property) => Min(3)(target, property))
    class Order {
      @IsSku() declare sku: string
      find(@IsSku() sku: string) {
        return sku
      }
    }
    expect(metadataOf(Order).map(({ name }) => name)).toEqual(['min'])
    expect(METHOD_CONSTRAINTS.getOwn(Order.prototype, 'find')?.get(0)).toHaveLength(1)
  })
})
