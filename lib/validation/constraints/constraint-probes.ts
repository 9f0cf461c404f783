import type { ConstraintValues } from './constraint-definition.js'
import { hasDataOnly, isPlainObject } from './constraint-purity.js'

/** Longer texts and arrays are not made for a probe. */
const MAX_LENGTH = 256
const MAX_MEMBERS = 32

/** One of each kind: enough to see whether a function answers at once. */
export const PROBES_OF_EACH_KIND: readonly unknown[] = [undefined, null, true, 0, 'a', Object.freeze([]), {}]

const ORDINARY_VALUES: readonly unknown[] = [
  PROBES_OF_EACH_KIND,
  [false, 5n, Symbol('probe'), () => undefined],
  [1, -1, 1.5, 0.125, 100, 1e21, Infinity, Number.NaN],
  ['', ' ', 'ab', 'Nexus', '☺\uFE0F', '😀', '0', '-1.5', '1e3', 'true', 'TRUE', '48.2,16.4'],
  ['jane@example.com', 'jane@example', '2024-02-29', '2024-02-29T12:00:00Z', '2024-02-30'],
  ['936da01f-9abd-4d9d-80c7-02af85c822a8', '00000000-0000-0000-0000-000000000000'],
  [[1], [1, 1], ['a', 'b'], [Number.NaN], [undefined], new Array(1)],
  [{ a: 1 }, Object.create(null), new Map([['a', 1]]), /a/, new Date(0)],
  [new Date(Number.NaN), Object('a'), Object(1), Object(true)],
].flat()

/** Values of all kinds, and those around what a constraint was given. */
export function probesFor(constraints: ConstraintValues): readonly unknown[] {
  return ORDINARY_VALUES.concat(...constraints.map(neighbours))
}

function neighbours(value: unknown): readonly unknown[] {
  if (typeof value === 'number')
    return [-1, -0.5, 0, 0.5, 1].flatMap((step) => [value + step, ...ofLength(value + step)])
  if (typeof value === 'string') return [value, `${value}a`, `a${value}`, value.toUpperCase(), [value]]
  if (value instanceof Date) return [-1, 0, 1].map((step) => new Date(value.getTime() + step))
  if (Array.isArray(value)) {
    const members = value.slice(0, MAX_MEMBERS)
    return [value, ...members, ...members.map((member) => [member])]
  }
  if (typeof value === 'function') return [value, inheriting(value)]
  if (isPlainObject(value) && hasDataOnly(value))
    return [value, ...Object.values(value).slice(0, MAX_MEMBERS)]
  return [value]
}

/** A text and an array. */
function ofLength(length: number): readonly unknown[] {
  return Number.isInteger(length) && length >= 0 && length <= MAX_LENGTH
    ? ['a'.repeat(length), new Array(length).fill(0)]
    : []
}

function inheriting(type: object): unknown {
  const prototype: unknown = Object.getOwnPropertyDescriptor(type, 'prototype')?.value
  return typeof prototype === 'object' ? Object.create(prototype) : undefined
}
