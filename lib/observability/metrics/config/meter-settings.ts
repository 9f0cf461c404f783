import type { MeterTags } from '../../../core/index.js'
import { percentileHistogramBuckets } from '../percentile-histogram-buckets.js'
import { parseAmount } from './amount.js'
import { byName, joinedLists } from './by-name.js'
import type { DistributionProperties, MetricsProperties } from './metrics.properties.js'

export type DistributionKind = 'timer' | 'summary'

/** What a registry asks about its meters. */
export interface MeterSettings {
  /** Of every meter. */
  readonly commonTags: MeterTags
  isEnabled(name: string): boolean
  /** How many series a meter may have. */
  maxSeries(name: string): number
  /**
   * The bounds of a meter's buckets, ascending, in what is recorded; none where it has no buckets.
   *
   * @param asked what the code asks for
   */
  buckets(
    name: string,
    kind: DistributionKind,
    asked: readonly number[] | true | undefined,
  ): readonly number[]
}

export const DEFAULT_MAX_SERIES = 1000

/**
 * What `buckets: true` means: the bounds that OpenTelemetry's semantic conventions give to durations of HTTP requests, in milliseconds, and
 * its SDK's default of anything else.
 */
export const DEFAULT_BUCKETS: Readonly<Record<DistributionKind, readonly number[]>> = {
  timer: [5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10_000],
  summary: [5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10_000],
}

/** Micrometer's bounds of what a percentile histogram has to expect: nanoseconds of timers. */
const EXPECTED: Readonly<Record<DistributionKind, readonly [least: number, most: number]>> = {
  timer: [1_000_000, 30_000_000_000],
  summary: [1, Infinity],
}

const NANOSECONDS = 1_000_000

/** Nothing configured. */
export const DEFAULT_METER_SETTINGS: MeterSettings = {
  commonTags: {},
  isEnabled: () => true,
  maxSeries: () => DEFAULT_MAX_SERIES,
  buckets: (_name, kind, asked) => ascending(asked === true ? DEFAULT_BUCKETS[kind] : (asked ?? [])),
}

/** What the properties say. */
export function meterSettings({ enable, tags, limits, distribution }: MetricsProperties): MeterSettings {
  const objectives = joinedLists(distribution.slo)
  return {
    commonTags: tags,
    isEnabled: (name) => byName(enable, name) ?? true,
    maxSeries: (name) => byName(limits.maxSeries, name) ?? limits.maxSeriesPerMeter,
    buckets: (name, kind, asked) => {
      const isPercentiles = byName(distribution.percentilesHistogram, name)
      const basic =
        isPercentiles === undefined
          ? DEFAULT_METER_SETTINGS.buckets(name, kind, asked)
          : isPercentiles
            ? percentileBuckets(distribution, name, kind)
            : []
      return ascending([...basic, ...amounts(byName(objectives, name))])
    },
  }
}

function percentileBuckets(
  { minimumExpectedValue, maximumExpectedValue }: DistributionProperties,
  name: string,
  kind: DistributionKind,
): readonly number[] {
  const scale = kind === 'timer' ? NANOSECONDS : 1
  const [least] = amounts(byName(minimumExpectedValue, name))
  const [most] = amounts(byName(maximumExpectedValue, name))
  const bounds = percentileHistogramBuckets(
    least === undefined ? EXPECTED[kind][0] : least * scale,
    most === undefined ? EXPECTED[kind][1] : most * scale,
  )
  return bounds.map((bound) => bound / scale)
}

function amounts(text: string | undefined): readonly number[] {
  return (text ?? '')
    .split(',')
    .map(parseAmount)
    .filter((amount) => amount !== undefined)
}

function ascending(bounds: readonly number[]): readonly number[] {
  return [...new Set(bounds)].filter(Number.isFinite).sort((a, b) => a - b)
}
