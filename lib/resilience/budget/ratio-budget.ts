import type { Clock } from '../../common/index.js'

export interface RatioBudgetLimits {
  /** What each earning allows: 0.1 allows one for ten. */
  readonly ratio: number
  /** Allowed in any case, in each second on average over the window. */
  readonly minPerSecond: number
  /** How long an earning counts, in milliseconds. */
  readonly window: number
}

/** The window passes in as many steps. */
const SLOTS = 10

/**
 * Allows extra calls as a share of ordinary ones, or a minimum for who makes few, whichever is more, within a sliding window. After
 * Finagle's and linkerd's retry budgets, and without a timer. What earns is up to the user: each call, or, as in gRPC's retry throttling,
 * only those that succeed.
 */
export class RatioBudget {
  readonly #clock: Clock
  readonly #earned = new Float64Array(SLOTS)
  readonly #taken = new Float64Array(SLOTS)
  #limits: RatioBudgetLimits
  /** Number of the slot that is being written, counted since the clock's origin. */
  #current: number
  #totalEarned = 0
  #totalTaken = 0

  constructor(clock: Clock, limits: RatioBudgetLimits) {
    this.#clock = clock
    this.#limits = limits
    this.#current = this.#slotNow()
  }

  /** One more that may be taken now, and how many. */
  get available(): number {
    this.#advance()
    return Math.max(0, Math.floor(this.#allowance() - this.#totalTaken))
  }

  earn(): void {
    const index = this.#advance()
    this.#earned[index] = (this.#earned[index] ?? 0) + 1
    this.#totalEarned++
  }

  /** Takes one, if there is one. */
  tryTake(): boolean {
    const index = this.#advance()
    if (this.#totalTaken + 1 > this.#allowance()) return false
    this.#taken[index] = (this.#taken[index] ?? 0) + 1
    this.#totalTaken++
    return true
  }

  /** Counts of another window are forgotten. */
  reconfigure(limits: RatioBudgetLimits): void {
    const isOther = limits.window !== this.#limits.window
    this.#limits = limits
    if (isOther) {
      this.#clear()
      this.#current = this.#slotNow()
    }
  }

  #allowance(): number {
    const { ratio, minPerSecond, window } = this.#limits
    return Math.max(ratio * this.#totalEarned, (minPerSecond * window) / 1_000)
  }

  #slotNow(): number {
    return Math.floor((this.#clock.monotonic() * SLOTS) / this.#limits.window)
  }

  /** Empties the slots that have left the window. @returns where to write */
  #advance(): number {
    const now = this.#slotNow()
    if (now - this.#current >= SLOTS) {
      this.#clear()
      this.#current = now
    }
    while (this.#current < now) {
      const index = ++this.#current % SLOTS
      this.#totalEarned -= this.#earned[index] ?? 0
      this.#totalTaken -= this.#taken[index] ?? 0
      this.#earned[index] = this.#taken[index] = 0
    }
    return this.#current % SLOTS
  }

  #clear(): void {
    this.#earned.fill(0)
    this.#taken.fill(0)
    this.#totalEarned = this.#totalTaken = 0
  }
}
