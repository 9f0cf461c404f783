/** What a clock will run; `cancel` is idempotent. */
export interface ScheduledTask {
  cancel(): void
}

/** Source of time for engines, so that tests own it. The token under which the container provides it. */
export abstract class Clock {
  /** Wall clock, milliseconds since the Unix epoch. */
  abstract now(): number
  /** Monotonic milliseconds from an arbitrary origin, for measuring durations. */
  abstract monotonic(): number
  /** Runs `task` once after `delayMs` milliseconds; soon where they are negative. A timer does not keep the process alive unless `ref` is true. */
  abstract schedule(task: () => void, delayMs: number, options?: { readonly ref?: boolean }): ScheduledTask
}

/** What `setTimeout` counts with, in milliseconds (24.8 days): it runs at once what lies beyond. */
const LONGEST_TIMEOUT = 2 ** 31 - 1

/** The global is a getter, which costs as much as reading the clock. */
const { performance } = globalThis

/** A timer of Node's. */
class NodeTimer implements ScheduledTask {
  readonly #handle: NodeJS.Timeout

  constructor(handle: NodeJS.Timeout) {
    this.#handle = handle
  }

  cancel(): void {
    clearTimeout(this.#handle)
  }
}

/** The machine's clock. */
export class SystemClock extends Clock {
  now(): number {
    return Date.now()
  }

  monotonic(): number {
    return performance.now()
  }

  schedule(task: () => void, delayMs: number, options?: { readonly ref?: boolean }): ScheduledTask {
    const isRef = options?.ref === true
    if (delayMs > LONGEST_TIMEOUT) return scheduleInSteps(task, delayMs, isRef)
    return new NodeTimer(startTimer(task, delayMs, isRef))
  }
}

function startTimer(task: () => void, delayMs: number, isRef: boolean): NodeJS.Timeout {
  // A time that has come already: Node would warn.
  const handle = setTimeout(task, Math.max(0, delayMs))
  if (!isRef) handle.unref()
  return handle
}

function scheduleInSteps(task: () => void, delayMs: number, isRef: boolean): ScheduledTask {
  let handle: NodeJS.Timeout
  const wait = (leftMs: number): void => {
    handle =
      leftMs > LONGEST_TIMEOUT
        ? startTimer(() => wait(leftMs - LONGEST_TIMEOUT), LONGEST_TIMEOUT, isRef)
        : startTimer(task, leftMs, isRef)
  }
  wait(delayMs)
  return { cancel: () => clearTimeout(handle) }
}
