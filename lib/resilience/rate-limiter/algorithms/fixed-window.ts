import { PeriodAlgorithm } from './period-algorithm.js'

/**
 * Time is cut into windows of one period; each has the whole limit. As resilience4j's AtomicRateLimiter, except that the permits of one call
 * all count in the window in which it runs. Across a border between windows, twice the limit can pass within one period.
 */
export class FixedWindow extends PeriodAlgorithm {
  /** Start of the newest window that something was taken from. */
  #start = -Infinity
  #used = 0

  override earliest(now: number, permits: number): number {
    if (permits > this.limit) return Infinity
    const end = this.#start + this.period
    if (now >= end) return now
    if (this.#used + permits > this.limit) return end
    return now > this.#start ? now : this.#start
  }

  override take(at: number, permits: number): void {
    const end = this.#start + this.period
    if (at < end && this.#used + permits <= this.limit) {
      this.#used += permits
      return
    }
    // Not before the end of the last one: the period may have been another, and a product is not exactly a sum.
    this.#start = Math.max(end, Math.floor(at / this.period) * this.period)
    this.#used = permits
  }

  override available(now: number): number {
    const end = this.#start + this.period
    if (now >= end) return this.limit
    const windowsAhead = Math.max(0, Math.ceil((this.#start - now) / this.period))
    return this.limit - this.#used - windowsAhead * this.limit
  }

  override refreshAt(now: number): number {
    const end = this.#start + this.period
    if (now >= end) return (Math.floor(now / this.period) + 1) * this.period
    return this.#used < this.limit && now < this.#start ? this.#start : end
  }

  override isIdle(now: number): boolean {
    return now >= this.#start + this.period
  }

  override clone(): FixedWindow {
    const copy = new FixedWindow(this.limits)
    copy.#start = this.#start
    copy.#used = this.#used
    return copy
  }
}
