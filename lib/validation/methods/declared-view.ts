import type { AnyClass } from '../../core/index.js'
import { declaredClass, nestedClass } from '../binder/nested-types.js'
import type { ValidationEngine } from '../validation-engine.js'
import { MAX_DEPTH } from '../validator/nested-check.js'
import type { MethodValue } from './method-values.js'

/** Plain objects that are seen as instances of a declared class, by what they are copied from. */
export type Copies = Map<object, object>

/** The class that `@Valid` is about: what its option says, else the type that TypeScript emitted. */
export function classOfValue({ valid, type }: MethodValue): AnyClass | undefined {
  const given = valid?.type
  if (given === undefined) return declaredClass(type)
  return typeof given === 'function' ? given : given[0]
}

/**
 * Shows plain objects to the validator as what is declared where they stand, down through nested properties whose class is known.
 * They are not converted: copies with the class's prototype are validated in their place. What is an instance of any class stays.
 */
export class DeclaredView {
  readonly #engine: ValidationEngine
  readonly #nested = new Map<AnyClass, readonly (readonly [string, AnyClass])[]>()

  constructor(engine: ValidationEngine) {
    this.#engine = engine
  }

  /** Also of lists, Sets and Maps of values. What is deeper than the validator looks stays as it is. */
  of(value: unknown, type: AnyClass, copies: Copies, depth = 0): unknown {
    if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return value
    const copied = copies.get(value)
    if (copied !== undefined) return copied
    if (Array.isArray(value)) return this.#list(value, type, copies, depth)
    if (value instanceof Set) {
      const copy = new Set<unknown>()
      copies.set(value, copy)
      for (const each of value) copy.add(this.of(each, type, copies, depth + 1))
      return copy
    }
    if (value instanceof Map) {
      const copy = new Map<unknown, unknown>()
      copies.set(value, copy)
      for (const [key, each] of value) copy.set(key, this.of(each, type, copies, depth + 1))
      return copy
    }
    return isPlain(value) ? this.#object(value, type, copies, depth) : value
  }

  #list(value: readonly unknown[], type: AnyClass, copies: Copies, depth: number): unknown {
    const copy: unknown[] = []
    copies.set(value, copy)
    copy.length = value.length
    value.forEach((each, index) => {
      copy[index] = this.of(each, type, copies, depth + 1)
    })
    return copy
  }

  #object(value: object, type: AnyClass, copies: Copies, depth: number): object {
    const copy = Object.create(type.prototype as object) as object
    copies.set(value, copy)
    for (const [name, each] of Object.entries(value)) {
      // By which the validator tells what class an object is of.
      if (name !== 'constructor') define(copy, name, each)
    }
    for (const [name, nested] of this.#nestedOf(type)) {
      if (Object.hasOwn(copy, name))
        define(copy, name, this.of(Reflect.get(copy, name), nested, copies, depth + 1))
    }
    return copy
  }

  #nestedOf(type: AnyClass): readonly (readonly [string, AnyClass])[] {
    const known = this.#nested.get(type)
    if (known !== undefined) return known
    const nested = this.#engine.model(type).properties.flatMap((property) => {
      const cls = nestedClass(property)
      return cls === undefined ? [] : [[property.name, cls] as const]
    })
    this.#nested.set(type, nested)
    return nested
  }
}

/** `whitelist` removed properties of copies: the caller's objects lose them too, as instances do. */
export function stripAlike(copies: Copies): void {
  for (const [original, copy] of copies) {
    if (!isPlain(original)) continue
    for (const name of Object.keys(original)) {
      if (!Object.hasOwn(copy, name)) Reflect.deleteProperty(original, name)
    }
  }
}

/** Not by assignment: the class may have a setter, and the name may be `__proto__`. */
function define(target: object, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, writable: true, enumerable: true, configurable: true })
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype
}
