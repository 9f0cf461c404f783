import { isClass } from './is-class.js'
import type { Tag } from './tag.js'
import type { Trail } from './trail.js'
import { TypeShape } from './type-shape.js'
import { copyBuffer, copyDate, isBuffer, valueConversion, type ValueConversion } from './value-conversion.js'
import type { List, TransformerLookup, ValueTransformer } from './value-transformer.js'

/** What both directions do: lists, dates, bytes, promises and values without properties. */
export abstract class TypeTransformer implements ValueTransformer {
  readonly type: unknown
  protected readonly transformers: TransformerLookup
  readonly #convert: ValueConversion | undefined
  #shape: TypeShape | undefined
  /** Of the last value without a type: neighbours are mostly of one class. */
  #lastClass: unknown
  #lastTransformer: ValueTransformer | undefined

  constructor(type: unknown, transformers: TransformerLookup) {
    this.type = type
    this.transformers = transformers
    this.#convert = valueConversion(type)
  }

  /** Read when it is first needed: classes refer to each other. */
  protected get shape(): TypeShape {
    return (this.#shape ??= new TypeShape(this.transformers, this.type))
  }

  abstract object(value: object, trail: Trail, tag: Tag | undefined): unknown

  abstract entries(value: object, trail: Trail, tag: Tag | undefined): unknown

  transform(value: unknown, trail: Trail, tag?: Tag): unknown {
    const convert = this.#convert
    if (typeof value !== 'object' || value === null) return convert === undefined ? value : convert(value)
    if (Array.isArray(value)) return this.list(value, [], trail)
    if (Object.getPrototypeOf(value) !== Object.prototype) {
      if (value instanceof Set) return this.list(value, [], trail)
      if (value instanceof Date && convert === undefined) return copyDate(value)
      if (isBuffer(value) && convert === undefined) return copyBuffer(value)
    }
    if (convert !== undefined) return convert(value)
    if (typeof (value as { then?: unknown }).then === 'function')
      return this.#promise(value as PromiseLike<unknown>, trail)
    return this.#typed(value).object(value, trail, tag)
  }

  transformProperty(value: unknown, isMap: boolean, trail: Trail, tag?: Tag): unknown {
    if (!isMap && !(value instanceof Map)) return this.transform(value, trail, tag)
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value) || value instanceof Set) return this.list(value, [], trail)
    return this.#typed(value).entries(value, trail, tag)
  }

  list(values: readonly unknown[] | Set<unknown>, result: List, trail: Trail): List {
    trail.enter()
    if (Array.isArray(values) && Array.isArray(result) && values.forEach === Array.prototype.forEach) {
      // As forEach does it: without holes, and without what is added meanwhile.
      for (let index = 0, { length } = values; index < length; index++) {
        const value: unknown = values[index]
        if (value === undefined && !(index in values)) continue
        if (!trail.isCircular(value)) result.push(this.element(value, result, trail))
      }
    } else {
      values.forEach((value: unknown) => this.#append(value, result, trail))
    }
    trail.leave()
    return result
  }

  /** What transforms values that have something else as their constructor. */
  protected withoutClass(): ValueTransformer {
    return this
  }

  /** One element of a list. */
  protected element(value: unknown, _list: List, trail: Trail): unknown {
    return this.transformProperty(value, false, trail)
  }

  #append(value: unknown, list: List, trail: Trail): void {
    if (trail.isCircular(value)) return
    const element = this.element(value, list, trail)
    if (list instanceof Set) list.add(element)
    else list.push(element)
  }

  /** Values of unknown type are of the type that their constructor tells, but those that only say that they are arrays. */
  #typed(value: object): ValueTransformer {
    if (this.type) return this
    const constructor: unknown = value.constructor
    if (!constructor || constructor === Object || constructor === Array) return this
    if (constructor === this.#lastClass && this.#lastTransformer !== undefined) return this.#lastTransformer
    if (!isClass(constructor)) return this.withoutClass()
    this.#lastClass = constructor
    return (this.#lastTransformer = this.transformers.of(constructor))
  }

  async #promise(value: PromiseLike<unknown>, trail: Trail): Promise<unknown> {
    return this.transform(await value, trail.later())
  }
}
