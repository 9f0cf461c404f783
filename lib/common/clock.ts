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

/** The machine's clock. */
export class SystemClock extends Clock {
  now(): number {
    return Date.now()
  }

  monotonic(): number {
    return performance.now()
  }

  schedule(task: () => void, delayMs: number, options: { readonly ref?: boolean } = {}): Timer {
    const handle = setTimeout(task, delayMs)
    if (options.ref !== true) handle.unref()
    return { cancel: () => clearTimeout(handle) }
  }
}
