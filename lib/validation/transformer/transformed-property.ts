import type { Type } from '../../common/index.js'
import type { TransformMetadata } from '../libraries/transformer-storage.js'
import type { PropertyExposure } from './exposure-plan.js'
import { listClass } from './list-class.js'
import { isDiscriminated, type PropertyTypeSource } from './property-type-source.js'
import type { Tag } from './tag.js'
import type { DiscriminatedTarget, TransformerLookup, ValueTransformer } from './value-transformer.js'

/** What a key of a value means in one direction, ready to be used. */
export class TransformedProperty {
  /** Its name in the result; `undefined`: that of the key. */
  readonly name: string | undefined
  readonly isExposed: boolean
  /** Values without properties stay as they are. */
  readonly isPlain: boolean
  readonly isReadOnly: boolean
  readonly isReadOnlyAbove: boolean
  /** Whether values are Maps, whatever they look like. */
  readonly isMap: boolean
  /** What arrays become, on the way to an instance; `undefined`: ordinary ones. */
  readonly listClass: Type<object> | undefined
  readonly hasTransforms: boolean
  readonly #transformers: TransformerLookup
  readonly #property: string
  readonly #transforms: readonly TransformMetadata[]
  readonly #source: PropertyTypeSource | undefined
  readonly #discriminated: DiscriminatedTarget | undefined
  #fixed: ValueTransformer | undefined

  constructor(transformers: TransformerLookup, exposure: PropertyExposure, name: string | undefined) {
    const source = exposure.type
    this.name = name
    this.isExposed = exposure.isExposed
    this.isPlain = source === undefined && exposure.transforms.length === 0
    this.isReadOnly = exposure.isReadOnly
    this.isReadOnlyAbove = exposure.isReadOnlyAbove
    this.isMap = source?.emitted === Map
    this.listClass = listClass(source?.emitted)
    this.hasTransforms = exposure.transforms.length > 0
    this.#transformers = transformers
    this.#property = exposure.property
    this.#transforms = exposure.transforms
    this.#source = source
    this.#discriminated =
      source !== undefined && isDiscriminated(source) ? transformers.discriminated(source) : undefined
    this.#fixed = source === undefined ? transformers.of(undefined) : undefined
  }

  /** What transforms the property's values. */
  target(value: unknown, newObject: unknown, object: unknown): ValueTransformer {
    return this.#fixed ?? this.#resolve(value, newObject, object)
  }

  tag(value: unknown, result: unknown): Tag | undefined {
    return this.#discriminated?.tag(value, result)
  }

  /** Applies `@Transform`s. */
  custom(value: unknown, object: unknown): unknown {
    const { options, direction } = this.#transformers
    let result = value
    for (const metadata of this.#transforms) {
      const params = { value: result, key: this.#property, obj: object, type: direction, options }
      result = metadata.transformFn(params)
    }
    return result
  }

  #resolve(value: unknown, newObject: unknown, object: unknown): ValueTransformer {
    const source = this.#source
    const type = source?.resolve({ newObject, object, property: this.#property })
    if (this.#discriminated !== undefined) return this.#discriminated.target(value, type)
    const transformer = this.#transformers.of(type)
    // A type that is not there yet, for modules that import each other, is asked for again.
    if (source?.isDynamic === false && type !== undefined) this.#fixed = transformer
    return transformer
  }
}
