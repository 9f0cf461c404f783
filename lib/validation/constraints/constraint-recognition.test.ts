import { describe, expect, it, jest } from '@jest/globals'
import {
  ArrayUnique,
  buildMessage,
  IsEmail,
  IsIn,
  Matches,
  min,
  Min,
  registerDecorator,
  ValidateBy,
  ValidatorConstraint,
  type ValidatorConstraintInterface,
} from 'class-validator'
import { builtInConstraint } from './built-in-constraints.js'
import { DECORATORS_WITH_CODE } from './every-decorator.fixture.js'
import { recognise } from './recognised-constraint.fixture.js'

const MIN_MESSAGE = '$property must not be less than $constraint1'

function custom(name: string, validate: (value: unknown) => unknown, defaultMessage?: () => string) {
  const validator = { validate: validate as (value: unknown) => boolean }
  return recognise(
    ValidateBy({
      name,
      constraints: [5],
      validator: defaultMessage === undefined ? validator : { ...validator, defaultMessage },
    }),
  ).builtIn
}

it('does not take a constraint of somebody else for a built-in one because of its name', () => {
  expect(custom('min', (value) => value === 'anything')).toBeUndefined()
  expect(
    custom(
      'isString',
      () => true,
      () => 'must be text',
    ),
  ).toBeUndefined()
  expect(custom('isEmail', () => true)).toBeUndefined()
})

it('does not take one that says the same and decides otherwise for a built-in one', () => {
  expect(
    custom(
      'min',
      (value) => typeof value === 'number' && value > 5,
      () => MIN_MESSAGE,
    ),
  ).toBeUndefined()
  expect(
    custom(
      'isString',
      (value) => typeof value === 'string' && value !== '',
      () => '$property must be a string',
    ),
  ).toBeUndefined()
})

it('takes one that says and decides the same for what it is', () => {
  const decorator = ValidateBy({
    name: 'min',
    constraints: [5],
    validator: {
      validate: (value: number, args) => min(value, args?.constraints[0] as number),
      defaultMessage: buildMessage((each) => each + MIN_MESSAGE),
    },
  })
  expect(recognise(decorator).builtIn?.params).toEqual({ min: 5 })
})

it('does not take one for built-in that answers later, and does not leave its failure behind', async () => {
  const isEmail = '$property must be an email'
  expect(
    custom(
      'isEmail',
      () => Promise.resolve(true),
      () => isEmail,
    ),
  ).toBeUndefined()
  expect(
    custom(
      'isEmail',
      () => Promise.reject(new RangeError('late')),
      () => isEmail,
    ),
  ).toBeUndefined()
  expect(
    custom(
      'isEmail',
      async () => true,
      () => isEmail,
    ),
  ).toBeUndefined()
  await new Promise(setImmediate)
})

it('survives functions that throw', () => {
  const fail = (): never => {
    throw new RangeError('not for probes')
  }
  expect(custom('min', fail, () => MIN_MESSAGE)).toBeUndefined()
  expect(custom('min', () => true, fail)).toBeUndefined()
  expect(custom('arrayUnique', fail, () => "All $property's elements must be unique")).toBeUndefined()
})

it('does not ask a function of somebody else anything when its message is another', () => {
  const validate = jest.fn(() => true)
  custom('min', validate, () => 'my own')
  custom('min', validate)
  expect(validate).not.toHaveBeenCalled()
})

it('knows no constraint that only objects have', () => {
  for (const name of ['constructor', '__proto__', 'toString', ''])
    expect(custom(name, () => true)).toBeUndefined()
})

it('does not take a constraint class of the application for a built-in one', () => {
  @ValidatorConstraint({ name: 'min' })
  class AtLeastTen implements ValidatorConstraintInterface {
    validate(value: unknown) {
      return typeof value === 'number' && value >= 10
    }

    defaultMessage() {
      return MIN_MESSAGE
    }
  }
  const decorator: PropertyDecorator = (target, propertyName) =>
    registerDecorator({
      name: 'min',
      target: target.constructor,
      propertyName: String(propertyName),
      constraints: [5],
      validator: AtLeastTen,
    })
  expect(recognise(decorator).builtIn).toBeUndefined()
})

it('decides once about a constraint class', () => {
  const { metadata, instance } = recognise(Min(5))
  const validate = jest.spyOn(instance, 'validate')
  expect(builtInConstraint({ ...metadata, propertyName: 'copy' }, instance)?.params).toEqual({ min: 5 })
  expect(validate).not.toHaveBeenCalled()
})

it('takes a promise of what it was mistaken in for a no', () => {
  const { builtIn, instance } = recognise(IsEmail({ require_tld: false }))
  jest.spyOn(instance, 'validate').mockReturnValue(Promise.resolve(true))
  expect(builtIn?.test('jane@example')).toBe(false)
})

describe('with code or state of the application', () => {
  const left = Object.entries(DECORATORS_WITH_CODE).filter(([name]) => !name.startsWith('ArrayUnique'))
  it.each(left)('leaves %s to class-validator', (_name, decorator) => {
    expect(recognise(decorator()).builtIn).toBeUndefined()
  })

  it('knows how to run the identifier of @ArrayUnique, and does not call it to find out that there is one', () => {
    const identify = jest.fn((value: unknown) => value)
    expect(recognise(ArrayUnique(identify)).builtIn).toMatchObject({ name: 'arrayUnique', runsCode: true })
    expect(identify).not.toHaveBeenCalled()
  })
})

it('hears of what is added to a list later, as class-validator does', () => {
  const roles = ['user']
  const { builtIn, original } = recognise(IsIn(roles))
  roles.push('admin')
  expect(builtIn?.test('admin')).toBe(true)
  expect(original('admin')).toBe(true)
})

it('leaves the position of a global expression at the start', () => {
  const expression = /b/g
  const { builtIn, original } = recognise(Matches(expression))
  for (const position of [0, 2, 9]) {
    expression.lastIndex = position
    expect(builtIn?.test('abc')).toBe(true)
    expect(expression.lastIndex).toBe(0)
    expression.lastIndex = position
    expect(original('abc')).toBe(true)
    expect(expression.lastIndex).toBe(0)
  }
})
