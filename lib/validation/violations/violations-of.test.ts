import { describe, expect, it } from '@jest/globals'
import { Type } from 'class-transformer'
import {
  ArrayUnique,
  IsDefined,
  IsEmail,
  IsEnum,
  IsInt,
  IsString,
  Length,
  Matches,
  Min,
  Validate,
  ValidateBy,
  ValidateNested,
  ValidatorConstraint,
  validateSync,
  type ValidatorConstraintInterface,
} from 'class-validator'
import { anything, array, assert, dictionary, letrec, oneof, property, record, string } from 'fast-check'
import type { AnyClass } from '../../core/index.js'
import { ValidationEngine } from '../validation-engine.js'
import type { ValidatorOptions } from '../validation.options.js'
import type { Violation } from './violation.js'
import { violationsOf, type ValidationErrorLike } from './violations-of.js'

const engine = await ValidationEngine.load()

function violations(type: AnyClass, value: object, options: ValidatorOptions = {}): readonly Violation[] {
  const instance = Object.assign(Reflect.construct(type, []) as object, value)
  const errors = engine.validator(type, options)(instance)
  if (errors instanceof Promise) throw new TypeError('The validator is asynchronous.')
  return violationsOf(errors)
}

class Item {
  @IsString()
  declare sku: string

  @IsInt()
  @Min(0)
  declare price: number
}

class Order {
  @ValidateNested({ each: true })
  @Type(() => Item)
  declare items: unknown

  @Length(2, 5)
  declare name: string
}

function item(value: object): Item {
  return Object.assign(new Item(), { sku: 'A1', price: 1 }, value)
}

describe('violationsOf', () => {
  it('lists findings in the order of the errors, with paths from the root', () => {
    expect(violations(Order, { items: [item({}), item({ price: -1.5, sku: 5 })], name: 'x' })).toEqual([
      {
        path: ['items', 1, 'sku'],
        code: 'isString',
        message: 'sku must be a string',
        params: {},
        isDefaultMessage: true,
      },
      {
        path: ['items', 1, 'price'],
        code: 'min',
        message: 'price must not be less than 0',
        params: { min: 0 },
        isDefaultMessage: true,
      },
      {
        path: ['items', 1, 'price'],
        code: 'isInt',
        message: 'price must be an integer number',
        params: {},
        isDefaultMessage: true,
      },
      {
        path: ['name'],
        code: 'isLength',
        message: 'name must be longer than or equal to 2 characters',
        params: { minLength: 2, maxLength: 5 },
        isDefaultMessage: true,
      },
    ])
  })

  it('numbers elements of arrays and Sets, and names entries of Maps', () => {
    const bad = item({ price: -1 })
    const path = (items: unknown) => violations(Order, { items, name: 'abc' })[0]?.path
    expect(path([bad])).toEqual(['items', 0, 'price'])
    expect(path(new Set([item({}), bad]))).toEqual(['items', 1, 'price'])
    expect(path(new Map([['7', bad]]))).toEqual(['items', '7', 'price'])
    expect(path([['x']])).toEqual(['items', 0, 0])
  })

  it('numbers elements also where errors keep no values', () => {
    const options = { validationError: { target: false, value: false } }
    const found = violations(Order, { items: [item({ price: -1 })], name: 'abc' }, options)
    expect(found[0]?.path).toEqual(['items', 0, 'price'])
  })

  it('tells what is no object where one should be', () => {
    expect(violations(Order, { items: ['x'], name: 'abc' })).toEqual([
      {
        path: ['items', 0],
        code: 'nestedValidation',
        message: 'each value in nested property items must be either object or array',
        params: {},
        isDefaultMessage: true,
        each: true,
      },
    ])
  })

  it('tells properties that should not be there, and values of no known class', () => {
    const options = { whitelist: true, forbidNonWhitelisted: true }
    expect(violations(Order, { items: [], name: 'abc', extra: 1 }, options)).toEqual([
      {
        path: ['extra'],
        code: 'whitelistValidation',
        message: 'property extra should not exist',
        params: {},
        isDefaultMessage: true,
      },
    ])
    const unknown = { code: 'unknownValue', isDefaultMessage: true }
    expect(violations(Order, { items: [{}], name: 'abc' })).toMatchObject([
      { ...unknown, path: ['items', 0] },
    ])
    expect(violations(Object as unknown as AnyClass, {})).toMatchObject([{ ...unknown, path: [] }])
  })

  it('tells messages of the application from default ones', () => {
    class Account {
      @IsEmail({}, { message: '{account.email}' })
      email: unknown = 1
      @Min(3, { message: ({ value }) => `got ${value}` })
      level: unknown = 1
      @ValidateNested({ message: '$property is no object' })
      owner: unknown = 1
      @ValidateNested()
      address: unknown = 1
      @IsString({ each: true, message: '' })
      tags: unknown = [1]
    }
    expect(
      violations(Account, {}).map(({ code, message, isDefaultMessage }) => [code, message, isDefaultMessage]),
    ).toEqual([
      ['isEmail', '{account.email}', false],
      ['min', 'got 1', false],
      ['nestedValidation', 'owner is no object', false],
      ['nestedValidation', 'nested property address must be either object or array', true],
      ['isString', 'each value in tags must be a string', true],
    ])
    expect(violations(Account, {}, { dismissDefaultMessages: true }).at(-1)).toMatchObject({
      message: '',
      isDefaultMessage: false,
    })
  })

  it('gives params of what class-validator was given, and nothing else that a decorator holds', () => {
    @ValidatorConstraint()
    class Refusal implements ValidatorConstraintInterface {
      validate() {
        return false
      }
    }
    class Product {
      @IsEnum({ Red: 'red', Green: 'green' })
      @Matches(/^[a-z]+$/i, { context: { note: 'internal' } })
      color: unknown = 5
      @Validate(Refusal, ['products'], { message: 'taken', context: { errorCode: 1003 } })
      name: unknown = 'x'
    }
    const found = violations(Product, {})
    expect(found.find(({ code }) => code === 'isEnum')?.params).toEqual({ values: ['red', 'green'] })
    expect(found.find(({ code }) => code === 'matches')?.params).toEqual({ pattern: '^[a-z]+$', flags: 'i' })
    // What a constraint of the application's own is given may be nobody's business: the names of tables, for example.
    expect(found.find(({ path }) => path[0] === 'name')?.params).toEqual({})
  })

  it('names constraints of the application, whose own messages count as default ones', () => {
    @ValidatorConstraint({ name: 'isTaxNumber' })
    class TaxNumber implements ValidatorConstraintInterface {
      validate() {
        return false
      }
      defaultMessage() {
        return '$property is no tax number'
      }
    }
    class Company {
      @Validate(TaxNumber)
      tax: unknown = 1
    }
    expect(violations(Company, {})).toEqual([
      {
        path: ['tax'],
        code: 'isTaxNumber',
        message: 'tax is no tax number',
        params: {},
        isDefaultMessage: true,
      },
    ])
  })

  it('takes no message of a constraint that only has the name of a built-in one for the built-in one', () => {
    class Account {
      @ValidateBy({
        name: 'isEmail',
        validator: { validate: () => false, defaultMessage: () => '$property is private' },
      })
      email: unknown = 'me@example.org'
      @ArrayUnique((each: { id: number }) => each.id)
      list: unknown = [{ id: 1 }, { id: 1 }]
    }
    expect(violations(Account, {})).toMatchObject([
      { code: 'isEmail', isDefaultMessage: false },
      { code: 'arrayUnique', isDefaultMessage: true },
    ])
  })

  it('takes errors of class-validator itself, without params', () => {
    const order = Object.assign(new Order(), { items: [], name: 'x' })
    expect(violationsOf(validateSync(order))).toEqual([
      {
        path: ['name'],
        code: 'isLength',
        message: 'name must be longer than or equal to 2 characters',
        params: {},
        isDefaultMessage: false,
      },
    ])
  })

  it('cleans messages and paths of what could forge a line', () => {
    class Note {
      @IsString({ message: '$value' })
      text: unknown = 1
      @IsDefined()
      other: unknown = 1
    }
    const found = violationsOf([
      { property: 'a\nb\u202e', constraints: { isString: '\x1b[2J\nWARN \ud800' } },
      ...(engine.validator(Note)(new Note()) as readonly ValidationErrorLike[]),
    ])
    expect(found[0]).toMatchObject({ path: ['a b\ufffd'], message: '\ufffd[2J WARN \ufffd' })
    expect(found[1]).toMatchObject({ message: '1' })
  })
})

