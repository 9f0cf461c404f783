import type { AbstractType } from '../../common/index.js'
import type { AnyClass } from '../../core/index.js'
import { inheritMetadata, type Inheritance } from './inherit-metadata.js'
import { inheritStrategy } from './inherit-strategy.js'
import { UndefinedMappedClassError, UnknownPropertyError } from './mapped-types.errors.js'
import { SourceClass } from './source-class.js'

/** A class that was made of others, to be extended or used as it is. */
export type MappedType<T> = new () => T

/** The properties of a class, without its methods. */
export type PropertiesOf<T> = {
  [Key in keyof T as T[Key] extends (...args: never[]) => unknown ? never : Key]: T[Key]
}

/** Some properties of a class. */
export interface Selection {
  readonly source: SourceClass
  readonly properties: readonly string[]
}

/**
 * Makes the class that has the selected properties: what decorators say of them, accessors, and initial values, which are made anew for
 * each instance. Where several classes have a property, constraints add up, and for the rest the first class counts.
 */
export function mappedType(name: string, selections: readonly Selection[]): AnyClass {
  const initialized = selections.map(({ source, properties }) => ({
    type: source.type as unknown as MappedType<object>,
    properties: new Set(properties),
  }))
  const target: AnyClass = class {
    constructor() {
      for (const { type, properties } of initialized) initialize(this, new type(), properties)
    }
  }
  Object.defineProperty(target, 'name', { value: name })
  const inheritances = selections.map(({ source, properties }): Inheritance => {
    return { source, target, properties: new Set(properties) }
  })
  for (const inheritance of inheritances) inheritMetadata(inheritance)
  inheritStrategy(target, inheritances)
  return target
}

/** A value that is `undefined` is none: properties that are declared without one are not there before they are set. */
function initialize(instance: object, sample: object, properties: ReadonlySet<string>): void {
  for (const name of Object.getOwnPropertyNames(sample)) {
    if (!properties.has(name) || Object.hasOwn(instance, name)) continue
    const value: unknown = Reflect.get(sample, name)
    if (value === undefined) continue
    Object.defineProperty(instance, name, { value, writable: true, enumerable: true, configurable: true })
  }
}

/** @throws UndefinedMappedClassError */
export function sourceOf(mappedType: string, type: AbstractType<object>): SourceClass {
  if (typeof type !== 'function') throw new UndefinedMappedClassError(mappedType, type)
  return new SourceClass(type)
}

/** @throws UnknownPropertyError */
export function checkProperties(mappedType: string, source: SourceClass, names: readonly string[]): void {
  for (const name of names) {
    if (source.properties.includes(name)) continue
    throw new UnknownPropertyError(mappedType, source.type.name, name, source.properties)
  }
}
