import { Clock, SystemClock, type ScheduledTask } from 'nexus-framework/common'

/** The machine's clock, which knows what has been scheduled and neither ran nor was cancelled. */
export class CountingClock extends Clock {
  readonly #clock = new SystemClock()
  readonly #pending = new Set<ScheduledTask>()

  /** How many tasks wait for their time. */
  get pending(): number {
    return this.#pending.size
  }

  now(): number {
    return this.#clock.now()
  }

  monotonic(): number {
    return this.#clock.monotonic()
  }

  schedule(task: () => void, delayMs: number, options: { readonly ref?: boolean } = {}): ScheduledTask {
    const run = (): void => {
      this.#pending.delete(scheduled)
      task()
    }
    const timer = this.#clock.schedule(run, delayMs, options)
    const scheduled = {
      cancel: () => {
        this.#pending.delete(scheduled)
        timer.cancel()
      },
    }
    this.#pending.add(scheduled)
    return scheduled
  }
}