describe('the limits of violationsOf', () => {
  const leaf = { property: 'x', constraints: { min: 'm'.repeat(10_000) } }

  function nested(depth: number, name: string): ValidationErrorLike {
    let error: ValidationErrorLike = leaf
    for (let level = 0; level < depth; level++) error = { property: name, children: [error] }
    return error
  }

  it('are 100 violations of 500 characters', () => {
    const found = violationsOf(Array.from({ length: 100_000 }, () => leaf))
    expect(found).toHaveLength(100)
    expect(found[0]?.message).toHaveLength(500)
    expect(
      violationsOf([leaf, leaf, leaf], { violations: 2, message: 10 }).map(({ message }) => message),
    ).toEqual(['mmmmmmm...', 'mmmmmmm...'])
    const constraints = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`c${index}`, 'no']))
    expect(violationsOf([{ property: 'a', constraints }])).toHaveLength(100)
  })

  it('name the nearest ancestor of what is deeper than a path may be', () => {
    expect(violationsOf([nested(50_000, 'name')])).toMatchObject([
      { path: Array.from({ length: 100 }, () => 'name') },
    ])
    expect(violationsOf([nested(1, 'n'.repeat(1_000))], { path: 20 })).toMatchObject([
      { path: [`${'n'.repeat(16)}...`] },
    ])
    expect(violationsOf([nested(3, 'ab')], { path: 7 })).toMatchObject([{ path: ['ab', 'ab'] }])
  })

  it('end a tree that contains itself', () => {
    const cycle: { property: string; children: ValidationErrorLike[] } = { property: 'a', children: [] }
    cycle.children.push(cycle, cycle)
    expect(violationsOf([cycle])).toEqual([])
  })

  it('hold for any tree', () => {
    const facts = {
      property: anything(),
      value: anything(),
      constraints: dictionary(string(), anything()),
    }
    const { tree } = letrec<{ tree: object }>((tie) => ({
      tree: oneof(
        { maxDepth: 4 },
        record(facts, { requiredKeys: [] }),
        record({ ...facts, children: array(tie('tree'), { maxLength: 3 }) }, { requiredKeys: ['children'] }),
      ),
    }))
    assert(
      property(tree, (error) => {
        for (const violation of violationsOf([error], {
          violations: 5,
          message: 20,
          path: 20,
        })) {
          expect(violation.message.length).toBeLessThanOrEqual(20)
          expect(violation.path.join('/').length).toBeLessThanOrEqual(30)
          expect(JSON.parse(JSON.stringify(violation))).toEqual(violation)
        }
      }),
    )
  })
})
