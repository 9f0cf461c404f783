import type { ValidationError } from './validation-error.js'

/** Validates instances of one class, with one set of options. */
export interface CompiledValidator {
  /** Empty for a valid object. A promise only where a constraint or a `@ValidatePromise` property really was asynchronous. */
  (object: object): readonly ValidationError[] | Promise<readonly ValidationError[]>
  /** Whether a call may return a promise: there is a constraint that somebody else than class-validator wrote, or `@ValidatePromise`. */
  readonly mayBeAsync: boolean
}
