import { errorName, type Clock } from '../../common/index.js'
import type { Meter, MeterRegistry, Timer } from '../../core/index.js'
import type { AnomalySource, RouteTotals } from '../../observability/index.js'
import type { HttpExchange } from '../exchange/http-exchange.js'
import type { ExchangeObserver } from './exchange-observer.js'
import { HTTP_METERS } from './http-observation-names.js'
import { NO_STATUS, RouteOutcomes, type RequestOutcome } from './route-outcomes.js'

const NO_EXCEPTION = 'none'
/** By the first digit of the status. */
const OUTCOMES = ['UNKNOWN', 'INFORMATIONAL', 'SUCCESS', 'REDIRECTION', 'CLIENT_ERROR', 'SERVER_ERROR']
/** Milliseconds; the bounds that OpenTelemetry's conventions advise for `http.server.request.duration`, and two for what is faster than 5 ms. */
const DEFAULT_BUCKETS: readonly number[] = [
  1, 2.5, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10_000,
]
/** Names of exceptions that one route may have: who makes them up at run time gets `other`. */
const MOST_EXCEPTIONS = 50

export interface HttpServerMetricsOptions {
  /** Upper bounds in milliseconds; none: only count, total and maximum. Default: 1 ms to 10 s. */
  readonly buckets?: readonly number[]
  /** Name of the timer. Default `http.server.requests`. */
  readonly name?: string
  /** Requests that are not counted. */
  readonly excludes?: ((exchange: HttpExchange) => boolean) | undefined
}

/** The timer of one combination of tags, and its sums for who compares them over time. */
interface Series extends RequestOutcome {
  /** Name of what was thrown, or {@link NO_EXCEPTION}. */
  readonly exception: string
  readonly timer: Timer
  count: number
  totalMs: number
}

/**
 * The timer `http.server.requests` with the tags that Spring Boot's has: `method`, `uri` (the route's template), `status`, `outcome`
 * and `exception`. What was routed nowhere is `NOT_FOUND`, `REDIRECTION` or `UNKNOWN`, never the path of a request, so no client can make
 * series. Where the client left before its response was complete, status and outcome are `UNKNOWN`. Streams count to their end.
 */
export class HttpServerMetrics implements ExchangeObserver, AnomalySource, Disposable {
  readonly #meters: MeterRegistry
  readonly #name: string
  readonly #buckets: readonly number[]
  readonly #excludes: HttpServerMetricsOptions['excludes']
  readonly #series = new RouteOutcomes<Series>()
  readonly #gauges: readonly Meter[]
  #active = 0
  /** Sum of the arrival times of active requests. */
  #arrivals = 0

  constructor(meters: MeterRegistry, clock: Clock, options: HttpServerMetricsOptions = {}) {
    this.#meters = meters
    this.#name = options.name ?? HTTP_METERS.requests.name
    this.#buckets = options.buckets ?? DEFAULT_BUCKETS
    this.#excludes = options.excludes
    const seconds = (): number => Math.max(0, this.#active * clock.monotonic() - this.#arrivals) / 1000
    this.#gauges = [
      meters.gauge(`${this.#name}.active`, () => this.#active, {
        description: HTTP_METERS.active.description,
      }),
      meters.gauge(`${this.#name}.active.duration`, seconds, {
        description: HTTP_METERS.activeDuration.description,
        unit: HTTP_METERS.activeDuration.unit,
      }),
    ]
  }

  /** Removes what reads this object; a registry may live longer than the application. What was counted stays. */
  [Symbol.dispose](): void {
    for (const gauge of this.#gauges) gauge.remove()
  }

  started({ startedAt }: HttpExchange): void {
    this.#active++
    this.#arrivals += startedAt
  }

  ended(exchange: HttpExchange): void {
    const { route, startedAt, durationMs, error, method } = exchange
    // Rounding must not add up over days.
    this.#arrivals = --this.#active === 0 ? 0 : this.#arrivals - startedAt
    const status = exchange.clientLeft ? NO_STATUS : (exchange.status ?? NO_STATUS)
    const exception = error === undefined ? NO_EXCEPTION : errorName(error)
    if (this.#excludes?.(exchange) === true) return
    const known = this.#series.find(route, method, status, exception)
    const series = known ?? this.#add(exchange, status, exception)
    series.count++
    series.totalMs += durationMs
    series.timer.record(durationMs)
  }

  /** What every route came to so far. */
  *totals(): Iterable<RouteTotals> {
    const sums = new Map<string, { -readonly [K in keyof RouteTotals]: RouteTotals[K] }>()
    for (const [route, all] of this.#series.routes()) {
      if (route === undefined) continue
      for (const { method, status, count, totalMs } of all) {
        const key = `${method} ${route.pattern}`
        let sum = sums.get(key)
        if (sum === undefined) {
          sum = { method, uri: route.pattern, count: 0, errors: 0, totalMs: 0 }
          sums.set(key, sum)
        }
        sum.count += count
        sum.totalMs += totalMs
        if (status >= 500) sum.errors += count
      }
    }
    yield* sums.values()
  }

  #add({ route, method }: HttpExchange, status: number, exception: string): Series {
    const all = this.#series.of(route)
    if (exception !== NO_EXCEPTION && new Set(all.map((each) => each.exception)).size > MOST_EXCEPTIONS) {
      const other = this.#series.find(route, method, status, 'other')
      if (other !== undefined) return other
      exception = 'other'
    }
    const timer = this.#meters.timer(this.#name, {
      description: HTTP_METERS.requests.description,
      ...(this.#buckets.length > 0 && { buckets: this.#buckets }),
      tags: {
        method,
        uri: route?.pattern ?? uriWithoutRoute(status),
        status: status === NO_STATUS ? 'UNKNOWN' : String(status),
        outcome: OUTCOMES[Math.trunc(status / 100)] ?? 'UNKNOWN',
        exception,
      },
    })
    return this.#series.add(route, { method, status, exception, timer, count: 0, totalMs: 0 })
  }
}

/** As in Spring's ServerRequestObservationConvention. */
function uriWithoutRoute(status: number): string {
  if (status === 404) return 'NOT_FOUND'
  return status >= 300 && status < 400 ? 'REDIRECTION' : 'UNKNOWN'
}
