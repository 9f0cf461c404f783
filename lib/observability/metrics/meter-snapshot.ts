import type { MeterTags } from '../../core/index.js'

export interface Measurement {
  /** Micrometer's: `COUNT` of what was recorded, `TOTAL_TIME` (seconds) or `TOTAL` of it, `MAX` of the last two minutes, `VALUE` of a gauge. */
  readonly statistic: 'COUNT' | 'TOTAL' | 'TOTAL_TIME' | 'MAX' | 'VALUE'
  readonly value: number
}

/** What one meter says at one moment. Times are in seconds. */
export interface MeterSnapshot {
  /** Dotted, as it was asked for: `http.server.requests`. */
  readonly name: string
  readonly type: 'counter' | 'gauge' | 'timer' | 'summary'
  /** Those of the application (`management.metrics.tags`) among them. */
  readonly tags: MeterTags
  readonly description?: string
  /** Of the measured amounts; `seconds` of timers. */
  readonly unit?: string
  /** Since when it counts: milliseconds since the Unix epoch. */
  readonly createdAt: number
  readonly measurements: readonly Measurement[]
  /** Finite upper bounds, ascending, each with how many amounts were not above it. */
  readonly buckets?: readonly (readonly [upperBound: number, cumulativeCount: number])[]
}
