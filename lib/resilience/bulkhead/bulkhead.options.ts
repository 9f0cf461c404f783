import type { DurationLike } from '../../common/index.js'
import { INSTANCE_DEFAULTS, type InstanceConfig, type InstanceOptions } from '../strategy/strategy-recipe.js'

/** Options of a bulkhead; names and defaults are resilience4j's where it has them. */
export interface BulkheadOptions extends InstanceOptions {
  /** How many calls may run at once; 0 lets none in. Default 25. */
  readonly maxConcurrentCalls?: number
  /** How long a call may wait for its turn; 0: not at all. Default 0. */
  readonly maxWaitDuration?: DurationLike
  /** How many calls may wait, in each partition. Default 1000. Not in resilience4j. */
  readonly maxWaitingCalls?: number
  /** How many partitions may be in use at once; a call for another one is refused. Default 10,000. Not in resilience4j. */
  readonly maxPartitions?: number
  /** Whether a BulkheadFullError has a stack trace. Default true. */
  readonly writableStackTraceEnabled?: boolean
}

export interface BulkheadConfig extends InstanceConfig {
  readonly maxConcurrentCalls: number
  /** Milliseconds. */
  readonly maxWaitDuration: number
  readonly maxWaitingCalls: number
  readonly maxPartitions: number
  readonly writableStackTraceEnabled: boolean
}

export const BULKHEAD_DEFAULTS: BulkheadConfig = {
  ...INSTANCE_DEFAULTS,
  maxConcurrentCalls: 25,
  maxWaitDuration: 0,
  maxWaitingCalls: 1_000,
  maxPartitions: 10_000,
  writableStackTraceEnabled: true,
}
