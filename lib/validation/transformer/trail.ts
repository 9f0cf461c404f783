import { MAX_TRANSFORMATION_DEPTH, TransformationDepthError } from './transformer.errors.js'

/** Where one call stands in the value: how deep, and inside of which objects. */
export class Trail {
  #depth = 0
  readonly #objects: Set<unknown> | undefined

  /** @param objects - Given where circular references are left out. */
  constructor(objects: Set<unknown> | undefined) {
    this.#objects = objects
  }

  /** @throws TransformationDepthError */
  enter(): void {
    if (++this.#depth > MAX_TRANSFORMATION_DEPTH) throw new TransformationDepthError()
  }

  leave(): void {
    this.#depth--
  }

  enterObject(value: object): void {
    this.enter()
    this.#objects?.add(value)
  }

  leaveObject(value: object): void {
    this.#depth--
    this.#objects?.delete(value)
  }

  /** Whether the value is one of those that are being transformed around it. */
  isCircular(value: unknown): boolean {
    return this.#objects !== undefined && this.#objects.has(value)
  }

  /** For what goes on later, on a stack of its own. */
  later(): Trail {
    return new Trail(this.#objects)
  }
}
