import type { Clock } from '../../../../common/index.js'
import type { SamplingSettings } from '../settings/tracing-settings.js'
import { ConstantSampler } from './constant-sampler.js'
import { ParentBasedSampler } from './parent-based-sampler.js'
import { RateLimitedSampler } from './rate-limited-sampler.js'
import { RatioSampler } from './ratio-sampler.js'
import { RecordingSampler } from './recording-sampler.js'
import type { TraceSampler } from './trace-sampler.js'

/** The sampler that settings ask for. */
export function samplerFor(settings: SamplingSettings, clock: Clock): TraceSampler {
  const { probability, tracesPerSecond, parentBased, tail } = settings
  let sampler: TraceSampler =
    probability === 0 || probability === 1
      ? new ConstantSampler(probability === 1)
      : new RatioSampler(probability)
  if (tracesPerSecond !== Infinity) sampler = new RateLimitedSampler(sampler, tracesPerSecond, clock)
  if (parentBased) sampler = new ParentBasedSampler(sampler)
  return tail === undefined ? sampler : new RecordingSampler(sampler)
}
