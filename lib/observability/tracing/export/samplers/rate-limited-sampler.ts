import type { Clock } from '../../../../common/index.js'
import { SAMPLING, TraceSampler, type Sampling } from './trace-sampler.js'

/** Of what another sampler samples, so many traces in a second: a token bucket that holds the tokens of one second, and at least one. */
export class RateLimitedSampler extends TraceSampler {
  readonly isParentBased: boolean
  readonly #sampler: TraceSampler
  readonly #perSecond: number
  readonly #capacity: number
  readonly #clock: Clock
  #tokens: number
  /** Monotonic milliseconds for which tokens were counted last. */
  #countedAt: number

  /** @param perSecond 0 or more; 0.1 is one in ten seconds */
  constructor(sampler: TraceSampler, perSecond: number, clock: Clock) {
    super()
    this.isParentBased = sampler.isParentBased
    this.#sampler = sampler
    this.#perSecond = perSecond
    this.#capacity = perSecond === 0 ? 0 : Math.max(1, perSecond)
    this.#clock = clock
    this.#tokens = this.#capacity
    this.#countedAt = clock.monotonic()
  }

  decide(traceId: string, parentSampled: boolean | undefined): Sampling {
    const decision = this.#sampler.decide(traceId, parentSampled)
    // What is dropped anyway takes no token, and costs no look at the clock.
    if (decision !== SAMPLING.SAMPLE) return decision
    if (!this.#hasToken()) return SAMPLING.DROP
    this.#tokens -= 1
    return decision
  }

  shouldSampleRoot(traceId: string): boolean {
    return this.#sampler.shouldSampleRoot(traceId) && this.#hasToken()
  }

  toString(): string {
    return `RateLimited{${this.#perSecond}/s, ${this.#sampler.toString()}}`
  }

  #hasToken(): boolean {
    const now = this.#clock.monotonic()
    const earned = ((now - this.#countedAt) * this.#perSecond) / 1_000
    this.#tokens = Math.min(this.#capacity, this.#tokens + earned)
    this.#countedAt = now
    // Ten tenths of a token are a hair below one.
    return this.#tokens >= 1 - 1e-9
  }
}
