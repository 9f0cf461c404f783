import { describe, expect, it } from '@jest/globals'
import { instanceToPlain, plainToInstance } from 'class-transformer'
import fc from 'fast-check'
import type { Type } from '../../common/index.js'
import { loadDecoratorLibraries } from '../libraries/decorator-libraries.js'
import type { TransformOptions } from '../validation.options.js'
import {
  circularSpec,
  classSpecs,
  makeClasses,
  makeOptions,
  makeValue,
  optionsSpec,
  valueSpec,
  withoutDiscriminators,
} from './generated-dto.fixture.js'
import { compileInstanceToPlain } from './instance-to-plain.js'
import { outcomeOf, type Outcome } from './outcome.fixture.js'
import { compilePlainToInstance } from './plain-to-instance.js'
import { structuralDifference } from './structural-difference.fixture.js'

const context = { libraries: await loadDecoratorLibraries(), generatesCode: false }
const RUNS = 1500

/** What deliberate-differences.test.ts states: accessors of parents, and values whose `constructor` is no class. */
const DELIBERATE = /which has only a getter|properties of undefined \(reading 'constructor'\)/u

function compare(original: Outcome, ours: Outcome): void {
  if (original.threw instanceof TypeError && DELIBERATE.test(original.threw.message)) return
  if ('threw' in original) expect(ours).toHaveProperty('threw')
  else {
    if ('threw' in ours) throw ours.threw
    expect(structuralDifference(ours.returned, original.returned)).toBeUndefined()
  }
}

/** One direction, in the original and compiled. */
interface Pair {
  original(type: Type, value: unknown, options: TransformOptions): unknown
  compile(type: Type, options: TransformOptions): (value: unknown) => unknown
}

const toInstance: Pair = {
  original: (type, value, options) =>
    plainToInstance(type as new () => object, value, options as object) as unknown,
  compile: (type, options) => compilePlainToInstance(type, options, context),
}

const toPlain: Pair = {
  original: (_type, value, options) => instanceToPlain(value, options as object) as unknown,
  compile: (_type, options) => compileInstanceToPlain(options, context),
}

describe.each([
  ['the instances', toInstance],
  ['the plain objects', toPlain],
])('%s that class-transformer makes', (_name, { original, compile }) => {
  it('are made of any class with any options', () => {
    let returned = 0
    fc.assert(
      fc.property(classSpecs, valueSpec, optionsSpec, (specs, value, options) => {
        const classes = makeClasses(specs)
        const type = classes[0] as Type
        const settings = makeOptions(options, classes)
        const expected = outcomeOf(() => original(type, makeValue(value, classes), settings))
        const compiled = compile(type, settings)
        // The second time, what was learned is used.
        for (let time = 1; time <= 2; time++) {
          compare(
            expected,
            outcomeOf(() => compiled(makeValue(value, classes))),
          )
        }
        if ('returned' in expected) returned++
      }),
      { numRuns: RUNS },
    )
    expect(returned).toBeGreaterThan(RUNS / 2)
  })

  it('are made of circular values, where the check is on', () => {
    let returned = 0
    fc.assert(
      fc.property(classSpecs, circularSpec, optionsSpec, (specs, value, options) => {
        // The original deletes discriminators of objects that it is still reading.
        const classes = makeClasses(withoutDiscriminators(specs))
        const type = classes[0] as Type
        const settings = { ...makeOptions(options, classes), enableCircularCheck: true }
        const expected = outcomeOf(() => original(type, makeValue(value, classes), settings))
        compare(
          expected,
          outcomeOf(() => compile(type, settings)(makeValue(value, classes))),
        )
        if ('returned' in expected) returned++
      }),
      { numRuns: RUNS / 2 },
    )
    expect(returned).toBeGreaterThan(RUNS / 4)
  })
})
