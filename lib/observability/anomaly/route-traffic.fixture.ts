import { CapturingLogger, ManualClock, SimpleMeterRegistry } from '../../testing/index.js'
import type { AnomalyEvent, AnomalySource, RouteTotals } from './anomaly-watch.js'
import type { AnomalyOptions } from './anomaly.options.js'
import { RollingAnomalyWatch } from './rolling-anomaly-watch.js'

/** Globals are slow to get at in the realm that a test file has of its own. */
const { cos, exp, imul, log, max, PI, round, sqrt } = Math

/** What a route is like at some moment. */
export interface Weather {
  /** Requests in ten seconds, as an average. */
  readonly requests?: number
  /** Median latency in milliseconds. */
  readonly latencyMs?: number
  /** How far latencies scatter: the deviation of their logarithm. */
  readonly scatter?: number
  readonly errorRate?: number
}

/** A small, fast generator that a seed decides (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Routes with random traffic, and a watch on them; time is the test's. */
export class RouteTraffic implements AnomalySource {
  readonly clock = new ManualClock()
  readonly logger = new CapturingLogger()
  readonly meters = new SimpleMeterRegistry()
  readonly watch: RollingAnomalyWatch
  readonly events: AnomalyEvent[] = []
  readonly #random: () => number
  readonly #totals = new Map<string, RouteTotals>()

  constructor(seed: number, options: Partial<AnomalyOptions> = {}) {
    this.#random = seeded(seed)
    const { clock, logger, meters } = this
    this.watch = new RollingAnomalyWatch({ clock, logger, meters: () => meters }, options)
    this.watch.onEvent((event) => this.events.push(event))
    this.watch.watch(this)
  }

  totals(): Iterable<RouteTotals> {
    return this.#totals.values()
  }

  /** Lets intervals of ten seconds pass; `weather` is asked for each of them. */
  pass(intervals: number, weather: (interval: number) => Weather, uri = '/orders/{id}'): void {
    for (let interval = 0; interval < intervals; interval++) {
      this.serve(weather(interval), uri)
      this.clock.advance(10_000)
    }
  }

  serve(
    { requests = 50, latencyMs = 10, scatter = 0.8, errorRate = 0 }: Weather,
    uri = '/orders/{id}',
  ): void {
    let { count, errors, totalMs } = this.#totals.get(uri) ?? { count: 0, errors: 0, totalMs: 0 }
    const arrived = max(0, round(requests + sqrt(requests) * this.#normal()))
    for (let i = 0; i < arrived; i++) {
      totalMs += latencyMs * exp(scatter * this.#normal())
      if (this.#random() < errorRate) errors++
    }
    count += arrived
    this.#totals.set(uri, { method: 'GET', uri, count, errors, totalMs })
  }

  /** Box and Muller's. */
  #normal(): number {
    return sqrt(-2 * log(1 - this.#random())) * cos(2 * PI * this.#random())
  }
}
