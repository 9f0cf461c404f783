/** Header fields by name, each with its lines. */
export type RecordedHeaders = Readonly<Record<string, readonly string[]>>

/** One request and its response, as they were. Secrets are masked. */
export interface RecordedExchange {
  /** When the request came: milliseconds since the Unix epoch. */
  readonly timestamp: number
  readonly method: string
  /** As sent, without the query. */
  readonly path: string
  /** Without `?`; values of secret parameters are masked. */
  readonly query: string
  /** The route's template: `/orders/{id}`; `undefined` where nothing is mapped. */
  readonly uri: string | undefined
  readonly scheme: string
  readonly host: string
  /** `undefined` where the client left before it was answered. */
  readonly status: number | undefined
  /** From its arrival to its end. */
  readonly durationMs: number
  /** Where the request is traced. */
  readonly traceId: string | undefined
  /** Whether the trace is recorded, and so can be looked at where traces are kept. */
  readonly isSampled: boolean
  /** Name of the principal; only where it is recorded. */
  readonly principal: string | undefined
  readonly remoteAddress: string | undefined
  readonly requestHeaders: RecordedHeaders
  /** Those that the application has set; what the adapter writes by itself (`date`, `content-length`) is not known. */
  readonly responseHeaders: RecordedHeaders
}

/** What is told of an exchange to who looks often. */
export interface ExchangeSummary extends Pick<
  RecordedExchange,
  'timestamp' | 'method' | 'status' | 'durationMs' | 'traceId' | 'isSampled'
> {
  /** The route's template; the path where nothing is mapped. */
  readonly target: string
}
