/** A pending timer; `cancel` is idempotent. */
export interface Timer {
  cancel(): void
}

/** Source of time for engines, so that tests own it. The token under which the container provides it. */
export abstract class Clock {
  /** Wall clock, milliseconds since the Unix epoch. */
  abstract now(): number
  /** Monotonic milliseconds from an arbitrary origin, for measuring durations. */
  abstract monotonic(): number
  /** Runs `task` once after `delayMs` milliseconds. A timer does not keep the process alive unless `ref` is true. */
  abstract schedule(task: () => void, delayMs: number, options?: { readonly ref?: boolean }): Timer
}

/** What `setTimeout` counts with, in milliseconds (24.8 days): it runs at once what lies beyond. */
const LONGEST_TIMEOUT = 2 ** 31 - 1

/** The machine's clock. */
export class SystemClock extends Clock {
  now(): number {
    return Date.now()
  }

  monotonic(): number {
    return performance.now()
  }

  schedule(task: () => void, delayMs: number, options: { readonly ref?: boolean } = {}): Timer {
    let handle: NodeJS.Timeout
    const wait = (leftMs: number): void => {
      handle =
        leftMs > LONGEST_TIMEOUT
          ? setTimeout(() => wait(leftMs - LONGEST_TIMEOUT), LONGEST_TIMEOUT)
          : setTimeout(task, leftMs)
      if (options.ref !== true) handle.unref()
    }
    wait(delayMs)
    return { cancel: () => clearTimeout(handle) }
  }
}
