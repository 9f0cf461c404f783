import type { ValidationError } from './validation-error.js'

/** What a decorator adds to errors of a constraint. */
export interface ConstraintContext {
  readonly name: string
  readonly context: unknown
}

export function addContexts(error: ValidationError, contexts: readonly ConstraintContext[]): void {
  for (const { name, context } of contexts) {
    if (error.constraints?.[name]) error.addContext(name, context)
  }
}
