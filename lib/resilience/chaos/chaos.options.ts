import type { DurationLike } from '../../common/index.js'
import type { ExecutionContext } from '../scope/current-signal.js'
import { INSTANCE_DEFAULTS, type InstanceConfig, type InstanceOptions } from '../strategy/strategy-recipe.js'

/**
 * What calls fail with: a function that makes the error; a status (503: an error that is answered with it); the code of an error of the
 * system (`ECONNRESET`); `TimeoutError` or `AbortError`; the name of one of the application's own faults.
 */
export type ChaosFault = string | number | (() => unknown)

/** Gives what the caller gets. */
export type ChaosOutcome = () => unknown

/** Does something before the call: fills a disk, drops a connection, changes a flag. A promise is waited for. */
export type ChaosBehavior = (context: ExecutionContext) => unknown

/**
 * Options of injected chaos; the patterns are those of Polly's chaos strategies. Rates are from 0 (never) to 1 (always), and each kind is
 * left to its own chance, in this order: behaviour, latency, fault, outcome.
 */
export interface ChaosOptions extends InstanceOptions {
  /** Whether this instance does anything. Default true. */
  readonly enabled?: boolean
  /** Which part of the calls each kind is injected into that has no rate of its own. Default 0.001. */
  readonly injectionRate?: number
  /** How much longer calls take. Default: no longer. */
  readonly latency?: DurationLike
  /** Where set, a time evenly between `latency` and this one is chosen for each call. */
  readonly maxLatency?: DurationLike
  /** Which part of the calls is slowed. Default: `injectionRate`. */
  readonly latencyRate?: number
  readonly fault?: ChaosFault
  /** Which part of the calls fails. Default: `injectionRate`. */
  readonly faultRate?: number
  /** A function, or JSON: what callers get, while the call itself is not made. */
  readonly outcome?: ChaosOutcome | string
  /** Which part of the calls gets `outcome`. Default: `injectionRate`. */
  readonly outcomeRate?: number
  readonly behavior?: ChaosBehavior
  /** Before which part of the calls `behavior` runs. Default: `injectionRate`. */
  readonly behaviorRate?: number
}

export interface ChaosConfig extends InstanceConfig {
  readonly enabled: boolean
  readonly injectionRate: number
  /** Milliseconds. */
  readonly latency: number
  /** Milliseconds. */
  readonly maxLatency: number | undefined
  readonly latencyRate: number | undefined
  readonly fault: ChaosFault | undefined
  readonly faultRate: number | undefined
  readonly outcome: ChaosOutcome | string | undefined
  readonly outcomeRate: number | undefined
  readonly behavior: ChaosBehavior | undefined
  readonly behaviorRate: number | undefined
}

export const CHAOS_DEFAULTS: ChaosConfig = {
  ...INSTANCE_DEFAULTS,
  enabled: true,
  injectionRate: 0.001,
  latency: 0,
  maxLatency: undefined,
  latencyRate: undefined,
  fault: undefined,
  faultRate: undefined,
  outcome: undefined,
  outcomeRate: undefined,
  behavior: undefined,
  behaviorRate: undefined,
}
