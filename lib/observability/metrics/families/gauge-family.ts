import type { Meter, MeterTags } from '../../../core/index.js'
import { ExposedMetric } from '../exposition/exposed-metric.js'
import type { MeterSnapshot } from '../meter-snapshot.js'
import { NO_METER } from '../meters/no-meter.js'
import type { ObservedValue } from '../meters/observed-value.js'
import { measured, MeterFamily } from './meter-family.js'

export class GaugeFamily extends MeterFamily<ObservedValue> {
  readonly kind = 'gauge'

  gauge(tags: MeterTags, make: (remove: () => void) => ObservedValue): Meter {
    return this.obtain(tags, make, 'none') ?? NO_METER
  }

  metrics(): readonly ExposedMetric[] {
    const values = () =>
      this.series().map(({ meter, labels }) => ({ labels: {}, sharedLabels: labels, value: meter.value() }))
    const type = () => 'gauge' as const
    return [new ExposedMetric({ name: this.options.metric, type, help: () => this.help(), values })]
  }

  protected measure(meter: ObservedValue): Pick<MeterSnapshot, 'measurements'> {
    return measured('VALUE', meter.value())
  }
}
