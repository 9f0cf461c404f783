import { ValueType, type HrTime } from '@opentelemetry/api'
import type { DataPoint, Histogram, MetricData } from '@opentelemetry/sdk-metrics'
import type * as Sdk from '@opentelemetry/sdk-metrics'
import type { Measurement, MeterSnapshot } from '../meter-snapshot.js'

export interface OtlpMetricDataOptions {
  readonly sdk: Pick<typeof Sdk, 'AggregationTemporality' | 'DataPointType'>
  readonly baseTimeUnit: 'seconds' | 'milliseconds'
  /** Milliseconds since the Unix epoch. */
  readonly now: number
}

/** Units as OpenTelemetry writes them (UCUM); any other word is an annotation. */
const UNITS: Readonly<Record<string, string>> = {
  seconds: 's',
  milliseconds: 'ms',
  bytes: 'By',
  percent: '%',
}

/**
 * Meters as metrics of OpenTelemetry: counters are monotonic sums, gauges are gauges, timers and summaries are histograms (with a single
 * bucket where they have none), and gauges of their maxima. All of them cumulative: what is not delivered is in what comes next.
 */
export function otlpMetricData(
  meters: readonly MeterSnapshot[],
  options: OtlpMetricDataOptions,
): readonly MetricData[] {
  const families = Map.groupBy(meters, ({ name }) => name)
  return [...families.values()].flatMap((family) => metricsOf(family, options))
}

function metricsOf(family: readonly MeterSnapshot[], options: OtlpMetricDataOptions): readonly MetricData[] {
  const [first] = family
  if (first === undefined) return []
  const { type } = first
  if (type === 'counter') return [sumOf(first, family, options)]
  if (type === 'gauge') return [gaugeOf(first, first.name, family, { ...options, statistic: 'VALUE' })]
  return [
    histogramOf(first, family, options),
    gaugeOf(first, `${first.name}.max`, family, { ...options, statistic: 'MAX' }),
  ]
}

function sumOf(
  first: MeterSnapshot,
  family: readonly MeterSnapshot[],
  { sdk, now }: OtlpMetricDataOptions,
): MetricData {
  return {
    aggregationTemporality: sdk.AggregationTemporality.CUMULATIVE,
    descriptor: descriptorOf(first, first.name, first.unit),
    dataPointType: sdk.DataPointType.SUM,
    isMonotonic: true,
    dataPoints: finite(family.map((meter) => pointOf(meter, now, valueOf(meter, 'COUNT')))),
  }
}

function gaugeOf(
  first: MeterSnapshot,
  name: string,
  family: readonly MeterSnapshot[],
  {
    sdk,
    now,
    baseTimeUnit,
    statistic,
  }: OtlpMetricDataOptions & { readonly statistic: Measurement['statistic'] },
): MetricData {
  const scale = scaleOf(first, baseTimeUnit)
  return {
    aggregationTemporality: sdk.AggregationTemporality.CUMULATIVE,
    descriptor: descriptorOf(first, name, unitOf(first, baseTimeUnit)),
    dataPointType: sdk.DataPointType.GAUGE,
    dataPoints: finite(family.map((meter) => pointOf(meter, now, valueOf(meter, statistic) * scale))),
  }
}

function histogramOf(
  first: MeterSnapshot,
  family: readonly MeterSnapshot[],
  { sdk, now, baseTimeUnit }: OtlpMetricDataOptions,
): MetricData {
  const scale = scaleOf(first, baseTimeUnit)
  return {
    aggregationTemporality: sdk.AggregationTemporality.CUMULATIVE,
    descriptor: descriptorOf(first, first.name, unitOf(first, baseTimeUnit)),
    dataPointType: sdk.DataPointType.HISTOGRAM,
    dataPoints: family.map((meter) => pointOf(meter, now, histogramValue(meter, scale))),
  }
}

function histogramValue(meter: MeterSnapshot, scale: number): Histogram {
  const count = valueOf(meter, 'COUNT')
  const total = valueOf(meter, meter.type === 'timer' ? 'TOTAL_TIME' : 'TOTAL')
  const buckets = meter.buckets ?? []
  let below = 0
  const counts = buckets.map(([, cumulative]) => {
    const inside = cumulative - below
    below = cumulative
    return inside
  })
  return {
    buckets: { boundaries: buckets.map(([bound]) => bound * scale), counts: [...counts, count - below] },
    count,
    sum: total * scale,
  }
}

function descriptorOf(
  { description }: MeterSnapshot,
  name: string,
  unit: string | undefined,
): MetricData['descriptor'] {
  return {
    name,
    description: description ?? '',
    unit: unit === undefined ? '' : (UNITS[unit] ?? `{${unit}}`),
    valueType: ValueType.DOUBLE,
  }
}

function pointOf<T>({ createdAt, tags }: MeterSnapshot, now: number, value: T): DataPoint<T> {
  return { startTime: hrTime(createdAt), endTime: hrTime(now), attributes: { ...tags }, value }
}

/** A gauge that can not be read now says nothing. */
function finite(points: readonly DataPoint<number>[]): DataPoint<number>[] {
  return points.filter(({ value }) => Number.isFinite(value))
}

function valueOf({ measurements }: MeterSnapshot, statistic: Measurement['statistic']): number {
  return measurements.find((each) => each.statistic === statistic)?.value ?? Number.NaN
}

/** Snapshots have the times of timers in seconds. */
function scaleOf({ type }: MeterSnapshot, baseTimeUnit: OtlpMetricDataOptions['baseTimeUnit']): number {
  return type === 'timer' && baseTimeUnit === 'milliseconds' ? 1000 : 1
}

function unitOf(
  { type, unit }: MeterSnapshot,
  baseTimeUnit: OtlpMetricDataOptions['baseTimeUnit'],
): string | undefined {
  return type === 'timer' ? baseTimeUnit : unit
}

function hrTime(epochMs: number): HrTime {
  return [Math.floor(epochMs / 1000), Math.round((epochMs % 1000) * 1_000_000)]
}
