import type { AnyClass } from '../../core/index.js'
import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js'
import type { TransformerStorage } from '../libraries/transformer-storage.js'
import { validatorStorage, type ValidationMetadata } from '../libraries/validator-storage.js'
import { readClassModel } from '../model/read-class-model.js'
import { declaredProperties } from '../model/declared-properties.js'

/** The storage into which this copy of class-transformer writes. */
export const transformerStorage = defaultMetadataStorage as TransformerStorage

/** A class that a mapped type is made of, as decorators, accessors and initial values show it. */
export class SourceClass {
  /** Accessors by name; the nearest class's where several have one. */
  readonly accessors: ReadonlyMap<string, PropertyDescriptor>
  /** Every property that shows at run time. */
  readonly properties: readonly string[]

  constructor(readonly type: AnyClass) {
    this.accessors = accessorsOf(type)
    const model = readClassModel(type, { validator: validatorStorage(), transformer: transformerStorage })
    this.properties = [
      ...new Set([
        ...model.properties.map(({ name }) => name),
        ...declaredProperties(type.prototype as object),
        ...this.accessors.keys(),
      ]),
    ]
  }

  /** Of every group; inherited ones as far as the class does not replace them. */
  get constraints(): readonly ValidationMetadata[] {
    return validatorStorage()?.getTargetValidationMetadatas(this.type, undefined, false, false) ?? []
  }
}

/** The class and its parents, nearest first. */
export function levelsOf(type: AnyClass): readonly AnyClass[] {
  const levels: AnyClass[] = []
  for (let level: unknown = type; typeof level === 'function'; level = Object.getPrototypeOf(level)) {
    if ('prototype' in level && level.prototype !== undefined) levels.push(level as unknown as AnyClass)
  }
  return levels
}

function accessorsOf(type: AnyClass): ReadonlyMap<string, PropertyDescriptor> {
  const accessors = new Map<string, PropertyDescriptor>()
  for (const { prototype } of levelsOf(type).toReversed()) {
    for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(prototype as object))) {
      const isAccessor = descriptor.get !== undefined || descriptor.set !== undefined
      if (isAccessor) accessors.set(name, descriptor)
      else accessors.delete(name)
    }
  }
  return accessors
}
