import { TransformationType, type TransformMetadata } from '../libraries/transformer-storage.js'
import type { Declaration, Project, Projection } from './projection.js'

export interface PropertyRuleParts {
  readonly key: string
  readonly name: string
  readonly read: ((holder: object) => unknown) | undefined
  readonly transforms: readonly TransformMetadata[]
  /** What is known of the values of a holder. */
  readonly declare: (holder: object) => Declaration
  /** Whether that depends on the holder. */
  readonly isDynamic: boolean
}

/** How one property is written. */
export class PropertyRule {
  readonly name: string
  /** Where the property is not read as it is. */
  readonly read: ((holder: object) => unknown) | undefined
  /** Whether strings, numbers and the like are written as they are. */
  readonly isDirect: boolean
  readonly #parts: PropertyRuleParts
  readonly #projection: Projection
  readonly #fixed: Project | undefined

  constructor(projection: Projection, parts: PropertyRuleParts) {
    const fixed = parts.isDynamic ? undefined : parts.declare({})
    this.name = parts.name
    this.read = parts.read
    this.isDirect = fixed !== undefined && fixed.convert === undefined && parts.transforms.length === 0
    this.#parts = parts
    this.#projection = projection
    this.#fixed = fixed === undefined ? undefined : projection.position(fixed)
  }

  /** What is written for a value of the property, `undefined` for nothing. Bound, for generated code. */
  readonly write = (raw: unknown, depth: number, holder: object): unknown => {
    // Methods are called, and so are functions, as class-transformer does it.
    const result = typeof raw === 'function' ? (Reflect.apply(raw, holder, []) as unknown) : raw
    if (this.#projection.ancestors?.has(result) === true) return undefined
    const transformed = this.#transform(raw, holder)
    const project = this.#fixed ?? this.#projection.position(this.#parts.declare(holder))
    return project(transformed === raw ? result : transformed, depth)
  }

  #transform(raw: unknown, holder: object): unknown {
    const { key, transforms } = this.#parts
    const { options } = this.#projection
    let value = raw
    for (const metadata of transforms) {
      value = metadata.transformFn({
        value,
        key,
        obj: holder,
        type: TransformationType.CLASS_TO_PLAIN,
        options,
      })
    }
    return value
  }
}
