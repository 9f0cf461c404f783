import type { Violation } from './violation.js'

/** The body that NestJS's ValidationPipe answers with. */
export interface NestErrorBody {
  readonly statusCode: 400
  readonly message: readonly string[]
  readonly error: 'Bad Request'
}

/** Violations in NestJS's list format: a message after the names of the objects that its property is in, as in `items.0.price must be ...`. */
export function nestErrorFormat(violations: readonly Violation[]): NestErrorBody {
  return { statusCode: 400, message: violations.map(nestMessage), error: 'Bad Request' }
}

function nestMessage({ path, code, message }: Violation): string {
  // An unknown value has no property: all of the path is where it is.
  const parents = code === 'unknownValue' ? path : path.slice(0, -1)
  return parents.length === 0 ? message : `${parents.join('.')}.${message}`
}
