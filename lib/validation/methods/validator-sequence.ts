import { isPromiseLike } from '../../common/index.js'
import type { ValidationError } from '../validator/validation-error.js'

export type Errors = readonly ValidationError[]

/** Validates the values of one call: the arguments, or a list of what was returned. */
export interface MethodValidator {
  /** Empty where all are valid. A promise only where a constraint really was asynchronous. */
  (values: readonly unknown[]): Errors | Promise<Errors>
  readonly mayBeAsync: boolean
}

/** Runs one after the other and merges what they find of one value. */
export function inSequence(validators: readonly MethodValidator[]): MethodValidator {
  const [only] = validators
  if (only !== undefined && validators.length === 1) return only
  const runFrom = (start: number, values: readonly unknown[], found: Errors): Errors | Promise<Errors> => {
    let errors = found
    for (const [index, validate] of validators.entries()) {
      if (index < start) continue
      const more = validate(values)
      const before = errors
      if (isPromiseLike(more)) return more.then((late) => runFrom(index + 1, values, [...before, ...late]))
      errors = [...before, ...more]
    }
    return merged(errors)
  }
  const validator = (values: readonly unknown[]) => runFrom(0, values, [])
  return Object.assign(validator, { mayBeAsync: validators.some(({ mayBeAsync }) => mayBeAsync) })
}

/** One error for each value, as where all its decorators stand on one property. */
function merged(errors: Errors): Errors {
  const byProperty = new Map<string | undefined, ValidationError>()
  for (const error of errors) {
    const first = byProperty.get(error.property)
    if (first === undefined) byProperty.set(error.property, error)
    else absorb(first, error)
  }
  return [...byProperty.values()]
}

function absorb(error: ValidationError, other: ValidationError): void {
  for (const [constraint, message] of Object.entries(other.constraints ?? {})) {
    error.fail(constraint, message, other.failedBy(constraint))
  }
  for (const [constraint, context] of Object.entries(other.contexts ?? {})) {
    error.addContext(constraint, context)
  }
  if (other.children !== undefined) error.children = [...(error.children ?? []), ...other.children]
}
