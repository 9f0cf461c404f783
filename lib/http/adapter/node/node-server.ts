import type { ServerLimits } from '../server-limits.js'
import { Server } from './node-http.js'
import { NodeRequest } from './node-request.js'
import { NodeResponse } from './node-response.js'

/** How often node looks for requests that take too long, in milliseconds: late by at most a quarter of the limit. */
export function checkingInterval(limits: ServerLimits): number {
  const shortest = Math.min(
    ...[limits.headersTimeout, limits.requestTimeout, limits.keepAliveTimeout, limits.writeTimeout].filter(
      (timeout) => timeout > 0,
    ),
    4000,
  )
  return Math.max(20, Math.floor(shortest / 4))
}

// Documented from Node 24.12; older ones ignore it, and are slower by the life cycle of an empty stream per request.
interface RecentOptions {
  readonly optimizeEmptyRequests: boolean
}

/** node's server with its features reduced to parsing and keeping the pipeline's order. What is switched off, the adapter does. */
export class NodeServer extends Server<typeof NodeRequest, typeof NodeResponse> {
  constructor(limits: ServerLimits) {
    const recent: RecentOptions = { optimizeEmptyRequests: true }
    super({
      ...recent,
      IncomingMessage: NodeRequest,
      ServerResponse: NodeResponse,
      requireHostHeader: false,
      insecureHTTPParser: false,
      // One count for target and fields: each is checked against its own limit afterwards.
      maxHeaderSize: limits.maxHeaderSize + limits.maxUrlLength,
      headersTimeout: bounded(limits.headersTimeout, limits.requestTimeout),
      requestTimeout: limits.requestTimeout,
      connectionsCheckingInterval: checkingInterval(limits),
      keepAliveTimeout: 0,
    })
    // 0 is no limit: above a limit node drops fields silently, and a guard would decide on what is left.
    this.maxHeadersCount = 0
    if (limits.maxConnections > 0) this.maxConnections = limits.maxConnections
    // A client that has sent its last byte still gets its answers.
    ;(this as unknown as { httpAllowHalfOpen: boolean }).httpAllowHalfOpen = true
  }

  /** Called by close(). The adapter does it, because it knows which answers have not left yet. */
  override closeIdleConnections(): void {}
}

function bounded(headersTimeout: number, requestTimeout: number): number {
  return requestTimeout > 0 ? Math.min(headersTimeout, requestTimeout) : headersTimeout
}
