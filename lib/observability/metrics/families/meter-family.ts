import type { Meter, MeterTags } from '../../../core/index.js'
import type { ExposedMetric } from '../exposition/exposed-metric.js'
import type { Measurement, MeterSnapshot } from '../meter-snapshot.js'
import { prometheusLabel, type MeterKind } from '../metric-naming.js'
import { ReservedTagError } from '../metrics.errors.js'
import { keyOf, mostVaried, type Series } from './series.js'
import { TagTree } from './tag-tree.js'

export interface MeterFamilyOptions {
  /** Dotted. */
  readonly name: string
  /** In Prometheus. */
  readonly metric: string
  readonly unit: string | undefined
  readonly maxSeries: number
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number
  /** Called once, with the tag of which there are most values. */
  readonly overflowed: (tag: string, values: number) => void
  /** Called when the last series has gone. */
  readonly emptied: () => void
}

/** What is measured of the series in which everything is that comes after the limit; OpenTelemetry's is `otel.metric.overflow`. */
const OVERFLOW: MeterTags = { overflow: 'true' }

/**
 * The meters of one name. Whoever asks for tags that are known gets their meter by one look-up. At most so many series are kept as the
 * limit says: a tag that takes any value, such as a raw path, must not fill the memory of the application and of Prometheus.
 */
export abstract class MeterFamily<M extends Meter = Meter> {
  abstract readonly kind: MeterKind
  /** Of the first meter that has one. */
  description: string | undefined
  readonly options: MeterFamilyOptions
  readonly #series = new Map<string, Series<M>>()
  /** By tags in the order in which code writes them, so that they need not be sorted each time. */
  readonly #written = new TagTree<M>()
  #overflow: Series<M> | undefined
  #hasOverflowed = false

  constructor(options: MeterFamilyOptions) {
    this.options = options
  }

  /** What prom-client's registry shows of it. */
  abstract metrics(): readonly ExposedMetric[]

  /** What a series says now. */
  protected abstract measure(meter: M): Pick<MeterSnapshot, 'measurements' | 'buckets'>

  /** Labels that Prometheus puts there itself. */
  protected readonly reservedLabels: readonly string[] = []

  snapshots(commonTags: MeterTags): readonly MeterSnapshot[] {
    const { name, unit } = this.options
    const { kind: type, description } = this
    const shared = {
      name,
      type,
      ...(description !== undefined && { description }),
      ...(unit !== undefined && { unit }),
    }
    return this.series().map(({ tags, meter, createdAt }) => ({
      ...shared,
      createdAt,
      tags: { ...commonTags, ...tags },
      ...this.measure(meter),
    }))
  }

  /** In the order of their creation. */
  series(): readonly Series<M>[] {
    const kept = [...this.#series.values()]
    return this.#overflow === undefined ? kept : [...kept, this.#overflow]
  }

  /** Prometheus has a line for what a metric is, and lint wants it. */
  protected help(): string {
    return this.description ?? this.options.name
  }

  /**
   * The meter of these tags, made if it is not there.
   *
   * @param make gets what removes the series
   * @param beyondLimit what to do with further series: measure them together, or not at all
   * @throws ReservedTagError
   */
  protected obtain(
    tags: MeterTags,
    make: (remove: () => void) => M,
    beyondLimit: 'together' | 'none',
  ): M | undefined {
    return this.#written.get(tags) ?? this.#otherMeter(tags, make, beyondLimit)
  }

  #otherMeter(
    tags: MeterTags,
    make: (remove: () => void) => M,
    beyondLimit: 'together' | 'none',
  ): M | undefined {
    const labels = this.#labelsOf(tags)
    const key = keyOf(labels)
    let series = this.#series.get(key)
    if (series === undefined) {
      if (this.#series.size >= this.options.maxSeries) return this.#beyond(make, beyondLimit)
      // A meter that was removed must not take away the one that has its tags later.
      const made: Series<M> = {
        tags: { ...tags },
        labels,
        createdAt: this.options.now(),
        meter: make(() => this.#remove(key, made)),
        written: [],
      }
      series = made
      this.#series.set(key, series)
    }
    this.#written.set(tags, series.meter)
    series.written.push({ ...tags })
    return series.meter
  }

  #labelsOf(tags: MeterTags): MeterTags {
    const labels = Object.entries(tags).map(([tag, value]) => [prometheusLabel(tag), value] as const)
    const reserved = labels.find(([label]) => this.reservedLabels.includes(label))
    if (reserved !== undefined) throw new ReservedTagError(this.options.name, reserved[0])
    return Object.fromEntries(labels.sort(([a], [b]) => (a < b ? -1 : 1)))
  }

  #beyond(make: (remove: () => void) => M, beyondLimit: 'together' | 'none'): M | undefined {
    if (!this.#hasOverflowed) {
      this.#hasOverflowed = true
      this.options.overflowed(...mostVaried(this.#series.values()))
    }
    if (beyondLimit === 'none') return undefined
    const named = this.#series.get(keyOf(OVERFLOW))
    if (named !== undefined) return named.meter
    // It belongs to many: none of them removes it.
    this.#overflow ??= {
      tags: OVERFLOW,
      labels: OVERFLOW,
      createdAt: this.options.now(),
      meter: make(() => undefined),
      written: [],
    }
    return this.#overflow.meter
  }

  #remove(key: string, series: Series<M>): void {
    if (this.#series.get(key) !== series) return
    this.#series.delete(key)
    for (const tags of series.written) this.#written.delete(tags)
    if (this.#series.size === 0 && this.#overflow === undefined) this.options.emptied()
  }
}

/** A family's measurement of a single kind. */
export function measured(
  statistic: Measurement['statistic'],
  value: number,
): Pick<MeterSnapshot, 'measurements'> {
  return { measurements: [{ statistic, value }] }
}
