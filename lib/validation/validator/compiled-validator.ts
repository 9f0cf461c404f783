import type { ValidationError } from './validation-error.js'

/** Validates instances of one class, with one set of options. */
export interface CompiledValidator {
  /** Empty for a valid object. A promise only where a constraint or a `@ValidatePromise` property really was asynchronous. */
  (object: object): readonly ValidationError[] | Promise<readonly ValidationError[]>
  /**
   * Whether a call may return a promise: in this class or in those that it declares as nested (`@Type`, its discriminator's types,
   * the emitted type) there is a constraint that somebody else than class-validator wrote, or `@ValidatePromise`, or it does not
   * say of which class something nested is.
   *
   * `false` speaks of objects as declared. An object that is, or holds, an instance of another class (a subclass) is validated by
   * that class, and where that one is asynchronous the result is a promise all the same: look at the result, not at this, before
   * you take it for a list.
   */
  readonly mayBeAsync: boolean
}
