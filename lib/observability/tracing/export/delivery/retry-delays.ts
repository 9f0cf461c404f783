import type { Random } from '../../../../common/index.js'

const FIRST_MS = 1_000
const LONGEST_MS = 30_000
const FACTOR = 1.6
const JITTER = 0.2
/** A receiver that asks for more is asked again after this long all the same. */
const LONGEST_WISH_MS = 300_000
const FIRST_AT_SHUTDOWN_MS = 100
const LONGEST_AT_SHUTDOWN_MS = 2_000

/** How long to wait before a batch is sent again: longer each time, and never less than the receiver wishes (OTLP specification, "Retryable responses"). */
export class RetryDelays {
  readonly #random: Random

  constructor(random: Random) {
    this.#random = random
  }

  /** @param failures attempts that failed before this one, in a row */
  inOperation(failures: number, wishMs = 0): number {
    const delayMs = this.#spread(Math.min(LONGEST_MS, FIRST_MS * FACTOR ** failures))
    return Math.max(delayMs, Math.min(wishMs, LONGEST_WISH_MS))
  }

  /** Sooner: there is not much time left. */
  atShutdown(failures: number): number {
    return this.#spread(Math.min(LONGEST_AT_SHUTDOWN_MS, FIRST_AT_SHUTDOWN_MS * 2 ** failures))
  }

  #spread(delayMs: number): number {
    return delayMs * (1 - JITTER + 2 * JITTER * this.#random.next())
  }
}
