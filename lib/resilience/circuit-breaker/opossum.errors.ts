import { NexusError } from '../../common/index.js'

export class UnsupportedByOpossumError extends NexusError {
  static readonly code = 'NEXUS_RESILIENCE_UNSUPPORTED_BY_OPOSSUM'
  static readonly summary = 'A circuit breaker that opossum runs was asked to do what opossum can not do.'

  constructor(
    readonly circuitBreaker: string,
    /** `transitionToHalfOpenState()`. */
    readonly operation: string,
    reason: string,
  ) {
    super(`CircuitBreaker '${circuitBreaker}' is run by opossum, which can not do ${operation}: ${reason}`, {
      help: "Use the breaker of the framework: take `engine: 'opossum'` out of its options.",
    })
  }
}
