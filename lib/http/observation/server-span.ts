import { errorName } from '../../common/index.js'
import { maskedQuery, REDACTED } from '../../config/index.js'
import type { Span, SpanOptions } from '../../core/index.js'
import type { HttpExchange } from '../exchange/http-exchange.js'
import { ClientDisconnectedError } from '../exchange/exchange.errors.js'

/** A request that continues no trace. */
export const SERVER_ROOT: SpanOptions = { kind: 'server', parent: 'none' }

/**
 * What OpenTelemetry's conventions for HTTP server spans (1.23 and later, stable) say of a request. `client.address` is the peer of the
 * socket: what forwarded fields claim is not believed.
 */
export function describeRequest(span: Span, exchange: HttpExchange): void {
  const { query, protocolVersion, remoteAddress } = exchange
  span.setAttribute('http.request.method', exchange.method)
  span.setAttribute('url.path', exchange.path)
  span.setAttribute('url.scheme', exchange.scheme)
  if (query !== '') span.setAttribute('url.query', maskedQuery(query, REDACTED))
  if (exchange.host !== '') describeServer(span, exchange)
  if (remoteAddress !== undefined) {
    span.setAttribute('client.address', remoteAddress)
    span.setAttribute('network.peer.address', remoteAddress)
  }
  const userAgent = exchange.header('user-agent')
  if (userAgent !== undefined) span.setAttribute('user_agent.original', userAgent)
  if (protocolVersion !== undefined) span.setAttribute('network.protocol.version', protocolVersion)
}

/**
 * What came of it. Only an answer of 500 and above is a failure of the server, and so is an error that nothing answered; other errors are
 * told as an event.
 */
export function describeOutcome(span: Span, exchange: HttpExchange): void {
  const { status, error, clientLeft, path, shownPath } = exchange
  describeRoute(span, exchange)
  if (shownPath !== path) span.setAttribute('url.path', shownPath)
  if (status !== undefined) span.setAttribute('http.response.status_code', status)
  if (clientLeft) span.addEvent('client disconnected')
  // What a handler meets that waits for the rest of a body.
  if (clientLeft && error instanceof ClientDisconnectedError) return
  if (status === undefined ? error !== undefined && !clientLeft : status >= 500) {
    span.setAttribute('error.type', error === undefined ? String(status) : errorName(error))
    span.fail(error)
  } else if (error !== undefined && !clientLeft) {
    span.addEvent('exception', exceptionOf(error))
  }
}

/** The span's name and `http.route`, for a request that was routed. */
export function describeRoute(span: Span, { method, route }: HttpExchange): void {
  if (route === undefined) return
  span.rename(`${method} ${route.pattern}`)
  span.setAttribute('http.route', route.pattern)
}

function exceptionOf(error: unknown): Record<string, string> {
  const type = { 'exception.type': errorName(error) }
  return error instanceof Error ? { ...type, 'exception.message': error.message } : type
}

function describeServer(span: Span, { host, scheme }: HttpExchange): void {
  const colon = host.lastIndexOf(':')
  const hasPort = colon > host.lastIndexOf(']')
  const port = hasPort ? Number(host.slice(colon + 1)) : scheme === 'https' ? 443 : 80
  span.setAttribute('server.address', hasPort ? host.slice(0, colon) : host)
  if (Number.isInteger(port)) span.setAttribute('server.port', port)
}
