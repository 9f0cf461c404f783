import type { Clock } from '../../common/index.js'
import type {
  DashboardAnomaly,
  DashboardApplication,
  DashboardBreaker,
  DashboardDocument,
  DashboardExchange,
  DashboardHealth,
  DashboardLinks,
  DashboardLogger,
  DashboardRoute,
} from './dashboard-document.js'
import { DashboardHistory, HISTORY_MS, rounded } from './dashboard-history.js'
import type { ProcessReading } from './process-probe.js'
import type { MeterView, RequestTotals } from './requests-reading.js'
import { RouteTraces } from './route-traces.js'

/** What the dashboard looks at; what an application does not have gives nothing. */
export interface DashboardSources {
  /** The timers of requests. */
  readonly requests: () => readonly MeterView[]
  readonly process: () => ProcessReading
  readonly health: () => Promise<DashboardHealth | undefined>
  readonly breakers: () => readonly DashboardBreaker[]
  readonly loggers: () => readonly DashboardLogger[]
  /** The newest first. */
  readonly exchanges: () => readonly DashboardExchange[]
  /** The newest first. */
  readonly anomalies: () => readonly DashboardAnomaly[]
}

export interface DashboardDataOptions {
  readonly sources: DashboardSources
  readonly clock: Clock
  readonly intervalMs: number
  readonly application: DashboardApplication
  readonly links: DashboardLinks
  /** Whether requests to a route are of interest: not those of the dashboard itself. */
  readonly isCounted: (uri: string) => boolean
  /** Told of a source that failed when nobody was looking. */
  readonly onError: (error: unknown) => void
}

const ROUTES = 10
const EXCHANGES = 25
const ANOMALIES = 20
/** Milliseconds: pages that are open do not ask databases more often than a probe does. */
const HEALTH_AGE_MS = 5000

/** Makes of all that is known about the application what its dashboard shows. */
export class DashboardData implements Disposable {
  readonly #options: DashboardDataOptions
  readonly #history: DashboardHistory
  readonly #traces = new RouteTraces()
  #health: { readonly at: number; readonly answer: Promise<DashboardHealth | undefined> } | undefined
  #loggers = { at: -Infinity, text: '' }

  constructor(options: DashboardDataOptions) {
    const { sources, clock, intervalMs, isCounted, onError } = options
    this.#options = options
    this.#history = new DashboardHistory({
      clock,
      intervalMs,
      requests: sources.requests,
      process: sources.process,
      isCounted,
      onSample: () => this.#traces.add(sources.exchanges()),
      onError,
    })
  }

  /** Begins to measure. */
  start(): void {
    this.#history.start()
  }

  [Symbol.dispose](): void {
    this.#history[Symbol.dispose]()
  }

  /**
   * @param since the newest sample that the page has, milliseconds since the Unix epoch; default: it has none
   * @param showsDetails whether who asks may see the details of health
   */
  async document(since?: number, showsDetails = false): Promise<DashboardDocument> {
    const { sources, clock, intervalMs, application, links } = this.#options
    const health = await this.#recentHealth()
    const now = clock.now()
    const exchanges = sources.exchanges()
    this.#traces.add(exchanges)
    const loggers = this.#changedLoggers(since, now)
    return {
      now,
      application,
      intervalMs,
      historyMs: HISTORY_MS,
      samples: this.#history.samples(since),
      routes: this.#slowestRoutes(),
      ...(health !== undefined && { health: showsDetails ? health : withoutDetails(health) }),
      breakers: sources.breakers(),
      anomalies: sources.anomalies().slice(0, ANOMALIES),
      exchanges: exchanges.slice(0, EXCHANGES),
      ...(loggers !== undefined && { loggers }),
      links,
    }
  }

  /** Several pages that are open share an answer. */
  #recentHealth(): Promise<DashboardHealth | undefined> {
    const at = this.#options.clock.monotonic()
    if (this.#health === undefined || at - this.#health.at >= HEALTH_AGE_MS) {
      const answer = this.#options.sources.health().catch((error: unknown) => {
        this.#options.onError(error)
        return { status: 'UNKNOWN', components: [] }
      })
      this.#health = { at, answer }
    }
    return this.#health.answer
  }

  /** Applications have hundreds of loggers, which hardly ever change. */
  #changedLoggers(since: number | undefined, now: number): readonly DashboardLogger[] | undefined {
    const loggers = this.#options.sources.loggers()
    const text = JSON.stringify(loggers)
    if (text !== this.#loggers.text) this.#loggers = { at: now, text }
    return since === undefined || this.#loggers.at > since ? loggers : undefined
  }

  #slowestRoutes(): readonly DashboardRoute[] {
    return this.#history
      .routes()
      .map((totals) => ({ ...routeOf(totals), traces: this.#traces.of(totals.method, totals.uri) }))
      .sort((a, b) => (b.p95 ?? b.mean) - (a.p95 ?? a.mean))
      .slice(0, ROUTES)
  }
}

function withoutDetails({ status, components }: DashboardHealth): DashboardHealth {
  return { status, components: components.map(({ name, status }) => ({ name, status })) }
}

function routeOf({
  method,
  uri,
  count,
  errors,
  seconds,
  max,
  latencies,
}: RequestTotals): Omit<DashboardRoute, 'traces'> {
  const known = { mean: seconds / count, ...(max > 0 && { max }) }
  const { firstBound } = latencies
  const [p95, p99] = [latencies.quantile(0.95, known), latencies.quantile(0.99, known)]
  return {
    method,
    uri,
    count,
    errors,
    mean: rounded(known.mean * 1000),
    ...(p95 !== undefined && { p95: rounded(p95 * 1000) }),
    ...(p99 !== undefined && { p99: rounded(p99 * 1000) }),
    ...(firstBound !== undefined && { firstBound: rounded(firstBound * 1000) }),
  }
}
