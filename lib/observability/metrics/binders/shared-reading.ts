import type { Clock } from '../../../common/index.js'

/** Long enough for all meters of one scrape, short enough for two scrapes to differ. */
export const ONE_SCRAPE_MS = 100
/** What is measured from one reading to the next needs time between them, however many look: Prometheus, a dashboard, an exporter. */
export const WINDOW_MS = 5000

/** Something that several meters read of, and that is asked for once within a time. */
export class SharedReading<T> {
  readonly #clock: Clock
  readonly #read: () => T
  readonly #shareMs: number
  #last: { readonly value: T; readonly at: number } | undefined

  constructor(clock: Clock, read: () => T, shareMs: number) {
    this.#clock = clock
    this.#read = read
    this.#shareMs = shareMs
  }

  get(): T {
    const now = this.#clock.monotonic()
    if (this.#last === undefined || now - this.#last.at >= this.#shareMs) {
      this.#last = { value: this.#read(), at: now }
    }
    return this.#last.value
  }
}
