import {
  isPromiseLike,
  type StandardIssue,
  type StandardResult,
  type StandardSchema,
} from '../../../common/index.js'
import { InvalidInputException, type InputError } from '../request.errors.js'

/** Findings that one answer lists; a hostile body could cause many more. */
const MAX_ERRORS = 100

/** The schema's output. A promise only where the schema is asynchronous. @throws InvalidInputException */
export function validateWith(schema: StandardSchema, value: unknown): unknown {
  const result = schema['~standard'].validate(value)
  return isPromiseLike(result) ? result.then(output) : output(result)
}

function output(result: StandardResult<unknown>): unknown {
  if (result.issues === undefined) return result.value
  throw new InvalidInputException(result.issues.slice(0, MAX_ERRORS).map(inputError))
}

function inputError({ message, path = [] }: StandardIssue): InputError {
  const keys = path.map((segment) => (typeof segment === 'object' ? segment.key : segment))
  return { pointer: jsonPointer(keys), message }
}

const LONE_SURROGATE = /\p{Surrogate}/gu

/** RFC 6901, as a URI fragment. */
export function jsonPointer(keys: readonly PropertyKey[]): string {
  return `#${keys.map((key) => `/${escaped(String(key))}`).join('')}`
}

function escaped(key: string): string {
  const token = key.replaceAll('~', '~0').replaceAll('/', '~1').replace(LONE_SURROGATE, '\ufffd')
  return encodeURIComponent(token)
}
