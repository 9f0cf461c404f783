import type { CountBasedSnapshot, TimeBasedSnapshot } from './circuit-breaker-state.js'

/** What a call came to, as bits: 0 is a success that was not slow. */
export const FAILED = 1
export const SLOW = 2

/**
 * The calls that count, as numbers that are kept up to date: recording and reading take the same time whatever the size. Times are
 * milliseconds of `Clock.monotonic`.
 */
export interface SlidingWindow {
  /** Calls in the window as of the last `record` or `moveTo`, and how many of them were what. */
  readonly calls: number
  readonly failed: number
  readonly slow: number
  readonly slowFailed: number
  /** @param outcome {@link FAILED} and {@link SLOW} */
  record(outcome: number, now: number): void
  /** Lets go of what is too old. */
  moveTo(now: number): void
  clear(): void
  /** Keeps the newest as far as they fit. */
  resize(size: number): void
  /** @param epoch what to add to monotonic milliseconds to have those since the Unix epoch */
  export(epoch: number): CountBasedSnapshot | TimeBasedSnapshot
}
