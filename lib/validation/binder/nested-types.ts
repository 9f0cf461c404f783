import type { AnyClass } from '../../core/index.js'
import type { DecoratorLibraries } from '../libraries/decorator-libraries.js'
import { ValidationTypes } from '../libraries/validator-storage.js'
import type { PropertyModel } from '../model/class-model.js'
import { readClassModel } from '../model/read-class-model.js'
import { takesParameters } from '../transformer/takes-parameters.js'

const BUILT_IN = new Set<unknown>([
  undefined,
  Object,
  Array,
  String,
  Number,
  Boolean,
  BigInt,
  Symbol,
  Date,
  Map,
  Set,
  Promise,
  Function,
  RegExp,
])

/**
 * Classes of `@ValidateNested()` and `@IsDate()` properties that have no `@Type`, as TypeScript emitted them: of `customer: Customer` the class is
 * known. By class and property, for every class that can be reached.
 */
export function inferNestedTypes(
  root: AnyClass,
  libraries: DecoratorLibraries,
): ReadonlyMap<AnyClass, Readonly<Record<string, AnyClass>>> {
  const inferred = new Map<AnyClass, Record<string, AnyClass>>()
  const seen = new Set<AnyClass>([root])
  for (const type of seen) {
    for (const property of readClassModel(type, libraries).properties) {
      for (const each of nestedClasses(property)) seen.add(each)
      const nested = nestedClass(property) ?? dateClass(property)
      if (nested === undefined) continue
      if (property.type !== undefined || property.transforms.length > 0) continue
      const properties = inferred.get(type) ?? (Object.create(null) as Record<string, AnyClass>)
      properties[property.name] = nested
      inferred.set(type, properties)
    }
  }
  return inferred
}

/** The class of a `@ValidateNested` property: by its `@Type`, which is asked only where it asks for nothing, else the emitted one. */
export function nestedClass({ type, emittedType, constraints }: PropertyModel): AnyClass | undefined {
  if (!constraints.some((constraint) => constraint.type === ValidationTypes.NESTED)) return undefined
  const { typeFunction } = type ?? {}
  const declared: unknown =
    typeFunction === undefined || takesParameters(typeFunction) ? emittedType : typeFunction()
  return declaredClass(declared)
}

/** No JSON text holds a Date, so what has to be one is made one, as a nested object is. */
function dateClass({ emittedType, constraints }: PropertyModel): AnyClass | undefined {
  return emittedType === Date && constraints.some(({ name }) => name === 'isDate') ? Date : undefined
}

/** The class of a `@ValidateNested` property, and those that a discriminator tells apart. */
export function nestedClasses(property: PropertyModel): readonly AnyClass[] {
  const nested = nestedClass(property)
  if (nested === undefined) return []
  const subtypes = property.type?.options.discriminator?.subTypes ?? []
  return [nested, ...subtypes.flatMap(({ value }) => declaredClass(value) ?? [])]
}

/** An emitted type where it is a class that somebody wrote. */
export function declaredClass(type: unknown): AnyClass | undefined {
  return typeof type === 'function' && !BUILT_IN.has(type) ? (type as unknown as AnyClass) : undefined
}
