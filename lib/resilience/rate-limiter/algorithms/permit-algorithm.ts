/** What an algorithm works by. Any unit of time does, as long as all times have it. */
export interface PermitLimits {
  readonly limit: number
  readonly period: number
  /** What a full token bucket holds. */
  readonly capacity: number
}

/**
 * One budget of permits: when they can be had, and what was taken. Time comes from the caller. Permits may be taken ahead of time
 * (reservations); each time that permits are taken at is at least as late as the one before, which makes the order of calls the order of
 * arrival.
 */
export abstract class PermitAlgorithm {
  /** From when on so many permits can be had, `now` at the earliest; `Infinity` for more than can ever be had. Takes nothing. */
  abstract earliest(now: number, permits: number): number

  /** Takes permits. @param at what {@link earliest} said, or later */
  abstract take(at: number, permits: number): void

  /** Permits that can be had at once; negative while some are reserved that are not there yet. */
  abstract available(now: number): number

  /** When there will be more permits than now, `now` where there are as many as there can be. */
  abstract refreshAt(now: number): number

  /** Whether it knows nothing any more that a new one would not know. */
  abstract isIdle(now: number): boolean

  abstract clone(): PermitAlgorithm

  /** Works by other limits from now on; what was taken stays taken. */
  abstract configure(limits: PermitLimits, now: number): void

  /** Takes permits if they can be had at once. */
  tryTake(now: number, permits: number): boolean {
    if (this.earliest(now, permits) > now) return false
    this.take(now, permits)
    return true
  }
}
