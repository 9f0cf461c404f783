import { NexusError, type ErrorResponse } from '../../common/index.js'
import type { AnyClass } from '../../core/index.js'
import { RESPONSE_STATUS, type ResponseStatusMetadata } from '../result/response-status.js'
import { HttpException, type ExceptionHeaders } from './http-exception.js'
import { HttpStatus } from './http-status.js'
import { ProblemDetail } from './problem-detail.js'

/** What a client is told about an error. */
export interface ProblemAnswer {
  readonly problem: ProblemDetail
  readonly headers: ExceptionHeaders | undefined
}

/**
 * An HttpException says what it says, and so does another NexusError with an `errorResponse`; an error class with `@ResponseStatus` its status and reason; both show the code of a
 * NexusError. Anything else is a 500 that tells the client nothing.
 */
export function problemAnswer(error: Error): ProblemAnswer {
  if (error instanceof HttpException) return fromException(error)
  const response = error instanceof NexusError ? error.errorResponse?.() : undefined
  if (response !== undefined) return fromResponse(error, response)
  const declared = declaredStatus(error.constructor)
  if (declared === undefined) {
    return { problem: ProblemDetail.forStatus(HttpStatus.INTERNAL_SERVER_ERROR), headers: undefined }
  }
  const problem = ProblemDetail.forStatusAndDetail(declared.status, declared.reason)
  return { problem: withCode(problem, error), headers: undefined }
}

function fromException(exception: HttpException): ProblemAnswer {
  const problem = ProblemDetail.of(exception)
  if (!isFinalStatus(problem.status)) problem.status = HttpStatus.INTERNAL_SERVER_ERROR
  return { problem: withCode(problem, exception), headers: exception.headers }
}

function fromResponse(
  error: Error,
  { status, detail, headers, properties = {} }: ErrorResponse,
): ProblemAnswer {
  const problem = ProblemDetail.forStatusAndDetail(status, detail)
  for (const [name, value] of Object.entries(properties)) problem.withProperty(name, value)
  return { problem: withCode(problem, error), headers }
}

function withCode(problem: ProblemDetail, error: Error): ProblemDetail {
  const isMissing = error instanceof NexusError && !problem.properties.has('code')
  return isMissing ? problem.withProperty('code', error.code) : problem
}

// Errors are met at run time, so their classes' metadata is read then; once per class.
const DECLARED = new WeakMap<AnyClass, { readonly metadata: ResponseStatusMetadata | undefined }>()

function declaredStatus(type: unknown): ResponseStatusMetadata | undefined {
  if (typeof type !== 'function') return undefined
  const errorClass = type as AnyClass
  let known = DECLARED.get(errorClass)
  if (known === undefined) DECLARED.set(errorClass, (known = { metadata: RESPONSE_STATUS.get(errorClass) }))
  return known.metadata
}

function isFinalStatus(status: unknown): boolean {
  return Number.isInteger(status) && (status as number) >= 200 && (status as number) <= 599
}
