import type { BuiltInConstraint } from './built-in-constraint.js'

export type Predicate = (value: unknown) => boolean
/** The values that a decorator gave to its constraint. */
export type ConstraintValues = readonly unknown[]
export type ConstraintTest = Pick<BuiltInConstraint, 'test' | 'emit'>

/** What is known of one of class-validator's constraints. */
export interface ConstraintDefinition {
  /** Its default message; `$each` is where the prefix of `each` goes, which is the start where it is not given. */
  readonly message: string | ((constraints: ConstraintValues) => string)
  /** Reads what errors show, by name. */
  readonly params?: Readonly<Record<string, (constraints: ConstraintValues) => unknown>>
  /** Whether calling it runs class-validator's code alone. Default: the values hold no code and no state. */
  readonly isPure?: (constraints: ConstraintValues, original: Predicate) => boolean
  /** Whether there is code among what the decorator was given that the test below may run; it is not run to recognise the constraint. */
  readonly runsCode?: (constraints: ConstraintValues, original: Predicate) => boolean
  /** A faster test with the same verdicts; `undefined` for values that only the original handles. */
  readonly inline?: (constraints: ConstraintValues, original: Predicate) => ConstraintTest | undefined
}

export type ConstraintDefinitions = Readonly<Record<string, ConstraintDefinition>>

/** The value at an index. */
export function valueAt(index: number): (constraints: ConstraintValues) => unknown {
  return (constraints) => constraints[index]
}

/** An option of the options object that is the first value. */
export function option(name: string, defaultValue?: unknown): (constraints: ConstraintValues) => unknown {
  return ([options]) => {
    const value: unknown =
      typeof options === 'object' && options !== null ? Reflect.get(options, name) : undefined
    return value === undefined ? defaultValue : value
  }
}
