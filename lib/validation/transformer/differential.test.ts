import { expect, it } from '@jest/globals'
import { instanceToPlain, plainToInstance } from 'class-transformer'
import fc from 'fast-check'
import { loadDecoratorLibraries } from '../libraries/decorator-libraries.js'
import {
  classSpecs,
  makeClasses,
  makeOptions,
  makeValue,
  optionsSpec,
  valueSpec,
} from './generated-dto.fixture.js'
import { compileInstanceToPlain } from './instance-to-plain.js'
import { outcomeOf, type Outcome } from './outcome.fixture.js'
import { compilePlainToInstance } from './plain-to-instance.js'
import { UntransformableValueError } from './transformer.errors.js'
import { structuralDifference } from './structural-difference.fixture.js'

const context = { libraries: await loadDecoratorLibraries(), generatesCode: false }
const RUNS = 1500

/** Differences that deliberate-differences.test.ts states. */
function isDeliberate(original: Outcome, ours: Outcome): boolean {
  return (
    (original.threw instanceof TypeError && original.threw.message.includes('which has only a getter')) ||
    (ours.threw instanceof UntransformableValueError && ours.threw.message.includes('"constructor"'))
  )
}

function compare(original: Outcome, ours: Outcome): void {
  if (isDeliberate(original, ours)) return
  if ('threw' in original) expect(ours).toHaveProperty('threw')
  else {
    if ('threw' in ours) throw ours.threw
    expect(structuralDifference(ours.returned, original.returned)).toBeUndefined()
  }
}

it('makes the instances that class-transformer makes, of any class with any options', () => {
  let returned = 0
  fc.assert(
    fc.property(classSpecs, valueSpec, optionsSpec, (specs, value, options) => {
      const classes = makeClasses(specs)
      const settings = makeOptions(options, classes)
      const type = classes[0] as new () => object
      const original = outcomeOf(() => plainToInstance(type, makeValue(value, classes), settings as object))
      const compiled = compilePlainToInstance(type, settings, context)
      // The second time, what was learned is used.
      compare(
        original,
        outcomeOf(() => compiled(makeValue(value, classes))),
      )
      compare(
        original,
        outcomeOf(() => compiled(makeValue(value, classes))),
      )
      if ('returned' in original) returned++
    }),
    { numRuns: RUNS },
  )
  expect(returned).toBeGreaterThan(RUNS / 2)
})

it('makes the plain objects that class-transformer makes, of any instance with any options', () => {
  let returned = 0
  fc.assert(
    fc.property(classSpecs, valueSpec, optionsSpec, (specs, value, options) => {
      const classes = makeClasses(specs)
      const settings = makeOptions(options, classes)
      const original = outcomeOf(() => instanceToPlain(makeValue(value, classes), settings as object))
      const compiled = compileInstanceToPlain(settings, context)
      compare(
        original,
        outcomeOf(() => compiled(makeValue(value, classes))),
      )
      compare(
        original,
        outcomeOf(() => compiled(makeValue(value, classes))),
      )
      if ('returned' in original) returned++
    }),
    { numRuns: RUNS },
  )
  expect(returned).toBeGreaterThan(RUNS / 2)
})
