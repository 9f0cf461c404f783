import type { AnyClass } from '../../core/index.js'
import { builtInConstraint } from '../constraints/built-in-constraints.js'
import type { DecoratorLibraries } from '../libraries/decorator-libraries.js'
import {
  ValidationTypes,
  type ValidationMetadata,
  type ValidatorStorage,
} from '../libraries/validator-storage.js'
import type { PropertyModel } from '../model/class-model.js'
import { readClassModel } from '../model/read-class-model.js'
import type { TransformOptions, ValidatorOptions } from '../validation.options.js'
import type { FusedCheck, FusedClass, FusedConversion, FusedProperty } from './fused-class.js'

const IS_OPTIONAL = 'isOptional'
/** Properties whose assignment means something else. */
const RESERVED = new Set(['__proto__', 'constructor', 'prototype'])
const SCALARS: ReadonlyMap<unknown, FusedConversion> = new Map<unknown, FusedConversion>([
  [String, { kind: 'string' }],
  [Number, { kind: 'number' }],
  [Boolean, { kind: 'boolean' }],
  [Date, { kind: 'date' }],
])
/** Classes that class-transformer makes in a way of its own, or that have no properties to bind. */
const OPAQUE = new Set<unknown>([
  Object,
  Array,
  Map,
  Set,
  WeakMap,
  WeakSet,
  Promise,
  Function,
  RegExp,
  Symbol,
  BigInt,
  Buffer,
])

/**
 * Finds the classes that can be bound by generated code, with all that they refer to. Anything that it does not know leaves the class
 * to the complete path, which knows everything.
 */
export class FusedClassReader {
  readonly #libraries: DecoratorLibraries
  readonly #validation: ValidatorOptions
  readonly #inferred: ReadonlyMap<AnyClass, Readonly<Record<string, AnyClass>>>
  /** `undefined` for a class that can not be fused. */
  readonly #classes = new Map<AnyClass, FusedClass | undefined>()
  readonly #reading: AnyClass[] = []

  constructor(
    libraries: DecoratorLibraries,
    validation: ValidatorOptions,
    inferred: ReadonlyMap<AnyClass, Readonly<Record<string, AnyClass>>>,
  ) {
    this.#libraries = libraries
    this.#validation = validation
    this.#inferred = inferred
  }

  /** Whether options leave anything to fuse: the others of class-transformer change which properties there are. */
  static allows(transformation: TransformOptions, validation: ValidatorOptions): boolean {
    const { targetMaps: _, exposeUnsetFields = true, ...others } = transformation
    const isDefault =
      exposeUnsetFields && Object.values(others).every((value) => value === undefined || value === false)
    // Without `whitelist` every other property of the input is copied too.
    return isDefault && validation.whitelist === true && validation.forbidNonWhitelisted !== true
  }

  read(type: AnyClass): FusedClass | undefined {
    if (this.#classes.has(type)) return this.#known(type)
    const { validator, transformer } = this.#libraries
    if (
      validator === undefined ||
      transformer?.getStrategy(type) === 'exposeAll' ||
      transformer?.getStrategy(type) === 'excludeAll'
    )
      return undefined
    const metadatas = this.#metadatas(type, validator)
    if (metadatas.length === 0) return undefined
    const fused: FusedClass = { type, properties: [], stripped: [], isRecursive: false }
    this.#classes.set(type, fused)
    this.#reading.push(type)
    if (!this.#fill(fused, metadatas)) this.#classes.set(type, undefined)
    this.#reading.pop()
    return this.#classes.get(type)
  }

  /** Whether all of the class is known. */
  #fill({ type, properties, stripped }: FusedClass, metadatas: readonly ValidationMetadata[]): boolean {
    const model = readClassModel(type, this.#libraries)
    for (const property of model.properties) {
      const own = metadatas.filter(({ propertyName }) => propertyName === property.name)
      if (own.length === 0) {
        // Whatever the constructor sets.
        if (property.isInitialized) stripped.push(property.name)
        continue
      }
      const fused = this.#property(type, property, own)
      if (fused === undefined) return false
      properties.push(fused)
    }
    return model.isConstructible && !hasKeyConflict(properties)
  }

  #known(type: AnyClass): FusedClass | undefined {
    const fused = this.#classes.get(type)
    if (fused !== undefined && this.#reading.includes(type)) fused.isRecursive = true
    return fused
  }

  #metadatas(type: AnyClass, storage: ValidatorStorage): readonly ValidationMetadata[] {
    const { groups, always = false, strictGroups = false } = this.#validation
    return storage.getTargetValidationMetadatas(type, undefined, always, strictGroups, groups)
  }

  #property(
    type: AnyClass,
    model: PropertyModel,
    metadatas: readonly ValidationMetadata[],
  ): FusedProperty | undefined {
    const source = isOrdinary(type, model) ? sourceOf(model) : undefined
    if (source === undefined) return undefined
    const conversion = this.#conversion(type, model)
    const rules = this.#rules(metadatas)
    if (conversion === undefined || rules === undefined) return undefined
    if (rules.isNested && !this.#nestedIsFused(conversion)) return undefined
    return { name: model.name, ...source, conversion, ...rules }
  }

  #nestedIsFused(conversion: FusedConversion): boolean {
    return conversion.kind === 'instance' && this.read(conversion.type) !== undefined
  }

