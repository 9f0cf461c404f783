/** Bounds of what a client may ask for. Configuration keys: `server.limits.*` in kebab-case. */
export interface ServerLimits {
  /** Bytes of a request body; beyond: 413. Default 1 MiB. */
  readonly maxBodySize: number
  /** Bytes of all header fields together; beyond: 431. Default 16 KiB. */
  readonly maxHeaderSize: number
  /** Number of header fields; beyond: 431. Default 100. */
  readonly maxHeaderCount: number
  /** Characters of the request target; beyond: 414. Default 8 KiB. */
  readonly maxUrlLength: number
  /** Number of query (and form) parameters; beyond: 400. Default 1000. */
  readonly maxParameters: number
  /** Nesting of a JSON body; beyond: 400. Default 64. */
  readonly maxJsonDepth: number
  /** Milliseconds for the header section to arrive; beyond: 408. Default 10 s. */
  readonly headersTimeout: number
  /** Milliseconds for the whole request to arrive; beyond: 408. Default 60 s. */
  readonly requestTimeout: number
  /** Milliseconds an idle kept-alive connection stays open. Default 5 s. */
  readonly keepAliveTimeout: number
  /** Milliseconds a client may go without reading any of a pending response before the connection is cut. Default 30 s. */
  readonly writeTimeout: number
  /** Connections at once; further ones are refused. Default unlimited (0). */
  readonly maxConnections: number
}

export const DEFAULT_SERVER_LIMITS: ServerLimits = {
  maxBodySize: 1024 * 1024,
  maxHeaderSize: 16 * 1024,
  maxHeaderCount: 100,
  maxUrlLength: 8 * 1024,
  maxParameters: 1000,
  maxJsonDepth: 64,
  headersTimeout: 10_000,
  requestTimeout: 60_000,
  keepAliveTimeout: 5_000,
  writeTimeout: 30_000,
  maxConnections: 0,
}
