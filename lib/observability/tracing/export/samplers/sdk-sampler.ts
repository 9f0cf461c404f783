import { isSpanContextValid, trace, type Context } from '@opentelemetry/api'
import type { Sampler, SamplingResult } from '@opentelemetry/sdk-trace'
import { SAMPLING, type Sampling, type TraceSampler } from './trace-sampler.js'

// Made once: the SDK asks for every span. The numbers are those of its enumeration, which is loaded with the SDK only.
const RESULTS = {
  [SAMPLING.DROP]: { decision: SAMPLING.DROP },
  [SAMPLING.RECORD]: { decision: SAMPLING.RECORD },
  [SAMPLING.SAMPLE]: { decision: SAMPLING.SAMPLE },
} as unknown as Readonly<Record<Sampling, SamplingResult>>

/** A sampler as OpenTelemetry's SDK asks it. */
export class SdkSampler implements Sampler {
  readonly #sampler: TraceSampler

  constructor(sampler: TraceSampler) {
    this.#sampler = sampler
  }

  shouldSample(context: Context, traceId: string): SamplingResult {
    return RESULTS[this.#decide(context, traceId)]
  }

  toString(): string {
    return this.#sampler.toString()
  }

  #decide(context: Context, traceId: string): Sampling {
    const parent = trace.getSpanContext(context)
    if (parent === undefined || !isSpanContextValid(parent)) return this.#sampler.decide(traceId, undefined)
    const isSampled = (parent.traceFlags & 1) === 1
    return parent.isRemote === true
      ? this.#sampler.decide(traceId, isSampled)
      : this.#sampler.decideChild(isSampled)
  }
}
