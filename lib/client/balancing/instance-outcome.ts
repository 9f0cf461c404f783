import { isError, NexusError } from '../../common/index.js'
import {
  ClientConnectionError,
  ClientTimeoutError,
  InvalidResponseError,
} from '../transport/transport.errors.js'

/**
 * What a call says about the instance it ran on. `GATEWAY_FAILURE`: 502, 503, 504, or no answer in time. `NONE`: nothing, since the caller
 * gave up, or failed itself.
 */
export type InstanceOutcome = 'SUCCESS' | 'SERVER_ERROR' | 'GATEWAY_FAILURE' | 'CONNECTION_FAILURE' | 'NONE'

/** Anything below 500 is a success of the instance: the request was wrong, not its server. */
export function outcomeOfStatus(status: number): InstanceOutcome {
  if (status < 500) return 'SUCCESS'
  return status === 502 || status === 503 || status === 504 ? 'GATEWAY_FAILURE' : 'SERVER_ERROR'
}

/** @param signal of the request: what it ended was not the instance's fault, unless it was a deadline */
export function outcomeOfError(error: unknown, signal: AbortSignal | undefined): InstanceOutcome {
  if (signal?.aborted === true && error === signal.reason)
    return isDeadline(error) ? 'GATEWAY_FAILURE' : 'NONE'
  if (error instanceof ClientConnectionError) return 'CONNECTION_FAILURE'
  if (error instanceof ClientTimeoutError)
    return error.phase === 'connect' ? 'CONNECTION_FAILURE' : 'GATEWAY_FAILURE'
  return error instanceof InvalidResponseError ? 'GATEWAY_FAILURE' : 'NONE'
}

/** The platform's `AbortSignal.timeout`, or an error of ours that means the same: it is answered with 504. */
function isDeadline(reason: unknown): boolean {
  if (reason instanceof NexusError) return reason.errorResponse?.().status === 504
  return isError(reason) && reason.name === 'TimeoutError'
}
