import { SAMPLING, TraceSampler, type Sampling } from './trace-sampler.js'

/** Follows what the caller's process decided; another sampler decides about traces that begin here (OpenTelemetry: ParentBased). */
export class ParentBasedSampler extends TraceSampler {
  readonly isParentBased = true
  readonly #root: TraceSampler

  constructor(root: TraceSampler) {
    super()
    this.#root = root
  }

  decide(traceId: string, parentSampled: boolean | undefined): Sampling {
    if (parentSampled === undefined) return this.#root.decide(traceId, undefined)
    return parentSampled ? SAMPLING.SAMPLE : SAMPLING.DROP
  }

  shouldSampleRoot(traceId: string): boolean {
    return this.#root.shouldSampleRoot(traceId)
  }

  toString(): string {
    return `ParentBased{root=${this.#root.toString()}}`
  }
}
