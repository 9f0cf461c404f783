import type { AnyClass } from '../../core/index.js'
import { builtInConstraint } from '../constraints/built-in-constraints.js'
import { constraintInstance } from '../constraints/constraint-instance.js'
import type { DecoratorLibraries } from '../libraries/decorator-libraries.js'
import {
  ValidationTypes,
  type ValidationMetadata,
  type ValidatorStorage,
} from '../libraries/validator-storage.js'
import { TransformationType } from '../libraries/transformer-storage.js'
import type { PropertyModel } from '../model/class-model.js'
import { readClassModel, sampleOf } from '../model/read-class-model.js'
import { exposurePlan, type ExposurePlan } from '../transformer/exposure-plan.js'
import { NO_METADATA } from '../transformer/no-metadata.js'
import { takesParameters } from '../transformer/takes-parameters.js'
import type { TransformOptions, ValidatorOptions } from '../validation.options.js'
import type { FusedCheck, FusedClass, FusedConversion, FusedProperty, FusedSource } from './fused-class.js'

const TO_INSTANCE = TransformationType.PLAIN_TO_CLASS
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
    const { validator } = this.#libraries
    if (validator === undefined) return undefined
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
    const plan = exposurePlan(type, {}, TO_INSTANCE, this.#libraries.transformer ?? NO_METADATA)
    if (!plan.readsOwnKeys || !hasOrdinaryInstances(type)) return false
    const model = readClassModel(type, this.#libraries)
    const sources = new KeysOfProperties(plan, model.properties)
    for (const property of model.properties) {
      if (property.transforms.length > 0) return false
      const own = metadatas.filter(({ propertyName }) => propertyName === property.name)
      if (own.length === 0) {
        // It is made and removed, and making it may fail.
        if (property.type !== undefined) return false
        // Whatever the constructor sets.
        if (property.isInitialized) stripped.push(property.name)
        continue
      }
      const fused = this.#property(type, property, own)
      if (fused === undefined) return false
      properties.push({ ...fused, ...sources.of(property.name) })
    }
    return true
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
  ): Omit<FusedProperty, keyof FusedSource> | undefined {
    if (RESERVED.has(model.name) || model.isReadOnly || typeof model.initialValue === 'function')
      return undefined
    const conversion = this.#conversion(type, model)
    const rules = this.#rules(metadatas)
    if (conversion === undefined || rules === undefined) return undefined
    if (rules.isNested && !this.#nestedIsFused(conversion)) return undefined
    return { name: model.name, conversion, ...rules }
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
      return inferred === undefined
        ? { kind: 'copy' }
        : (SCALARS.get(inferred) ?? { kind: 'instance', type: inferred })
    const { typeFunction, options, reflectedType } = metadata
    if (options.discriminator !== undefined || typeFunction === undefined || takesParameters(typeFunction))
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
    for (const found of storage?.getTargetValidatorConstraints(metadata.constraintCls) ?? []) {
      const constraint = builtInConstraint(metadata, constraintInstance(found))
      if (constraint === undefined || constraint.runsCode === true) return undefined
      checks.push({ constraint, each: metadata.each === true })
    }
    return checks
  }
}

/** Which keys of the input become which property: decided by class-transformer's names, exclusions, groups and versions. */
class KeysOfProperties {
  readonly #listed: ReadonlySet<string>
  readonly #keys = new Map<string, string[]>()

  constructor(plan: ExposurePlan, properties: readonly PropertyModel[]) {
    this.#listed = new Set(plan.listed)
    for (const key of new Set([...plan.known.keys(), ...properties.map(({ name }) => name)])) {
      const { property, isExposed } = plan.property(key)
      if (isExposed) this.#keys.set(property, [...(this.#keys.get(property) ?? []), key])
    }
  }

  of(name: string): FusedSource {
    const keys = this.#keys.get(name) ?? []
    const key = keys.find((each) => this.#listed.has(each)) ?? keys[0]
    return {
      key,
      rivals: keys.filter((each) => each !== key),
      isAlwaysSet: key !== undefined && this.#listed.has(key),
    }
  }
}

/** Whether properties of instances are set by nothing but setting them, and are all that class-transformer sets. */
function hasOrdinaryInstances(type: AnyClass): boolean {
  const sample = sampleOf(type)
  if (sample === undefined || Object.getPrototypeOf(sample) !== type.prototype) return false
  if (sample.constructor !== type || !Object.isExtensible(sample)) return false
  return Object.values(Object.getOwnPropertyDescriptors(sample)).every(isOrdinary) && !hasSetters(type)
}

function isOrdinary({ writable, enumerable, configurable }: PropertyDescriptor): boolean {
  return writable === true && enumerable === true && configurable === true
}

/** Or is one of the classes that have ways of their own. */
function hasSetters(type: AnyClass): boolean {
  for (
    let prototype = type.prototype as object | null;
    prototype !== null && prototype !== Object.prototype;
    prototype = Object.getPrototypeOf(prototype) as object | null
  ) {
    if (OPAQUE.has(prototype.constructor)) return true
    const descriptors = Object.values(Object.getOwnPropertyDescriptors(prototype))
    if (descriptors.some(({ set }) => set !== undefined)) return true
  }
  return false
}
