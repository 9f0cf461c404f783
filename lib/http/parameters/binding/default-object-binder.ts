import { propertyType } from '../../../core/index.js'
import { compileConversion, type Conversion } from '../conversion/compile-conversion.js'
import { UnconstructibleTypeError } from '../parameter.errors.js'
import { ParameterConversionException } from '../request.errors.js'
import { convertField, knownType, typeOfInitial } from './field-conversion.js'
import {
  ObjectBinder,
  type BindableType,
  type BindingTarget,
  type BodyBinding,
  type FieldsBinding,
} from './object-binder.js'

/**
 * Creates an instance and copies into it, and validates nothing. Of JSON it takes all properties as they are; of fields it converts by
 * the type that TypeScript emitted (where the property has a decorator) or that the property's initial value has.
 */
export class DefaultObjectBinder extends ObjectBinder {
  override compileBody<T>(target: BindingTarget<T>): BodyBinding<T> {
    const type = target.type as BindableType<T>
    const isSettable = settableNames(sampleOf(target))
    return (json) => {
      const instance = new type() as Record<string, unknown>
      for (const name of Object.keys(json)) if (isSettable(name)) instance[name] = json[name]
      return instance as T
    }
  }

  override compileFields<T>(target: BindingTarget<T>): FieldsBinding<T> {
    const type = target.type as BindableType<T>
    const plan = new FieldPlan(sampleOf(target), target)
    return (fields, location) => {
      const instance = new type() as Record<string, unknown>
      for (const [name, values] of fields) {
        const conversion = plan.of(name)
        if (conversion === undefined) continue
        const outcome = convertField(conversion, values)
        if (outcome === undefined) continue
        if ('invalid' in outcome) {
          throw new ParameterConversionException(name, location, outcome.invalid, conversion.expected)
        }
        instance[name] = outcome.value
      }
      return instance as T
    }
  }
}

/** @throws UnconstructibleTypeError */
export function sampleOf({ type, place }: BindingTarget): object {
  try {
    return new (type as BindableType<object>)()
  } catch (cause) {
    throw new UnconstructibleTypeError(type.name, place, { cause })
  }
}

/**
 * What a request may set: never a method, a read-only accessor, or anything that every object has (`__proto__`, `constructor`,
 * `toString`).
 */
function settableNames(sample: object): (name: string) => boolean {
  const blocked = new Set<string>()
  for (let level: object = sample; level !== null; level = Object.getPrototypeOf(level) as object) {
    for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(level))) {
      const isAccessor = descriptor.get !== undefined || descriptor.set !== undefined
      const settable = isAccessor ? descriptor.set !== undefined : typeof descriptor.value !== 'function'
      if (!settable || level === Object.prototype) blocked.add(name)
    }
  }
  return (name) => !blocked.has(name)
}

/** How each field of a class is converted. */
class FieldPlan {
  readonly #conversions = new Map<string, Conversion>()
  readonly #isSettable: (name: string) => boolean
  readonly #prototype: object
  readonly #place: string
  /** A class that shows no property (neither initialised nor decorated) takes every field, as text. */
  readonly #open: boolean

  constructor(sample: object, { type, place }: BindingTarget) {
    this.#isSettable = settableNames(sample)
    this.#prototype = type.prototype as object
    this.#place = place
    for (const [name, value] of Object.entries(sample)) {
      if (this.#isSettable(name))
        this.#add(name, knownType(propertyType(this.#prototype, name)) ?? typeOfInitial(value))
    }
    this.#open = this.#conversions.size === 0
  }

  of(name: string): Conversion | undefined {
    return this.#conversions.get(name) ?? this.#discover(name)
  }

  /**
   * Decorated properties can not be enumerated, only asked for by name, and `declare`d ones are not in the sample. What is found is
   * kept; there are only as many as the class has decorated properties.
   */
  #discover(name: string): Conversion | undefined {
    if (!this.#isSettable(name)) return undefined
    const type = propertyType(this.#prototype, name)
    if (type !== undefined) return this.#add(name, type)
    return this.#open ? compileConversion(String, {}, this.#place) : undefined
  }

  #add(name: string, type: unknown): Conversion {
    const conversion = compileConversion(type, {}, `property '${name}' of ${this.#place}`)
    this.#conversions.set(name, conversion)
    return conversion
  }
}
