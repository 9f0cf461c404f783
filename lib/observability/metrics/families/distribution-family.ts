import type { DistributionSummary, MeterTags, Timer } from '../../../core/index.js'
import type { DistributionKind } from '../config/meter-settings.js'
import { exposeDistribution, inSeconds } from '../exposition/expose-distribution.js'
import { ExposedMetric } from '../exposition/exposed-metric.js'
import type { MeterSnapshot } from '../meter-snapshot.js'
import type { Exemplars } from '../meters/exemplars.js'
import { BucketLayout } from '../meters/bucket-layout.js'
import { HistogramBuckets } from '../meters/histogram-buckets.js'
import type { MaxWindow } from '../meters/max-window.js'
import { NO_METER } from '../meters/no-meter.js'
import { RecordedDistribution } from '../meters/recorded-distribution.js'
import { MeterFamily, type MeterFamilyOptions } from './meter-family.js'

export interface DistributionFamilyOptions extends MeterFamilyOptions {
  readonly kind: DistributionKind
  readonly window: MaxWindow
  readonly exemplars: Exemplars
  /** Upper bounds for what the code asks for; none: no buckets. */
  readonly bounds: (asked: readonly number[] | true | undefined) => readonly number[]
}

/** Timers, or summaries. As a whole a histogram as soon as one of them has buckets. */
export class DistributionFamily extends MeterFamily<RecordedDistribution> {
  readonly kind: DistributionKind
  protected override readonly reservedLabels = ['le', 'quantile']
  readonly #options: DistributionFamilyOptions
  readonly #amount: (recorded: number) => number
  readonly #layouts = new Map<string, BucketLayout>()

  constructor(options: DistributionFamilyOptions) {
    super(options)
    this.kind = options.kind
    this.#options = options
    this.#amount = options.kind === 'timer' ? inSeconds : (recorded) => recorded
    options.window.open()
  }

  distribution(tags: MeterTags, asked: readonly number[] | true | undefined): Timer & DistributionSummary {
    const make = (remove: () => void): RecordedDistribution => {
      const { exemplars, window } = this.#options
      const layout = this.#layoutOf(asked)
      const buckets = layout.reported.length === 0 ? undefined : new HistogramBuckets(layout, exemplars)
      return new RecordedDistribution(window, buckets, remove)
    }
    return this.obtain(tags, make, 'together') ?? NO_METER
  }

  /** Names of its lines, beside those of its metrics. */
  get lineNames(): readonly string[] {
    const { metric } = this.options
    return [`${metric}_sum`, `${metric}_count`, `${metric}_bucket`]
  }

  #layoutOf(asked: readonly number[] | true | undefined): BucketLayout {
    const key = String(asked)
    let layout = this.#layouts.get(key)
    if (layout === undefined) {
      layout = new BucketLayout(this.#options.bounds(asked), this.#amount)
      this.#layouts.set(key, layout)
    }
    return layout
  }

  /** The distribution, and its maximum, which Prometheus has no place for in it. */
  metrics(): readonly ExposedMetric[] {
    const { metric } = this.options
    const isHistogram = (): boolean => this.series().some(({ meter }) => meter.buckets !== undefined)
    return [
      new ExposedMetric({
        name: metric,
        type: () => (isHistogram() ? 'histogram' : 'summary'),
        help: () => this.help(),
        values: () => exposeDistribution(metric, this.series(), this.#amount, isHistogram()),
      }),
      new ExposedMetric({
        name: `${metric}_max`,
        type: () => 'gauge',
        help: () => `${this.help().replace(/\.$/, '')}: the largest of the last two minutes.`,
        values: () =>
          this.series().map(({ meter, labels }) => ({
            labels: {},
            sharedLabels: labels,
            value: this.#amount(meter.max()),
          })),
      }),
    ]
  }

  protected measure(meter: RecordedDistribution): Pick<MeterSnapshot, 'measurements' | 'buckets'> {
    const { buckets } = meter
    const counts = buckets?.cumulative()
    return {
      measurements: [
        { statistic: 'COUNT', value: meter.count },
        { statistic: this.kind === 'timer' ? 'TOTAL_TIME' : 'TOTAL', value: this.#amount(meter.total) },
        { statistic: 'MAX', value: this.#amount(meter.max()) },
      ],
      ...(buckets !== undefined && {
        buckets: buckets.layout.reported.map((bound, index) => [bound, counts?.[index] ?? 0] as const),
      }),
    }
  }
}
