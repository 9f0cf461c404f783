import type { ClientHeaders } from '../transport/client-headers.js'
import type { ClientBody, ClientRequest } from '../transport/client-request.js'
import type { ClientResponse } from '../transport/client-response.js'

/** One call of a remote operation; retries and hedges make several requests of it. */
export interface ClientCall {
  /** Upper case. */
  readonly method: string
  readonly url: URL
  readonly headers: ClientHeaders
  readonly body?: ClientBody | undefined
  readonly template?: string | undefined
  readonly hashKey?: string | undefined
  /** Ends the call, waiting for another attempt included. */
  readonly signal?: AbortSignal | undefined
  /** Whether sending it twice is as good as once. Default: what its method says, or that it has an Idempotency-Key. */
  readonly idempotent?: boolean | undefined
}

/** How a response becomes a result. */
export interface ResponseReader<T> {
  /** For `Accept`, where the call says nothing. */
  readonly accept?: string | undefined
  /** The result is read while the response comes. Default: it is complete when the call is. */
  readonly streaming?: ClientRequest['streaming']
  /** Whether a status below 400 that is no success is a result as well (ResponseEntity). */
  readonly anyStatus?: boolean
  read(response: ClientResponse, request: ClientRequest): T | Promise<T>
}

// RFC 9110 section 9.2.2
const IDEMPOTENT: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'TRACE'])

/** Whether the body can be sent once only: what has been read of it is gone. */
export function isStream(body: ClientBody | undefined): boolean {
  return body !== undefined && typeof body !== 'string' && !(body instanceof Uint8Array)
}

/** Whether the call may be sent more than once. */
export function isRepeatable({ method, headers, body, idempotent }: ClientCall): boolean {
  return !isStream(body) && (idempotent ?? (IDEMPOTENT.has(method) || 'idempotency-key' in headers))
}
