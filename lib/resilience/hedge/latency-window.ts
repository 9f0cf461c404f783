/** The last so many durations, and what part of them was shorter than what. */
export class LatencyWindow {
  readonly #size: number
  /** In order of arrival. */
  readonly #ring: Float64Array
  /** The same by length, so that a percentile is one look. */
  readonly #sorted: Float64Array
  #next = 0
  #count = 0

  constructor(size: number) {
    this.#size = size
    this.#ring = new Float64Array(size)
    this.#sorted = new Float64Array(size)
  }

  get count(): number {
    return this.#count
  }

  add(duration: number): void {
    if (this.#count === this.#size) this.#drop(this.#ring[this.#next] ?? 0)
    this.#ring[this.#next] = duration
    this.#next = (this.#next + 1) % this.#size
    const at = this.#indexOf(duration)
    this.#sorted.copyWithin(at + 1, at, this.#count)
    this.#sorted[at] = duration
    this.#count++
  }

  /** Nearest rank: the shortest duration that at least so many percent do not exceed. `NaN` without any. @param percentile above 0, up to 100 */
  percentile(percentile: number): number {
    const rank = Math.ceil((percentile / 100) * this.#count)
    return this.#count === 0 ? Number.NaN : (this.#sorted[Math.max(0, rank - 1)] ?? Number.NaN)
  }

  #drop(duration: number): void {
    const at = this.#indexOf(duration)
    this.#sorted.copyWithin(at, at + 1, this.#count)
    this.#count--
  }

  /** Of the first one that is not shorter. */
  #indexOf(duration: number): number {
    let [low, high] = [0, this.#count]
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#sorted[middle] ?? 0) < duration) low = middle + 1
      else high = middle
    }
    return low
  }
}
