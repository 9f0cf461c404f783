import type { Random } from '../../../common/index.js'

/** In milliseconds. */
export interface BackoffLimits {
  readonly first: number
  readonly longest: number
}

const DEFAULTS: BackoffLimits = { first: 200, longest: 30_000 }

/** How long to wait before a registry is asked again: twice as long each time, and at random from the upper half, so that not all ask at once. */
export class Backoff {
  readonly #random: Random
  readonly #limits: BackoffLimits
  #attempts = 0

  constructor(random: Random, limits: BackoffLimits = DEFAULTS) {
    this.#random = random
    this.#limits = limits
  }

  /** Milliseconds. */
  next(): number {
    const { first, longest } = this.#limits
    const ceiling = Math.min(longest, first * 2 ** Math.min(this.#attempts++, 30))
    return ceiling / 2 + (ceiling / 2) * this.#random.next()
  }

  reset(): void {
    this.#attempts = 0
  }
}
