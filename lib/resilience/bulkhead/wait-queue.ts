/** What waits. The links are the queue's alone. */
export class Waiter {
  next: Waiter | undefined
  previous: Waiter | undefined

  /** @param admit told that its turn has come @param forget lets go of what could have ended the wait */
  constructor(
    readonly admit: () => void,
    readonly forget: () => void,
  ) {}
}

/** First in, first out, and who does not want to wait any more leaves from wherever it stands. Every step takes the same time, however long the queue. */
export class WaitQueue {
  #first: Waiter | undefined
  #last: Waiter | undefined
  #size = 0

  get size(): number {
    return this.#size
  }

  push(waiter: Waiter): void {
    waiter.previous = this.#last
    if (this.#last === undefined) this.#first = waiter
    else this.#last.next = waiter
    this.#last = waiter
    this.#size++
  }

  /** The one that waits longest. */
  shift(): Waiter | undefined {
    const first = this.#first
    if (first !== undefined) this.remove(first)
    return first
  }

  /** Takes out a waiter that is in the queue. */
  remove(waiter: Waiter): void {
    const { previous, next } = waiter
    if (previous === undefined) this.#first = next
    else previous.next = next
    if (next === undefined) this.#last = previous
    else next.previous = previous
    waiter.previous = waiter.next = undefined
    this.#size--
  }
}
