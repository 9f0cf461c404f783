import type { DurationLike } from '../../../common/index.js'

/** When an instance that fails is left out for a while. Names and defaults are those of Envoy's outlier detection. */
export interface OutlierEjectionOptions {
  /** Whether instances that fail are left out for a while. Default true. */
  readonly enabled?: boolean
  /** Failures in a row that eject: answers with 5xx, timeouts, connection failures. 0: they do not. Default 5. */
  readonly consecutive5xx?: number
  /** Failures in a row that eject: 502, 503, 504, timeouts, connection failures. 0: they do not. Default 5. */
  readonly consecutiveGatewayFailures?: number
  /** Connection failures in a row that eject: refused, reset, unreachable. 0: they do not. Default 5. */
  readonly consecutiveConnectionFailures?: number
  /** How long the first ejection lasts; the next one twice, the one after that three times as long. Default 30s. */
  readonly baseEjectionTime?: DurationLike
  /** The longest an ejection lasts. Default 5m. */
  readonly maxEjectionTime?: DurationLike
  /** The largest share of the instances that is ejected at a time, in percent: but always one, and never the last one that takes calls. Default 10. */
  readonly maxEjectionPercent?: number
  /** After each such time without ejection the next one is one step shorter. The success rate is looked at as often. Default 10s. */
  readonly interval?: DurationLike
  /** Whether instances that succeed much less often than the others are ejected. Default false. */
  readonly successRate?: boolean
  /** So many instances must have had enough calls. Default 5. */
  readonly successRateMinimumHosts?: number
  /** Enough calls in an interval. Default 100. */
  readonly successRateRequestVolume?: number
  /** How many standard deviations below the average is too low. Default 1.9. */
  readonly successRateStdevFactor?: number
}

/** Durations in milliseconds. */
export interface OutlierEjectionConfig {
  readonly enabled: boolean
  readonly consecutive5xx: number
  readonly consecutiveGatewayFailures: number
  readonly consecutiveConnectionFailures: number
  readonly baseEjectionTime: number
  readonly maxEjectionTime: number
  readonly maxEjectionPercent: number
  readonly interval: number
  readonly successRate: boolean
  readonly successRateMinimumHosts: number
  readonly successRateRequestVolume: number
  readonly successRateStdevFactor: number
}

export const OUTLIER_EJECTION_DEFAULTS: OutlierEjectionConfig = {
  enabled: true,
  consecutive5xx: 5,
  consecutiveGatewayFailures: 5,
  consecutiveConnectionFailures: 5,
  baseEjectionTime: 30_000,
  maxEjectionTime: 300_000,
  maxEjectionPercent: 10,
  interval: 10_000,
  successRate: false,
  successRateMinimumHosts: 5,
  successRateRequestVolume: 100,
  successRateStdevFactor: 1.9,
}
