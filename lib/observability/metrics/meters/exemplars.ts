import type { Clock } from '../../../common/index.js'
import type { Span } from '../../../core/index.js'

/** A single measurement with the trace that it comes from (OpenMetrics 1.0, "Exemplars"). */
export interface Exemplar {
  readonly labelSet: { readonly trace_id: string; readonly span_id: string }
  readonly value: number
  /** Seconds since the Unix epoch. */
  readonly timestamp: number
}

/**
 * Where meters get exemplars from. A counter, or a bucket, takes the first sampled span after each scrape: it is the most recent scrape that
 * somebody looks at, and all further calls until the next one cost a comparison. Nothing is asked where there is no tracer.
 */
export class Exemplars {
  /** The span of the running code; `undefined` without a tracer. */
  source: (() => Span | undefined) | undefined
  /** Counts scrapes; meters compare it with the one for which they have taken theirs. */
  generation = 1
  readonly #clock: Clock

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** @returns `undefined` where no sampled span is current */
  take(value: number): Exemplar | undefined {
    const identity = this.source?.()?.identity
    if (identity?.sampled !== true) return undefined
    return {
      labelSet: { trace_id: identity.traceId, span_id: identity.spanId },
      value,
      timestamp: this.#clock.now() / 1000,
    }
  }
}
