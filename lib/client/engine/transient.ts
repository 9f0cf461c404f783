import { TimeLimitExceededError } from '../../resilience/index.js'
import { ClientResponseException } from '../errors/client-response-exception.js'
import { ClientException } from '../transport/client-exception.js'
import { ClientConnectionError, ClientTimeoutError } from '../transport/transport.errors.js'

/** Statuses of answers that another attempt may not get: RFC 9110 sections 15.5.9 and 15.6, RFC 8470, RFC 6585. */
const TRANSIENT: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504])

/** Whether another attempt may succeed: the connection failed, time ran out, or the service said that it can not answer now. */
export function isTransient(error: unknown): boolean {
  if (error instanceof ClientConnectionError) return error.failure !== 'tls'
  return (
    error instanceof ClientTimeoutError ||
    error instanceof TimeLimitExceededError ||
    (error instanceof ClientResponseException && TRANSIENT.has(error.status))
  )
}

/** Whether the failure is one of the service: not that this one request was at fault, and not that nobody waits for the answer any more. */
export function isServiceFailure(error: unknown): boolean {
  if (!saysSomethingOfService(error)) return false
  return !(error instanceof ClientResponseException) || error.status >= 500 || TRANSIENT.has(error.status)
}

/** Whether the service had anything to do with it. It had not where a caller gave up, or where another limit kept the request back. */
export function saysSomethingOfService(error: unknown): boolean {
  return error instanceof ClientException || error instanceof TimeLimitExceededError
}
