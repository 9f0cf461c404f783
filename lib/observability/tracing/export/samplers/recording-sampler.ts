import { SAMPLING, TraceSampler, type Sampling } from './trace-sampler.js'

/** Records what another sampler drops, for the tail buffer to decide at the end of the trace. Others see it as not sampled. */
export class RecordingSampler extends TraceSampler {
  readonly isParentBased = false
  readonly #sampler: TraceSampler

  constructor(sampler: TraceSampler) {
    super()
    this.#sampler = sampler
  }

  decide(traceId: string, parentSampled: boolean | undefined): Sampling {
    return this.#sampler.decide(traceId, parentSampled) === SAMPLING.SAMPLE
      ? SAMPLING.SAMPLE
      : SAMPLING.RECORD
  }

  shouldSampleRoot(): boolean {
    return true
  }

  override decideChild(parentSampled: boolean): Sampling {
    return parentSampled ? SAMPLING.SAMPLE : SAMPLING.RECORD
  }

  toString(): string {
    return `AlwaysRecordSampler{${this.#sampler.toString()}}`
  }
}
