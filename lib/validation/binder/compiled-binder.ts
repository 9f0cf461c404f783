import type { TransformOptions, ValidatorOptions } from '../validation.options.js'
import type { ValidationError } from '../validator/validation-error.js'

/** What makes no instance. */
export class BindingFailure {
  constructor(readonly errors: readonly ValidationError[]) {}
}

export interface BinderOptions {
  /** `false`: nothing is validated. */
  readonly validation?: ValidatorOptions | false
  readonly transformation?: TransformOptions
}

/** Turns parsed input into valid instances of one class: converts, strips, instantiates and validates. */
export interface CompiledBinder<T = unknown> {
  (plain: unknown): T | BindingFailure | Promise<T | BindingFailure>
  /** Whether a call may return a promise. */
  readonly mayBeAsync: boolean
}
