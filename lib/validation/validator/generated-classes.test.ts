import { describe, expect, it } from '@jest/globals'
import { validate, validateSync } from 'class-validator'
import fc from 'fast-check'
import { loadDecoratorLibraries } from '../libraries/decorator-libraries.js'
import type { ValidatorOptions } from '../validation.options.js'
import { comparable } from './comparable-errors.fixture.js'
import { compileValidator } from './compile-validator.js'
import { classesArbitrary, listen, withClasses, type Asynchrony } from './generated-class.fixture.js'
import { nastyValues } from '../constraints/nasty-values.fixture.js'
import { recipeArbitrary, ValueMaker, type Recipe } from './generated-value.fixture.js'
import type { ValidationError } from './validation-error.js'

const context = { libraries: await loadDecoratorLibraries(), generatesCode: false }

const ours = nastyValues()
const theirs = nastyValues()

const flag = fc.constantFrom(undefined, undefined, false, true)
const optionsArbitrary = fc
  .record({
    skipUndefinedProperties: flag,
    skipNullProperties: flag,
    skipMissingProperties: flag,
    whitelist: flag,
    forbidNonWhitelisted: flag,
    groups: fc.constantFrom(undefined, undefined, [], ['x'], ['y', 'z']),
    always: flag,
    strictGroups: flag,
    dismissDefaultMessages: flag,
    validationError: fc.option(fc.record({ target: flag, value: flag }), { nil: undefined }),
    forbidUnknownValues: flag,
    stopAtFirstError: flag,
  })
  .map((record) =>
    Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)),
  ) as fc.Arbitrary<ValidatorOptions & Record<string, never>>

interface Outcome {
  readonly result: unknown
  readonly calls: readonly string[]
  readonly contents: readonly string[]
}

/** Everything that can be told from outside: the result, the calls of the application's code, what became of the objects. */
async function outcome(
  maker: ValueMaker,
  recipe: Recipe,
  validateOne: (object: object) => unknown,
): Promise<Outcome> {
  const calls: string[] = []
  listen((call, told) => calls.push(`${call}(${told.map((value) => maker.describe(value)).join()})`))
  const object = recipe(maker) as object
  let result: unknown
  try {
    const errors = (await validateOne(object)) as readonly ValidationError[]
    result = comparable(errors, (value) => maker.describe(value))
  } catch (error) {
    result =
      error instanceof Error ? `${error.name}${error.name === 'RangeError' ? error.message : ''}` : error
  }
  return { result, calls, contents: maker.contents() }
}

const counted = { invalid: 0, nested: 0, contexts: 0, failing: 0, whitelisted: 0, all: 0 }

function count({ result }: Outcome): void {
  const text = JSON.stringify(result)
  counted.all++
  if (typeof result === 'string') counted.failing++
  else if (text !== '[]') counted.invalid++
  if (text.includes('[["target",') && text.includes('["children",[[')) counted.nested++
  if (text.includes('"contexts"')) counted.contexts++
  if (text.includes('"whitelistValidation"')) counted.whitelisted++
}

async function compare(
  asynchrony: Asynchrony,
  original: typeof validateSync | typeof validate,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(
      classesArbitrary(asynchrony),
      fc.array(recipeArbitrary(), { minLength: 5, maxLength: 10 }),
      fc.array(optionsArbitrary, { minLength: 1, maxLength: 3 }),
      async (specs, recipes, optionsList) => {
        await withClasses(specs, async (classes) => {
          for (const options of optionsList) {
            for (const recipe of recipes) {
              const expected = await outcome(new ValueMaker(classes, theirs), recipe, (object) =>
                original(object, { ...options } as object),
              )
              const actual = await outcome(new ValueMaker(classes, ours), recipe, (object) =>
                compileValidator(object.constructor as never, options, context)(object),
              )
              count(expected)
              expect(actual).toEqual(expected)
            }
          }
        })
      },
    ),
    { numRuns: 300 },
  )
}

describe('generated classes have the errors of class-validator', () => {
  it('with synchronous constraints', async () => {
    await compare('none', validateSync)
  })

  it('with asynchronous constraints', async () => {
    await compare('constraints', validate)
  })

  it('with properties that are promises', async () => {
    await compare('promises', validate)
  })

  it('of every kind, among those that were tried', () => {
    const { all, ...kinds } = counted
    const missing = Object.entries(kinds).filter(([, number]) => number < all / 5000)
    expect({ missing, all }).toEqual({ missing: [], all })
  })
})
