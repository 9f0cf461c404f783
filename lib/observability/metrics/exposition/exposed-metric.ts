import type { Metric } from 'prom-client'
import type { MeterTags } from '../../../core/index.js'
import type { Exemplar } from '../meters/exemplars.js'

/** One line of an exposition, as prom-client's registry takes it. */
export interface ExposedValue {
  /** Where it is not the metric's own. */
  readonly metricName?: string
  /** Those that only this line has. */
  readonly labels: Readonly<Record<string, string>>
  /** Those that all lines of a series have: prom-client prints them once. */
  readonly sharedLabels: MeterTags
  readonly value: number
  readonly exemplar?: Exemplar | undefined
}

export type ExposedType = 'counter' | 'gauge' | 'histogram' | 'summary'

interface ExposedOptions {
  readonly name: string
  readonly type: () => ExposedType
  readonly help: () => string
  readonly values: () => readonly ExposedValue[]
}

/** What prom-client asks of a metric. */
interface MetricData {
  readonly name: string
  readonly help: string
  readonly type: ExposedType
  readonly aggregator: 'sum'
  readonly values: readonly object[]
}

/** A metric in prom-client's registry whose values are read from our meters when it is asked for them. */
export class ExposedMetric {
  /** Written by prom-client: OpenMetrics has counters without `_total` in their name. */
  name: string
  readonly aggregator = 'sum'
  readonly #options: ExposedOptions

  constructor(options: ExposedOptions) {
    this.name = options.name
    this.#options = options
  }

  get type(): ExposedType {
    return this.#options.type()
  }

  get help(): string {
    return this.#options.help()
  }

  /** For prom-client's exposition. */
  getForPromString(): MetricData {
    return dataOf(this.name, this.#options, this.#options.values())
  }

  /** For whoever wants prom-client's JSON. */
  get(): MetricData {
    const values = this.#options.values().map(({ labels, sharedLabels, ...value }) => ({
      ...value,
      labels: { ...sharedLabels, ...labels },
    }))
    return dataOf(this.name, this.#options, values)
  }

  /** Counts are the application's, which goes on counting. */
  reset(): void {}

  /** As prom-client's types want it, which know its own four classes only. */
  asMetric(): Metric {
    return this as unknown as Metric
  }
}

function dataOf(name: string, { type, help }: ExposedOptions, values: readonly object[]): MetricData {
  return { name, help: help(), type: type(), aggregator: 'sum', values }
}
