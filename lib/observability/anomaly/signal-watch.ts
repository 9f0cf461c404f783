import type { AnomalyOptions } from './anomaly.options.js'
import type { AnomalyEnd, AnomalySignal } from './anomaly-watch.js'
import { Baseline } from './baseline.js'

/** What was counted in a while. */
export interface Sample {
  readonly count: number
  readonly errors: number
  readonly totalMs: number
}

/** What one kind of number is. */
export interface SignalKind {
  readonly signal: AnomalySignal
  /** The sample's number as a person reads it. */
  value(sample: Sample): number
  /** The number on the scale on which it scatters evenly. */
  toScale(value: number): number
  fromScale(scaled: number): number
  smallestDeviation(scaledMean: number, size: number): number
  /** Whether the difference matters, however certain it is. */
  matters(value: number, baseline: number, options: AnomalyOptions, sample: Sample): boolean
}

/** Latencies vary by factors, so they are compared as logarithms. */
export const LATENCY: SignalKind = {
  signal: 'latency',
  value: ({ totalMs, count }) => totalMs / count,
  // A tenth of a millisecond more or less is nothing.
  toScale: (ms) => Math.log(ms + 0.1),
  fromScale: (scaled) => Math.max(0, Math.exp(scaled) - 0.1),
  smallestDeviation: () => 0.05,
  matters: (value, baseline, { minimumSlowdown }) =>
    value - baseline >= 1 && value >= baseline * minimumSlowdown,
}

/** Below this a share of errors says nothing about chance. */
const SMALLEST_RATE = 0.005
const FEWEST_ERRORS = 5

export const ERROR_RATE: SignalKind = {
  signal: 'error-rate',
  value: ({ errors, count }) => errors / count,
  toScale: (rate) => rate,
  fromScale: (rate) => Math.max(0, rate),
  // That of the binomial distribution.
  smallestDeviation: (rate, size) => {
    const share = Math.min(0.5, Math.max(SMALLEST_RATE, rate))
    return Math.sqrt((share * (1 - share)) / size)
  },
  matters: (value, baseline, { minimumErrorIncrease }, { errors }) =>
    errors >= FEWEST_ERRORS && value - baseline >= minimumErrorIncrease,
}

/** What a judgement changed. */
export type Change =
  | {
      readonly to: 'detected' | 'ongoing'
      readonly value: number
      readonly baseline: number
      readonly score: number
    }
  | { readonly to: 'cleared'; readonly reason: AnomalyEnd; readonly value: number }

/**
 * One number of one route. It takes `raiseAfter` unusual judgements in a row to raise an anomaly, and `clearAfter` that are clearly usual to
 * clear it, so noise does not flap. While something is unusual, the baseline learns nothing.
 */
export class SignalWatch {
  readonly #kind: SignalKind
  readonly #options: AnomalyOptions
  #baseline: Baseline
  /** Unusual judgements in a row, or usual ones while there is an anomaly. */
  #streak = 0
  /** What the unusual judgements were, until it is clear that they are an anomaly. */
  #held: { readonly scaled: number; readonly size: number }[] = []
  #since: number | undefined

  constructor(kind: SignalKind, options: AnomalyOptions) {
    this.#kind = kind
    this.#options = options
    this.#baseline = new Baseline(kind.smallestDeviation)
  }

  get signal(): AnomalySignal {
    return this.#kind.signal
  }

  get isAnomalous(): boolean {
    return this.#since !== undefined
  }

  /** @param now monotonic milliseconds */
  judge(sample: Sample, now: number): Change | undefined {
    const value = this.#kind.value(sample)
    const scaled = this.#kind.toScale(value)
    const { score, baseline: scaledBaseline } = this.#baseline.judge(scaled, sample.count)
    const baseline = this.#kind.fromScale(scaledBaseline)
    const { warmUp, sensitivity } = this.#options
    if (this.#baseline.count < warmUp) {
      this.#baseline.learn(scaled, sample.count)
      return undefined
    }
    const matters = this.#kind.matters(value, baseline, this.#options, sample)
    const observed = { value, baseline, score, scaled, size: sample.count }
    if (this.#since === undefined) return this.#whileUsual(observed, score >= sensitivity && matters, now)
    return this.#whileUnusual(observed, score < sensitivity / 2 || !matters, now - this.#since)
  }

  /** Ends an anomaly of a route that nobody asks for any more. */
  silence(): void {
    this.#since = undefined
    this.#streak = 0
  }

  #whileUsual(observed: Observed, isUnusual: boolean, now: number): Change | undefined {
    if (!isUnusual) {
      this.#streak = 0
      for (const { scaled, size } of this.#held.splice(0)) this.#baseline.learn(scaled, size)
      this.#baseline.learn(observed.scaled, observed.size)
      return undefined
    }
    this.#held.push(observed)
    if (++this.#streak < this.#options.raiseAfter) return undefined
    this.#held = []
    this.#streak = 0
    this.#since = now
    return { to: 'detected', ...judgement(observed) }
  }

  #whileUnusual(observed: Observed, isUsual: boolean, lastedMs: number): Change {
    this.#streak = isUsual ? this.#streak + 1 : 0
    if (isUsual) this.#baseline.learn(observed.scaled, observed.size)
    if (this.#streak >= this.#options.clearAfter) return this.#clear('recovered', observed)
    if (lastedMs < this.#options.acceptAfterMs) return { to: 'ongoing', ...judgement(observed) }
    this.#baseline = new Baseline(this.#kind.smallestDeviation)
    return this.#clear('accepted', observed)
  }

  #clear(reason: AnomalyEnd, { value }: Observed): Change {
    this.silence()
    return { to: 'cleared', reason, value }
  }
}

interface Observed {
  readonly value: number
  readonly baseline: number
  readonly score: number
  readonly scaled: number
  readonly size: number
}

function judgement({ value, baseline, score }: Observed): Pick<Observed, 'value' | 'baseline' | 'score'> {
  return { value, baseline, score }
}
