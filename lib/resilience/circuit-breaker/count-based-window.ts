import type { CountBasedSnapshot } from './circuit-breaker-state.js'
import { FAILED, SLOW, type SlidingWindow } from './sliding-window.js'

/** By outcome: success, failure, slow success, slow failure. */
const LETTERS = 'sfSF'

/** The last so many calls: a ring of outcomes. */
export class CountBasedWindow implements SlidingWindow {
  calls = 0
  failed = 0
  slow = 0
  slowFailed = 0
  #outcomes: Uint8Array
  /** Where the next outcome goes; in a full ring the oldest one is there. */
  #next = 0

  constructor(size: number) {
    this.#outcomes = new Uint8Array(size)
  }

  get size(): number {
    return this.#outcomes.length
  }

  record(outcome: number): void {
    const outcomes = this.#outcomes
    const at = this.#next
    if (this.calls === outcomes.length) this.#add(outcomes[at] ?? 0, -1)
    outcomes[at] = outcome
    this.#next = at + 1 === outcomes.length ? 0 : at + 1
    this.#add(outcome, 1)
  }

  moveTo(): void {
    // Calls do not grow old here.
  }

  clear(): void {
    this.calls = this.failed = this.slow = this.slowFailed = this.#next = 0
  }

  resize(size: number): void {
    if (size === this.size) return
    const kept = this.#oldestFirst().slice(-size)
    this.#outcomes = new Uint8Array(size)
    this.clear()
    for (const outcome of kept) this.record(outcome)
  }

  export(): CountBasedSnapshot {
    return {
      type: 'COUNT_BASED',
      size: this.size,
      calls: this.#oldestFirst()
        .map((outcome) => LETTERS[outcome])
        .join(''),
    }
  }

  /** Takes over what `export` gave; what does not fit is dropped, the oldest first. */
  import({ calls }: CountBasedSnapshot): void {
    this.clear()
    for (const letter of calls.slice(-this.size)) this.record(LETTERS.indexOf(letter))
  }

  #add(outcome: number, amount: 1 | -1): void {
    this.calls += amount
    if (outcome === 0) return
    if ((outcome & FAILED) !== 0) this.failed += amount
    if ((outcome & SLOW) !== 0) this.slow += amount
    if (outcome === (FAILED | SLOW)) this.slowFailed += amount
  }

  #oldestFirst(): number[] {
    const start = this.calls === this.size ? this.#next : 0
    return Array.from({ length: this.calls }, (_, i) => this.#outcomes[(start + i) % this.size] ?? 0)
  }
}
