import { NexusError } from '../../common/index.js'
import type { AnyClass } from '../../core/index.js'
import { RESPONSE_STATUS, type ResponseStatusMetadata } from '../result/response-status.js'
import { NonErrorThrownError } from './errors.errors.js'
import { HttpException, type ExceptionHeaders } from './http-exception.js'
import { HttpStatus } from './http-status.js'
import { ProblemDetail } from './problem-detail.js'

/** What a client is told about an error. */
export interface ProblemAnswer {
  readonly problem: ProblemDetail
  readonly headers: ExceptionHeaders | undefined
}

/**
 * An HttpException says what it says; an error class with `@ResponseStatus` its status and reason; anything else is a 500 without
 * words. The code of a NexusError is an extension member.
 */
export function problemAnswer(error: Error): ProblemAnswer {
  const answer = error instanceof HttpException ? fromException(error) : fromAnyError(error)
  // The wrapper of what is no Error is as unknown to a client as any unknown error.
  const isCoded = error instanceof NexusError && !(error instanceof NonErrorThrownError)
  if (isCoded && !answer.problem.properties.has('code')) {
    answer.problem.withProperty('code', error.code)
  }
  return answer
}

function fromException(exception: HttpException): ProblemAnswer {
  const problem = ProblemDetail.of(exception)
  if (!isFinalStatus(problem.status)) problem.status = HttpStatus.INTERNAL_SERVER_ERROR
  return { problem, headers: exception.headers }
}

function fromAnyError(error: Error): ProblemAnswer {
  const declared = declaredStatus(error.constructor)
  const problem = ProblemDetail.forStatusAndDetail(
    declared?.status ?? HttpStatus.INTERNAL_SERVER_ERROR,
    declared?.reason,
  )
  return { problem, headers: undefined }
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
