import { PropertyPath } from '../environment/property-path.js'
import type { PropertyEntry, PropertyKind } from '../environment/property-source.js'
import type { PropertyOrigin } from '../../core/index.js'
import { StructuredPropertySource } from './structured-property-source.js'

/** Properties given in code: nested objects, dotted names, or both. Values with a `toString` of their own (Duration, DataSize, URL) are taken by it. */
export interface PropertyValues {
  readonly [name: string]: unknown
}

/** Properties given in code: defaults below everything else, or a test's properties above it. */
export function objectSource(name: string, values: PropertyValues): StructuredPropertySource {
  const entries: PropertyEntry[] = []
  collect(values, PropertyPath.ROOT, { source: name }, entries)
  return new StructuredPropertySource(name, entries)
}

function collect(value: unknown, path: PropertyPath, origin: PropertyOrigin, into: PropertyEntry[]): void {
  const add = (kind: PropertyKind, text = ''): void => void into.push({ path, value: text, kind, origin })
  if (value === undefined) return
  if (value === null) return add('null')
  if (Array.isArray(value)) {
    if (value.length === 0) return add('empty-list')
    return value.forEach((element, index) => collect(element, path.child(String(index)), origin, into))
  }
  if (value instanceof Date) return add('scalar', value.toISOString())
  if (!isPlainObject(value)) return add('scalar', new String(value).toString())
  const members = Object.entries(value)
  if (members.length === 0 && path !== PropertyPath.ROOT) return add('empty-map')
  for (const [name, member] of members)
    collect(member, path.concat(PropertyPath.parse(name).segments), origin, into)
}

function isPlainObject(value: unknown): value is PropertyValues {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
