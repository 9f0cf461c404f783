import { onAbort, type Clock, type ScheduledTask } from '../../../common/index.js'
import { RequestContext } from '../../../core/index.js'
import type { PermitAlgorithm } from '../algorithms/permit-algorithm.js'

/** A call that waits, or a reservation that somebody else waits for. */
interface Waiter {
  readonly permits: number
  /** A reservation keeps the time that it was told, also when those before it leave. */
  readonly notBefore: number
  /** Who can not have its permits by then is refused. */
  readonly deadline: number
  readonly admit: () => void
  /** @param retryAfter milliseconds */
  readonly refuse: (retryAfter: number) => void
}

export interface Wait {
  readonly permits: number
  /** When the call will get its permits, as {@link WaitingLine.earliest} says. */
  readonly at: number
  readonly deadline: number
  readonly signal: AbortSignal | undefined
  /** Makes the error of a call that gets no permits after all. */
  readonly refusal: (retryAfter: number) => Error
}

/** What a clock that adds up fractions may be early by, in milliseconds. */
const EARLY = 1e-6

/**
 * First come, first served: a call never overtakes one that came before it, also not where it asks for fewer permits. Permits are taken when a
 * call gets them and not when it begins to wait. So those of a call that gives up are there for the ones behind it, and a timer that is late
 * does not bring two calls too close together.
 */
export class WaitingLine {
  readonly #clock: Clock
  readonly #permits: PermitAlgorithm
  /** A Set keeps the order of arrival and lets a waiter leave from the middle. */
  readonly #waiters = new Set<Waiter>()
  /** The budget as it will be when all who wait have got their permits; `undefined` when something has changed. */
  #projection: PermitAlgorithm | undefined
  /** Of the first in line. */
  #timer: ScheduledTask | undefined
  #reserved = 0

  constructor(clock: Clock, permits: PermitAlgorithm) {
    this.#clock = clock
    this.#permits = permits
  }

  get length(): number {
    return this.#waiters.size
  }

  /** Permits that are waited for. */
  get reserved(): number {
    return this.#reserved
  }

  /** When a call that comes now could have its permits. */
  earliest(now: number, permits: number): number {
    return this.#project(now).earliest(now, permits)
  }

  /** Joins the end of the line. Rejects with the refusal, or with the signal's reason. */
  join({ permits, at, deadline, signal, refusal }: Wait): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(signal.reason)
        return
      }
      const waiter: Waiter = {
        permits,
        notBefore: -Infinity,
        deadline,
        admit: () => {
          unsubscribe?.()
          resolve()
        },
        refuse: (retryAfter) => {
          unsubscribe?.()
          reject(refusal(retryAfter))
        },
      }
      const unsubscribe =
        signal &&
        onAbort(signal, () => {
          this.#leave(waiter)
          reject(signal.reason)
        })
      this.#add(waiter, at)
    })
  }

  /** Keeps a place in the line for somebody who waits elsewhere. */
  reserve(permits: number, at: number): void {
    this.#add({ permits, notBefore: at, deadline: Infinity, admit: ignore, refuse: ignore }, at)
  }

  /** The budget has changed: lets in who can have permits now, and refuses who can not have them in time any more. */
  changed(): void {
    this.#projection = undefined
    if (this.#waiters.size === 0) return
    const now = this.#clock.monotonic()
    this.#project(now)
    this.#advance(now)
  }

  #add(waiter: Waiter, at: number): void {
    const now = this.#clock.monotonic()
    this.#project(now).take(at, waiter.permits)
    this.#waiters.add(waiter)
    this.#reserved += waiter.permits
    if (this.#waiters.size === 1) this.#arm(at - now)
  }

  #leave(waiter: Waiter): void {
    this.#remove(waiter)
    this.changed()
    if (this.#waiters.size === 0) this.#disarm()
  }

  #remove(waiter: Waiter): void {
    this.#waiters.delete(waiter)
    this.#reserved -= waiter.permits
  }

  #project(now: number): PermitAlgorithm {
    if (this.#projection !== undefined) return this.#projection
    const projection = this.#permits.clone()
    for (const waiter of this.#waiters) {
      const at = Math.max(waiter.notBefore, projection.earliest(now, waiter.permits))
      // Whose timer is overdue gets its permits when it fires.
      if (at > waiter.deadline + EARLY && at > now) this.#refuse(waiter, at - now)
      else projection.take(at, waiter.permits)
    }
    this.#projection = projection
    return projection
  }

  /** Serves the line from its head, as far as there are permits, and waits for those of the next one. */
  #advance(now: number): void {
    this.#disarm()
    for (const waiter of this.#waiters) {
      const at = Math.max(waiter.notBefore, this.#permits.earliest(now, waiter.permits))
      if (at > now + EARLY) {
        if (at <= waiter.deadline + EARLY) {
          this.#arm(at - now)
          return
        }
        this.#refuse(waiter, at - now)
      } else {
        this.#permits.take(Math.max(now, at), waiter.permits)
        this.#remove(waiter)
        waiter.admit()
      }
    }
  }

  #refuse(waiter: Waiter, retryAfter: number): void {
    this.#remove(waiter)
    this.#projection = undefined
    waiter.refuse(retryAfter)
  }

  #arm(delayMs: number): void {
    const onTime = (): void => {
      // A timer is never exactly on time, so what comes next is not when it was thought to be.
      this.#projection = undefined
      this.#advance(this.#clock.monotonic())
    }
    // One timer for all who wait, not only for the request that waits longest.
    this.#timer = RequestContext.exit(() => this.#clock.schedule(onTime, delayMs, { ref: true }))
  }

  #disarm(): void {
    this.#timer?.cancel()
    this.#timer = undefined
  }
}

function ignore(): void {
  // Who reserved waits for no answer.
}
