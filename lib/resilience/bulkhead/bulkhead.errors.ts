import { NexusError, type ErrorResponse } from '../../common/index.js'

/** resilience4j's BulkheadFullException. */
export class BulkheadFullError extends NexusError {
  static readonly code = 'NEXUS_RESILIENCE_BULKHEAD_FULL'
  static readonly summary =
    'A bulkhead refused a call: as many as may run at once were running, and the call could not wait or had waited long enough.'

  constructor(readonly bulkhead: string) {
    super(`Bulkhead '${bulkhead}' is full and does not permit further calls`)
  }

  override errorResponse(): ErrorResponse {
    return { status: 503, detail: 'The service is busy. Try again later.', headers: { 'Retry-After': '1' } }
  }
}

export class UnheldPermissionError extends NexusError {
  static readonly code = 'NEXUS_RESILIENCE_UNHELD_PERMISSION'
  static readonly summary = 'A permission of a bulkhead was given back that nobody held.'

  constructor(readonly bulkhead: string) {
    super(`A permission of bulkhead '${bulkhead}' was given back, but no call holds one`, {
      help: 'Call onComplete() or releasePermission() once for each permission, with the key that it was taken with.',
    })
  }
}
