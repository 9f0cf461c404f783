import { NexusError, type ErrorResponse } from '../../common/index.js'

export class ChaosFaultError extends NexusError {
  static readonly code = 'NEXUS_RESILIENCE_CHAOS_FAULT'
  static readonly summary = 'A call was failed on purpose, by @Chaos.'

  constructor(
    /** What the request that fails with it is answered with. */
    readonly status: number,
  ) {
    super(`Chaos: the call fails with ${status} on purpose`)
  }

  override errorResponse(): ErrorResponse {
    return { status: this.status }
  }
}
