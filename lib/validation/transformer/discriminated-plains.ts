import { PlainTransformer } from './plain-transformer.js'
import type { DiscriminatedSource } from './property-type-source.js'
import type { Tag } from './tag.js'
import type { Trail } from './trail.js'
import { UnknownSubtypeError, UntransformableValueError } from './transformer.errors.js'
import type { DiscriminatedTarget, List, TransformerLookup, ValueTransformer } from './value-transformer.js'

/** Makes plain objects that name their subtype. Is itself the transformer of lists of such values. */
export class DiscriminatedPlains extends PlainTransformer implements DiscriminatedTarget {
  readonly #key: string
  readonly #tags = new Map<unknown, Tag>()

  constructor(source: DiscriminatedSource, transformers: TransformerLookup) {
    super(source, transformers)
    const { property, subTypes } = source.discriminator
    this.#key = property
    for (const { name, value } of subTypes) {
      if (!this.#tags.has(value)) this.#tags.set(value, { key: property, value: name })
    }
  }

  /** Each value is of its own class, whatever the type function says. */
  target(value: unknown): ValueTransformer {
    return Array.isArray(value) ? this : this.transformers.of(undefined)
  }

  tag(value: unknown, result: unknown): Tag | undefined {
    return Array.isArray(value) || !result ? undefined : this.#tagOf(result)
  }

  protected override element(value: unknown, _list: List, trail: Trail): unknown {
    if (value === null || value === undefined) {
      throw new UntransformableValueError(`a plain object with ${JSON.stringify(this.#key)}`)
    }
    return this.transformers.of(undefined).transformProperty(value, false, trail, this.#tagOf(value))
  }

  #tagOf(value: object): Tag {
    const { constructor } = value
    const tag = this.#tags.get(constructor)
    if (tag === undefined) throw new UnknownSubtypeError(this.#key, nameOf(constructor))
    return tag
  }
}

function nameOf(constructor: unknown): string {
  return typeof constructor === 'function' ? constructor.name : 'An object without a class'
}
