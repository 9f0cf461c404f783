import type { Clock, ScheduledTask } from '../../common/index.js'
import type { DashboardSample } from './dashboard-document.js'
import type { ProcessReading } from './process-probe.js'
import {
  NO_READING,
  readRequests,
  since,
  type MeterView,
  type RequestsReading,
  type RequestTotals,
} from './requests-reading.js'

export interface DashboardHistoryOptions {
  readonly clock: Clock
  /** Milliseconds from one sample to the next. */
  readonly intervalMs: number
  /** The timers of requests. */
  readonly requests: () => readonly MeterView[]
  readonly process: () => ProcessReading
  /** Whether requests to a route are of interest. */
  readonly isCounted: (uri: string) => boolean
  /** Runs with every sample. */
  readonly onSample?: () => void
  readonly onError: (error: unknown) => void
}

/** Of all samples, and of what is told of routes. */
export const HISTORY_MS = 5 * 60_000
/** Quantiles of one sample alone would jump about. */
const QUANTILES_MS = 10_000
/** How far apart the readings are that routes are compared with. */
const ROUTES_STEP_MS = 30_000

interface Reading {
  /** Monotonic. */
  readonly at: number
  readonly totals: RequestTotals
}

interface RoutesReading {
  readonly at: number
  readonly routes: ReadonlyMap<string, RequestTotals>
}

/**
 * The last five minutes, whether somebody looked or not, so that a page that is opened in the middle of an incident shows how it began.
 * Bounded: a sample for each interval, the sum of all requests for ten seconds, and ten readings of each route.
 */
export class DashboardHistory implements Disposable {
  readonly #options: DashboardHistoryOptions
  #samples: DashboardSample[] = []
  /** From monotonic to wall time, so that samples stay in order whatever is done to the clock. */
  #offset = 0
  /** For quantiles, oldest first. */
  #readings: Reading[] = []
  #routes: RoutesReading[] = []
  #last: RequestsReading = NO_READING
  #cpu = 0
  #task: ScheduledTask | undefined

  constructor(options: DashboardHistoryOptions) {
    this.#options = options
  }

  /** Reads what is there already, and samples from then on until it is disposed of. */
  start(): void {
    const { clock } = this.#options
    const at = clock.monotonic()
    this.#offset = clock.now() - at
    this.#last = this.#read()
    this.#cpu = this.#options.process().cpu
    this.#readings = [{ at, totals: this.#last.all }]
    this.#routes = [{ at, routes: this.#last.routes }]
    this.#schedule()
  }

  /** @param at milliseconds since the Unix epoch; default: all */
  samples(at = -Infinity): readonly DashboardSample[] {
    return this.#samples.filter((sample) => sample.at > at)
  }

  /** Requests by route of the last five minutes, give or take half a minute. */
  routes(): readonly RequestTotals[] {
    const [first, ...others] = this.#routes
    return [...this.#last.routes]
      .map(([key, totals]) => ({
        ...since(first?.routes.get(key), totals),
        max: Math.max(totals.max, ...others.map(({ routes }) => routes.get(key)?.max ?? 0)),
      }))
      .filter(({ count }) => count > 0)
  }

  [Symbol.dispose](): void {
    this.#task?.cancel()
    this.#task = undefined
  }

  #schedule(): void {
    const { clock, intervalMs, onError } = this.#options
    this.#task = clock.schedule(() => {
      // First, so that what fails once does not end all of it.
      this.#schedule()
      try {
        this.#sample()
      } catch (error) {
        onError(error)
      }
    }, intervalMs)
  }

  #sample(): void {
    const { clock, onSample } = this.#options
    const at = clock.monotonic()
    const before = this.#last
    const reading = this.#read()
    const previous = this.#readings.at(-1)
    const seconds = (at - (previous?.at ?? at)) / 1000
    this.#last = reading
    this.#readings = [...recent(this.#readings, at - QUANTILES_MS), { at, totals: reading.all }]
    this.#keepRoutes(at, reading)
    const sample = {
      at: at + this.#offset,
      ...this.#requests(seconds, before.all),
      ...this.#process(seconds),
    }
    this.#samples = [...this.#samples.filter((each) => each.at > sample.at - HISTORY_MS), sample]
    onSample?.()
  }

  #read(): RequestsReading {
    return readRequests(this.#options.requests(), this.#options.isCounted)
  }

  #keepRoutes(at: number, { routes }: RequestsReading): void {
    if (at - (this.#routes.at(-1)?.at ?? 0) < ROUTES_STEP_MS) return
    this.#routes = [...recent(this.#routes, at - HISTORY_MS), { at, routes }]
  }

  #requests(seconds: number, before: RequestTotals): Omit<DashboardSample, 'at'> {
    const { count, errors } = since(before, this.#last.all)
    const { latencies, count: measured, seconds: all, max } = since(this.#readings[0]?.totals, this.#last.all)
    const mean = all / measured
    const quantile = (share: number): number | undefined =>
      milliseconds(latencies.quantile(share, { mean, ...(max > 0 && { max }) }))
    return present({
      rate: rounded(count / seconds),
      errors: rounded(errors / seconds),
      p50: quantile(0.5),
      p95: quantile(0.95),
      p99: quantile(0.99),
      firstBound: milliseconds(latencies.firstBound),
      mean: latencies.isEmpty && measured > 0 ? milliseconds(mean) : undefined,
    })
  }

  #process(seconds: number): Omit<DashboardSample, 'at'> {
    const { lag, heap, rss, cpu } = this.#options.process()
    const used = (cpu - this.#cpu) / 1000
    this.#cpu = cpu
    return present({ lag: rounded(lag), heap, rss, cpu: rounded(used / seconds) })
  }
}

/** The last one before `limit` and all after it: what came since then is the difference to it. */
function recent<R extends { readonly at: number }>(readings: readonly R[], limit: number): readonly R[] {
  const first = readings.findLastIndex(({ at }) => at <= limit)
  return readings.slice(Math.max(0, first))
}

function present(sample: Readonly<Record<string, number | undefined>>): Omit<DashboardSample, 'at'> {
  return Object.fromEntries(
    Object.entries(sample).filter(([, value]) => value !== undefined && Number.isFinite(value)),
  )
}

function milliseconds(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : rounded(seconds * 1000)
}

/** Four digits are more than a page shows, and half of what JSON would write. */
export function rounded(value: number): number {
  return Number(value.toPrecision(4))
}
