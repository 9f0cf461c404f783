import { maskedValue } from '../../config/index.js'

/** What stands for what is nested too deeply to be shown. */
const TOO_DEEP = '...'
/** What stands for what throws when it is read: a getter, `toJSON`, a revoked proxy. */
const UNREADABLE = '[unreadable]'
const MAX_DEPTH = 32

/**
 * A copy of a value as it may be shown: texts below names of secrets, and passwords inside of URLs, are masked as in the log of the
 * configuration. What can not be serialized (a cycle, a function, a bigint) is replaced by something that can. Never throws.
 *
 * @param path names above the value, which count as well
 */
export function masked(value: unknown, path: readonly string[] = []): unknown {
  return copyOf(value, path, [])
}

function copyOf(value: unknown, path: readonly string[], above: readonly object[]): unknown {
  return readable(() => copyOfAny(value, path, above))
}

function copyOfAny(value: unknown, path: readonly string[], above: readonly object[]): unknown {
  switch (typeof value) {
    case 'string':
      return maskedValue(path, value)
    case 'number':
    case 'boolean': {
      const text = String(value)
      const shown = maskedValue(path, text)
      return shown === text ? value : shown
    }
    case 'object':
      return value === null ? null : copyOfObject(value, path, above)
    case 'undefined':
      return undefined
    default:
      return maskedValue(path, String(value))
  }
}

function copyOfObject(value: object, path: readonly string[], above: readonly object[]): unknown {
  if (above.includes(value) || above.length >= MAX_DEPTH) return TOO_DEEP
  const { toJSON } = value as { readonly toJSON?: unknown }
  if (typeof toJSON === 'function') return copyOf(Reflect.apply(toJSON, value, []), path, [...above, value])
  if (value instanceof Error) return maskedValue(path, `${value.name}: ${value.message}`)
  const within = [...above, value]
  if (Array.isArray(value)) return value.map((element: unknown) => copyOf(element, path, within))
  if (value instanceof Set) return [...value].map((element) => copyOf(element, path, within))
  const entries =
    value instanceof Map
      ? [...value].map(([key, each]) => [String(key), each] as const)
      : Object.keys(value).map((key) => [key, readable(() => Reflect.get(value, key))] as const)
  // fromEntries defines members, so that a key "__proto__" is a key like any other.
  return Object.fromEntries(
    entries.map(([name, each]: readonly [string, unknown]) => [name, copyOf(each, [...path, name], within)]),
  )
}

function readable(read: () => unknown): unknown {
  try {
    return read()
  } catch {
    return UNREADABLE
  }
}
