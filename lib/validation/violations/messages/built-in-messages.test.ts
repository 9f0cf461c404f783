import { describe, expect, it } from '@jest/globals'
import * as classValidator from 'class-validator'
import { EVERY_DECORATOR, type DecoratorCase } from '../../constraints/every-decorator.fixture.js'
import { recognise } from '../../constraints/recognised-constraint.fixture.js'
import { BUILT_IN_MESSAGES } from './built-in-messages.js'
import { CHINESE_MESSAGES } from './chinese-messages.js'
import { ENGLISH_MESSAGES } from './english-messages.js'

/** Names of class-validator that never are an entry of an error's constraints. */
const WITHOUT_MESSAGE = ['isOptional', 'conditionalValidation', 'promiseValidation', 'customValidation']
/** What no decorator is behind. */
const UNDECORATED = ['unknownValue', 'maxDepth', 'missing', 'missingBody', 'typeMismatch']

function constraintNames(): readonly string[] {
  const constants = Object.entries(classValidator).flatMap(([name, value]) =>
    /^[A-Z\d_]+$/.test(name) && typeof value === 'string' ? [value] : [],
  )
  const types = Object.values(classValidator.ValidationTypes).filter((value) => typeof value === 'string')
  return [...new Set([...constants, ...types])].filter((name) => !WITHOUT_MESSAGE.includes(name))
}

describe('the built-in messages', () => {
  it('have one in both languages for each constraint that class-validator exports', () => {
    const names = constraintNames()
    expect(names.length).toBeGreaterThan(100)
    const withoutEach = Object.keys(ENGLISH_MESSAGES).filter((code) => !code.endsWith('.each'))
    expect(withoutEach.sort()).toEqual([...names, ...UNDECORATED].sort())
    expect(Object.keys(CHINESE_MESSAGES).sort()).toEqual(Object.keys(ENGLISH_MESSAGES).sort())
  })

  it('mention the same parameters in both languages', () => {
    const placeholders = (template: unknown) => [...new Set(String(template).match(/\{\w+\}/g))].sort()
    for (const [code, template] of Object.entries(CHINESE_MESSAGES)) {
      expect([code, placeholders(template)]).toEqual([
        code,
        placeholders(ENGLISH_MESSAGES[code as keyof typeof ENGLISH_MESSAGES]),
      ])
    }
  })

  it('speak of elements where each is meant', () => {
    const message = (code: string, each: boolean, locale: string) =>
      BUILT_IN_MESSAGES.message(code, { property: 'tags', each }, locale)
    expect(message('isString', false, 'zh-CN')).toBe('tags 必须是字符串')
    expect(message('isString', true, 'zh-CN')).toBe('tags 中的每个值必须是字符串')
    expect(message('isString', true, 'en')).toBe('each value in tags must be a string')
    expect(message('arrayUnique', true, 'en')).toBe("each value in All tags's elements must be unique")
    expect(message('whitelistValidation', true, 'en')).toBe('property tags should not exist')
  })
})

const PROBES = [
  undefined,
  null,
  '',
  'x',
  'a, b',
  '一',
  -1,
  0,
  5,
  1.5,
  true,
  {},
  { a: 1 },
  [],
  [1, 1],
  new Date(-8e15),
  new Date(8e15),
]

/** Every message that class-validator has for a property with a decorator, over all probes. */
function originalMessages(decorate: DecoratorCase, each: boolean): readonly string[] {
  class Subject {
    property: unknown
  }
  decorate({ each })(Subject.prototype, 'property')
  // Some messages depend on the length of the value, which is that of the list where each element is meant.
  const probes = each ? PROBES.flatMap((probe) => [[probe], [probe, probe, probe]]) : PROBES
  return probes.flatMap((probe) => {
    const subject = new Subject()
    subject.property = probe
    return classValidator.validateSync(subject).flatMap(({ constraints }) => Object.values(constraints ?? {}))
  })
}

class Money {}

