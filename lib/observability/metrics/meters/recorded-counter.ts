import type { Counter } from '../../../core/index.js'
import type { Exemplar, Exemplars } from './exemplars.js'

/** Counts up. */
export class RecordedCounter implements Counter {
  count = 0
  exemplar: Exemplar | undefined
  readonly #exemplars: Exemplars
  readonly #remove: () => void
  #generation = 0

  constructor(exemplars: Exemplars, remove: () => void) {
    this.#exemplars = exemplars
    this.#remove = remove
  }

  /** What is not above 0, or no finite number, counts nothing: a counter never falls. */
  increment(amount = 1): void {
    if (!(amount > 0 && amount < Infinity)) return
    this.count += amount
    const exemplars = this.#exemplars
    if (exemplars.source !== undefined && this.#generation !== exemplars.generation) this.#take(amount)
  }

  remove(): void {
    this.#remove()
  }

  #take(amount: number): void {
    const exemplar = this.#exemplars.take(amount)
    if (exemplar === undefined) return
    this.exemplar = exemplar
    this.#generation = this.#exemplars.generation
  }
}
