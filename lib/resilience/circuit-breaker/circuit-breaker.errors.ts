import { NexusError, type ErrorResponse } from '../../common/index.js'
import { retryAfterSeconds } from '../outcome/retry-after.js'
import type { CircuitBreakerState } from './circuit-breaker-state.js'

export interface CallNotPermittedFacts {
  readonly circuitBreaker: string
  readonly state: CircuitBreakerState
  /** Milliseconds until calls may be let through; `undefined` where nobody knows. */
  readonly retryAfter: number | undefined
}

/** resilience4j's CallNotPermittedException. */
export class CallNotPermittedError extends NexusError {
  static readonly code = 'NEXUS_RESILIENCE_CALL_NOT_PERMITTED'
  static readonly summary =
    'A circuit breaker refused a call: too many calls before it failed or were slow, or somebody opened it.'

  readonly circuitBreaker: string
  readonly state: CircuitBreakerState
  /** Milliseconds until calls may be let through; `undefined` where nobody knows. */
  readonly retryAfter: number | undefined

  constructor({ circuitBreaker, state, retryAfter }: CallNotPermittedFacts) {
    super(`CircuitBreaker '${circuitBreaker}' is ${state} and does not permit further calls`)
    this.circuitBreaker = circuitBreaker
    this.state = state
    this.retryAfter = retryAfter
  }

  override errorResponse(): ErrorResponse {
    const detail = 'A service that is needed for this does not work at the moment. Try again later.'
    if (this.retryAfter === undefined) return { status: 503, detail }
    return {
      status: 503,
      detail,
      headers: { 'Retry-After': String(retryAfterSeconds(this.retryAfter)) },
    }
  }
}

/** resilience4j's ResultRecordedAsFailureException. Nobody gets it thrown: the caller gets the result; it is what events say. */
export class ResultRecordedAsFailureError extends NexusError {
  static readonly code = 'NEXUS_RESILIENCE_RESULT_RECORDED_AS_FAILURE'
  static readonly summary = 'A call gave a result that its circuit breaker counts as a failure.'

  constructor(
    readonly circuitBreaker: string,
    readonly result: unknown,
  ) {
    super(`CircuitBreaker '${circuitBreaker}' counts a result as a failure`)
  }
}

export class InvalidCircuitBreakerSnapshotError extends NexusError {
  static readonly code = 'NEXUS_RESILIENCE_INVALID_CIRCUIT_BREAKER_SNAPSHOT'
  static readonly summary =
    'What a circuit breaker is to take its state from was not written by exportState().'

  constructor(
    readonly circuitBreaker: string,
    reason: string,
  ) {
    super(`CircuitBreaker '${circuitBreaker}' can not take over the state: ${reason}`, {
      help: 'Pass what exportState() gave, as it was, or after JSON.stringify and JSON.parse.',
    })
  }
}
