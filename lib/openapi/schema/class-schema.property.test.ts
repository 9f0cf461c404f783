import { describe, expect, it } from '@jest/globals'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { default as formats } from 'ajv-formats'
import { IsOptional, validateSync, ValidateNested } from 'class-validator'
import { Type } from 'class-transformer'
import fc from 'fast-check'
import { EVERY_DECORATOR } from '../../validation/constraints/every-decorator.fixture.js'
import { ValidationEngine } from '../../validation/index.js'
import { SchemaFactory } from './schema-factory.js'

const engine = await ValidationEngine.load()

/** Of which class-validator accepts more than their keywords say, each for a reason in the README. */
const LAXER = new Set(['IsEnum', 'IsDivisibleBy'])

const decorators = Object.entries(EVERY_DECORATOR).flatMap(([name, cases]) =>
  LAXER.has(name) ? [] : cases.map((make) => ({ name, make })),
)

const TEXTS = [
  '',
  'a',
  'abc',
  'ABC',
  '7',
  '-1.5',
  'jane@example.com',
  '127.0.0.1',
  'example.com',
  'true',
  '2024-02-29',
  '#fff',
]

const value = fc.oneof(
  fc.constantFrom(...TEXTS),
  fc.string(),
  fc.integer({ min: -100, max: 100 }),
  fc.boolean(),
  fc.constant(null),
  fc.constant({ a: 1 }),
)
const values = fc.oneof(value, fc.array(value, { maxLength: 4 }))

interface Constrained {
  readonly type: new () => object
  readonly hasEach: boolean
  readonly names: readonly string[]
}

/** A class with a property of some constraints, and the same class nested below another property. */
const constrained: fc.Arbitrary<Constrained> = fc
  .record({
    chosen: fc.array(fc.record({ decorator: fc.constantFrom(...decorators), each: fc.boolean() }), {
      minLength: 1,
      maxLength: 3,
    }),
    optional: fc.boolean(),
  })
  .map(({ chosen, optional }) => {
    class Nested {}
    for (const { decorator, each } of chosen) decorator.make({ each })(Nested.prototype, 'value')
    if (optional) IsOptional()(Nested.prototype, 'value')
    class Subject {
      @ValidateNested()
      @Type(() => Nested)
      nested: object | undefined
    }
    return {
      type: Subject,
      hasEach: chosen.some(({ each }) => each),
      names: chosen.map(({ decorator }) => decorator.name),
    }
  })

describe('the schema of a class', () => {
  it('accepts every object that class-validator accepts', () => {
    let accepted = 0
    fc.assert(
      fc.property(
        constrained,
        fc.array(values, { minLength: 5, maxLength: 20 }),
        ({ type, hasEach }, samples) => {
          const factory = new SchemaFactory(engine, { warn: () => undefined })
          const reference = factory.of(type, { direction: 'request' })
          const { value: root, schemas } = factory.components.finish(reference)
          const ajv = new Ajv2020({ strict: false })
          formats.default(ajv)
          const validate = ajv.compile({ ...root, components: { schemas } })
          for (const sample of [undefined, ...samples]) {
            // A value where each element is checked is described as the list that its type is.
            if (hasEach && !Array.isArray(sample) && sample !== undefined) continue
            const plain = sample === undefined ? {} : { value: sample }
            const instance = Object.assign(new type(), { nested: nestedInstance(type, plain) })
            if (!isValid(instance)) continue
            accepted++
            const isAccepted = validate({ nested: plain })
            if (!isAccepted) {
              throw new TypeError(`${JSON.stringify(plain)} does not pass ${JSON.stringify(schemas)}`)
            }
          }
        },
      ),
      { numRuns: 200 },
    )
    expect(accepted).toBeGreaterThan(30)
  })
})

function nestedInstance(type: new () => object, plain: object): object {
  const nested = engine.model(type).properties[0]?.type?.typeFunction?.() as new () => object
  return Object.assign(new nested(), plain)
}

function isValid(instance: object): boolean {
  try {
    return validateSync(instance).length === 0
  } catch {
    return false
  }
}
