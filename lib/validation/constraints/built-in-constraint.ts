import type { CodeScope } from '../code/code-scope.js'

/** A constraint of class-validator's own, bound to the values that one decorator gave it. */
export interface BuiltInConstraint {
  /** class-validator's name: `min`. */
  readonly name: string
  /**
   * What the constraint was given, by the names of `BUILT_IN_PARAMS`: `{ min: 5 }`. JSON values only. What is no JSON value as a
   * whole, or is very long, is not there.
   */
  readonly params: Readonly<Record<string, unknown>>
  /**
   * The verdict, for one value (`each` is the caller's). Has no effects and keeps nothing. Throws what class-validator's own function
   * throws, such as a TypeError of a date without time.
   */
  readonly test: (value: unknown) => boolean
  /** Whether `test` runs code that the decorator was given: `@ArrayUnique(identify)`. */
  readonly runsCode?: boolean
  /**
   * The same as a JavaScript expression over the variable named `value`, in parentheses where it has operators; what is no literal is
   * bound in `scope`. `undefined` where calling `test` is as good.
   */
  readonly emit?: ((value: string, scope: CodeScope) => string) | undefined
}
