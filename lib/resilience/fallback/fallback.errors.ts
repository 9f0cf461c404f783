import { NexusError } from '../../common/index.js'

export class InvalidFallbackError extends NexusError {
  static readonly code = 'NEXUS_RESILIENCE_INVALID_FALLBACK'
  static readonly summary =
    'A fallback names a method that its class does not have, or does not say what to do, or says it twice.'

  constructor(
    /** `OrderService.place`. */
    readonly method: string,
    message: string,
    help: string,
  ) {
    super(`The fallback of ${method} ${message}`, { help })
  }
}
