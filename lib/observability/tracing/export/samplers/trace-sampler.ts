import type { HeadSampler } from '../../sampling/head-sampler.js'

/** What becomes of a span; the numbers are those of OpenTelemetry's SamplingDecision. */
export const SAMPLING = {
  /** Nothing is recorded. */
  DROP: 0,
  /** Recorded here, exported only if the trace fails or is slow; others are told that it is not sampled. */
  RECORD: 1,
  /** Recorded, exported, and others are told so. */
  SAMPLE: 2,
} as const

export type Sampling = (typeof SAMPLING)[keyof typeof SAMPLING]

/**
 * Decides which traces are recorded. It needs no more than the trace's id and what came along with it, so a tracer can ask before it makes
 * a span ({@link HeadSampler}). A sampler may count what it lets through: {@link decide} is asked once for each local root.
 */
export abstract class TraceSampler implements HeadSampler {
  /**
   * About a span that has no parent in this process.
   *
   * @param traceId 32 lower-case hexadecimal digits, the last 14 of them random (W3C Trace Context Level 2, random flag)
   * @param parentSampled whether the parent in another process was sampled; `undefined` for the root of the whole trace
   */
  abstract decide(traceId: string, parentSampled: boolean | undefined): Sampling

  /** About a span with a parent in this process, of which its trace flags are known: what was decided for the parent holds. */
  decideChild(parentSampled: boolean): Sampling {
    return parentSampled ? SAMPLING.SAMPLE : SAMPLING.DROP
  }

  /** Whether {@link decide} would do more than drop the root of a trace; counts nothing. */
  abstract shouldSampleRoot(traceId: string): boolean

  /** Whether {@link decide} drops whatever has a parent that is not sampled. */
  abstract readonly isParentBased: boolean

  /** Its name and settings, as OpenTelemetry's samplers print themselves. */
  abstract toString(): string
}
