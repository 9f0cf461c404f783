/** An upper bound in seconds, and how many requests were not slower. */
type CumulativeBucket = readonly [upperBound: number, cumulativeCount: number]

/** In seconds. */
interface Bucket {
  readonly lower: number
  readonly upper: number
  readonly count: number
}

/** What is known besides. */
interface KnownSeconds {
  /** Of exactly what was counted. */
  readonly mean?: number
  /** Not less than the longest that was counted. */
  readonly max?: number
}

/**
 * How many requests took how long, from the cumulative buckets of a timer. Sums and differences are histograms again: what came in between
 * two readings is their difference. Only buckets with something in them are kept.
 */
export class LatencyHistogram {
  readonly #buckets: ReadonlyMap<number, Bucket>

  /** @param buckets by upper bound, `Infinity` for what is beyond the last one */
  private constructor(buckets: ReadonlyMap<number, Bucket>) {
    this.#buckets = buckets
  }

  static empty(): LatencyHistogram {
    return new LatencyHistogram(new Map())
  }

  /**
   * @param cumulative ascending; the bucket of `Infinity` may be missing
   * @param total how often something was measured
   */
  static of(cumulative: readonly CumulativeBucket[], total: number): LatencyHistogram {
    const buckets = new Map<number, Bucket>()
    let lower = 0
    let below = 0
    const add = (upper: number, count: number): void => {
      if (count > 0) buckets.set(upper, { lower, upper, count })
    }
    for (const [upper, count] of cumulative) {
      if (upper === Infinity) continue
      add(upper, count - below)
      lower = upper
      below = count
    }
    add(Infinity, total - below)
    return new LatencyHistogram(buckets)
  }

  static sum(histograms: readonly LatencyHistogram[]): LatencyHistogram {
    const buckets = new Map<number, Bucket>()
    for (const histogram of histograms) histogram.#addTo(buckets, 1)
    return new LatencyHistogram(buckets)
  }

  /** What `earlier`, another reading of the same timers, does not have yet. */
  minus(earlier: LatencyHistogram): LatencyHistogram {
    const buckets = new Map(this.#buckets)
    earlier.#addTo(buckets, -1)
    return new LatencyHistogram(buckets)
  }

  /** Nothing is counted less than not at all: a timer that was removed and made again begins anew. */
  #addTo(buckets: Map<number, Bucket>, sign: 1 | -1): void {
    for (const { lower, upper, count } of this.#buckets.values()) {
      const sum = (buckets.get(upper)?.count ?? 0) + sign * count
      if (sum > 0) buckets.set(upper, { lower, upper, count: sum })
      else buckets.delete(upper)
    }
  }

  get isEmpty(): boolean {
    return this.#buckets.size === 0
  }

  /** Upper bound of the first bucket in seconds, where something is in it: of a quantile up to there nothing more is known. */
  get firstBound(): number | undefined {
    return [...this.#buckets.values()].find(({ lower, upper }) => lower === 0 && upper !== Infinity)?.upper
  }

  /**
   * Interpolated within its bucket, as Prometheus' `histogram_quantile` does it, and never more than the other numbers allow: of requests
   * that take 0.3 ms on average, a first bucket of 5 ms alone would tell a median of 2.5 ms.
   *
   * @param share 0.95 for p95
   * @returns seconds; the largest bound, or `max`, where the quantile is beyond all bounds; `undefined` where nothing was measured
   */
  quantile(share: number, { mean = Infinity, max = Infinity }: KnownSeconds = {}): number | undefined {
    const buckets = [...this.#buckets.values()].sort((a, b) => a.upper - b.upper)
    const rank = share * buckets.reduce((sum, { count }) => sum + count, 0)
    const slowest = buckets.at(-1)
    let below = 0
    for (const bucket of buckets) {
      const { lower, count } = bucket
      if (below + count >= rank) {
        const upper = bucket === slowest && max > lower ? Math.min(bucket.upper, max) : bucket.upper
        const estimate = upper === Infinity ? lower : lower + ((upper - lower) * (rank - below)) / count
        // Markov's inequality: no more than a share of mean/x can be x or longer.
        return Math.min(estimate, mean / (1 - share))
      }
      below += count
    }
    return undefined
  }
}
