import type { AnyClass } from '../../core/index.js'
import type { CompilationContext } from '../compilation-context.js'
import { TransformationType } from '../libraries/transformer-storage.js'
import { exposurePlan, type ExposurePlan } from '../transformer/exposure-plan.js'
import { NO_METADATA, type TransformerMetadata } from '../transformer/no-metadata.js'
import { withTransformDefaults } from '../transformer/transform-defaults.js'
import type { TransformOptions } from '../validation.options.js'
import { Position } from './position.js'
import { UNDECLARED, type Declaration, type Project, type Projection } from './projection.js'
import { ProjectionTrail } from './projection-trail.js'
import { isTransformed } from './transformed-class.js'

/** The parts of one serializer: what has been found out about classes and places, each once. */
export class Projector implements Projection {
  readonly options: TransformOptions
  readonly generatesCode: boolean
  readonly trail = new ProjectionTrail()
  readonly ancestors: Set<unknown> | undefined
  readonly #storage: TransformerMetadata
  readonly #plans = new WeakMap<AnyClass, ExposurePlan>()
  readonly #planOfNone: ExposurePlan
  readonly #undeclared: Project
  readonly #ofClass = new WeakMap<AnyClass, Project>()
  readonly #positions = new Map<string, Project>()
  readonly #ids = new WeakMap<object, number>()
  #lastId = 0

  constructor(options: TransformOptions, { libraries, generatesCode }: CompilationContext) {
    this.options = withTransformDefaults(options)
    this.generatesCode = generatesCode
    this.ancestors = options.enableCircularCheck === true ? new Set() : undefined
    this.#storage = libraries.transformer ?? NO_METADATA
    this.#planOfNone = this.#planOf(undefined)
    this.#undeclared = new Position(this, UNDECLARED).project
  }

  plan(type: AnyClass | undefined): ExposurePlan {
    if (type === undefined) return this.#planOfNone
    let plan = this.#plans.get(type)
    if (plan === undefined) this.#plans.set(type, (plan = this.#planOf(type)))
    return plan
  }

  isTransformed(type: AnyClass): boolean {
    return (
      isTransformed(type, this.#storage) ||
      this.options.targetMaps?.some(({ target }) => target === type) === true
    )
  }

  position(declaration: Declaration): Project {
    const { types, vetoes, convert, discriminator, isMap } = declaration
    const isSimple = vetoes.length === 0 && convert === undefined && discriminator === undefined && !isMap
    const [type, ...others] = types
    if (isSimple && type === undefined) return this.#undeclared
    // Held weakly: a type function may make classes as it goes.
    if (isSimple && type !== undefined && others.length === 0) return this.#positionOf(type, declaration)
    const key =
      [types, vetoes, [convert, discriminator]].map((parts) => this.#idsOf(parts)).join('|') + String(isMap)
    let project = this.#positions.get(key)
    if (project === undefined) this.#positions.set(key, (project = new Position(this, declaration).project))
    return project
  }

  #positionOf(type: AnyClass, declaration: Declaration): Project {
    let project = this.#ofClass.get(type)
    if (project === undefined) this.#ofClass.set(type, (project = new Position(this, declaration).project))
    return project
  }

  #planOf(type: AnyClass | undefined): ExposurePlan {
    return exposurePlan(type, this.options, TransformationType.CLASS_TO_PLAIN, this.#storage)
  }

  #idsOf(parts: readonly (object | undefined)[]): string {
    return parts.map((part) => (part === undefined ? '' : this.#idOf(part))).join()
  }

  #idOf(part: object): number {
    let id = this.#ids.get(part)
    if (id === undefined) this.#ids.set(part, (id = ++this.#lastId))
    return id
  }
}
