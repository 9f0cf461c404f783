/**
 * A sampler that can be asked before a span is built, so that what is not recorded costs next to nothing. The provider's own sampler, which
 * decides when a span is built after all, has to agree with it.
 */
export interface HeadSampler {
  /**
   * Whether a span that begins this trace would be recorded, as far as that is known without the span: `false` only where it would
   * certainly not be. Nothing is counted: the span that is built after a `true` is asked for again, with the same trace id.
   *
   * @param traceId 32 lower-case hexadecimal digits
   */
  shouldSampleRoot(traceId: string): boolean
  /** Whether no span is recorded whose parent, of this process or another one, is neither sampled nor recorded. */
  readonly isParentBased: boolean
}
