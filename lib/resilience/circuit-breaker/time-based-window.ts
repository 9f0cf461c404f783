import type { TimeBasedSecond, TimeBasedSnapshot } from './circuit-breaker-state.js'
import { FAILED, SLOW, type SlidingWindow } from './sliding-window.js'

/** Numbers of a bucket: calls, failed, slow, slow and failed. */
const WIDTH = 4
const SECOND = 1000

/**
 * The calls of the last so many seconds, the running one included: a ring of buckets, one a second. So a call counts for between
 * `size - 1` and `size` seconds, as in resilience4j.
 */
export class TimeBasedWindow implements SlidingWindow {
  calls = 0
  failed = 0
  slow = 0
  slowFailed = 0
  #size: number
  #buckets: Uint32Array
  /** The second of the newest bucket. */
  #second = Number.NEGATIVE_INFINITY

  /** @param size seconds */
  constructor(size: number) {
    this.#size = size
    this.#buckets = new Uint32Array(size * WIDTH)
  }

  record(outcome: number, now: number): void {
    this.moveTo(now)
    this.#add(this.#second, outcome)
  }

  moveTo(now: number): void {
    const second = Math.floor(now / SECOND)
    if (second > this.#second) this.#turn(second)
  }

  clear(): void {
    this.calls = this.failed = this.slow = this.slowFailed = 0
    this.#buckets.fill(0)
    this.#second = Number.NEGATIVE_INFINITY
  }

  resize(size: number): void {
    if (size === this.#size) return
    const { seconds } = this.export(0)
    const newest = this.#second
    this.#size = size
    this.#buckets = new Uint32Array(size * WIDTH)
    this.clear()
    this.#second = newest
    this.#restore(seconds, 0)
  }

  export(epoch: number): TimeBasedSnapshot {
    const seconds: TimeBasedSecond[] = []
    // An unused window has no newest second, and the loop nothing to do.
    for (let second = this.#second - this.#size + 1; second <= this.#second && this.calls > 0; second++) {
      const at = this.#offset(second)
      const [calls = 0, failed = 0, slow = 0, slowFailed = 0] = this.#buckets.subarray(at, at + WIDTH)
      if (calls > 0) seconds.push({ at: second * SECOND + epoch, calls, failed, slow, slowFailed })
    }
    return { type: 'TIME_BASED', seconds }
  }

  /** Takes over what `export` gave, as far as it is not too old now. */
  import({ seconds }: TimeBasedSnapshot, now: number, epoch: number): void {
    this.clear()
    this.moveTo(now)
    this.#restore(seconds, epoch)
  }

  #restore(seconds: readonly TimeBasedSecond[], epoch: number): void {
    for (const { at, calls, failed, slow, slowFailed } of seconds) {
      const second = Math.min(this.#second, Math.floor((at - epoch) / SECOND))
      if (second <= this.#second - this.#size) continue
      const offset = this.#offset(second)
      const numbers = [calls, failed, slow, slowFailed]
      numbers.forEach((number, i) => (this.#buckets[offset + i] = (this.#buckets[offset + i] ?? 0) + number))
      this.calls += calls
      this.failed += failed
      this.slow += slow
      this.slowFailed += slowFailed
    }
  }

  /** Makes this second the newest one and empties the buckets that come free. */
  #turn(second: number): void {
    const free = Math.min(second - this.#second, this.#size)
    if (this.calls > 0) for (let i = 0; i < free; i++) this.#drop(this.#offset(second - i))
    this.#second = second
  }

  #drop(offset: number): void {
    const buckets = this.#buckets
    const calls = buckets[offset] ?? 0
    if (calls === 0) return
    this.calls -= calls
    this.failed -= buckets[offset + 1] ?? 0
    this.slow -= buckets[offset + 2] ?? 0
    this.slowFailed -= buckets[offset + 3] ?? 0
    buckets.fill(0, offset, offset + WIDTH)
  }

  #add(second: number, outcome: number): void {
    const buckets = this.#buckets
    const offset = this.#offset(second)
    this.calls++
    buckets[offset] = (buckets[offset] ?? 0) + 1
    if (outcome === 0) return
    if ((outcome & FAILED) !== 0) {
      this.failed++
      buckets[offset + 1] = (buckets[offset + 1] ?? 0) + 1
    }
    if ((outcome & SLOW) !== 0) {
      this.slow++
      buckets[offset + 2] = (buckets[offset + 2] ?? 0) + 1
    }
    if (outcome === (FAILED | SLOW)) {
      this.slowFailed++
      buckets[offset + 3] = (buckets[offset + 3] ?? 0) + 1
    }
  }

  /** Where the numbers of a second are. Seconds before the clock's origin come from snapshots. */
  #offset(second: number): number {
    const bucket = second % this.#size
    return (bucket < 0 ? bucket + this.#size : bucket) * WIDTH
  }
}
