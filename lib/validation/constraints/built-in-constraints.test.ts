import { describe, expect, it } from '@jest/globals'
import * as classValidator from 'class-validator'
import fc from 'fast-check'
import { EVERY_DECORATOR, OTHER_EXPORTS } from './every-decorator.fixture.js'
import { anyValue, nastyValues } from './nasty-values.fixture.js'
import {
  emittedTest,
  outcome,
  recognise,
  type RecognisedConstraint,
} from './recognised-constraint.fixture.js'

const nasty = nastyValues()

it('has a row for every decorator that class-validator exports', () => {
  const decorators = Object.entries(classValidator)
    .filter(
      ([name, value]) => typeof value === 'function' && /^[A-Z][A-Za-z]/.test(name) && /[a-z]/.test(name),
    )
    .map(([name]) => name)
  expect([...Object.keys(EVERY_DECORATOR), ...OTHER_EXPORTS].sort()).toEqual(decorators.sort())
})

it('refuses a lone surrogate where class-validator throws because it can not count its bytes', () => {
  for (const decorator of [classValidator.IsEmail(), classValidator.IsByteLength(0, 10)]) {
    const { builtIn } = recognise(decorator)
    expect(builtIn?.test('a\ud800@example.com')).toBe(false)
    expect(builtIn?.test('\ud800')).toBe(false)
  }
})

it('counts the decimal places of numbers that are printed with an exponent, where class-validator throws', () => {
  const { builtIn } = recognise(classValidator.IsNumber({ maxDecimalPlaces: 7 }))
  expect([1e-7, -1e-7, 1e-8, 1.5e-9].map((value) => builtIn?.test(value))).toEqual([true, true, false, true])
})

describe.each(Object.entries(EVERY_DECORATOR))('@%s', (_name, cases) => {
  it('is recognised and decides as class-validator does', () => {
    for (const decorator of cases) expectSameVerdicts(recognise(decorator()))
  })

  it('is recognised with `each`, a message, a condition and groups', () => {
    const options = { each: true, message: 'no', groups: ['a'], validateIf: () => true }
    for (const decorator of cases) expect(recognise(decorator(options)).builtIn).toBeDefined()
  })

  it('decides about generated values as class-validator does', () => {
    const constraints = cases.map((decorator) => recognise(decorator()))
    fc.assert(
      fc.property(fc.constantFrom(...constraints), anyValue(), ({ builtIn, original }, value) => {
        const expected = outcome(() => original(value))
        expect(outcome(() => builtIn?.test(value))).toBe(expected)
        if (builtIn !== undefined) expect(outcome(() => emittedTest(builtIn)(value))).toBe(expected)
      }),
      { numRuns: 200 },
    )
  })
})

function expectSameVerdicts({ builtIn, original, metadata }: RecognisedConstraint): void {
  expect(builtIn?.name).toBe(metadata.name)
  if (builtIn === undefined) return
  const emitted = emittedTest(builtIn)
  const verdicts = (test: (value: unknown) => unknown) =>
    Object.fromEntries(nasty.map(({ name, value }) => [name, outcome(() => test(value))]))
  const expected = verdicts(original)
  expect({ of: builtIn.params, ...verdicts(builtIn.test) }).toEqual({ of: builtIn.params, ...expected })
  expect({ of: builtIn.params, ...verdicts(emitted) }).toEqual({ of: builtIn.params, ...expected })
}
