import { SAMPLING, TraceSampler, type Sampling } from './trace-sampler.js'

/** Every trace, or none. */
export class ConstantSampler extends TraceSampler {
  readonly isParentBased = false
  readonly #decision: Sampling

  constructor(samples: boolean) {
    super()
    this.#decision = samples ? SAMPLING.SAMPLE : SAMPLING.DROP
  }

  decide(): Sampling {
    return this.#decision
  }

  shouldSampleRoot(): boolean {
    return this.#decision === SAMPLING.SAMPLE
  }

  toString(): string {
    return this.#decision === SAMPLING.SAMPLE ? 'AlwaysOnSampler' : 'AlwaysOffSampler'
  }
}
