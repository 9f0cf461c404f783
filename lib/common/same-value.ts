import { DataSize } from './data-size.js'
import { Duration } from './duration.js'

/** Classes whose texts are all that their values are. */
const WRITTEN = [URL, Duration, DataSize] as const

/**
 * Whether two options say the same. Members of lists and of plain objects are compared; any other object may hide what makes it differ (a
 * key in a private field), so it is the same only as itself.
 */
export function isSameValue(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true
  if (WRITTEN.some((type) => one instanceof type && other instanceof type))
    return String(one) === String(other)
  if (!isPlain(one) || !isPlain(other) || Array.isArray(one) !== Array.isArray(other)) return false
  const names = Object.keys(one)
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && isSameValue(one[name], other[name]))
  )
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return Array.isArray(value) || prototype === Object.prototype || prototype === null
}
