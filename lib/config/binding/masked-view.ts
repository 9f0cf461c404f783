import { types } from 'node:util'
import { MASK, maskedText } from '../environment/secret-mask.js'
import { isSecretName } from '../environment/secret-name.js'

const INSPECT = Symbol.for('nodejs.util.inspect.custom')

/** Makes an object print with its secrets masked, by `console.log` and by `JSON.stringify`, unless its class says how it prints. */
export function maskWhenPrinted(target: object): void {
  if (!(INSPECT in target)) define(target, INSPECT, () => inspectable(target))
  if (!('toJSON' in target)) define(target, 'toJSON', () => maskedView(target, []))
}

function define(target: object, name: string | symbol, value: () => unknown): void {
  if (Object.isExtensible(target))
    Object.defineProperty(target, name, { value, enumerable: false, configurable: true })
}

/** Under the class's name, as inspect prints any object. */
function inspectable(target: object): unknown {
  const view = maskedView(target, []) as object
  const { name } = target.constructor
  Object.setPrototypeOf(
    view,
    Object.create(null, {
      constructor: { value: { name } },
      [Symbol.toStringTag]: { value: name },
    }) as object,
  )
  return view
}

function maskedView(value: unknown, path: readonly string[]): unknown {
  if (value === undefined || value === null || typeof value === 'boolean') return value
  if (path.length > 0 && !isContainer(value) && isSecretName(path)) return MASK
  if (typeof value === 'string') return maskedText(value)
  if (typeof value === 'bigint') return String(value)
  if (value instanceof URL) return maskedText(value.href)
  if (Array.isArray(value) || value instanceof Set)
    return Array.from(value as Iterable<unknown>, (element, index) =>
      maskedView(element, [...path, String(index)]),
    )
  if (!isContainer(value)) return value
  const entries = value instanceof Map ? [...(value as Map<unknown, unknown>)] : Object.entries(value)
  return Object.fromEntries(entries.map(([key, member]) => [key, maskedView(member, [...path, String(key)])]))
}

/** Whether the value has members of its own; what prints itself (Duration, Date) has not. */
function isContainer(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || types.isDate(value) || value instanceof URL) return false
  if (Array.isArray(value) || value instanceof Map || value instanceof Set) return true
  return Object.hasOwn(value, 'toJSON') || !('toJSON' in value)
}
