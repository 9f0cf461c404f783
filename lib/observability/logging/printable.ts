import { isError } from '../../common/index.js'

/** What `JSON.stringify` takes without surprises. */
export type Printable = string | number | boolean | null | readonly Printable[] | PrintableObject

export interface PrintableObject {
  readonly [key: string]: Printable
}

const MAX_DEPTH = 6
const MAX_ITEMS = 100
const MAX_TEXT = 16_384
const MAX_CAUSES = 8

/** What this value is inside of: cycles are found by it, and depth is bounded by it. */
type Ancestors = readonly object[]

/**
 * Turns any value into plain data for a log line. Bounded in depth and size, and safe against what objects of users do: cycles, getters
 * and `toJSON` that throw, revoked proxies, BigInt, invalid dates. Never throws.
 */
export function toPrintable(value: unknown): Printable {
  return convert(value, [])
}

function convert(value: unknown, ancestors: Ancestors): Printable {
  switch (typeof value) {
    case 'string':
      return bounded(value)
    case 'number':
      return Number.isFinite(value) ? value : String(value)
    case 'boolean':
      return value
    case 'bigint':
    case 'symbol':
      return bounded(value.toString())
    case 'undefined':
      return null
    case 'function':
      return guarded(() => `[function ${value.name}]`)
    case 'object':
      return value === null ? null : guarded(() => convertObject(value, ancestors))
  }
}

function convertObject(value: object, ancestors: Ancestors): Printable {
  if (ancestors.includes(value)) return '[circular]'
  if (isError(value)) return convertError(value, ancestors)
  if (ancestors.length >= MAX_DEPTH) return Array.isArray(value) ? '[array]' : '[object]'
  const inside = [...ancestors, value]
  if ('toJSON' in value && typeof value.toJSON === 'function') return convert(value.toJSON(), inside)
  if (Array.isArray(value)) return convertItems(value, value.length, inside)
  if (value instanceof Set) return convertItems(value, value.size, inside)
  if (value instanceof Map) return convertMap(value, inside)
  if (value instanceof RegExp) return String(value)
  if (value instanceof Promise) return '[promise]'
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) {
    return `[${value.constructor.name} of ${String(value.byteLength)} bytes]`
  }
  return convertProperties(value, Object.keys(value), inside)
}

function convertItems(items: Iterable<unknown>, count: number, ancestors: Ancestors): Printable {
  const result: Printable[] = []
  for (const item of items) {
    if (result.length === MAX_ITEMS) {
      result.push(`[${String(count - MAX_ITEMS)} more]`)
      break
    }
    result.push(convert(item, ancestors))
  }
  return result
}

function convertMap(map: ReadonlyMap<unknown, unknown>, ancestors: Ancestors): PrintableObject {
  const entries: (readonly [string, Printable])[] = []
  for (const [key, value] of map) {
    if (entries.length === MAX_ITEMS) break
    entries.push([
      typeof key === 'string' ? key : JSON.stringify(convert(key, ancestors)),
      convert(value, ancestors),
    ])
  }
  return withMore(entries, map.size)
}

/** A getter that throws costs only its own value. */
function convertProperties(value: object, keys: readonly string[], ancestors: Ancestors): PrintableObject {
  const entries = keys.slice(0, MAX_ITEMS).flatMap((key) => {
    const read = guarded(() => {
      const property = (value as Record<string, unknown>)[key]
      return property === undefined ? undefined : convert(property, ancestors)
    })
    return read === undefined ? [] : [[key, read] as const]
  })
  return withMore(entries, keys.length)
}

function withMore(entries: readonly (readonly [string, Printable])[], count: number): PrintableObject {
  // fromEntries defines, it does not assign: a key named __proto__ stays a key.
  const result = Object.fromEntries(entries)
  return count > MAX_ITEMS ? { ...result, '...': `[${String(count - MAX_ITEMS)} more]` } : result
}

function convertError(error: Error, ancestors: Ancestors): Printable {
  if (ancestors.filter(isError).length >= MAX_CAUSES) return '[further causes]'
  const inside = [...ancestors, error]
  const own = Object.keys(error).filter((key) => !ERROR_KEYS.has(key))
  return {
    ...convertProperties(error, ['name', 'message', 'stack'], inside),
    ...convertProperties(error, own, inside),
    ...convertProperties(error, ['cause', 'errors'], inside),
  }
}

const ERROR_KEYS = new Set(['name', 'message', 'stack', 'cause', 'errors'])

function guarded<T extends Printable | undefined>(read: () => T): T | string {
  try {
    return read()
  } catch {
    return '[unreadable]'
  }
}

function bounded(text: string): string {
  return text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT)}... (${String(text.length)} characters)`
}
