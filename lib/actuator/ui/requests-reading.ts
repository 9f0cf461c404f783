import { LatencyHistogram } from './latency-histogram.js'

/** What the dashboard takes from a meter. */
export interface MeterView {
  readonly tags: Readonly<Record<string, string>>
  readonly measurements: readonly { readonly statistic: string; readonly value: number }[]
  readonly buckets?: readonly (readonly [upperBound: number, cumulativeCount: number])[] | undefined
}

/** Everything that was ever measured of one route, or of all. */
export interface RequestTotals {
  readonly method: string
  readonly uri: string
  readonly count: number
  /** With a status of 500 or more. */
  readonly errors: number
  /** Of all together. */
  readonly seconds: number
  /** Of the slowest one in the last minutes. */
  readonly max: number
  readonly latencies: LatencyHistogram
}

export interface RequestsReading {
  readonly all: RequestTotals
  /** By method and template. */
  readonly routes: ReadonlyMap<string, RequestTotals>
}

const NOTHING: RequestTotals = {
  method: '',
  uri: '',
  count: 0,
  errors: 0,
  seconds: 0,
  max: 0,
  latencies: LatencyHistogram.empty(),
}

export const NO_READING: RequestsReading = { all: NOTHING, routes: new Map() }

/**
 * @param meters the timers of requests
 * @param isCounted whether the requests of a route are of interest
 */
export function readRequests(
  meters: readonly MeterView[],
  isCounted: (uri: string) => boolean,
): RequestsReading {
  const series = new Map<string, RequestTotals[]>()
  for (const meter of meters) {
    const { method = '', uri = '' } = meter.tags
    if (!isCounted(uri)) continue
    const key = `${method} ${uri}`
    const totals = { ...requestsOf(meter), method, uri }
    const others = series.get(key)
    if (others === undefined) series.set(key, [totals])
    else others.push(totals)
  }
  const routes = new Map([...series].map(([key, all]) => [key, sum(all)]))
  return { all: sum([...routes.values()]), routes }
}

function requestsOf(meter: MeterView): RequestTotals {
  const count = statistic(meter, 'COUNT') ?? 0
  return {
    ...NOTHING,
    count,
    errors: isServerError(meter.tags) ? count : 0,
    seconds: statistic(meter, 'TOTAL_TIME') ?? 0,
    max: statistic(meter, 'MAX') ?? 0,
    latencies:
      meter.buckets === undefined ? LatencyHistogram.empty() : LatencyHistogram.of(meter.buckets, count),
  }
}

function isServerError({ outcome, status = '' }: MeterView['tags']): boolean {
  return outcome === 'SERVER_ERROR' || status.startsWith('5')
}

function statistic({ measurements }: MeterView, wanted: string): number | undefined {
  return measurements.find(({ statistic }) => statistic === wanted)?.value
}

function sum(all: readonly RequestTotals[]): RequestTotals {
  const [first = NOTHING] = all
  if (all.length === 1) return first
  const add = (amount: (totals: RequestTotals) => number): number =>
    all.reduce((total, each) => total + amount(each), 0)
  return {
    method: first.method,
    uri: first.uri,
    count: add(({ count }) => count),
    errors: add(({ errors }) => errors),
    seconds: add(({ seconds }) => seconds),
    max: Math.max(0, ...all.map(({ max }) => max)),
    latencies: LatencyHistogram.sum(all.map(({ latencies }) => latencies)),
  }
}

/** What came since an earlier reading. A timer that was removed and made again counts from zero, never below. */
export function since(earlier: RequestTotals | undefined, now: RequestTotals): RequestTotals {
  if (earlier === undefined || earlier.count > now.count) return now
  return {
    ...now,
    count: now.count - earlier.count,
    errors: Math.max(0, now.errors - earlier.errors),
    seconds: Math.max(0, now.seconds - earlier.seconds),
    latencies: now.latencies.minus(earlier.latencies),
  }
}
