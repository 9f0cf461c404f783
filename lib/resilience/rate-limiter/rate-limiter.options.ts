import type { DurationLike } from '../../common/index.js'
import type { CallOutcome } from '../outcome/call-outcome.js'
import type { RateLimitAlgorithm } from './algorithms/rate-limit-algorithm.js'
import { INSTANCE_DEFAULTS, type InstanceConfig, type InstanceOptions } from '../strategy/strategy-recipe.js'
import type { RateLimiterStore } from './store/rate-limiter-store.js'

/** Ours, or npm's bottleneck, which an application that asks for it has to install. */
export type RateLimiterEngineName = 'nexus' | 'bottleneck'

/** What decides while the store does not answer: everybody may pass, nobody may, or each process counts for itself. */
export type OnStoreFailure = 'open' | 'closed' | 'local'

/** Whether what a call came to shows that the budget is used up, whatever was counted here. */
export type DrainPermissionsOnResult = (outcome: CallOutcome) => boolean

/** Options of a rate limiter; names are resilience4j's where it has them. */
export interface RateLimiterOptions extends InstanceOptions {
  /** Default `fixed-window`, as in resilience4j. */
  readonly algorithm?: RateLimitAlgorithm
  /** How many permits there are in each period. Default 50. */
  readonly limitForPeriod?: number
  /** How long a period is. Default 1s. (resilience4j's default is 500ns, which limits nothing.) */
  readonly limitRefreshPeriod?: DurationLike
  /** How long a call may wait for its permits; 0: not at all. A call that would have to wait longer is refused at once. Default 5s. */
  readonly timeoutDuration?: DurationLike
  /** How many permits a token bucket that was left alone holds. Default `limitForPeriod`. Not in resilience4j. */
  readonly burstCapacity?: number
  /** How many calls may wait, in each partition; with a store: in each process. Default 1000. Not in resilience4j. */
  readonly maxWaitingCalls?: number
  /** How many partitions of this process have a budget of their own at once; the keys beyond share one. Default 10,000. */
  readonly maxPartitions?: number
  /** Takes the rest of the permits when a result or an error says that there are none left: a 429 of a remote service. */
  readonly drainPermissionsOnResult?: DrainPermissionsOnResult
  /** Whether a RateLimitExceededError has a stack trace. Default true. */
  readonly writableStackTraceEnabled?: boolean
  /** Whether the health of the application shows this limiter. Default false. */
  readonly registerHealthIndicator?: boolean
  /** Whether a limiter that has nothing left to give makes the application unhealthy. Default false. */
  readonly allowHealthIndicatorToFail?: boolean

  /** Where the budget is: in this process, or in one place for several of them. Default `memory`. */
  readonly store?: 'memory' | 'redis' | RateLimiterStore
  /** Default `open`. */
  readonly onStoreFailure?: OnStoreFailure
  /** How long the store may take for a decision; longer is a failure. Default 250ms. */
  readonly storeTimeout?: DurationLike
  /** How long after a failure the store is asked again; until then no call waits for it. Default 1s. */
  readonly storeRetryInterval?: DurationLike

  /** What runs the limiter. `bottleneck` smooths: it has `leaky-bucket` only. Default `nexus`. */
  readonly engine?: RateLimiterEngineName
}

/** Milliseconds for durations. */
export interface RateLimiterConfig extends InstanceConfig {
  readonly algorithm: RateLimitAlgorithm
  readonly limitForPeriod: number
  readonly limitRefreshPeriod: number
  readonly timeoutDuration: number
  readonly burstCapacity: number | undefined
  readonly maxWaitingCalls: number
  readonly maxPartitions: number
  readonly drainPermissionsOnResult: DrainPermissionsOnResult | undefined
  readonly writableStackTraceEnabled: boolean
  readonly registerHealthIndicator: boolean
  readonly allowHealthIndicatorToFail: boolean
  readonly store: 'memory' | 'redis' | RateLimiterStore
  readonly onStoreFailure: OnStoreFailure
  readonly storeTimeout: number
  readonly storeRetryInterval: number
  readonly engine: RateLimiterEngineName
}

export const RATE_LIMITER_DEFAULTS: RateLimiterConfig = {
  ...INSTANCE_DEFAULTS,
  algorithm: 'fixed-window',
  limitForPeriod: 50,
  limitRefreshPeriod: 1_000,
  timeoutDuration: 5_000,
  burstCapacity: undefined,
  maxWaitingCalls: 1_000,
  maxPartitions: 10_000,
  drainPermissionsOnResult: undefined,
  writableStackTraceEnabled: true,
  registerHealthIndicator: false,
  allowHealthIndicatorToFail: false,
  store: 'memory',
  onStoreFailure: 'open',
  storeTimeout: 250,
  storeRetryInterval: 1_000,
  engine: 'nexus',
}
