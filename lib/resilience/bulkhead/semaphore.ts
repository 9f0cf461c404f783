import { onAbort, type Clock, type ScheduledTask } from '../../common/index.js'
import { WaitQueue, Waiter } from './wait-queue.js'

/** How a call waits, and what ends its waiting. */
export interface Patience {
  /** Milliseconds; `Infinity`: as long as it takes. */
  readonly maxWaitDuration: number
  /** Ends the waiting with its reason. */
  readonly signal: AbortSignal | undefined
  /** What the call gets when its time is up. */
  readonly onTimeout: () => Error
  /** Told when the call has left without a permit. */
  readonly onLeave?: () => void
}

/**
 * Permits for a number of calls at once, and a first-in-first-out queue for those that wait. A permit that is given back goes to the call
 * that waits longest, so a newcomer never overtakes. How many permits there are is told each time, as it may change.
 */
export class Semaphore {
  #running = 0
  readonly #queue = new WaitQueue()
  readonly #clock: Clock

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get running(): number {
    return this.#running
  }

  get waiting(): number {
    return this.#queue.size
  }

  /** Takes a permit if one is free and nobody waits for it. */
  tryAcquire(permits: number): boolean {
    if (this.#running >= permits || this.#queue.size > 0) return false
    this.#running++
    return true
  }

  /** Waits for a permit; the promise is kept when it has been taken. Who takes it looks whether its signal has aborted meanwhile. */
  acquire({ maxWaitDuration, signal, onTimeout, onLeave }: Patience): Promise<void> {
    if (signal?.aborted === true) {
      onLeave?.()
      return Promise.reject(signal.reason)
    }
    return new Promise((resolve, reject) => {
      let timer: ScheduledTask | undefined
      const leave = (reason: unknown): void => {
        this.#queue.remove(waiter)
        waiter.forget()
        onLeave?.()
        reject(reason)
      }
      const waiter = new Waiter(resolve, () => {
        timer?.cancel()
        stopListening?.()
      })
      this.#queue.push(waiter)
      const stopListening = signal && onAbort(signal, () => leave(signal.reason))
      // The caller's promise depends on the timer, so it keeps the process alive.
      if (maxWaitDuration !== Infinity)
        timer = this.#clock.schedule(() => leave(onTimeout()), maxWaitDuration, { ref: true })
    })
  }

  /** Gives a permit back, to who waits longest if anybody does. */
  release(permits: number): void {
    this.#running--
    this.admit(permits)
  }

  /** Lets in who waits, as far as there are permits: after a release, or when there are more permits than before. */
  admit(permits: number): void {
    while (this.#running < permits) {
      const waiter = this.#queue.shift()
      if (waiter === undefined) return
      this.#running++
      waiter.forget()
      waiter.admit()
    }
  }
}
