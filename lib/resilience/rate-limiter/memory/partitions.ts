/** What a partition has to say about itself. */
export interface Partition {
  /** Whether a new one in its place would decide as it does. */
  isIdle(now: number): boolean
}

/** Partitions that a new one looks at, so that idle ones go about as fast as new ones come. */
const LOOKS = 2
/** The same when there is no place left. */
const LOOKS_WHEN_FULL = 16

/**
 * A budget for each key, in bounded memory. Only an idle one is ever dropped, so that nobody gets more by being forgotten. When all places are
 * taken, the keys that have none share one budget; and they go on sharing it until that one is idle, as nobody knows which of them have used it.
 */
export class Partitions<P extends Partition> {
  readonly #create: () => P
  /** Those that were looked at last, or made last, at the end. */
  readonly #partitions = new Map<string, P>()
  #overflow: P | undefined

  constructor(create: () => P) {
    this.#create = create
  }

  /** Keys that have a budget of their own. */
  get size(): number {
    return this.#partitions.size
  }

  get(key: string, now: number, maxPartitions: number): P {
    return this.#partitions.get(key) ?? this.#newcomer(key, now, maxPartitions)
  }

  /** The budget that counts for a key, if there is one. */
  find(key: string): P | undefined {
    return this.#partitions.get(key) ?? this.#overflow
  }

  *[Symbol.iterator](): Iterator<P> {
    yield* this.#partitions.values()
    if (this.#overflow !== undefined) yield this.#overflow
  }

  #newcomer(key: string, now: number, maxPartitions: number): P {
    if (this.#overflow?.isIdle(now) === false) return this.#overflow
    this.#overflow = undefined
    this.#evict(now, this.#partitions.size < maxPartitions ? LOOKS : LOOKS_WHEN_FULL)
    if (this.#partitions.size >= maxPartitions) return (this.#overflow = this.#create())
    const partition = this.#create()
    this.#partitions.set(key, partition)
    return partition
  }

  #evict(now: number, looks: number): void {
    let looked = 0
    for (const [key, partition] of this.#partitions) {
      if (looked++ === looks) return
      this.#partitions.delete(key)
      if (!partition.isIdle(now)) this.#partitions.set(key, partition)
    }
  }
}
