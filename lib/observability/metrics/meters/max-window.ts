import type { Clock, ScheduledTask } from '../../../common/index.js'

/** Micrometer's: a maximum is forgotten after two minutes, in three steps. */
const STEP_MS = 40_000

/**
 * Counts the steps in which maxima are forgotten, for all meters of a registry: so no meter reads a clock when it records. A maximum is
 * that of the current step and of the two before it, so it stays for 80 to 120 seconds.
 */
export class MaxWindow {
  /** Written here only; meters compare it with the step that they know. */
  step = 0
  readonly #clock: Clock
  readonly #start: number
  #timer: ScheduledTask | undefined
  #closed = false

  constructor(clock: Clock) {
    this.#clock = clock
    this.#start = clock.monotonic()
  }

  /** Begins to count; the first meter with a maximum asks for it. Idempotent. */
  open(): void {
    if (this.#timer === undefined && !this.#closed) this.#schedule()
  }

  /** Takes the time into account that has passed although no timer could run. Called before maxima are read. */
  advance(): void {
    this.step = Math.floor((this.#clock.monotonic() - this.#start) / STEP_MS)
  }

  close(): void {
    this.#closed = true
    this.#timer?.cancel()
    this.#timer = undefined
  }

  #schedule(): void {
    const elapsed = this.#clock.monotonic() - this.#start
    const tick = (): void => {
      this.advance()
      this.#schedule()
    }
    this.#timer = this.#clock.schedule(tick, STEP_MS - (elapsed % STEP_MS))
  }
}
