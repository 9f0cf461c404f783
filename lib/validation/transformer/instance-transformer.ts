import type { Type } from '../../common/index.js'
import { isReadOnly } from './read-only-property.js'
import { newList } from './list-class.js'
import { ownKeys, readProperty, type Tag } from './tag.js'
import type { Trail } from './trail.js'
import type { TransformedProperty } from './transformed-property.js'
import { UntransformableValueError } from './transformer.errors.js'
import { TypeTransformer } from './type-transformer.js'

type Instance = Record<PropertyKey, unknown>

/** Makes instances of one class; plain objects where there is none. */
export class InstanceTransformer extends TypeTransformer {
  override object(value: object, trail: Trail, tag: Tag | undefined): unknown {
    const { shape } = this
    const { exposeDefaultValues, exposeUnsetFields } = this.transformers.options
    trail.enterObject(value)
    const { keys, properties } = shape.visits(value, tag)
    const instance = (this.type ? new (this.type as Type)() : {}) as Instance
    const map = instance instanceof Map ? instance : undefined
    const liar = this.#lyingPrototype(instance)
    for (let index = 0; index < keys.length; index++) {
      const key = keys[index] as string
      const property = properties[index] as TransformedProperty
      const name = property.name ?? key
      if (!isWritable(instance, name, property, liar)) continue
      const input = tag === undefined ? (value as Instance)[key] : readProperty(value, key, tag)
      if (trail.isCircular(input)) continue
      let result = input
      if (input === undefined && exposeDefaultValues === true) result = instance[name]
      else if (!property.isPlain || (typeof input === 'object' && input !== null)) {
        const target = property.target(input, instance, value)
        result =
          property.listClass !== undefined && Array.isArray(input)
            ? target.list(input, newList(property.listClass), trail)
            : target.transformProperty(input, property.isMap, trail, property.tag(input, input))
        if (property.hasTransforms) result = property.custom(result, value)
      }
      if (result === undefined && exposeUnsetFields !== true) continue
      if (map === undefined) instance[name] = result
      else map.set(name, result)
    }
    trail.leaveObject(value)
    return instance
  }

  override entries(value: object, trail: Trail, tag: Tag | undefined): unknown {
    const { shape } = this
    const { exposeDefaultValues, exposeUnsetFields } = this.transformers.options
    trail.enterObject(value)
    const map = new Map<unknown, unknown>()
    for (const key of ownKeys(value, tag)) {
      if (key === '__proto__' || key === 'constructor') continue
      const property = shape.property(key)
      const name = property.name ?? key
      // What a Map has itself is taken for methods of the class, as class-transformer does it.
      if ((name as PropertyKey) in Map.prototype) continue
      const input = readProperty(value, key, undefined)
      if (trail.isCircular(input)) continue
      let result: unknown
      if (input !== undefined || exposeDefaultValues !== true) {
        result =
          property.listClass !== undefined && Array.isArray(input)
            ? this.list(input, newList(property.listClass), trail)
            : this.transformProperty(input, false, trail)
        if (property.hasTransforms) result = property.custom(result, value)
      }
      if (result !== undefined || exposeUnsetFields === true) map.set(name, result)
    }
    trail.leaveObject(value)
    return map
  }

  protected override withoutClass(): never {
    throw new UntransformableValueError('an object: its "constructor" is no class')
  }

  /** What the instance says its prototype is, where that is not the type's. */
  #lyingPrototype(instance: Instance): object | undefined {
    const prototype = (instance.constructor as { prototype: object | undefined }).prototype
    return prototype === ((this.type ?? Object) as Type).prototype ? undefined : (prototype ?? {})
  }
}

function isWritable(
  instance: Instance,
  name: string,
  property: TransformedProperty,
  liar: object | undefined,
): boolean {
  if (liar === undefined ? property.isReadOnly : isReadOnly(liar, name)) return false
  if (property.isReadOnlyAbove && !Object.hasOwn(instance, name)) return false
  return typeof instance[name] !== 'function'
}
