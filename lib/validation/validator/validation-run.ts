/** Invalid elements and unexpected properties that one call tells of. More would only fill the memory. */
export const MAX_ERRORS = 10_000

/** The state of one call of a validator. */
export class ValidationRun {
  // From the root to the object that is being looked at.
  #path: object[]
  #pending: Promise<unknown>[] | undefined
  #room = MAX_ERRORS

  constructor(root: object) {
    this.#path = [root]
  }

  /** How many objects and collections are around the value that is looked at. */
  get depth(): number {
    return this.#path.length
  }

  /** Whether something is still going on. */
  get isPending(): boolean {
    return this.#pending !== undefined
  }

  /** `false` for an object that is already being validated further up: a cycle. */
  enter(object: object): boolean {
    if (this.#path.includes(object)) return false
    this.#path.push(object)
    return true
  }

  leave(): void {
    this.#path.pop()
  }

  /** Counts an error of which an input may have any number; `true` for the last one that is told. */
  isLastError(): boolean {
    return --this.#room <= 0
  }

  /** Delays the end until the work is done. Its failure is the validation's. */
  await(work: unknown): void {
    const promise = Promise.resolve(work)
    // It may fail when nobody waits any more, because something else has failed before.
    promise.catch(() => {})
    if (this.#pending === undefined) this.#pending = [promise]
    else this.#pending.push(promise)
  }

  /** Does what is left for a value once it is there, below the objects that are around it now. */
  awaitValue(value: PromiseLike<unknown>, proceed: (value: unknown) => void): void {
    const path = [...this.#path]
    this.await(
      value.then((settled) => {
        this.#path = [...path]
        proceed(settled)
      }),
    )
  }

  /** Waits for everything, also for what only starts while it waits. */
  async settle(): Promise<void> {
    for (let batch = this.#pending; batch !== undefined; batch = this.#pending) {
      this.#pending = undefined
      await Promise.all(batch)
    }
  }
}
