import type { AnyClass } from '../../core/index.js'
import type { CompilationContext } from '../compilation-context.js'
import type { TransformOptions } from '../validation.options.js'
import { exposurePlan, type ExposurePlan, type TransformDirection } from './exposure-plan.js'
import { NO_METADATA, type TransformerMetadata } from './no-metadata.js'
import type { DiscriminatedSource } from './property-type-source.js'
import { Trail } from './trail.js'
import { withTransformDefaults } from './transform-defaults.js'
import type { DiscriminatedTarget, TransformerLookup, ValueTransformer } from './value-transformer.js'

/** One direction with one set of options: has a transformer for each type, made when it is first met. */
export abstract class Transformation implements TransformerLookup {
  readonly options: TransformOptions
  readonly direction: TransformDirection
  readonly #storage: TransformerMetadata
  readonly #transformers = new WeakMap<object, ValueTransformer>()
  readonly #untyped: ValueTransformer

  constructor(direction: TransformDirection, options: TransformOptions, context: CompilationContext) {
    this.direction = direction
    this.options = withTransformDefaults(options)
    this.#storage = context.libraries.transformer ?? NO_METADATA
    this.#untyped = this.create(undefined)
  }

  protected abstract create(type: unknown): ValueTransformer

  abstract discriminated(source: DiscriminatedSource): DiscriminatedTarget

  of(type: unknown): ValueTransformer {
    if (!type) return this.#untyped
    // Refused when a value with properties meets it, as class-transformer does.
    if (typeof type !== 'function' && typeof type !== 'object') return this.create(type)
    let known = this.#transformers.get(type)
    if (known === undefined) this.#transformers.set(type, (known = this.create(type)))
    return known
  }

  plan(type: AnyClass | undefined): ExposurePlan {
    return exposurePlan(type, this.options, this.direction, this.#storage)
  }

  trail(): Trail {
    return new Trail(this.options.enableCircularCheck ? new Set() : undefined)
  }
}
