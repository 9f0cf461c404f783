import type { AnyClass } from '../../core/index.js'
import { validatorStorage } from '../libraries/validator-storage.js'
import { declareProperty } from '../model/declared-properties.js'
import { levelsOf, transformerStorage as storage, type SourceClass } from './source-class.js'

/** A class that takes over some properties of another one. */
export interface Inheritance {
  readonly source: SourceClass
  readonly target: AnyClass
  /** Those of `source.properties` that are taken over. */
  readonly properties: ReadonlySet<string>
}

/** Gives the target all that decorators said of the properties, in the storages of the libraries that the decorators belong to. */
export function inheritMetadata(inheritance: Inheritance): void {
  inheritAccessors(inheritance)
  inheritReflected(inheritance)
  inheritConstraints(inheritance)
  inheritTransformations(inheritance)
}

function inheritAccessors({ source, target, properties }: Inheritance): void {
  for (const [name, descriptor] of source.accessors) {
    const isFree = !Object.hasOwn(target.prototype as object, name)
    if (properties.has(name) && isFree) Object.defineProperty(target.prototype, name, descriptor)
  }
}

/** Emitted types, and what other decorators keep for a property. */
function inheritReflected({ source, target, properties }: Inheritance): void {
  const [from, to] = [source.type.prototype as object, target.prototype as object]
  for (const name of properties) {
    declareProperty(to, name)
    for (const key of Reflect.getMetadataKeys(from, name) as unknown[]) {
      if (Reflect.hasOwnMetadata(key, to, name)) continue
      Reflect.defineMetadata(key, Reflect.getMetadata(key, from, name), to, name)
    }
  }
}

function inheritConstraints({ source, target, properties }: Inheritance): void {
  for (const metadata of source.constraints) {
    if (properties.has(metadata.propertyName))
      validatorStorage()?.addValidationMetadata(moved(metadata, target))
  }
}

/** Where two classes say something of one property, the first one counts; transformations add up. */
function inheritTransformations({ source: { type }, target, properties }: Inheritance): void {
  for (const name of properties) {
    const typed = storage.findTypeMetadata(type, name)
    if (typed !== undefined && storage.findTypeMetadata(target, name) === undefined) {
      storage.addTypeMetadata(moved(typed, target))
    }
    const exposed = storage.findExposeMetadata(type, name)
    if (exposed !== undefined && storage.findExposeMetadata(target, name) === undefined) {
      storage.addExposeMetadata(moved(exposed, target))
    }
    const excluded = storage.findExcludeMetadata(type, name)
    if (excluded !== undefined && storage.findExcludeMetadata(target, name) === undefined) {
      storage.addExcludeMetadata(moved(excluded, target))
    }
    for (const level of levelsOf(type)) {
      for (const transformation of storage._transformMetadatas.get(level)?.get(name) ?? []) {
        storage.addTransformMetadata(moved(transformation, target))
      }
    }
  }
}

/** A copy that is of the same class as the original. */
export function moved<M extends object>(metadata: M, target: AnyClass): M {
  const copy = Object.create(Object.getPrototypeOf(metadata) as object | null) as M
  return Object.assign(copy, metadata, { target })
}
