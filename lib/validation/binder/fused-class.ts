import type { AnyClass } from '../../core/index.js'
import type { BuiltInConstraint } from '../constraints/built-in-constraint.js'

/**
 * A class that generated code can bind in one pass: everything that its decorators say is known at boot and runs no code of the
 * application.
 */
export interface FusedClass {
  readonly type: AnyClass
  readonly properties: FusedProperty[]
  /** What a new instance has without any validation decorator: `whitelist` removes it. */
  readonly stripped: string[]
  /** Reaches itself through its properties. */
  isRecursive: boolean
}

/** Where in the input a property is. */
export interface FusedSource {
  /** `undefined` where nothing is taken from there. */
  readonly key: string | undefined
  /** Other keys that mean it too: input that has one is the complete path's. */
  readonly rivals: readonly string[]
  /** `@Expose()`: set even where the input has no such key. */
  readonly isAlwaysSet: boolean
}

export interface FusedProperty extends FusedSource {
  readonly name: string
  readonly conversion: FusedConversion
  /** `@IsOptional()`: nothing is checked of `undefined` and `null`. */
  readonly isOptional: boolean
  /** Checked before the values that the options skip are skipped: `@IsDefined()`. */
  readonly presence: readonly FusedCheck[]
  readonly checks: readonly FusedCheck[]
  /** `@ValidateNested()`. */
  readonly isNested: boolean
}

export interface FusedCheck {
  readonly constraint: BuiltInConstraint
  readonly each: boolean
}

/** What class-transformer makes of the value, and of each element of an array. */
export type FusedConversion =
  | { readonly kind: 'copy' }
  | { readonly kind: 'string' | 'number' | 'boolean' | 'date' }
  /** Bound by its own fused code where it is validated too, else only made. */
  | { readonly kind: 'instance'; readonly type: AnyClass }
