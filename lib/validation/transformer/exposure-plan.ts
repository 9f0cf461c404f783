import type { AnyClass } from '../../core/index.js'
import { TransformationType, type TransformMetadata } from '../libraries/transformer-storage.js'
import type { TransformOptions } from '../validation.options.js'
import { knownProperties } from './known-properties.js'
import type { TransformerMetadata } from './no-metadata.js'
import { implicitType, propertyTypeSource, type PropertyTypeSource } from './property-type-source.js'
import { isReadOnly, isReadOnlyAbove } from './read-only-property.js'

/** From plain object to instance, or back. */
export type TransformDirection =
  typeof TransformationType.PLAIN_TO_CLASS | typeof TransformationType.CLASS_TO_PLAIN

/**
 * What class-transformer's decorators and options say about values of one class in one direction. A key is a name in the value that is
 * read: of the plain object on the way to an instance, of the instance on the way back.
 *
 * Keys are visited in this order, each once, `__proto__` and `constructor` never: own enumerable ones if `readsOwnKeys`, then `listed`.
 * One whose property is not `isExposed` is left out.
 */
export interface ExposurePlan {
  /** `undefined`: plain objects, of which nothing is known. */
  readonly type: AnyClass | undefined
  readonly direction: TransformDirection
  /** Whether the own enumerable keys of a value count; where not, only `listed`. */
  readonly readsOwnKeys: boolean
  /** Keys that are visited even where the value does not have them: all of them are exposed. */
  readonly listed: readonly string[]
  /** Every key that a decorator or a target map names. */
  readonly known: ReadonlyMap<string, PropertyExposure>
  /** What any key means, known or not. */
  property(key: string): PropertyExposure
}

export interface PropertyExposure {
  /** Its name in the class. */
  readonly property: string
  /** Its name in the plain object: `@Expose({ name })`. */
  readonly plainKey: string
  /** Whether exclusions, versions, groups and prefixes let the key pass. They do not apply to the entries of a Map. */
  readonly isExposed: boolean
  readonly type: PropertyTypeSource | undefined
  /** Those that apply, in the order of their application. */
  readonly transforms: readonly TransformMetadata[]
  /** An instance's property of this name is never written: it is a method, or an accessor without a setter. */
  readonly isReadOnly: boolean
  /** A parent class has an accessor without a setter: written only in instances that have an own property of the name. */
  readonly isReadOnlyAbove: boolean
}

/** Reads the plan of one class. Calls nothing that a user wrote: types are resolved when `type.resolve` is called. */
export function exposurePlan(
  type: AnyClass | undefined,
  options: TransformOptions,
  direction: TransformDirection,
  storage: TransformerMetadata,
): ExposurePlan {
  const subject = { type, options, direction, storage }
  const names = listedKeys(subject)
  const listed = [...new Set(names)].filter((key) => isExposed(subject, key))
  const known = new Map<string, PropertyExposure>()
  for (const key of knownKeys(subject)) known.set(key, propertyExposure(subject, key))
  return {
    type,
    direction,
    readsOwnKeys: readsOwnKeys(subject),
    listed,
    known,
    property: (key) => known.get(key) ?? unknownExposure(subject, key),
  }
}

interface PlanSubject {
  readonly type: AnyClass | undefined
  readonly options: TransformOptions
  readonly direction: TransformDirection
  readonly storage: TransformerMetadata
}

function propertyExposure(subject: PlanSubject, key: string): PropertyExposure {
  const { type, direction, storage } = subject
  const { property, plainKey } = names(subject, key)
  const prototype = (type ?? Object).prototype as object
  return {
    property,
    plainKey,
    isExposed: isExposed(subject, key),
    type: type === undefined ? undefined : propertyTypeSource({ ...subject, type }, property),
    transforms: storage.findTransformMetadatas(type, property, direction).filter(applies(subject)),
    isReadOnly: isReadOnly(prototype, property),
    isReadOnlyAbove: isReadOnlyAbove(prototype, property),
  }
}

