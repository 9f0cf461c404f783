/** Weight of a new value once warmed up: half of the memory is the last 34 values. */
const WEIGHT = 0.02
/** Deviations count up to this many standard deviations, so that no single value widens what is usual by much. */
const CLIP = 3

/** How far a sample is above what is usual. */
export interface Deviation {
  /** In standard deviations; negative below. */
  readonly score: number
  /** What was usual. */
  readonly baseline: number
}

/**
 * Exponentially weighted mean and deviation of a number that comes as the mean of samples of different sizes. What scatters from one
 * value to the next because samples are small is told from what scatters however large they are, so that a busy hour does not make a
 * quiet one look unusual: the deviation of a sample of `n` is the larger of both.
 */
export class Baseline {
  /** Deviations smaller than this are taken as this: the numbers of a route that never varied. */
  readonly #smallest: (mean: number, size: number) => number
  #count = 0
  #mean = 0
  #variance = 0
  /** Variance of one request: that of a sample, times its size. */
  #unitVariance = 0

  constructor(smallest: (mean: number, size: number) => number) {
    this.#smallest = smallest
  }

  /** Values it has learnt. */
  get count(): number {
    return this.#count
  }

  get mean(): number {
    return this.#mean
  }

  /** @param size requests that `value` is the mean of */
  judge(value: number, size: number): Deviation {
    return { score: (value - this.#mean) / this.#deviation(size), baseline: this.#mean }
  }

  learn(value: number, size: number): void {
    this.#count++
    if (this.#count === 1) {
      this.#mean = value
      return
    }
    // The first values count equally, as an average.
    const weight = Math.max(WEIGHT, 1 / this.#count)
    const isYoung = this.#count <= 5
    const limit = isYoung ? Infinity : CLIP * this.#deviation(size)
    const difference = Math.max(-limit, Math.min(limit, value - this.#mean))
    this.#mean += weight * difference
    this.#variance += weight * (difference ** 2 - this.#variance)
    this.#unitVariance += weight * (size * difference ** 2 - this.#unitVariance)
  }

  #deviation(size: number): number {
    const variance = Math.max(this.#variance, this.#unitVariance / size)
    return Math.max(Math.sqrt(variance), this.#smallest(this.#mean, size))
  }
}
