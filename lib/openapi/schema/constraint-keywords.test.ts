import { describe, expect, it } from '@jest/globals'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { default as formats } from 'ajv-formats'
import { getMetadataStorage } from 'class-validator'
import fc from 'fast-check'
import { EVERY_DECORATOR } from '../../validation/constraints/every-decorator.fixture.js'
import { probesFor } from '../../validation/constraints/constraint-probes.js'
import { CONSTRAINT_DEFINITIONS } from '../../validation/constraints/constraint-definitions.js'
import { ValidationEngine } from '../../validation/index.js'
import type { JsonSchema } from '../document/json-schema.js'
import { CONSTRAINT_KEYWORDS } from './constraint-keywords.js'
import { SchemaFactory } from './schema-factory.js'

const engine = await ValidationEngine.load()

/** Texts that constraints without a simple rule accept. */
const EXAMPLES = [
  '4111 1111 1111 1111',
  '$100.00',
  '-12.75',
  'Ｆｏｏ',
  'Ｆoo',
  'hsl(360, 100%, 50%)',
  'rgb(0,0,0)',
  '1.2.3-beta+4',

  'AT611904300234573201',
  '978-3-16-148410-0',
  '48.2,16.4',
  'de-AT',
  'lower',
  'UPPER',
  '01:02:03:04:05:06',
  'text/plain',

  '+43 664 1234567',
  '1010',
  'Pa55-word',
  'Europe/Vienna',
  '23:59',
  '0x1F',
  '0o17',
  '#fff',
  '#AABBCCDD',
  'ff',
  '1234567890',

  '507f1f77bcf86cd799439011',
  '0x1f1f77bcf86cd799439011',
  '127.0.0.1',
  '::1',
  'example.com',
  'https://example.com/a?b=c#d',

  'data:text/plain;base64,SGVsbG8=',
  'data:,a',
  'SGVsbG8=',
  'JBSWY3DPEBLW64TMMQ======',
  '3mJr7AoUXx2Wqd',
  '{"a":1}',
  '[]',

  'magnet:?xt=urn:btih:c12fe1c06bba254a9dc9f519b335aa7c1367a88a',
  'eyJhbGciOiJIUzI1NiJ9.e30.Et9HFtf9R3GEMA0IICOfFMVXY7kkTX1wr4qCyIf58U8',

  '2024-02-29T12:00:00Z',
  '2024-02-29',
  '2024-W09-4',
  'USD',
  'usd',
  'AUT',
  'AT',
  'at',
  '040',
  'de',
  'USRC17607839',
  '2049-3630',

  'US0378331005',
  'DEUTDEFF500',
  '73513537',
  '-M-Jh_1KAH6sXo_6RUVN',
  '0xde0B295669a9FD93d5F28D9Ec85E40f4cb697BAe',
  '65535',
  '-0',

  'd41d8cd98f00b204e9800998ecf8427e',
  '900150983cd24fb0d6963f7d28e17f72',
  'true',
  'aä',
  'jane@example.com',
  '123e4567-e89b-12d3-a456-426614174000',

  '1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2',
  'Straße',
  'ab1',
  'ABC',
]

/**
 * What class-validator accepts besides: names of the members of a numeric enum; texts whose emoji are followed by a variation
 * selector, which it does not count. Ajv divides doubles, which is wrong for
 * large ones.
 */
function isKnownToBeLaxer(name: string, value: unknown): boolean {
  if (name === 'isEnum') return typeof value === 'string'
  if (name === 'isDivisibleBy') return !Number.isSafeInteger(value)
  return typeof value === 'string' && /[\uFE0E\uFE0F]/.test(value)
}

function isJson(value: unknown): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true
  if (typeof value === 'number') return Number.isFinite(value)
  if (Array.isArray(value)) return Object.keys(value).length === value.length && value.every(isJson)
  if (typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) return false
  return Object.values(value).every(isJson)
}

interface DecoratedProperty {
  readonly name: string
  readonly schema: JsonSchema
  readonly accepts: (value: unknown) => boolean
  readonly given: readonly unknown[]
}

function decorated(decorator: PropertyDecorator): DecoratedProperty {
  class Subject {}
  decorator(Subject.prototype, 'value')
  const storage = getMetadataStorage()
  const [metadata] = storage.getTargetValidationMetadatas(Subject, '', true, false)
  if (metadata === undefined) throw new TypeError('The decorator records nothing.')
  const instance = storage.getTargetValidatorConstraints(metadata.constraintCls)[0]?.instance
  const factory = new SchemaFactory(engine, { warn: () => undefined })
  const given = (metadata.constraints ?? []) as readonly unknown[]
  return {
    name: metadata.name ?? '',
    schema: factory.constrained({}, [metadata as never]),
    accepts: (value) => {
      try {
        return instance?.validate(value, metadata as never) === true
      } catch {
        return false
      }
    },
    given,
  }
}

describe('the keywords of constraints', () => {
  it('are decided for every constraint of class-validator, and for nothing else', () => {
    expect(Object.keys(CONSTRAINT_KEYWORDS).toSorted()).toEqual([...CONSTRAINT_DEFINITIONS.keys()].toSorted())
  })

  const cases = Object.entries(EVERY_DECORATOR).flatMap(([name, decorators]) =>
    decorators.map((decorator, index) => [`${name} ${index}`, decorator()] as const),
  )

  it.each(cases)('accept what the validator accepts: %s', (_, decorator) => {
    const { name, schema, accepts, given } = decorated(decorator)
    const ajv = new Ajv2020({ strictTypes: false, allowUnionTypes: true })
    formats.default(ajv)
    const validate = ajv.compile(schema)
    const check = (value: unknown): void => {
      if (!isJson(value) || !accepts(value) || isKnownToBeLaxer(name, value)) return
      if (!validate(value))
        throw new TypeError(`${JSON.stringify(value)} does not pass ${JSON.stringify(schema)}`)
    }
    for (const value of [...probesFor(given), ...EXAMPLES]) check(value)
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.double(), fc.integer(), fc.jsonValue()),
        check,
      ),
      { numRuns: 30 },
    )
  })

  it('refuse what constraints refuse, where JSON Schema can say it', () => {
    const ajv = new Ajv2020({ strictTypes: false, allowUnionTypes: true })
    formats.default(ajv)
    const accepts = (name: keyof typeof EVERY_DECORATOR, value: unknown): boolean => {
      const [decorator] = EVERY_DECORATOR[name] ?? []
      if (decorator === undefined) throw new TypeError(`There is no ${name}.`)
      return ajv.validate(decorated(decorator()).schema, value)
    }
    expect(accepts('IsInt', 1.5)).toBe(false)
    expect(accepts('IsEmail', 'jane')).toBe(false)
    expect(accepts('IsUUID', 'x')).toBe(false)
    expect(accepts('IsPositive', 0)).toBe(false)
    expect(accepts('IsNotEmpty', '')).toBe(false)
    expect(accepts('IsHexColor', 'red')).toBe(false)
    expect(accepts('IsBoolean', 'true')).toBe(false)
    expect(accepts('ArrayNotEmpty', [])).toBe(false)
    expect(accepts('IsIP', 'example.com')).toBe(false)
  })
})
