import type { RateLimitAlgorithm } from '../algorithms/rate-limit-algorithm.js'

/** Which budget, and what it is worked by; milliseconds for durations. */
export interface StoredBudget {
  /** Of the rate limiter. */
  readonly name: string
  /** Of the partition; `undefined` for the calls that have none. */
  readonly key: string | undefined
  readonly algorithm: RateLimitAlgorithm
  readonly limit: number
  readonly period: number
  /** What a full token bucket holds. */
  readonly capacity: number
}

export interface StoreRequest extends StoredBudget {
  /** At least 1. */
  readonly permits: number
  /** How long the call can wait; permits that would come later are not taken. */
  readonly maxWait: number
}

/** Milliseconds, of the store's clock. */
export interface StoreDecision {
  /** Whether the permits are taken. */
  readonly permitted: boolean
  /** When it was decided, in the time of the store. */
  readonly now: number
  /** When the permits may be used, or could be if they had been taken; `Infinity` for more than can ever be had. */
  readonly at: number
  /** Permits that are left; negative while some are reserved. */
  readonly available: number
  /** When there will be more. */
  readonly refreshAt: number
  /** What {@link RateLimiterStore.release} gets. */
  readonly receipt?: unknown
}

/** Keeps budgets that several processes share. Each method is one atomic step there, in the time of the store. */
export interface RateLimiterStore {
  /** Decides, and takes the permits if they come in time. */
  acquire(request: StoreRequest): Promise<StoreDecision>
  /** Gives back permits that were taken ahead of time, as far as nobody can get more than the limit by that. */
  release(budget: StoredBudget, permits: number, receipt: unknown): Promise<void>
  /** Takes what is left. @returns how many permits that were */
  drain(budget: StoredBudget): Promise<number>
  /** Called at boot. Rejects where it can never work; a server that is away is none of that. */
  connect?(): Promise<void>
}
