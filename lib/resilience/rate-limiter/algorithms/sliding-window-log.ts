import { PeriodAlgorithm } from './period-algorithm.js'

const FIRST_CAPACITY = 8

/**
 * Remembers when each of the last permits was taken: at no time were more than the limit taken within the period before it. Exact, for 8 bytes
 * per permit that was taken within the last period.
 */
export class SlidingWindowLog extends PeriodAlgorithm {
  /** Ring of the times, oldest at `#head`; more than `limit` only where that has become less. */
  #times = new Float64Array(0)
  #head = 0
  #size = 0
  #last = -Infinity

  override earliest(now: number, permits: number): number {
    if (permits > this.limit) return Infinity
    this.#dropExpired(now)
    const at = Math.max(now, this.#last)
    const missing = permits - (this.limit - this.#size)
    return missing <= 0 ? at : Math.max(at, this.#time(missing - 1) + this.period)
  }

  override take(at: number, permits: number): void {
    const time = Math.max(at, this.#last)
    this.#reserve(this.#size + permits)
    for (let i = 0; i < permits; i++) this.#times[this.#slot(this.#size++)] = time
    this.#last = time
  }

  override available(now: number): number {
    this.#dropExpired(now)
    return this.limit - this.#size
  }

  override refreshAt(now: number): number {
    this.#dropExpired(now)
    return this.#size === 0 ? now : this.#time(0) + this.period
  }

  override isIdle(now: number): boolean {
    return this.#last + this.period <= now
  }

  override clone(): SlidingWindowLog {
    const copy = new SlidingWindowLog(this.limits)
    copy.#times = this.#times.slice()
    copy.#head = this.#head
    copy.#size = this.#size
    copy.#last = this.#last
    return copy
  }

  #slot(index: number): number {
    const slot = this.#head + index
    return slot < this.#times.length ? slot : slot - this.#times.length
  }

  #time(index: number): number {
    return this.#times[this.#slot(index)] as number
  }

  // The same sum as in `earliest`, so that both round alike.
  #dropExpired(now: number): void {
    while (this.#size > 0 && this.#time(0) + this.period <= now) {
      this.#head = this.#slot(1)
      this.#size--
    }
  }

  #reserve(size: number): void {
    if (size <= this.#times.length) return
    const generous = Math.max(FIRST_CAPACITY, this.#times.length * 2)
    this.#resize(Math.max(size, Math.min(this.limit, generous)))
  }

  #resize(capacity: number): void {
    const times = new Float64Array(capacity)
    for (let i = 0; i < this.#size; i++) times[i] = this.#time(i)
    this.#times = times
    this.#head = 0
  }
}
