import type { BucketLayout } from './bucket-layout.js'
import type { Exemplar, Exemplars } from './exemplars.js'

/** Up to here looking at one bound after the other is faster than bisecting, as most amounts are small. */
const LINEAR = 20

/** How many amounts fell between bounds. Recording allocates nothing. */
export class HistogramBuckets {
  readonly layout: BucketLayout
  readonly #bounds: Float64Array
  readonly #counts: Float64Array
  readonly #exemplars: Exemplars
  /** Per bucket, for which generation of exemplars it has one. */
  readonly #generations: Float64Array
  readonly #taken: (Exemplar | undefined)[]

  constructor(layout: BucketLayout, exemplars: Exemplars) {
    const size = layout.bounds.length + 1
    this.layout = layout
    this.#bounds = layout.bounds
    this.#counts = new Float64Array(size)
    this.#generations = new Float64Array(size)
    this.#taken = Array.from({ length: size }, () => undefined)
    this.#exemplars = exemplars
  }

  record(amount: number): void {
    const bucket = this.#bucketOf(amount)
    ;(this.#counts[bucket] as number)++
    const exemplars = this.#exemplars
    if (exemplars.source !== undefined && this.#generations[bucket] !== exemplars.generation)
      this.#take(bucket, amount)
  }

  /** Counts up to each bound; that of the last bucket, which has none, is left to the meter's own count. */
  cumulative(): readonly number[] {
    let sum = 0
    return Array.from(this.#bounds, (_bound, index) => (sum += this.#counts[index] ?? 0))
  }

  /** The value of an exemplar is in what is recorded. */
  exemplar(bucket: number): Exemplar | undefined {
    return this.#taken[bucket]
  }

  #bucketOf(amount: number): number {
    const bounds = this.#bounds
    const { length } = bounds
    if (length > LINEAR) return bisect(bounds, amount)
    let index = 0
    while (index < length && amount > (bounds[index] as number)) index++
    return index
  }

  #take(bucket: number, amount: number): void {
    const exemplar = this.#exemplars.take(amount)
    if (exemplar === undefined) return
    this.#taken[bucket] = exemplar
    this.#generations[bucket] = this.#exemplars.generation
  }
}

/** The first bound that is not below the amount. */
function bisect(bounds: Float64Array, amount: number): number {
  let [low, high] = [0, bounds.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (amount > (bounds[middle] as number)) low = middle + 1
    else high = middle
  }
  return low
}