/** Of a key that nothing names: clients may send many. */
function unknownExposure(subject: PlanSubject, key: string): PropertyExposure {
  const { type, options } = subject
  const prototype = (type ?? Object).prototype as object
  return {
    property: key,
    plainKey: key,
    isExposed: !hasExcludedPrefix(options, key),
    type: type === undefined ? undefined : implicitType({ ...subject, type }, key),
    transforms: [],
    isReadOnly: isReadOnly(prototype, key),
    isReadOnlyAbove: isReadOnlyAbove(prototype, key),
  }
}

function names({ type, options, direction, storage }: PlanSubject, key: string) {
  if (type === undefined || options.ignoreDecorators === true) return { property: key, plainKey: key }
  if (direction === TransformationType.PLAIN_TO_CLASS) {
    const exposed = storage.findExposeMetadataByCustomName(type, key)
    return { property: exposed?.propertyName ?? key, plainKey: key }
  }
  return { property: key, plainKey: exposedName(storage, type, key) }
}

function exposedName(storage: TransformerMetadata, type: AnyClass, property: string): string {
  const name = storage.findExposeMetadata(type, property)?.options.name
  return name === undefined || name === '' ? property : name
}

/** Names of the class, and the names that plain objects have for them. */
function knownKeys(subject: PlanSubject): ReadonlySet<string> {
  const { type, options, direction, storage } = subject
  if (type === undefined) return new Set()
  const keys = new Set(knownProperties(type, storage))
  for (const map of options.targetMaps ?? []) {
    if (map.target === type) for (const property of Object.keys(map.properties)) keys.add(property)
  }
  if (direction === TransformationType.PLAIN_TO_CLASS) {
    for (const { options } of storage.getExposedMetadatas(type)) {
      if (options.name !== undefined && options.name !== '') keys.add(options.name)
    }
  }
  return keys
}

function readsOwnKeys({ type, options, storage }: PlanSubject): boolean {
  if (type !== undefined && options.excludeExtraneousValues === true) return false
  const strategy = storage.getStrategy(type)
  return (strategy === 'none' ? (options.strategy ?? 'exposeAll') : strategy) === 'exposeAll'
}

function listedKeys({ type, options, direction, storage }: PlanSubject): readonly string[] {
  if (type === undefined) return []
  const exposed = storage.getExposedProperties(type, direction)
  if (options.ignoreDecorators === true) {
    if (options.excludeExtraneousValues !== true) return []
    return [...exposed, ...storage.getExcludedProperties(type, direction)]
  }
  if (direction === TransformationType.CLASS_TO_PLAIN) return exposed
  return exposed.map((property) => exposedName(storage, type, property))
}

function isExposed({ type, options, direction, storage }: PlanSubject, key: string): boolean {
  if (hasExcludedPrefix(options, key)) return false
  if (type === undefined || options.ignoreDecorators === true) return true
  if (storage.getExcludedProperties(type, direction).includes(key)) return false
  // By the name in the value that is read, as class-transformer does it: a renamed property of a plain object has no version.
  const exposed = storage.findExposeMetadata(type, key)?.options
  return exposed === undefined || (inVersion(options, exposed) && inGroups(options, exposed))
}

function applies({ options }: PlanSubject) {
  return (metadata: TransformMetadata): boolean =>
    inVersion(options, metadata.options) && inGroups(options, metadata.options)
}

function hasExcludedPrefix({ excludePrefixes }: TransformOptions, key: string): boolean {
  return excludePrefixes?.some((prefix) => key.startsWith(prefix)) === true
}

interface Availability {
  readonly since?: number
  readonly until?: number
  readonly groups?: readonly string[]
}

/** A version of 0 is none, as it is to class-transformer. */
function inVersion({ version }: TransformOptions, { since, until }: Availability): boolean {
  if (version === undefined) return true
  if (since !== undefined && since !== 0 && !(version >= since)) return false
  return until === undefined || until === 0 || version < until
}

/** Without groups in the options, what has groups does not count; with them, an empty list belongs to none. */
function inGroups(options: TransformOptions, { groups }: Availability): boolean {
  if (options.groups === undefined || options.groups.length === 0)
    return groups === undefined || groups.length === 0
  return groups === undefined || options.groups.some((group) => groups.includes(group))
}