/** Decorators whose messages mention what they are given, or that have no verdict without. */
const WITH_VALUES: Readonly<Record<string, DecoratorCase>> = {
  arrayContains: (options) => classValidator.ArrayContains(['a', 2], options),
  arrayMaxSize: (options) => classValidator.ArrayMaxSize(1, options),
  arrayMinSize: (options) => classValidator.ArrayMinSize(3, options),
  arrayNotContains: (options) => classValidator.ArrayNotContains([1, 'b'], options),
  contains: (options) => classValidator.Contains('seed', options),
  equals: (options) => classValidator.Equals('same', options),
  'equals of a boolean': (options) => classValidator.Equals(false, options),
  isByteLength: (options) => classValidator.IsByteLength(2, 4, options),
  'isByteLength without maximum': (options) => classValidator.IsByteLength(2, undefined, options),
  isDivisibleBy: (options) => classValidator.IsDivisibleBy(7, options),
  isEnum: (options) => classValidator.IsEnum({ Red: 'red', Green: 'green' }, options),
  'isEnum of numbers': (options) =>
    classValidator.IsEnum({ 7: 'Red', 8: 'Green', Red: 7, Green: 8 }, options),
  isHash: (options) => classValidator.IsHash('sha256', options),
  isIdentityCard: (options) => classValidator.IsIdentityCard('zh-CN', options),
  isIn: (options) => classValidator.IsIn(['y', 7, null], options),
  isInstance: (options) => classValidator.IsInstance(Money, options),
  isLength: (options) => classValidator.Length(2, 4, options),
  'isLength without maximum': (options) => classValidator.Length(2, undefined, options),
  isNotIn: (options) => classValidator.IsNotIn(['x', 5], options),
  matches: (options) => classValidator.Matches(/^[a-z/]{3,}$/, options),
  'matches with flags': (options) => classValidator.Matches(/^q+$/iu, options),
  isPostalCode: (options) => classValidator.IsPostalCode('any', options),
  max: (options) => classValidator.Max(-1.5, options),
  maxDate: (options) => classValidator.MaxDate(new Date('2026-05-01T12:00:00Z'), options),
  maxLength: (options) => classValidator.MaxLength(0, options),
  min: (options) => classValidator.Min(1e21, options),
  minDate: (options) => classValidator.MinDate(new Date('2026-05-01T12:00:00Z'), options),
  minLength: (options) => classValidator.MinLength(8, options),
  notContains: (options) => classValidator.NotContains('x', options),
  notEquals: (options) => classValidator.NotEquals('x', options),
}

/** The other decorators, of which one set of values is as good as another. */
function withoutValues(): readonly (readonly [string, DecoratorCase])[] {
  const first = Object.values(EVERY_DECORATOR).flatMap((decorators) => decorators.slice(0, 1))
  const named = first.map((decorate) => [recognise(decorate()).builtIn?.name ?? '', decorate] as const)
  return named.filter(([name]) => !(name in WITH_VALUES))
}

describe('the English messages', () => {
  const cases = [...Object.entries(WITH_VALUES), ...withoutValues()]

  it('are compared for every constraint', () => {
    const compared = new Set(cases.map(([name]) => name.replace(/ .*/, '')))
    const others = ['nestedValidation', 'whitelistValidation']
    expect([...compared, ...others].sort()).toEqual([...constraintNames()].sort())
  })

  it.each(cases.flatMap(([name, decorate]) => [false, true].map((each) => [name, each, decorate] as const)))(
    'are those of class-validator: %s, each: %s',
    (_, each, decorate) => {
      const { builtIn, metadata } = recognise(decorate({ each }))
      const params = { ...builtIn?.params, property: 'property', each }
      const message = BUILT_IN_MESSAGES.message(builtIn?.name ?? '', params, 'en')
      // The one difference: an instant is not written in the time zone of the server.
      const originals = originalMessages(decorate, each).map((original) =>
        metadata.constraints?.[0] instanceof Date
          ? original.replace(String(metadata.constraints[0]), metadata.constraints[0].toISOString())
          : original,
      )
      expect(originals).toContain(message)
    },
  )
})
