import { isError } from '../../common/index.js'
import { maskedQuery } from '../../config/index.js'
import { DEFAULT_CENSOR, isHidden, isSecretField, withoutSecretsInside } from './secret-fields.js'

/** What `JSON.stringify` takes without surprises. */
export type Printable = string | number | boolean | null | readonly Printable[] | PrintableObject

export interface PrintableObject {
  readonly [key: string]: Printable
}

const MAX_DEPTH = 5
const MAX_ITEMS = 100
const MAX_TEXT = 16_384
const MAX_CAUSES = 8
/** Of one value, with all that is in it, in characters, roughly: Loki's limit for a line. What is beyond is left out. */
const MAX_SIZE = 256 * 1024
/** What any value costs of that. */
const VALUE_SIZE = 8
const TOO_LARGE = '[too large]'
/** Lists of Node.js in which values follow their names: a request that is logged has them. */
const FLAT_HEADERS = new Set(['rawHeaders', 'rawTrailers'])

interface Place {
  readonly censor: string
  /** What the value is inside of: cycles are found by it, and depth is bounded by it. */
  readonly ancestors: readonly object[]
  /** Shared by all that is in the value, which take from it. */
  readonly size: { left: number }
}

/**
 * Turns any value into plain data for a log line. Bounded in depth and size, and safe against what objects of users do: cycles, getters
 * and `toJSON` that throw, revoked proxies, BigInt, invalid dates. Secrets are hidden: what has the name of one, and passwords in URLs.
 * Always a copy. Never throws.
 *
 * @param censor what stands for a secret
 */
export function toPrintable(value: unknown, censor = DEFAULT_CENSOR): Printable {
  if (typeof value === 'string') return boundedText(value, censor)
  return convert(value, placeOf(censor))
}

/** The same of a field, whose name tells how its value is to be read. */
export function toPrintableField(name: string, value: unknown, censor: string): Printable {
  return convertNamed(name, value, placeOf(censor))
}

function placeOf(censor: string): Place {
  return { censor, ancestors: [], size: { left: MAX_SIZE } }
}

function convert(value: unknown, place: Place): Printable {
  const { size } = place
  if (size.left <= 0) return TOO_LARGE
  size.left -= VALUE_SIZE
  switch (typeof value) {
    case 'string':
      return convertText(value, place)
    case 'number':
      return Number.isFinite(value) ? value : String(value)
    case 'boolean':
      return value
    case 'bigint':
    case 'symbol':
      return boundedText(value.toString(), place.censor)
    case 'undefined':
      return null
    case 'function':
      return guarded(() => `[function ${value.name}]`)
    case 'object':
      return value === null ? null : guarded(() => convertObject(value, place))
  }
}

function convertText(whole: string, { censor, size }: Place, masked = withoutSecretsInside): string {
  const text = boundedText(whole, censor, masked)
  size.left -= text.length
  return text
}

function convertObject(value: object, place: Place): Printable {
  const { ancestors } = place
  if (ancestors.includes(value)) return '[circular]'
  if (isError(value)) return convertError(value, place)
  if (ancestors.length >= MAX_DEPTH) return Array.isArray(value) ? '[array]' : '[object]'
  const inside = { ...place, ancestors: [...ancestors, value] }
  if ('toJSON' in value && typeof value.toJSON === 'function') return convert(value.toJSON(), inside)
  if (Array.isArray(value)) return convertItems(value, value.length, inside)
  if (value instanceof Set) return convertItems(value, value.size, inside)
  if (value instanceof Map) return convertMap(value, inside)
  if (value instanceof RegExp) return String(value)
  if (value instanceof Promise) return '[promise]'
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) {
    return `[${value.constructor.name} of ${String(value.byteLength)} bytes]`
  }
  const keys = Object.keys(value)
  return keys.length === 0 ? convertWebObject(value, inside) : convertProperties(value, keys, inside)
}

/** Those of the Fetch standard show no properties. Known by their tags: naming their classes would load all of Node's fetch. */
function convertWebObject(value: object, place: Place): Printable {
  switch (Object.prototype.toString.call(value).slice('[object '.length, -1)) {
    case 'Headers':
    case 'FormData':
      return convertPairs(value as Headers | FormData, place)
    case 'URLSearchParams':
      return convertText((value as URLSearchParams).toString(), place, maskedQuery)
    case 'Request':
      return convertProperties(value, ['method', 'url'], place)
    case 'Response':
      return convertProperties(value, ['status', 'url'], place)
    case 'File':
      return convert(`[file ${(value as File).name} of ${(value as File).size} bytes]`, place)
    case 'Blob':
      return `[Blob of ${(value as Blob).size} bytes]`
    default:
      return {}
  }
}

