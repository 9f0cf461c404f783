import { SAMPLING, TraceSampler, type Sampling } from './trace-sampler.js'

/** Random digits of a trace id begin here: 56 bits are left. */
const RANDOM_FROM = 18
const DIGITS = 14
const HALF = 2 ** 28
const WHOLE = 2 ** 56

/**
 * A share of all traces, by their ids: all services with the same share decide alike. It compares the 56 random bits of the id with a
 * threshold, and a larger share includes what a smaller one does (OpenTelemetry: "Probability Sampling", TraceIdRatioBased).
 */
export class RatioSampler extends TraceSampler {
  readonly isParentBased = false
  readonly #ratio: number
  /** Sampled is what is at least this. */
  readonly #threshold: number

  /** @param ratio 0 to 1 */
  constructor(ratio: number) {
    super()
    this.#ratio = ratio
    this.#threshold = Math.round((1 - ratio) * WHOLE)
  }

  decide(traceId: string): Sampling {
    return this.shouldSampleRoot(traceId) ? SAMPLING.SAMPLE : SAMPLING.DROP
  }

  shouldSampleRoot(traceId: string): boolean {
    return randomnessOf(traceId) >= this.#threshold
  }

  toString(): string {
    return `TraceIdRatioBased{${this.#ratio}}`
  }
}

/** The last 56 bits. As two halves, which are exact; the sum is as exact as the threshold. */
function randomnessOf(traceId: string): number {
  let high = 0
  let low = 0
  for (let i = 0; i < DIGITS / 2; i++) {
    high = (high << 4) | digit(traceId.charCodeAt(RANDOM_FROM + i))
    low = (low << 4) | digit(traceId.charCodeAt(RANDOM_FROM + DIGITS / 2 + i))
  }
  return high * HALF + low
}

/** Of `0` to `9` and `a` to `f`. */
function digit(code: number): number {
  return code < 58 ? code - 48 : code - 87
}