  #conversion(
    type: AnyClass,
    { name, type: metadata, emittedType }: PropertyModel,
  ): FusedConversion | undefined {
    const inferred = this.#inferred.get(type)?.[name]
    if (metadata === undefined)
      return inferred === undefined ? { kind: 'copy' } : { kind: 'instance', type: inferred }
    const { typeFunction, options, reflectedType } = metadata
    if (options.discriminator !== undefined || typeFunction === undefined || typeFunction.length > 0)
      return undefined
    if (
      ![undefined, Object, Array].includes(reflectedType as ArrayConstructor) &&
      reflectedType !== emittedType
    )
      return undefined
    const isList = reflectedType === Array || reflectedType === Object || reflectedType === undefined
    const declared: unknown = typeFunction()
    if (!isList && reflectedType !== declared) return undefined
    const scalar = SCALARS.get(declared)
    if (scalar !== undefined) return scalar
    if (typeof declared !== 'function' || OPAQUE.has(declared)) return undefined
    return { kind: 'instance', type: declared as unknown as AnyClass }
  }

  #rules(
    metadatas: readonly ValidationMetadata[],
  ): Pick<FusedProperty, 'isOptional' | 'presence' | 'checks' | 'isNested'> | undefined {
    const presence: FusedCheck[] = []
    const checks: FusedCheck[] = []
    let isOptional = false
    let isNested = false
    for (const metadata of metadatas) {
      if (metadata.validateIf !== undefined) return undefined
      switch (metadata.type) {
        case ValidationTypes.WHITELIST:
          break
        case ValidationTypes.NESTED:
          isNested = true
          break
        case ValidationTypes.CONDITIONAL:
          if (metadata.name !== IS_OPTIONAL) return undefined
          isOptional = true
          break
        case ValidationTypes.IS_DEFINED:
        case ValidationTypes.CUSTOM: {
          const found = this.#checks(metadata)
          if (found === undefined) return undefined
          ;(metadata.type === ValidationTypes.IS_DEFINED ? presence : checks).push(...found)
          break
        }
        default:
          return undefined
      }
    }
    return { isOptional, presence, checks, isNested }
  }

  #checks(metadata: ValidationMetadata): readonly FusedCheck[] | undefined {
    const storage = this.#libraries.validator
    const checks: FusedCheck[] = []
    for (const { instance } of storage?.getTargetValidatorConstraints(metadata.constraintCls) ?? []) {
      const constraint = builtInConstraint(metadata, instance)
      if (constraint === undefined) return undefined
      checks.push({ constraint, each: metadata.each === true })
    }
    return checks
  }
}

/** Whether setting the property does nothing but set it. */
function isOrdinary(type: AnyClass, { name, isReadOnly, initialValue, transforms }: PropertyModel): boolean {
  if (RESERVED.has(name) || isReadOnly || isAccessor(type, name)) return false
  return typeof initialValue !== 'function' && transforms.length === 0
}

/** Where in the input the property is; `undefined` where groups, versions or both decorators decide. */
function sourceOf({
  name,
  expose,
  exclude,
}: PropertyModel): Pick<FusedProperty, 'key' | 'isAlwaysSet'> | undefined {
  if (expose === undefined) {
    const isExcluded = exclude !== undefined && exclude.options.toPlainOnly !== true
    return { key: isExcluded ? undefined : name, isAlwaysSet: false }
  }
  const { groups, since, until, name: key = name, toPlainOnly } = expose.options
  if (exclude !== undefined || toPlainOnly === true) return undefined
  if (groups !== undefined || since !== undefined || until !== undefined) return undefined
  return { key, isAlwaysSet: true }
}

/** A key of the input that two properties want, or that is another property's name. */
function hasKeyConflict(properties: readonly FusedProperty[]): boolean {
  const names = new Set(properties.map(({ name }) => name))
  const keys = properties.flatMap(({ key }) => key ?? [])
  if (new Set(keys).size < keys.length) return true
  return properties.some(({ name, key }) => key !== undefined && key !== name && names.has(key))
}

function isAccessor(type: AnyClass, name: string): boolean {
  for (
    let level = type.prototype as object | null;
    level !== null;
    level = Object.getPrototypeOf(level) as object | null
  ) {
    const descriptor = Object.getOwnPropertyDescriptor(level, name)
    if (descriptor !== undefined) return descriptor.set !== undefined || descriptor.get !== undefined
  }
  return false
}
