import { ownKeys, readProperty, type Tag } from './tag.js'
import type { Trail } from './trail.js'
import type { TransformedProperty } from './transformed-property.js'
import { TypeTransformer } from './type-transformer.js'

type Plain = Record<PropertyKey, unknown>

/** Makes plain objects of values that have the properties of one class. */
export class PlainTransformer extends TypeTransformer {
  override object(value: object, trail: Trail, tag: Tag | undefined): unknown {
    const { shape } = this
    const { exposeUnsetFields } = this.transformers.options
    const map = value instanceof Map ? value : undefined
    trail.enterObject(value)
    const plain: Plain = {}
    const { keys, properties } = shape.visits(value, tag)
    for (let index = 0; index < keys.length; index++) {
      const key = keys[index]
      const property = properties[index] as TransformedProperty
      const raw = readProperty(value, key, tag)
      const read = map === undefined ? called(raw, value) : map.get(key)
      if (property.isPlain && (typeof read !== 'object' || read === null)) {
        if (read !== undefined || exposeUnsetFields === true) plain[property.name ?? (key as string)] = read
        continue
      }
      const target = property.target(raw, plain, value)
      const innerTag = property.tag(raw, read)
      if (trail.isCircular(read)) continue
      let input = read
      if (property.hasTransforms) {
        const custom = property.custom(raw, value)
        // What a transform leaves as it is may be a method, whose result counts.
        if (custom !== readProperty(value, key, tag)) input = custom
      }
      const isMap = property.isMap || read instanceof Map
      const result = target.transformProperty(input, isMap, trail, input === read ? innerTag : undefined)
      if (result !== undefined || exposeUnsetFields === true) plain[property.name ?? (key as string)] = result
    }
    trail.leaveObject(value)
    return plain
  }

  override entries(value: object, trail: Trail, tag: Tag | undefined): unknown {
    const { shape } = this
    const { exposeUnsetFields } = this.transformers.options
    const map = value instanceof Map ? value : undefined
    trail.enterObject(value)
    const plain: Plain = {}
    for (const key of ownKeys(value, tag)) {
      if (key === '__proto__' || key === 'constructor') continue
      const property = shape.property(key)
      const raw = readProperty(value, key, tag)
      const read = map === undefined ? called(raw, value) : map.get(key)
      if (trail.isCircular(read)) continue
      let input = read
      if (property.hasTransforms) {
        const custom = property.custom(raw, value)
        if (custom !== readProperty(value, key, tag)) input = custom
      }
      const result = this.transformProperty(input, read instanceof Map, trail)
      if (result !== undefined || exposeUnsetFields === true) plain[property.name ?? (key as string)] = result
    }
    trail.leaveObject(value)
    return plain
  }
}

function called(raw: unknown, value: object): unknown {
  return typeof raw === 'function' ? Reflect.apply(raw, value, []) : raw
}
