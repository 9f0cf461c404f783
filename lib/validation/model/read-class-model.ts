import { propertyType, type AnyClass } from '../../core/index.js'
import type { DecoratorLibraries } from '../libraries/decorator-libraries.js'
import { TransformationType, type TransformerStorage } from '../libraries/transformer-storage.js'
import type { ValidationMetadata } from '../libraries/validator-storage.js'
import type { ClassModel, PropertyModel } from './class-model.js'
import { declaredProperties } from './declared-properties.js'

/** Reads everything that is known of a class, at boot. It is instantiated once, without arguments, to see what initialisers set. */
export function readClassModel(type: AnyClass, libraries: DecoratorLibraries): ClassModel {
  const { validator, transformer } = libraries
  const constraints = validator?.getTargetValidationMetadatas(type, undefined, false, false) ?? []
  const sample = sampleOf(type)
  const levels = classLevels(type)
  const transformed =
    transformer === undefined ? [] : levels.flatMap((level) => transformedNames(level, transformer))
  const names = new Set([
    ...Object.keys(sample ?? {}),
    ...levels.flatMap((level) => constraints.filter(({ target }) => target === level).map(nameOf)),
    ...transformed.filter((name) => name !== undefined),
    ...declaredProperties(type.prototype as object),
  ])
  return {
    type,
    isValidated: constraints.length > 0,
    isTransformed: transformed.length > 0,
    isConstructible: sample !== undefined,
    strategy: transformer?.getStrategy(type) ?? 'none',
    properties: Array.from(names)
      .filter(isText)
      .map((name) => propertyModel({ type, sample, constraints, transformer }, name)),
  }
}

interface ClassParts {
  readonly type: AnyClass
  readonly sample: object | undefined
  readonly constraints: readonly ValidationMetadata[]
  readonly transformer: TransformerStorage | undefined
}

function propertyModel({ type, sample, constraints, transformer }: ClassParts, name: string): PropertyModel {
  const prototype = type.prototype as object
  return {
    name,
    emittedType: propertyType(prototype, name),
    isInitialized: sample !== undefined && Object.hasOwn(sample, name),
    initialValue: sample === undefined ? undefined : ownValue(sample, name),
    constraints: constraints.filter(({ propertyName }) => propertyName === name),
    type: transformer?.findTypeMetadata(type, name),
    expose: transformer?.findExposeMetadata(type, name),
    exclude: transformer?.findExcludeMetadata(type, name),
    transforms: transformer === undefined ? [] : allTransforms(transformer, type, name),
    isReadOnly: isReadOnly(prototype, name),
  }
}

/** class-validator records decorators on symbols, and never looks at them. */
function isText(name: unknown): name is string {
  return typeof name === 'string'
}

function nameOf({ propertyName }: ValidationMetadata): string {
  return propertyName
}

/** Of both directions, each once. */
function allTransforms(
  transformer: TransformerStorage,
  type: AnyClass,
  name: string,
): PropertyModel['transforms'] {
  const { PLAIN_TO_CLASS, CLASS_TO_PLAIN } = TransformationType
  return [
    ...new Set([
      ...transformer.findTransformMetadatas(type, name, PLAIN_TO_CLASS),
      ...transformer.findTransformMetadatas(type, name, CLASS_TO_PLAIN),
    ]),
  ]
}

/** What class-transformer knows of at one level of the class; `undefined` stands for the class itself. */
function transformedNames(level: AnyClass, transformer: TransformerStorage): readonly (string | undefined)[] {
  return [
    ...(transformer._typeMetadatas.get(level)?.keys() ?? []),
    ...(transformer._transformMetadatas.get(level)?.keys() ?? []),
    ...(transformer._exposeMetadatas.get(level)?.keys() ?? []),
    ...(transformer._excludeMetadatas.get(level)?.keys() ?? []),
  ]
}

/** Ancestors first. */
function classLevels(type: AnyClass): readonly AnyClass[] {
  const levels: AnyClass[] = []
  for (let level: unknown = type; typeof level === 'function' && 'prototype' in level;) {
    if (level === Function.prototype) break
    levels.unshift(level as unknown as AnyClass)
    level = Object.getPrototypeOf(level) as unknown
  }
  return levels
}

/** A new instance; `undefined` for a class that can not be created without arguments. */
export function sampleOf(type: AnyClass): object | undefined {
  try {
    return Reflect.construct(type, []) as object
  } catch {
    return undefined
  }
}

/** Without calling a getter that the constructor defined. */
function ownValue(sample: object, name: string): unknown {
  const value: unknown = Object.getOwnPropertyDescriptor(sample, name)?.value
  return value
}

function isReadOnly(prototype: object, name: string): boolean {
  for (
    let level: object | null = prototype;
    level !== null;
    level = Object.getPrototypeOf(level) as object | null
  ) {
    const descriptor = Object.getOwnPropertyDescriptor(level, name)
    if (descriptor === undefined) continue
    if (descriptor.get !== undefined || descriptor.set !== undefined) return descriptor.set === undefined
    return typeof descriptor.value === 'function'
  }
  return false
}
