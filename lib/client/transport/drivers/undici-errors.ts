import { isError, NexusError } from '../../../common/index.js'
import type { ClientRequest } from '../client-request.js'
import {
  ClientClosedError,
  ClientConnectionError,
  ClientTimeoutError,
  InvalidClientRequestError,
  InvalidResponseError,
  type ConnectionFailure,
  type TimeoutPhase,
} from '../transport.errors.js'

const TIMEOUTS: Readonly<Record<string, TimeoutPhase>> = {
  UND_ERR_CONNECT_TIMEOUT: 'connect',
  UND_ERR_HEADERS_TIMEOUT: 'response',
  UND_ERR_BODY_TIMEOUT: 'body',
  ETIMEDOUT: 'connect',
}
const CONNECTIONS: Readonly<Record<string, ConnectionFailure>> = {
  ECONNREFUSED: 'connect',
  EHOSTUNREACH: 'connect',
  ENETUNREACH: 'connect',
  EHOSTDOWN: 'connect',
  EADDRNOTAVAIL: 'connect',
  ENOENT: 'connect',
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  EAI_FAIL: 'dns',
  EAI_NODATA: 'dns',
  EAI_NONAME: 'dns',
}
/** OpenSSL's and Node's words for certificates and handshakes that are not accepted. */
const TLS =
  /^(?:ERR_TLS|ERR_SSL|EPROTO$|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|INVALID_CA|HOSTNAME_MISMATCH|CRL_)/
const INVALID: Readonly<Record<string, string>> = {
  UND_ERR_HEADERS_OVERFLOW: 'its head is too large',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'its body has another length than it says',
}
const UNUSABLE = new Set([
  'UND_ERR_INVALID_ARG',
  'UND_ERR_NOT_SUPPORTED',
  'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH',
])
const CLOSED = new Set(['UND_ERR_CLOSED', 'UND_ERR_DESTROYED'])

/** What undici, Node and OpenSSL throw, in the client's words. The reason of the request's signal is thrown as it is. */
export function translateUndiciError(
  error: unknown,
  request: ClientRequest,
  phase: 'response' | 'body',
): unknown {
  const { signal, client } = request
  if (signal?.aborted === true) return signal.reason
  if (error instanceof NexusError || !isError(error)) return error
  const code = codeOf(error)
  const cause = { cause: error }
  const timeout = TIMEOUTS[code]
  if (timeout !== undefined) {
    // A connection that was there can time out too, in the middle of something.
    const isLate = code === 'ETIMEDOUT' && (error as { syscall?: unknown }).syscall !== 'connect'
    return new ClientTimeoutError(request, isLate ? phase : timeout, cause)
  }
  const invalid =
    INVALID[code] ?? (error.name === 'HTTPParserError' ? 'it does not follow the protocol' : undefined)
  if (invalid !== undefined) return new InvalidResponseError(request, invalid, cause)
  if (UNUSABLE.has(code)) return new InvalidClientRequestError(client, error.message)
  if (CLOSED.has(code)) return new ClientClosedError(client)
  const failure = CONNECTIONS[code] ?? (TLS.test(code) ? 'tls' : 'reset')
  return new ClientConnectionError(request, failure, code === '' ? error.message : code, cause)
}

/** Of an error for several addresses, of the first that says something. */
function codeOf(error: Error): string {
  const { code } = error as { code?: unknown }
  if (typeof code === 'string') return code
  const causes = error instanceof AggregateError ? error.errors : [error.cause]
  for (const cause of causes) {
    const found = isError(cause) ? codeOf(cause) : ''
    if (found !== '') return found
  }
  return ''
}
