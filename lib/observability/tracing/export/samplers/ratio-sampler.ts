import { SAMPLING, TraceSampler, type Sampling } from './trace-sampler.js'

/** Random digits of a trace id begin here: 56 bits are left. */
const RANDOM_FROM = 18
const DIGITS = 14
const WHOLE = 2 ** 56

/**
 * A share of all traces, by their ids: all services with the same share decide alike. It compares the 56 random bits of the id with a
 * threshold, and a larger share includes what a smaller one does (OpenTelemetry: "Probability Sampling", TraceIdRatioBased).
 */
export class RatioSampler extends TraceSampler {
  readonly isParentBased = false
  readonly #ratio: number
  /** Sampled is what is at least this: as many digits, or one more where nothing is. */
  readonly #threshold: string

  /** @param ratio 0 to 1 */
  constructor(ratio: number) {
    super()
    this.#ratio = ratio
    const threshold = BigInt(Math.round((1 - ratio) * WHOLE))
    this.#threshold = threshold.toString(16).padStart(DIGITS, '0')
  }

  decide(traceId: string): Sampling {
    return this.shouldSampleRoot(traceId) ? SAMPLING.SAMPLE : SAMPLING.DROP
  }

  /** Digit by digit: nearly always the first one tells, and digits are in order as characters, too. */
  shouldSampleRoot(traceId: string): boolean {
    const threshold = this.#threshold
    if (threshold.length > DIGITS) return false
    for (let i = 0; i < DIGITS; i++) {
      const difference = traceId.charCodeAt(RANDOM_FROM + i) - threshold.charCodeAt(i)
      if (difference !== 0) return difference > 0
    }
    return true
  }

  toString(): string {
    return `TraceIdRatioBased{${this.#ratio}}`
  }
}
