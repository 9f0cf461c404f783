import { ManualClock } from 'nexus-framework/testing'
import type { ScheduledTask } from 'nexus-framework/common'

/** A clock that stands still, and shows what waits for it: a test can tell a heartbeat's timer from that of a request under way. */
export class ListingClock extends ManualClock {
  readonly #waiting = new Map<object, number>()

  /** The delays that tasks were scheduled with which neither ran nor were cancelled, in milliseconds. */
  get waiting(): readonly number[] {
    return [...this.#waiting.values()]
  }

  override schedule(task: () => void, delayMs: number): ScheduledTask {
    const key = {}
    this.#waiting.set(key, delayMs)
    const timer = super.schedule(() => {
      this.#waiting.delete(key)
      task()
    }, delayMs)
    return {
      cancel: () => {
        this.#waiting.delete(key)
        timer.cancel()
      },
    }
  }
}
