import type { AnyClass } from '../../core/index.js'
import type { ValidatorOptions } from '../validation.options.js'

/** What `@Valid` says of a value. */
export interface ValidOptions {
  /** Of the decorators in the value's class only those of these groups count. Default: the groups of `@Validated`. */
  readonly groups?: readonly string[]
  /**
   * The class, where the type that TypeScript emits does not tell it: `Item` for a union or an interface, `[Item]` for the elements
   * of a list, Set or Map.
   */
  readonly type?: AnyClass | readonly [AnyClass]
  /** What else differs from how the other values are validated. */
  readonly validation?: ValidatorOptions
}

/** What `@Validated` says of a class or of a method. */
export interface ValidatedOptions {
  /** Only decorators of these groups count, and those with `always`. Default: every decorator counts. */
  readonly groups?: readonly string[]
  readonly validation?: ValidatorOptions
}
