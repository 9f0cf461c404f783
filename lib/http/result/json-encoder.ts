import type { AnyClass } from '../../core/index.js'
import { JsonSerializationError } from './result.errors.js'

/** Writes a value as JSON; `''` for what JSON has no text for (`undefined`, functions, symbols). */
export interface JsonEncoder {
  (value: unknown): string
  /** The class that values are declared to be of. */
  readonly type?: AnyClass | undefined
}

/**
 * `JSON.stringify`, with a Map as an object and a Set as an array. Those two come out as `{}` from the native function, so only where
 * the text has a `{}` is the value looked through for them, and only where there is one is it written again, with a replacer, which
 * is several times slower; everything else keeps native speed.
 *
 * @throws JsonSerializationError for a cycle or a bigint, with the path to it, and for a `toJSON()` that throws
 */
export function encodeJson(value: unknown): string {
  let text: string | undefined
  try {
    text = JSON.stringify(value) as string | undefined
    if (text !== undefined && text.includes('{}') && mayHoldCollection(value))
      text = JSON.stringify(value, collections)
  } catch (error) {
    throw serializationError(value, error)
  }
  return text ?? ''
}

/** The value has been written, so it has no cycles. What `toJSON()` gives is not known without calling it. */
function mayHoldCollection(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (value instanceof Map || value instanceof Set) return true
  if (Array.isArray(value)) return value.some(mayHoldCollection)
  if (typeof (value as { toJSON?: unknown }).toJSON === 'function') return !(value instanceof Date)
  for (const key in value) if (mayHoldCollection((value as Record<string, unknown>)[key])) return true
  return false
}

function collections(_key: string, value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries(value)
  return value instanceof Set ? [...(value as Set<unknown>)] : value
}

function serializationError(value: unknown, cause: unknown): JsonSerializationError {
  const culprit = find(value, '$', [])
  if (culprit !== undefined) return new JsonSerializationError(culprit.reason, culprit.path, cause)
  const deep = cause instanceof RangeError
  return new JsonSerializationError(deep ? 'it is nested too deeply' : 'it can not be read', undefined, cause)
}

interface Culprit {
  readonly path: string
  readonly reason: string
}

const MAX_SEARCH_DEPTH = 100

/** Looks for what JSON.stringify stumbled over; runs only after it did, so it may be slow. */
function find(value: unknown, path: string, parents: readonly object[]): Culprit | undefined {
  if (typeof value === 'bigint') return { path, reason: 'a bigint has no JSON form' }
  if (typeof value !== 'object' || value === null || parents.length > MAX_SEARCH_DEPTH) return undefined
  if (parents.includes(value)) return { path, reason: 'it refers back to an object that contains it' }
  try {
    if (typeof (value as { toJSON?: unknown }).toJSON === 'function') return callToJson(value, path, parents)
    for (const [key, member] of entriesOf(value)) {
      const found = find(member, path + step(value, key), [...parents, value])
      if (found !== undefined) return found
    }
  } catch {
    return { path, reason: 'a getter of it throws' }
  }
  return undefined
}

function callToJson(value: object, path: string, parents: readonly object[]): Culprit | undefined {
  let replaced: unknown
  try {
    replaced = (value as { toJSON(): unknown }).toJSON()
  } catch {
    return { path, reason: 'its toJSON() throws' }
  }
  if (replaced === value) return undefined
  return find(replaced, path, [...parents, value])
}

function entriesOf(value: object): Iterable<readonly [unknown, unknown]> {
  if (value instanceof Map) return value as Map<unknown, unknown>
  return Object.entries(value instanceof Set ? [...(value as Set<unknown>)] : value)
}

function step(parent: object, key: unknown): string {
  if (Array.isArray(parent) || parent instanceof Set) return `[${String(key)}]`
  const name = String(key)
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`
}
