import { PermitAlgorithm, type PermitLimits } from './permit-algorithm.js'

/** Of a permit: what sums and divisions of fractions may leave. */
const ROUNDING = 1e-9

/**
 * Permits drip into a bucket evenly, `limit` in each period, and what a full bucket holds can be taken at once: within any time, at most its
 * capacity and what drips in. A leaky bucket is one that holds a single permit: calls pass at even distances, and a call that takes several
 * lets the next one wait for as many of them (the generic cell rate algorithm of ITU-T I.371).
 */
export class TokenBucket extends PermitAlgorithm {
  #limit: number
  #period: number
  #capacity: number
  /** The most that one call can take. */
  #most: number
  readonly #leaky: boolean
  /** When `#debt` was true last. */
  #mark = 0
  /** What is missing to a full bucket, in permits times `#period`: of whole numbers it stays one. */
  #debt = 0

  private constructor({ limit, period, capacity }: PermitLimits, leaky: boolean) {
    super()
    this.#leaky = leaky
    this.#limit = limit
    this.#period = period
    this.#capacity = leaky ? 1 : capacity
    this.#most = leaky ? limit : capacity
  }

  static ofTokens(limits: PermitLimits): TokenBucket {
    return new TokenBucket(limits, false)
  }

  static leaky(limits: PermitLimits): TokenBucket {
    return new TokenBucket(limits, true)
  }

  override earliest(now: number, permits: number): number {
    if (permits > this.#most) return Infinity
    const at = Math.max(now, this.#mark)
    const allowed = Math.max(0, this.#capacity - permits) * this.#period
    if (this.#debtAt(at) <= allowed + ROUNDING * this.#period) return at
    return this.#mark + (this.#debt - allowed) / this.#limit
  }

  override take(at: number, permits: number): void {
    const time = Math.max(at, this.#mark)
    this.#debt = this.#debtAt(time) + permits * this.#period
    this.#mark = time
  }

  override available(now: number): number {
    return this.#capacity - Math.ceil(this.#missing(now))
  }

  override refreshAt(now: number): number {
    const missing = this.#missing(now)
    if (missing <= 0) return now
    const next = Math.min(Math.ceil(missing), this.#capacity) - 1
    return this.#mark + (this.#debt - next * this.#period) / this.#limit
  }

  override isIdle(now: number): boolean {
    return now >= this.#mark && this.#debtAt(now) <= 0
  }

  override clone(): TokenBucket {
    const limits = { limit: this.#limit, period: this.#period, capacity: this.#capacity }
    const copy = new TokenBucket(limits, this.#leaky)
    copy.#mark = this.#mark
    copy.#debt = this.#debt
    return copy
  }

  override configure({ limit, period, capacity }: PermitLimits, now: number): void {
    const time = Math.max(now, this.#mark)
    this.#debt = (this.#debtAt(time) / this.#period) * period
    this.#mark = time
    this.#limit = limit
    this.#period = period
    this.#capacity = this.#leaky ? 1 : capacity
    this.#most = this.#leaky ? limit : capacity
  }

  /** Also before `#mark`: the debt of a reservation, and what will have dripped in until then. */
  #debtAt(time: number): number {
    return Math.max(0, this.#debt - (time - this.#mark) * this.#limit)
  }

  #missing(now: number): number {
    return this.#debtAt(now) / this.#period - ROUNDING
  }
}
