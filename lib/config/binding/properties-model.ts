import type { Type } from '../../common/index.js'
import { propertyType } from '../../core/index.js'
import { kebabCase } from '../environment/property-path.js'
import { PROPERTIES, type PropertyOptions } from './property-metadata.js'
import { enumType, scalarType, type EnumLike, type ScalarType } from './scalar-type.js'

export type NamedValue = [name: string, value: unknown]

/** What a field, an element of a list or a value of a map is bound to. */
export type FieldType =
  | { readonly kind: 'scalar'; readonly scalar: ScalarType }
  | { readonly kind: 'list'; readonly of: FieldType; readonly collect: (values: unknown[]) => unknown }
  | {
      readonly kind: 'map'
      readonly of: FieldType
      /** As in {@link PropertyOptions}. */
      readonly key: string | undefined
      readonly collect: (entries: NamedValue[]) => unknown
    }
  | { readonly kind: 'nested'; readonly type: Type<object> }
  /** Nothing at run time tells what it is; `edit` says what to write. */
  | { readonly kind: 'untyped'; readonly edit: string }

export interface Field {
  /** The member of the class. */
  readonly name: string
  /** The property's name below the class's path. */
  readonly property: string
  readonly type: FieldType
  readonly options: PropertyOptions
  /** What the field's initialiser left. */
  readonly initial: unknown
}

/**
 * The fields of a properties object: those that `@Property` decorates, and those that its constructor created. The type is the one given,
 * else the one emitted, else that of the initial value. `candidates` are names the configuration has, for fields that exist only as emitted types.
 */
export function fieldsOf(target: object, candidates: Iterable<string>): Field[] {
  const decorated = PROPERTIES.get(target) ?? new Map<string, PropertyOptions>()
  const names = new Set([...Object.keys(target), ...decorated.keys()])
  for (const candidate of candidates) {
    const name = candidate.replace(/[-_]+(\w)/g, (_, first: string) => first.toUpperCase())
    if (propertyType(target, name) !== undefined) names.add(name)
  }
  const fields: Field[] = []
  for (const name of names) {
    const initial: unknown = Reflect.get(target, name)
    if (typeof initial === 'function') continue
    const options = decorated.get(name) ?? {}
    const type = fieldType(options, options.type ?? propertyType(target, name), initial)
    fields.push({ name, property: options.name ?? kebabCase(name), type, options, initial })
  }
  return fields
}

function fieldType(options: PropertyOptions, declared: unknown, initial: unknown): FieldType {
  const type = declared === undefined || declared === Object ? runtimeType(initial, options) : declared
  if (type === Array || type === Set) return listType(options, type, initial)
  if (type === Map || type === Object) return mapType(options, type, initial)
  if (options.enum !== undefined) return { kind: 'scalar', scalar: enumType(options.enum) }
  const edit =
    declared === Object
      ? 'a union leaves none: write `?` instead of `| undefined`, or @Property({ type: String })'
      : 'decorate it with @Property()'
  return singleType(type) ?? { kind: 'untyped', edit }
}

function singleType(type: unknown): FieldType | undefined {
  const scalar = scalarType(type)
  if (scalar !== undefined) return { kind: 'scalar', scalar }
  return typeof type === 'function' && type !== Object
    ? { kind: 'nested', type: type as Type<object> }
    : undefined
}

function listType(options: PropertyOptions, type: unknown, initial: unknown): FieldType {
  const [first] = initial instanceof Set || Array.isArray(initial) ? (initial as Iterable<unknown>) : []
  const of = elementType(options.of, options.enum, first)
  if (of === undefined)
    return { kind: 'untyped', edit: 'say what its elements are: @Property({ of: String })' }
  return { kind: 'list', of, collect: (values) => (type === Set ? new Set(values) : values) }
}

function mapType(options: PropertyOptions, type: unknown, initial: unknown): FieldType {
  const values = initialEntries(initial).map(([, value]) => value)
  const alike = values.every((value) => runtimeType(value, {}) === runtimeType(values[0], {}))
  const of = elementType(options.of, options.enum, alike ? values[0] : undefined)
  if (of === undefined) return { kind: 'untyped', edit: 'say what its values are: @Property({ of: String })' }
  // fromEntries defines members, so that a key "__proto__" is a key like any other.
  return {
    kind: 'map',
    of,
    key: options.key,
    collect: (entries) => (type === Map ? new Map(entries) : Object.fromEntries(entries)),
  }
}

/** The entries of a Map or record that an initialiser made. */
export function initialEntries(initial: unknown): NamedValue[] {
  if (initial instanceof Map) return [...(initial as Map<string, unknown>)]
  return typeof initial === 'object' && initial !== null ? Object.entries(initial) : []
}

function elementType(of: unknown, values: EnumLike | undefined, first: unknown): FieldType | undefined {
  if (values !== undefined) return { kind: 'scalar', scalar: enumType(values) }
  return singleType(of ?? runtimeType(first, {}))
}

/** The type a value shows; for a field without one, `Object` where the options say that it has elements. */
function runtimeType(value: unknown, options: PropertyOptions): unknown {
  if (value === undefined || value === null) return options.of === undefined ? undefined : Object
  if (typeof value === 'object') return Array.isArray(value) ? Array : value.constructor
  return { string: String, number: Number, boolean: Boolean, bigint: BigInt }[typeof value as string]
}
