import type { ConstraintInstance, ValidationMetadata } from '../libraries/validator-storage.js'
import type { CodeScope } from '../code/code-scope.js'

/** A constraint of class-validator's own, bound to the values that one decorator gave it. */
export interface BuiltInConstraint {
  /** class-validator's name: `min`. */
  readonly name: string
  /** What the constraint was given, by the names of errors' `params`: `{ min: 5 }`. JSON values only. */
  readonly params: Readonly<Record<string, unknown>>
  /** The verdict, for one value (`each` is the caller's). Has no effects and keeps nothing. */
  readonly test: (value: unknown) => boolean
  /**
   * The same as a JavaScript expression over the variable named `value`; what is no literal is bound in `scope`. `undefined` where
   * calling `test` is as good.
   */
  readonly emit?: ((value: string, scope: CodeScope) => string) | undefined
}

/** Recognises a constraint of class-validator's own; `undefined` for one that somebody else wrote, whatever its name. */
export type BuiltInConstraintLookup = (
  metadata: ValidationMetadata,
  instance: ConstraintInstance,
) => BuiltInConstraint | undefined
