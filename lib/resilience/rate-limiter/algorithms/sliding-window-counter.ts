import { PeriodAlgorithm } from './period-algorithm.js'

/** Parts of a period that are counted together. */
export const SUB_WINDOWS = 10

/** Permits that were taken within one part of a period. */
interface Count {
  readonly begin: number
  /** When the last of them was taken; all of them come back one period later. */
  last: number
  permits: number
}

/**
 * A log that counts what happens within a tenth of the period as one, and takes all of it for as late as the latest of it: never more than the
 * limit within any period, at the cost of up to a tenth of a period until a permit is back. What it remembers does not grow with the limit.
 */
export class SlidingWindowCounter extends PeriodAlgorithm {
  /** Oldest first. */
  #counts: Count[] = []
  #total = 0
  #last = -Infinity

  override earliest(now: number, permits: number): number {
    if (permits > this.limit) return Infinity
    this.#dropExpired(now)
    let at = Math.max(now, this.#last)
    let taken = this.#total
    for (const { last, permits: counted } of this.#counts) {
      if (taken + permits <= this.limit) return at
      at = Math.max(at, last + this.period)
      taken -= counted
    }
    return at
  }

  override take(at: number, permits: number): void {
    const time = Math.max(at, this.#last)
    const newest = this.#counts.at(-1)
    if (newest !== undefined && time < newest.begin + this.period / SUB_WINDOWS) {
      newest.last = time
      newest.permits += permits
    } else {
      this.#counts.push({ begin: time, last: time, permits })
    }
    this.#total += permits
    this.#last = time
  }

  override available(now: number): number {
    this.#dropExpired(now)
    return this.limit - this.#total
  }

  override refreshAt(now: number): number {
    this.#dropExpired(now)
    const oldest = this.#counts[0]
    return oldest === undefined ? now : oldest.last + this.period
  }

  override isIdle(now: number): boolean {
    return this.#last + this.period <= now
  }

  override clone(): SlidingWindowCounter {
    const copy = new SlidingWindowCounter(this.limits)
    copy.#counts = this.#counts.map((count) => ({ ...count }))
    copy.#total = this.#total
    copy.#last = this.#last
    return copy
  }

  #dropExpired(now: number): void {
    let expired = 0
    for (const { last, permits } of this.#counts) {
      if (last + this.period > now) break
      this.#total -= permits
      expired++
    }
    if (expired > 0) this.#counts.splice(0, expired)
  }
}
