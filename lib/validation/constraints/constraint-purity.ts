import type { ConstraintValues } from './constraint-definition.js'

const MAX_DEPTH = 4

/** Whether reading the values again and again runs nobody's code and gives the same: no functions, accessors or stateful expressions. */
export function areInert(constraints: ConstraintValues): boolean {
  return constraints.every((value) => isInert(value, MAX_DEPTH))
}

function isInert(value: unknown, depth: number): boolean {
  if (typeof value === 'function') return false
  if (typeof value !== 'object' || value === null) return true
  if (isPlainDate(value)) return true
  if (value instanceof RegExp) return isPlainExpression(value) && !value.global && !value.sticky
  if (depth === 0 || !(isPlainArray(value) || isPlainObject(value))) return false
  return hasDataOnly(value) && Object.values(value).every((member) => isInert(member, depth - 1))
}

/** No accessors. */
export function hasDataOnly(value: object): boolean {
  return Object.values(Object.getOwnPropertyDescriptors(value)).every((property) => 'value' in property)
}

export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** With the methods of Array and nothing but elements. */
export function isPlainArray(value: unknown): value is readonly unknown[] {
  return (
    Array.isArray(value) &&
    Object.getPrototypeOf(value) === Array.prototype &&
    Object.getOwnPropertyNames(value).every((name) => name === 'length' || /^\d+$/.test(name)) &&
    hasDataOnly(value)
  )
}

export function isPlainDate(value: unknown): value is Date {
  return (
    value instanceof Date &&
    Object.getPrototypeOf(value) === Date.prototype &&
    Reflect.ownKeys(value).length === 0
  )
}

/** With the methods of RegExp and `lastIndex` as its only own property. */
export function isPlainExpression(value: unknown): value is RegExp {
  return (
    value instanceof RegExp &&
    Object.getPrototypeOf(value) === RegExp.prototype &&
    Reflect.ownKeys(value).length === 1
  )
}
