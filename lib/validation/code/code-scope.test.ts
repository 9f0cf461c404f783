import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { HOSTILE_STRINGS } from '../constraints/nasty-values.fixture.js'
import { CodeScope } from './code-scope.js'

function evaluated(expression: string, scope = new CodeScope()): unknown {
  return scope.compile<() => unknown>(`return ${expression}`)()
}

function read(name: string, object: object): unknown {
  return new CodeScope().compile<(object: object) => unknown>(
    `return object${CodeScope.member(name)}`,
    'object',
  )(object)
}

/** Any sequence of code units, halves of surrogate pairs included. */
const units = fc
  .array(
    fc.oneof(
      fc.integer({ min: 0, max: 0xffff }),
      fc.constantFrom(34, 39, 92, 96, 0x2028, 0x2029, 0xd800, 0xdfff),
    ),
  )
  .map((codes) => String.fromCharCode(...codes))

it.each(HOSTILE_STRINGS)('writes %j as a literal and as a member', (text) => {
  expect(evaluated(CodeScope.literal(text))).toBe(text)
  const object = Object.defineProperty({}, text, { value: text })
  expect(read(text, object)).toBe(text)
})

it('writes any text so that code reads the same text', () => {
  fc.assert(
    fc.property(fc.oneof(units, fc.constantFrom(...HOSTILE_STRINGS)), (text) => {
      expect(evaluated(CodeScope.literal(text))).toBe(text)
      expect(read(text, Object.defineProperty({}, text, { value: 1 }))).toBe(1)
    }),
  )
})

it('writes any number, the negative zero and those that are no digits included', () => {
  fc.assert(
    fc.property(fc.double(), (value) => {
      expect(evaluated(CodeScope.literal(value))).toBe(value)
      // After an operator, and before one.
      expect(evaluated(`1 - ${CodeScope.literal(value)} < 0`)).toBe(1 - value < 0)
    }),
  )
  for (const value of [0, -0, Infinity, -Infinity, Number.NaN])
    expect(evaluated(CodeScope.literal(value))).toBe(value)
})

it.each([true, false, null, undefined])('writes %s', (value) => {
  expect(evaluated(CodeScope.literal(value))).toBe(value)
})

it('reads what an object inherits as a property access does', () => {
  expect(read('__proto__', {})).toBe(Object.prototype)
  expect(read('constructor', {})).toBe(Object)
  expect(read('__proto__', JSON.parse('{"__proto__":1}') as object)).toBe(1)
})

it('binds a value once, by identity', () => {
  const scope = new CodeScope()
  const object = {}
  const name = scope.bind(object)
  expect(scope.bind(object)).toBe(name)
  expect(scope.bind({})).not.toBe(name)
  expect(evaluated(name, scope)).toBe(object)
})

it('keeps apart what a map takes for the same', () => {
  const scope = new CodeScope()
  const names = [0, -0, Number.NaN].map((value) => scope.bind(value))
  expect(evaluated(`[${names.join(', ')}]`, scope)).toEqual([0, -0, Number.NaN])
})

it('binds anything, and sees it when code asks', () => {
  fc.assert(
    fc.property(fc.array(fc.anything()), (values) => {
      const scope = new CodeScope()
      const names = values.map((value) => scope.bind(value))
      const found = evaluated(`[${names.join(', ')}]`, scope) as unknown[]
      expect(found.every((value, index) => Object.is(value, values[index]))).toBe(true)
    }),
  )
})

it('compiles strict functions with the parameters that it is told', () => {
  const scope = new CodeScope()
  const three = scope.bind(3)
  const add = scope.compile<(a: number, b: number) => number>(`return a + b + ${three}`, 'a', 'b')
  expect(add(1, 2)).toBe(6)
  expect(evaluated('(function () { return this })()')).toBe(undefined)
})
