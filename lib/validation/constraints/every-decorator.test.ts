import { afterEach, describe, expect, it } from '@jest/globals'
import { getMetadataStorage, validate, validateSync, type ValidationOptions } from 'class-validator'
import type { AnyClass } from '../../core/index.js'
import type { ValidatorOptions } from '../validation.options.js'
import { ValidationEngine } from '../validation-engine.js'
import type { ValidationError } from '../validator/validation-error.js'
import { DECORATORS_WITH_CODE, EVERY_DECORATOR, type DecoratorCase } from './every-decorator.fixture.js'
import { nastyValues, type NastyValue } from './nasty-values.fixture.js'

const engine = await ValidationEngine.load()
/**
 * What runs code of its own when it is looked at: class-validator asks everything whether it is a promise, and arrays for their
 * `map`. The engine does not, so it reaches a verdict where class-validator throws. Constraints are tested with them elsewhere.
 */
const THROWING = [
  'a proxy that refuses everything',
  'a revoked proxy',
  'a revoked array proxy',
  'an array with its own map and indexOf',
  'an array without prototype',
  // `maxDecimalPlaces` throws for these.
  'a tiny number, printed with an exponent',
  'the smallest number',
]
const nasty = nastyValues().filter(({ name }) => !THROWING.includes(name))
const few = nasty.slice(0, 30)
/** Each value in some collection. */
const collections = nasty.map(({ name, value }, index) => {
  if (index % 3 === 0) return { name, value: [value] }
  return { name, value: index % 3 === 1 ? new Set([value, 1]) : new Map([[1, value]]) }
})

const PROPERTIES: Readonly<Record<string, ValidationOptions>> = {
  plain: {},
  worded: { message: '$property of $target: $value; $constraint1, $constraint2' },
  told: { message: ({ property, constraints }) => `${property}: ${constraints?.length}` },
  grouped: { groups: ['a'] },
  explained: { context: { code: 7 }, always: true },
  guarded: { validateIf: (_object, value) => value !== null },
}
const OF_EACH = Object.fromEntries(
  Object.entries(PROPERTIES).map(([name, options]) => [name, { ...options, each: true }]),
)

/** A class whose properties have the decorator with one of the options each. */
function decorated(
  decorator: DecoratorCase,
  properties: Readonly<Record<string, ValidationOptions>>,
): AnyClass {
  class Subject {}
  for (const [name, options] of Object.entries(properties)) decorator(options)(Subject.prototype, name)
  return Subject
}

function instance(type: AnyClass, properties: object, value: unknown): object {
  const object = Reflect.construct(type, []) as object
  return Object.assign(object, Object.fromEntries(Object.keys(properties).map((name) => [name, value])))
}

function findings(errors: readonly Pick<ValidationError, 'property' | 'constraints' | 'contexts'>[]): string {
  return JSON.stringify(
    errors.map(({ property, constraints, contexts }) => ({ property, constraints, contexts })),
  )
}

function outcome(ask: () => string): string {
  try {
    return ask()
  } catch (error) {
    return String(error)
  }
}

function outcomeLater(ask: () => Promise<string>): Promise<string> {
  return ask().catch(String)
}

function expectSameFindings(
  decorator: DecoratorCase,
  properties: Readonly<Record<string, ValidationOptions>>,
  values: readonly NastyValue[],
  options: ValidatorOptions = {},
): void {
  const type = decorated(decorator, properties)
  const compiled = engine.validator(type, options)
  const settings = { ...options, groups: [...(options.groups ?? [])] }
  const found: Record<string, string> = {}
  const expected: Record<string, string> = {}
  for (const { name, value } of values) {
    const object = instance(type, properties, value)
    expected[name] = outcome(() => findings(validateSync(object, settings)))
    found[name] = outcome(() => findings(compiled(object) as readonly ValidationError[]))
    // class-validator throws where the bytes of a lone surrogate are counted; the engine finds the value invalid.
    if (expected[name].startsWith('URIError') && found[name].startsWith('[{')) expected[name] = found[name]
  }
  expect(found).toEqual(expected)
}

const DECORATORS = [
  ...Object.entries(EVERY_DECORATOR),
  ...Object.entries(DECORATORS_WITH_CODE)
    // What has a position answers the second engine otherwise than the first.
    .filter(([name]) => !/sticky|position/.test(name))
    .map(([name, decorator]) => [name, [decorator]] as const),
]

/** class-validator looks through all classes that it ever saw at each call: with those of the tests before, most of the time. */
afterEach(() => {
  const { validationMetadatas } = getMetadataStorage() as unknown as {
    validationMetadatas: Map<unknown, unknown>
  }
  expect(validationMetadatas.size).toBeGreaterThan(0)
  validationMetadatas.clear()
})

describe.each(DECORATORS)('a property with @%s', (_name, cases) => {
  it('gets the errors of class-validator', () => {
    for (const decorator of cases) expectSameFindings(decorator, { plain: {} }, nasty)
  })

  it('gets them with messages, contexts, groups and conditions of its own', () => {
    for (const decorator of cases.slice(0, 2)) {
      expectSameFindings(decorator, PROPERTIES, nasty)
      expectSameFindings(decorator, PROPERTIES, few, { groups: ['a'], stopAtFirstError: true })
      expectSameFindings(decorator, PROPERTIES, few, { dismissDefaultMessages: true })
    }
  })

  it('gets them for each element', () => {
    for (const decorator of cases.slice(0, 1)) {
      expectSameFindings(decorator, { plain: { each: true } }, nasty)
      expectSameFindings(decorator, OF_EACH, collections)
    }
  })

  it('gets those that class-validator gives later', async () => {
    for (const decorator of cases.slice(0, 1)) {
      const type = decorated(decorator, PROPERTIES)
      const compiled = engine.validator(type)
      for (const { value } of few) {
        const object = instance(type, PROPERTIES, value)
        const expected = await outcomeLater(async () => findings(await validate(object)))
        const found = await outcomeLater(async () => findings(await compiled(object)))
        expect(expected.startsWith('URIError') && found.startsWith('[{') ? 'refused' : found).toBe(
          expected.startsWith('URIError') ? 'refused' : expected,
        )
      }
    }
  })
})
