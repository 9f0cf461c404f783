import type { Series } from '../families/series.js'
import type { RecordedDistribution } from '../meters/recorded-distribution.js'
import type { ExposedValue } from './exposed-metric.js'

type Scale = (recorded: number) => number

/** Timers record milliseconds, and report seconds. The rounding takes away what the division adds: 5.1 ms are 0.0051 s. */
export function inSeconds(milliseconds: number): number {
  return Number((milliseconds / 1000).toPrecision(15))
}

/** The lines of a histogram or, where no meter has buckets, of a summary: `_sum` and `_count`. */
export function exposeDistribution(
  metric: string,
  series: readonly Series<RecordedDistribution>[],
  scale: Scale,
  isHistogram: boolean,
): readonly ExposedValue[] {
  return series.flatMap(({ meter, labels }) => [
    ...(isHistogram ? bucketLines(`${metric}_bucket`, meter, labels, scale) : []),
    { metricName: `${metric}_sum`, labels: {}, sharedLabels: labels, value: scale(meter.total) },
    { metricName: `${metric}_count`, labels: {}, sharedLabels: labels, value: meter.count },
  ])
}

const ONLY_BUCKET = [{ le: '+Inf' }]

/** A meter without buckets of its own has the one that a histogram must have. */
function bucketLines(
  metricName: string,
  { buckets, count }: RecordedDistribution,
  sharedLabels: Series['labels'],
  scale: Scale,
): readonly ExposedValue[] {
  const counts = buckets?.cumulative() ?? []
  return (buckets?.layout.labels ?? ONLY_BUCKET).map((labels, index) => {
    const exemplar = buckets?.exemplar(index)
    const line = { metricName, labels, sharedLabels, value: counts[index] ?? count }
    return exemplar === undefined
      ? line
      : { ...line, exemplar: { ...exemplar, value: scale(exemplar.value) } }
  })
}
