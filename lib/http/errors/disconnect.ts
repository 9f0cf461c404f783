import { ClientDisconnectedError } from '../exchange/exchange.errors.js'
import type { HttpExchange } from '../exchange/http-exchange.js'

const CODES = new Set([
  'ABORT_ERR',
  'ECONNABORTED',
  'ECONNRESET',
  'EPIPE',
  'ERR_STREAM_DESTROYED',
  'ERR_STREAM_PREMATURE_CLOSE',
  'ERR_STREAM_UNABLE_TO_PIPE',
  'ERR_STREAM_WRITE_AFTER_END',
])

/** Whether an error only says that the client hung up: nobody's fault. Anything else that fails after a hang-up is still a fault. */
export function isDisconnect(exchange: HttpExchange, error: Error): boolean {
  if (error instanceof ClientDisconnectedError) return true
  const { signal } = exchange
  if (!signal.aborted) return false
  if (error === signal.reason || error.name === 'AbortError') return true
  const { code } = error as { readonly code?: unknown }
  return typeof code === 'string' && CODES.has(code)
}
