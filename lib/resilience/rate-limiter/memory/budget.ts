import type { Clock } from '../../../common/index.js'
import { createAlgorithm } from '../algorithms/create-algorithm.js'
import type { PermitAlgorithm, PermitLimits } from '../algorithms/permit-algorithm.js'
import type { RateLimitAlgorithm } from '../algorithms/rate-limit-algorithm.js'
import type { RateLimitStatus } from '../rate-limit-status.js'
import { WaitingLine, type Wait } from './waiting-line.js'

/** The permits that some calls share, and the line of those that wait for them. */
export class Budget {
  readonly #clock: Clock
  readonly #permits: PermitAlgorithm
  /** Made when a call has to wait for the first time. */
  #line: WaitingLine | undefined

  constructor(algorithm: RateLimitAlgorithm, limits: PermitLimits, clock: Clock) {
    this.#clock = clock
    this.#permits = createAlgorithm(algorithm, limits)
  }

  get waiting(): number {
    return this.#line?.length ?? 0
  }

  /** Takes permits if they can be had at once and nobody waits for them. */
  tryTake(now: number, permits: number): boolean {
    if (this.#line !== undefined && this.#line.length > 0) return false
    return this.#permits.tryTake(now, permits)
  }

  /** When a call that comes now could have its permits; `Infinity` for more than there can be. */
  earliest(now: number, permits: number): number {
    return (this.#busyLine() ?? this.#permits).earliest(now, permits)
  }

  wait(wait: Wait): Promise<void> {
    return (this.#line ??= new WaitingLine(this.#clock, this.#permits)).join(wait)
  }

  /** Takes permits ahead of time. @param at as {@link earliest} said */
  reserve(at: number, permits: number): void {
    const line = this.#busyLine()
    if (line === undefined) this.#permits.take(at, permits)
    else line.reserve(permits, at)
  }

  /** Takes what is left. @returns how many permits that were */
  drain(now: number): number {
    const left = Math.max(0, this.#permits.available(now))
    if (left > 0) {
      this.#permits.take(now, left)
      this.#line?.changed()
    }
    return left
  }

  /** Negative while calls wait. */
  available(now: number): number {
    return this.#permits.available(now) - (this.#line?.reserved ?? 0)
  }

  status(now: number, limit: number): RateLimitStatus {
    const remaining = Math.max(0, this.available(now))
    return { limit, remaining, resetAfter: Math.max(0, this.#permits.refreshAt(now) - now) }
  }

  isIdle(now: number): boolean {
    return this.waiting === 0 && this.#permits.isIdle(now)
  }

  configure(limits: PermitLimits, now: number): void {
    this.#permits.configure(limits, now)
    this.#line?.changed()
  }

  #busyLine(): WaitingLine | undefined {
    return this.waiting === 0 ? undefined : this.#line
  }
}
