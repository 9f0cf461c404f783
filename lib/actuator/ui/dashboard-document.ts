/** What the page gets with every tick, as JSON. Times are milliseconds since the Unix epoch, durations milliseconds, sizes bytes. */
export interface DashboardDocument {
  readonly now: number
  readonly application: DashboardApplication
  /** How far apart samples are. */
  readonly intervalMs: number
  /** How far back samples go. */
  readonly historyMs: number
  /** Those after `since`; all there are without it. */
  readonly samples: readonly DashboardSample[]
  /** The slowest first. */
  readonly routes: readonly DashboardRoute[]
  readonly health?: DashboardHealth
  readonly breakers: readonly DashboardBreaker[]
  readonly anomalies: readonly DashboardAnomaly[]
  /** The newest first. */
  readonly exchanges: readonly DashboardExchange[]
  /** Absent where nothing has changed after `since`. */
  readonly loggers?: readonly DashboardLogger[]
  readonly links: DashboardLinks
}

export interface DashboardApplication {
  readonly name: string
  readonly startedAt: number
  readonly pid: number
  readonly node: string
  readonly profiles: readonly string[]
}

/** What was measured until `at`. What there is no meter for is absent, and so are quantiles of no requests. */
export interface DashboardSample {
  readonly at: number
  /** Requests per second since the sample before. */
  readonly rate?: number
  /** Those of them that ended with a status of 500 or more, per second. */
  readonly errors?: number
  readonly p50?: number
  readonly p95?: number
  readonly p99?: number
  /** Of a quantile that is not larger nothing more is known: the bound of the first bucket, where something is in it. */
  readonly firstBound?: number
  /** Only where the timer of requests has no buckets, which quantiles are made of. */
  readonly mean?: number
  /** The longest that the event loop was late since the sample before. */
  readonly lag?: number
  readonly heap?: number
  readonly rss?: number
  /** Share of one core since the sample before. */
  readonly cpu?: number
}

export interface DashboardRoute {
  readonly method: string
  /** The template. */
  readonly uri: string
  readonly count: number
  readonly errors: number
  readonly mean: number
  readonly p95?: number
  readonly p99?: number
  /** As in {@link DashboardSample}. */
  readonly firstBound?: number
  /** The last ones, the newest first. */
  readonly traces: readonly DashboardTrace[]
}

export interface DashboardTrace {
  readonly traceId: string
  readonly at: number
  readonly durationMs: number
  /** Absent where the client left before it was answered. */
  readonly status?: number
}

export interface DashboardHealth {
  readonly status: string
  readonly components: readonly DashboardHealthComponent[]
}

export interface DashboardHealthComponent {
  /** Of a component within another one: `db/orders`. */
  readonly name: string
  readonly status: string
  /** Only where `management.endpoint.health.show-details` shows them to who asks. */
  readonly details?: Readonly<Record<string, unknown>>
}

export interface DashboardBreaker {
  readonly name: string
  readonly state: string
  /** Percent; -1 until there are enough calls. */
  readonly failureRate: number
  readonly slowCallRate: number
  readonly failureRateThreshold: number
  readonly calls: number
  readonly failed: number
  readonly notPermitted: number
}

export interface DashboardAnomaly {
  readonly method: string
  readonly uri: string
  readonly signal: 'latency' | 'error-rate'
  readonly since: number
  /** Absent while it lasts. */
  readonly until?: number
  /** Milliseconds, or a share from 0 to 1. */
  readonly value: number
  readonly baseline: number
}

export interface DashboardExchange {
  readonly at: number
  readonly method: string
  /** The template; where nothing is mapped, the path that was asked for. */
  readonly uri: string
  /** Absent where the client left before it was answered. */
  readonly status?: number
  readonly durationMs: number
  readonly traceId?: string
}

export interface DashboardLogger {
  readonly name: string
  readonly configuredLevel?: string
  readonly effectiveLevel: string
}

/** Addresses relative to the page, of what buttons need; absent where that is not exposed or only read. */
export interface DashboardLinks {
  readonly loggers?: string
  readonly circuitbreakers?: string
  /** With `{traceId}` in it. */
  readonly trace?: string
}
