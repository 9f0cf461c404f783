import { setImmediate } from 'node:timers/promises'
import { Clock, type ScheduledTask } from '../common/index.js'

interface Scheduled {
  readonly task: () => void
  readonly dueAt: number
}

/**
 * A clock that stands still until the test moves it. Tasks run at their due time, in order of due time and then of scheduling.
 *
 * @example
 * const clock = new ManualClock()
 * clock.schedule(() => console.log('late'), 500)
 * clock.advance(500) // prints
 */
export class ManualClock extends Clock {
  #start: number
  #elapsed = 0
  readonly #timers = new Set<Scheduled>()

  /** @param start what {@link now} says at first, milliseconds since the Unix epoch; default 2026-01-01 UTC */
  constructor(start = Date.UTC(2026, 0, 1)) {
    super()
    this.#start = start
  }

  /** How many tasks wait for their time. */
  get pending(): number {
    return this.#timers.size
  }

  now(): number {
    return this.#start + this.#elapsed
  }

  monotonic(): number {
    return this.#elapsed
  }

  schedule(task: () => void, delayMs: number): ScheduledTask {
    const timer: Scheduled = { task, dueAt: this.#elapsed + Math.max(0, delayMs) }
    this.#timers.add(timer)
    return { cancel: () => void this.#timers.delete(timer) }
  }

  /**
   * Sets the wall clock ahead by `ms` milliseconds, or back, as who corrects the time of a machine does. No time has passed: what is measured
   * by {@link monotonic}, and what is scheduled, does not notice.
   */
  step(ms: number): void {
    this.#start += ms
  }

  /** Moves time by `ms` milliseconds and runs what falls due, also what those tasks schedule in turn. */
  advance(ms: number): void {
    const until = this.#elapsed + ms
    while (this.#runNext(until));
    this.#elapsed = until
  }

  /** Like {@link advance}, but lets promises settle before each task and at the end, as they would in real time. */
  async advanceAsync(ms: number): Promise<void> {
    const until = this.#elapsed + ms
    do await setImmediate()
    while (this.#runNext(until))
    this.#elapsed = until
    await setImmediate()
  }

  #runNext(until: number): boolean {
    let next: Scheduled | undefined
    for (const timer of this.#timers) {
      if (timer.dueAt <= until && (next === undefined || timer.dueAt < next.dueAt)) next = timer
    }
    if (next === undefined) return false
    this.#timers.delete(next)
    this.#elapsed = next.dueAt
    next.task()
    return true
  }
}
