import { describe, expect, it } from '@jest/globals'
import { plainToInstance } from 'class-transformer'
import { validateSync, type ValidationError } from 'class-validator'
import fc from 'fast-check'
import type { Type as Class } from '../../common/index.js'
import { outcomeOf, type Outcome } from '../transformer/outcome.fixture.js'
import { ValidationEngine } from '../validation-engine.js'
import type { ValidatorOptions } from '../validation.options.js'
import { comparable } from '../validator/comparable-errors.fixture.js'
import { BindingFailure } from './compiled-binder.js'
import { copied } from './copied.fixture.js'
import { FusedClassReader } from './fused-class-reader.js'
import { classSpecs, type ClassSpec, inputFor, withClasses } from './generated-class.fixture.js'

/** Two invalid dates are equal. */
expect.addEqualityTesters([
  (one: unknown, other: unknown) =>
    one instanceof Date && other instanceof Date ? Object.is(one.getTime(), other.getTime()) : undefined,
])

const generated = await ValidationEngine.load({ generatesCode: true })
const closures = await ValidationEngine.load({ generatesCode: false })

const flag = fc.constantFrom(undefined, undefined, undefined, true)
const optionsArbitrary = fc.record({
  whitelist: fc.constant(true),
  groups: fc.constantFrom<readonly string[] | undefined>(undefined, undefined, undefined, ['g'], []),
  always: flag,
  strictGroups: flag,
  skipMissingProperties: flag,
  skipNullProperties: flag,
  skipUndefinedProperties: flag,
  stopAtFirstError: flag,
  forbidUnknownValues: fc.constantFrom(undefined, undefined, false),
}) as fc.Arbitrary<ValidatorOptions>

const subjects = classSpecs.chain((specs) =>
  fc.record({
    specs: fc.constant(specs),
    inputs: fc.array(inputFor(specs, specs.length - 1), { minLength: 3, maxLength: 3 }),
    options: optionsArbitrary,
  }),
)

/** An instance, or the errors of one that is not valid, or what was thrown. */
type Verdict = Outcome | { readonly errors: readonly unknown[] }

function byOriginals(type: Class, plain: unknown, options: ValidatorOptions): Verdict {
  const outcome = outcomeOf(() => {
    const instance = plainToInstance(type as new () => object, copied(plain)) as unknown
    return { instance, errors: validateSync(instance as object, options as object) }
  })
  if (!('returned' in outcome)) return outcome
  const { instance, errors } = outcome.returned as {
    instance: unknown
    errors: readonly ValidationError[]
  }
  return errors.length === 0 ? { returned: instance } : { errors: comparable(errors) }
}

function byBinder(engine: ValidationEngine, type: Class, plain: unknown, options: ValidatorOptions): Verdict {
  const outcome = outcomeOf(() => engine.binder(type, { validation: options })(copied(plain)))
  return outcome.returned instanceof BindingFailure
    ? { errors: comparable(outcome.returned.errors) }
    : outcome
}

function hasThrown(verdict: Verdict): boolean {
  return 'threw' in verdict
}

/** class-validator does not survive decorators on such names, or takes them for known ones. */
function usesInheritedName({ extra, properties }: ClassSpec): boolean {
  return extra === 'own constructor' || properties.some(({ name }) => name in Object.prototype)
}

/** How many classes and inputs of each kind there were: a test that compares nothing fails. */
const seen = { fused: 0, other: 0, valid: 0, invalid: 0, thrown: 0 }

function count(type: Class, options: ValidatorOptions, verdict: Verdict): void {
  const isFused =
    new FusedClassReader(generated.context.libraries, options, new Map()).read(type) !== undefined
  seen[isFused ? 'fused' : 'other']++
  if (isFused) seen['returned' in verdict ? 'valid' : 'errors' in verdict ? 'invalid' : 'thrown']++
}

describe('binders of generated classes', () => {
  it('make and refuse what the originals make and refuse, with and without generated code', () => {
    fc.assert(
      fc.property(subjects, ({ specs, inputs, options }) => {
        withClasses(specs, (classes) => {
          const type = classes.at(-1) as Class
          for (const input of inputs) {
            const original = byOriginals(type, input, options)
            const fused = byBinder(generated, type, input, options)
            const complete = byBinder(closures, type, input, options)
            count(type, options, original)
            if (hasThrown(original) || specs.some(usesInheritedName)) {
              expect(hasThrown(fused)).toBe(hasThrown(complete))
              if (!hasThrown(fused)) expect(fused).toStrictEqual(complete)
              continue
            }
            expect(fused).toStrictEqual(original)
            expect(complete).toStrictEqual(original)
          }
        })
      }),
      { numRuns: 1000 },
    )
    for (const each of Object.values(seen)) expect(each).toBeGreaterThan(0)
  })
})
