import { expect, it } from '@jest/globals'
import {
  ArrayMinSize,
  Contains,
  Equals,
  IsDecimal,
  IsEnum,
  IsHash,
  IsIn,
  IsInstance,
  IsMACAddress,
  IsNumber,
  IsStrongPassword,
  IsUUID,
  Length,
  Matches,
  Max,
  MinDate,
  NotEquals,
} from 'class-validator'
import { BUILT_IN_PARAMS } from './constraint-definitions.js'
import { EVERY_DECORATOR } from './every-decorator.fixture.js'
import { recognise } from './recognised-constraint.fixture.js'

enum Level {
  Low,
  High,
}

function params(decorator: PropertyDecorator) {
  return recognise(decorator).builtIn?.params
}

it('names what a constraint was given', () => {
  expect(params(Max(5))).toEqual({ max: 5 })
  expect(params(Length(2, 5))).toEqual({ minLength: 2, maxLength: 5 })
  expect(params(Length(2))).toEqual({ minLength: 2 })
  expect(params(IsIn(['a', 1, null, true]))).toEqual({ values: ['a', 1, null, true] })
  expect(params(IsEnum(Level))).toEqual({ values: [0, 1] })
  expect(params(Matches(/^a"b$/iu))).toEqual({ pattern: '^a"b$', flags: 'iu' })
  expect(params(Matches(/a/))).toEqual({ pattern: 'a' })
  expect(params(Matches('a', 'i', {}))).toEqual({ pattern: 'a', flags: 'i' })
  expect(params(IsNumber({ maxDecimalPlaces: 2 }))).toEqual({ maxDecimalPlaces: 2 })
  expect(params(IsUUID('4'))).toEqual({ version: '4' })
  expect(params(IsHash('md5'))).toEqual({ algorithm: 'md5' })
  expect(params(ArrayMinSize(1))).toEqual({ minSize: 1 })
  expect(params(Contains('a'))).toEqual({ text: 'a' })
  expect(params(IsInstance(Map))).toEqual({ type: 'Map' })
})

it('shows dates and big integers as text', () => {
  expect(params(MinDate(new Date(0)))).toEqual({ min: '1970-01-01T00:00:00.000Z' })
  expect(params(Equals(5n))).toEqual({ value: '5' })
})

it('shows the whole of a value or nothing', () => {
  for (const value of [
    undefined,
    Number.NaN,
    Symbol('s'),
    () => 1,
    new Map(),
    new Date(Number.NaN),
    { a: [new Map()] },
  ])
    expect(params(Equals(value))).toEqual({})
  expect(params(Equals({ a: [{ b: 1 }] }))).toEqual({ value: { a: [{ b: 1 }] } })
  expect(params(IsIn(['a', undefined]))).toEqual({})
  expect(params(NotEquals([[[[[1]]]]]))).toEqual({})
})

it('leaves out what is too long for an error', () => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => index)
  expect(params(IsIn(many(50)))).toEqual({ values: many(50) })
  expect(params(IsIn(many(51)))).toEqual({})
  expect(params(Equals('a'.repeat(1001)))).toEqual({})
})

it('keeps the prototype of params clean', () => {
  const value = JSON.parse('{"__proto__": {"polluted": true}}') as unknown
  const shown = params(Equals(value))?.['value'] as object
  expect(Object.getPrototypeOf(shown)).toBe(Object.prototype)
  expect(Object.keys(shown)).toEqual(['__proto__'])
})

it('shows the same before and after class-validator fills its defaults into the options', () => {
  const password = { minLength: 8, minLowercase: 1, minUppercase: 1, minNumbers: 1, minSymbols: 1 }
  expect(params(IsStrongPassword())).toEqual(password)
  expect(params(IsStrongPassword({}))).toEqual(password)
  const settings = { minLength: 3 }
  expect(params(IsStrongPassword(settings))).toEqual({ ...password, minLength: 3 })
  expect(settings).toHaveProperty('minSymbols', 1)
  const decimal = { force_decimal: false, decimal_digits: '1,', locale: 'en-US' }
  expect(params(IsDecimal())).toEqual(decimal)
  expect(params(IsDecimal({}))).toEqual(decimal)
  expect(params(IsMACAddress({ eui: '48' }))).toEqual({ eui: '48' })
})

it('gives params the names of the table', () => {
  for (const cases of Object.values(EVERY_DECORATOR))
    for (const decorator of cases) {
      const { builtIn, metadata } = recognise(decorator())
      const names = BUILT_IN_PARAMS[metadata.name ?? '']
      expect(names).toEqual(expect.arrayContaining(Object.keys(builtIn?.params ?? {})))
      expect(JSON.parse(JSON.stringify(builtIn?.params))).toEqual(builtIn?.params)
    }
})
