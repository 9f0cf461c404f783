import type { ValidationMetadata } from '../libraries/validator-storage.js'

/** What is wrong with one property, in the shape of class-validator's ValidationError. */
export class ValidationError {
  /** The object that was validated; absent where the options say so. */
  target?: object
  value?: unknown
  property!: string
  /** Messages by constraint name. */
  constraints?: Record<string, string>
  children?: ValidationError[]
  contexts?: Record<string, unknown>
  readonly #failed = new Map<string, ValidationMetadata>()

  /** @internal The decorator behind an entry of `constraints`. */
  failedBy(constraint: string): ValidationMetadata | undefined {
    return this.#failed.get(constraint)
  }

  /** @internal */
  fail(constraint: string, message: string, metadata: ValidationMetadata | undefined): void {
    ;(this.constraints ??= {})[constraint] = message
    if (metadata !== undefined) this.#failed.set(constraint, metadata)
  }
}
