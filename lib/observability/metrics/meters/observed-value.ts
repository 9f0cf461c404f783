import type { Meter } from '../../../core/index.js'

/** A value that is kept elsewhere, and read when somebody looks. */
export class ObservedValue implements Meter {
  readonly #read: () => number
  readonly #remove: () => void
  readonly #failed: (error: unknown) => void

  constructor(read: () => number, remove: () => void, failed: (error: unknown) => void) {
    this.#read = read
    this.#remove = remove
    this.#failed = failed
  }

  /** `NaN` where reading fails: one meter must not cost a scrape of all others. */
  value(): number {
    try {
      const value: unknown = this.#read()
      return typeof value === 'number' ? value : Number.NaN
    } catch (error) {
      this.#failed(error)
      return Number.NaN
    }
  }

  remove(): void {
    this.#remove()
  }
}
