import type { Counter, Meter, MeterTags } from '../../../core/index.js'
import { ExposedMetric } from '../exposition/exposed-metric.js'
import type { MeterSnapshot } from '../meter-snapshot.js'
import type { Exemplars } from '../meters/exemplars.js'
import { NO_METER } from '../meters/no-meter.js'
import { ObservedValue } from '../meters/observed-value.js'
import { RecordedCounter } from '../meters/recorded-counter.js'
import { MeterKindError } from '../metrics.errors.js'
import { measured, MeterFamily, type MeterFamilyOptions } from './meter-family.js'

/** Counters, and function counters: Prometheus does not tell them apart. */
export class CounterFamily extends MeterFamily<RecordedCounter | ObservedValue> {
  readonly kind = 'counter'
  readonly #exemplars: Exemplars

  constructor(options: MeterFamilyOptions, exemplars: Exemplars) {
    super(options)
    this.#exemplars = exemplars
  }

  /** @throws MeterKindError where these tags have a function counter */
  counter(tags: MeterTags): Counter {
    const meter = this.obtain(tags, (remove) => new RecordedCounter(this.#exemplars, remove), 'together')
    if (meter instanceof ObservedValue) throw this.#kindError('counter', 'function counter', tags)
    return meter ?? NO_METER
  }

  /** @throws MeterKindError where these tags have a counter that is incremented */
  functionCounter(tags: MeterTags, make: (remove: () => void) => ObservedValue): Meter {
    const meter = this.obtain(tags, make, 'none')
    if (meter instanceof RecordedCounter) throw this.#kindError('function counter', 'counter', tags)
    return meter ?? NO_METER
  }

  metrics(): readonly ExposedMetric[] {
    const values = () =>
      this.series().map(({ meter, labels }) => ({
        labels: {},
        sharedLabels: labels,
        value: countOf(meter),
        exemplar: meter instanceof RecordedCounter ? meter.exemplar : undefined,
      }))
    const type = () => 'counter' as const
    return [new ExposedMetric({ name: this.options.metric, type, help: () => this.help(), values })]
  }

  protected measure(meter: RecordedCounter | ObservedValue): Pick<MeterSnapshot, 'measurements'> {
    return measured('COUNT', countOf(meter))
  }

  #kindError(kind: string, other: string, tags: MeterTags): MeterKindError {
    const { name: meter, metric } = this.options
    return new MeterKindError({ meter, kind, tags }, metric, { meter, kind: other, tags })
  }
}

function countOf(meter: RecordedCounter | ObservedValue): number {
  return meter instanceof RecordedCounter ? meter.count : meter.value()
}
