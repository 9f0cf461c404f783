import type { DistributionSummary, Timer } from '../../../core/index.js'
import type { HistogramBuckets } from './histogram-buckets.js'
import type { MaxWindow } from './max-window.js'

/** Counts and sums amounts, and keeps the largest of the last two minutes. Recording is a few additions: no clock, no allocation. */
export class RecordedDistribution implements Timer, DistributionSummary {
  count = 0
  total = 0
  readonly buckets: HistogramBuckets | undefined
  readonly #window: MaxWindow
  readonly #remove: () => void
  #step: number
  /** Of the current step, and of the two before it. */
  #largest = 0
  #previous = 0
  #oldest = 0

  constructor(window: MaxWindow, buckets: HistogramBuckets | undefined, remove: () => void) {
    this.#window = window
    this.#step = window.step
    this.buckets = buckets
    this.#remove = remove
  }

  /** Amounts below 0, and what is no finite number, are left out, as by Micrometer. */
  record(amount: number): void {
    if (!(amount >= 0 && amount < Infinity)) return
    this.count++
    this.total += amount
    if (this.#step !== this.#window.step) this.#forget()
    if (amount > this.#largest) this.#largest = amount
    if (this.buckets !== undefined) this.buckets.record(amount)
  }

  max(): number {
    if (this.#step !== this.#window.step) this.#forget()
    return Math.max(this.#largest, this.#previous, this.#oldest)
  }

  remove(): void {
    this.#remove()
  }

  #forget(): void {
    const { step } = this.#window
    const passed = step - this.#step
    this.#oldest = passed === 1 ? this.#previous : passed === 2 ? this.#largest : 0
    this.#previous = passed === 1 ? this.#largest : 0
    this.#largest = 0
    this.#step = step
  }
}
