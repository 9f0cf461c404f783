import { availableParallelism } from 'node:os'
import type { ResourceLimits } from 'node:worker_threads'
import type { DurationLike } from '../../common/index.js'
import { INSTANCE_DEFAULTS, type InstanceConfig, type InstanceOptions } from '../strategy/strategy-recipe.js'

/** Options of a pool of worker threads; names and defaults are resilience4j's where it has them. */
export interface ThreadPoolBulkheadOptions extends InstanceOptions {
  /** How many threads there are at most, and so how many calls run at once. Default: one for each core. */
  readonly maxThreadPoolSize?: number
  /** How many threads are started with the application and stay; 0: none. Default: one less than cores, at least 1, at most `maxThreadPoolSize`. */
  readonly coreThreadPoolSize?: number
  /** How many calls may wait for a thread. Default 100. */
  readonly queueCapacity?: number
  /** How long a thread beyond `coreThreadPoolSize` waits for work before it ends. Default 20ms. */
  readonly keepAliveDuration?: DurationLike
  /** How long running calls may take when the application shuts down; then their threads are ended. Default 5s. */
  readonly awaitTerminationDuration?: DurationLike
  /** What a thread may use, in megabytes, as Node's `Worker` has it. A call that needs more fails, and nothing else. Default: Node's. Not in resilience4j. */
  readonly resourceLimits?: ResourceLimits
  /** Whether a BulkheadFullError has a stack trace. Default true. */
  readonly writableStackTraceEnabled?: boolean
}

export interface ThreadPoolBulkheadConfig extends InstanceConfig {
  readonly maxThreadPoolSize: number
  readonly coreThreadPoolSize: number
  readonly queueCapacity: number
  /** Milliseconds. */
  readonly keepAliveDuration: number
  /** Milliseconds. */
  readonly awaitTerminationDuration: number
  readonly resourceLimits: ResourceLimits | undefined
  readonly writableStackTraceEnabled: boolean
}

const CORES = availableParallelism()

export const THREAD_POOL_BULKHEAD_DEFAULTS: ThreadPoolBulkheadConfig = {
  ...INSTANCE_DEFAULTS,
  maxThreadPoolSize: CORES,
  coreThreadPoolSize: Math.max(1, CORES - 1),
  queueCapacity: 100,
  keepAliveDuration: 20,
  awaitTerminationDuration: 5_000,
  resourceLimits: undefined,
  writableStackTraceEnabled: true,
}
