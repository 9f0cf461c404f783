import { InstanceTransformer } from './instance-transformer.js'
import type { DiscriminatedSource } from './property-type-source.js'
import type { Tag } from './tag.js'
import type { Trail } from './trail.js'
import { UntransformableValueError } from './transformer.errors.js'
import type { DiscriminatedTarget, List, TransformerLookup, ValueTransformer } from './value-transformer.js'

/** Makes instances of the subtypes that plain objects name. Is itself the transformer of lists of them. */
export class DiscriminatedInstances extends InstanceTransformer implements DiscriminatedTarget {
  readonly #source: DiscriminatedSource
  readonly #key: string
  readonly #subtypes = new Map<unknown, unknown>()
  readonly #tag: Tag | undefined

  constructor(source: DiscriminatedSource, transformers: TransformerLookup) {
    super(source, transformers)
    const { property, subTypes } = source.discriminator
    this.#source = source
    this.#key = property
    this.#tag = source.keepsDiscriminator ? undefined : { key: property, value: undefined }
    for (const { name, value } of subTypes) if (!this.#subtypes.has(name)) this.#subtypes.set(name, value)
  }

  target(value: unknown, type: unknown): ValueTransformer {
    if (Array.isArray(value)) return this
    const isNamed = value instanceof Object && this.#key in value
    return this.#subtype(isNamed ? Reflect.get(value, this.#key) : undefined, type)
  }

  tag(value: unknown): Tag | undefined {
    return value instanceof Object ? this.#tag : undefined
  }

  protected override element(value: unknown, list: List, trail: Trail): unknown {
    if (value === null || value === undefined) {
      throw new UntransformableValueError(`an object with ${JSON.stringify(this.#key)}`)
    }
    const name = (value as Record<string, unknown>)[this.#key]
    const type = this.#source.resolve({ newObject: list, object: value, property: undefined })
    return this.#subtype(name, type).transformProperty(value, false, trail, this.#tag)
  }

  #subtype(name: unknown, type: unknown): ValueTransformer {
    return this.transformers.of(this.#subtypes.has(name) ? this.#subtypes.get(name) : type)
  }
}