/** A name that is there more than once has a list. */
function convertPairs(pairs: Iterable<readonly [string, unknown]>, place: Place): PrintableObject {
  const named = new Map<string, unknown[]>()
  let count = 0
  for (const [name, value] of pairs) {
    if (count++ === MAX_ITEMS) {
      named.set('...', ['[more]'])
      break
    }
    const others = named.get(name)
    if (others === undefined) named.set(name, [value])
    else others.push(value)
  }
  return Object.fromEntries(
    [...named].map(([name, values]) => [
      name,
      convertNamed(name, values.length === 1 ? values[0] : values, place),
    ]),
  )
}

function convertItems(items: Iterable<unknown>, count: number, place: Place): Printable {
  const result: Printable[] = []
  for (const item of items) {
    if (result.length === MAX_ITEMS || place.size.left <= 0) {
      result.push(`[${String(count - result.length)} more]`)
      break
    }
    result.push(convert(item, place))
  }
  return result
}

function convertMap(map: ReadonlyMap<unknown, unknown>, place: Place): PrintableObject {
  const entries: (readonly [string, Printable])[] = []
  for (const [key, value] of map) {
    if (entries.length === MAX_ITEMS) break
    const name = typeof key === 'string' ? key : JSON.stringify(convert(key, place))
    entries.push([name, convertNamed(name, value, place)])
  }
  return withMore(entries, map.size)
}

/** A getter that throws costs only its own value. */
function convertProperties(value: object, keys: readonly string[], place: Place): PrintableObject {
  const entries = keys.slice(0, MAX_ITEMS).flatMap((key) => {
    const read = guarded(() => {
      const property = (value as Record<string, unknown>)[key]
      return property === undefined ? undefined : convertNamed(key, property, place)
    })
    return read === undefined ? [] : [[key, read] as const]
  })
  return withMore(entries, keys.length)
}

function convertNamed(name: string, value: unknown, place: Place): Printable {
  place.size.left -= name.length
  if (isSecretField(name) && isHidden(value)) return place.censor
  if (FLAT_HEADERS.has(name) && Array.isArray(value))
    return convert(withoutSecrets(value, place.censor), place)
  return convert(value, place)
}

/** Name, value, name, value. */
function withoutSecrets(flat: readonly unknown[], censor: string): readonly unknown[] {
  return flat.map((item, index) => {
    const name = index % 2 === 1 ? flat[index - 1] : undefined
    return typeof name === 'string' && isSecretField(name) ? censor : item
  })
}

function withMore(entries: readonly (readonly [string, Printable])[], count: number): PrintableObject {
  // fromEntries defines, it does not assign: a key named __proto__ stays a key.
  const result = Object.fromEntries(entries)
  return count > MAX_ITEMS ? { ...result, '...': `[${String(count - MAX_ITEMS)} more]` } : result
}

function convertError(error: Error, place: Place): Printable {
  const { ancestors } = place
  if (ancestors.filter(isError).length >= MAX_CAUSES) return '[further causes]'
  const inside = { ...place, ancestors: [...ancestors, error] }
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

/** Of an HTTP message as a text, as a client's request has it. */
const HEADER_LINE = /^((?:proxy-)?authorization|(?:set-)?cookie|[\w-]*(?:api-?key|token|secret)):[^\r\n]*/gim

/** A text of bounded length, without the secrets in it, and without the secret header fields of HTTP messages. */
export function boundedText(whole: string, censor: string, masked = withoutSecretsInside): string {
  // Masked before it is cut, so that no half of a password is left at the edge.
  const looked = whole.length > MAX_TEXT ? whole.slice(0, 2 * MAX_TEXT) : whole
  const text = masked(
    looked.includes('\r\n') ? looked.replaceAll(HEADER_LINE, (_, name) => `${name}: ${censor}`) : looked,
    censor,
  )
  if (whole.length <= MAX_TEXT) return text
  return `${text.slice(0, MAX_TEXT)}... (${String(whole.length)} characters)`
}
