import type { ConstraintValues } from './constraint-definition.js'
import { hasDataOnly, isPlainObject } from './constraint-purity.js'

/** Longer texts and arrays are not made for a probe. */
const MAX_LENGTH = 256

/** Values of all kinds, and those around what a constraint was given. */
export function probesFor(constraints: ConstraintValues): readonly unknown[] {
  return [...ordinaryValues(), ...constraints.flatMap(neighbours)]
}

function ordinaryValues(): readonly unknown[] {
  return [
    [undefined, null, true, false, 5n, Symbol('probe'), () => undefined],
    [0, 1, -1, 1.5, 100, 0.125, 1e-7, 1e21, Infinity, Number.NaN],
    ['', ' ', 'a', 'ab', 'Nexus', '☺\uFE0F', '😀', '0', '7', '-1.5', '1e3', 'true', 'TRUE'],
    ['jane@example.com', 'jane@example', 'https://example.com/', '192.168.0.1', '48.2,16.4', '{}'],
    ['2024-02-29', '2024-02-29T12:00:00Z', '2024-02-30T25:00:00Z', '#fff', 'en', 'DE', '+436641234567'],
    ['936da01f-9abd-4d9d-80c7-02af85c822a8', '00000000-0000-0000-0000-000000000000'],
    [[], [1], [1, 1], ['a', 'b'], [Number.NaN], [undefined], new Array(1)],
    [{}, { a: 1 }, { a: undefined }, Object.create(null), new Map([['a', 1]]), new Set(['a']), /a/],
    [new Date(0), new Date(Number.NaN), Object('a'), Object(1), Object(true)],
  ].flat()
}

function neighbours(value: unknown): readonly unknown[] {
  if (typeof value === 'number')
    return [-1, -0.5, 0, 0.5, 1].flatMap((step) => [value + step, ...ofLength(value + step)])
  if (typeof value === 'string') return [value, `${value}a`, `a${value}`, value.toUpperCase(), [value]]
  if (value instanceof Date) return [-1, 0, 1].map((step) => new Date(value.getTime() + step))
  if (Array.isArray(value)) return [value, [], ...value.slice(0, MAX_LENGTH), ...inEach(value)]
  if (typeof value === 'function') return [value, inheriting(value)]
  if (isPlainObject(value) && hasDataOnly(value)) return [value, ...Object.values(value)]
  return [value]
}

/** Texts and arrays. */
function ofLength(length: number): readonly unknown[] {
  if (!Number.isInteger(length) || length < 0 || length > MAX_LENGTH) return []
  return ['a'.repeat(length), '😀'.repeat(length), Array.from({ length }, (_, index) => index)]
}

/** Arrays of one member of the list. */
function inEach(list: readonly unknown[]): readonly unknown[] {
  return list.slice(0, MAX_LENGTH).map((member) => [member])
}

function inheriting(type: object): unknown {
  const prototype: unknown = Object.getOwnPropertyDescriptor(type, 'prototype')?.value
  return typeof prototype === 'object' ? Object.create(prototype) : undefined
}
