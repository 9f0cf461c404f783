/** The last things that were added; adding costs one write. */
export class ExchangeRing<T> {
  readonly #capacity: number
  readonly #items: T[] = []
  /** Where the next one goes; in a full ring the oldest one is there. */
  #next = 0

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  add(item: T): void {
    this.#items[this.#next] = item
    this.#next = this.#next + 1 === this.#capacity ? 0 : this.#next + 1
  }

  /** The newest first. */
  newest(): readonly T[] {
    return [...this.#items.slice(this.#next), ...this.#items.slice(0, this.#next)].reverse()
  }
}
