import { describe, expect, it } from '@jest/globals'
import { Equals, ValidateBy, validateSync } from 'class-validator'
import fc from 'fast-check'
import { HOSTILE_STRINGS, nastyValues } from '../constraints/nasty-values.fixture.js'
import { loadDecoratorLibraries } from '../libraries/decorator-libraries.js'
import { comparable } from './comparable-errors.fixture.js'
import { compileValidator } from './compile-validator.js'
import type { ValidationError } from './validation-error.js'

const context = { libraries: await loadDecoratorLibraries(), generatesCode: false }

/** A class with one property that is never valid. */
function failing(property: string, constraints: unknown[], message?: unknown): new () => object {
  const type = class Failing {}
  const validator = {
    validate: () => false,
    defaultMessage: () => '$property, $value, $target, $constraint1',
  }
  const options = message === undefined ? undefined : { message: message as string }
  ValidateBy({ name: 'failing', constraints, validator }, options)(type.prototype, property)
  return type
}

function expectSame(type: new () => object, properties: object): void {
  const validate = compileValidator(type, {}, context)
  const object = Object.defineProperties(new type(), Object.getOwnPropertyDescriptors(properties))
  // Twice: what was prepared for the first message serves the second.
  for (let time = 0; time < 2; time++) {
    const errors = validate(object) as readonly ValidationError[]
    const known = [object, ...Object.values(object)]
    const describeValue = (value: unknown): number => known.findIndex((each) => Object.is(each, value))
    expect(comparable(errors, describeValue)).toEqual(comparable(validateSync(object), describeValue))
  }
}

const tokens = [
  '$value',
  '$property',
  '$target',
  '$constraint1',
  '$constraint2',
  '$constraint10',
  '$',
  '$&',
  "$'",
  '$$',
]
const texts = fc
  .array(fc.oneof(fc.constantFrom(...tokens), fc.constantFrom(...HOSTILE_STRINGS), fc.string()), {
    maxLength: 6,
  })
  .map((parts) => parts.join(''))

describe('a message', () => {
  it('is filled in as by class-validator, whatever is in it', () => {
    fc.assert(
      fc.property(texts, fc.array(texts, { maxLength: 11 }), texts, (message, constraints, value) => {
        expectSame(failing('name', constraints, message), { name: value })
        expectSame(
          failing('$value', constraints, () => message),
          { $value: value },
        )
        expectSame(failing('$target $&', constraints), { '$target $&': value })
      }),
    )
  })

  it('shows texts, numbers and booleans, and nothing else', () => {
    const type = failing('name', [], 'not $value')
    for (const { name, value } of nastyValues()) {
      if (!/prox|huge|another realm/.test(name)) expectSame(type, { name: value })
    }
  })

  it('shows constraints of every kind', () => {
    const constraints = [
      1,
      -0,
      null,
      undefined,
      true,
      5n,
      Symbol('s'),
      /a/g,
      [1, [2]],
      new Date(0),
      () => 1,
      {},
      [{}],
    ]
    for (const constraint of constraints)
      expectSame(failing('name', [constraint], '$constraint1'), { name: 1 })
  })

  it('follows constraints that change', () => {
    const date = new Date(0)
    class Dto {
      @Equals(date, { message: '$constraint1' }) a = 1
    }
    const validate = compileValidator(Dto, {}, context)
    for (let time = 0; time < 3; time++) {
      date.setFullYear(2000 + time)
      expect(validate(new Dto())).toMatchObject([{ constraints: { equals: String(date) } }])
    }
  })

  it.each([undefined, '', 0, false, null])('may be a function that gives %p', (given) => {
    expectSame(
      failing('name', ['a'], () => given),
      { name: 1 },
    )
  })
})
