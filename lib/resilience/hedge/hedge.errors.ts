import { NexusError } from '../../common/index.js'

/** Reason of the signal of an attempt that is not needed any more. No caller gets it. */
export class AttemptSupersededError extends NexusError {
  static readonly code = 'NEXUS_RESILIENCE_ATTEMPT_SUPERSEDED'
  static readonly summary = 'A hedged attempt was aborted, because another one had the outcome of the call.'

  constructor(
    readonly hedge: string,
    /** Number of the attempt that had it. */
    readonly winner: number,
  ) {
    super(`Attempt ${winner} of hedge '${hedge}' had the outcome first`)
  }
}
