import { isError } from '../../common/index.js'
import { ClientException } from '../transport/client-exception.js'
import { ClientConnectionError, ClientTimeoutError } from '../transport/transport.errors.js'

/** What the attempts of one call share; interceptors and the transport meet it as `ClientRequest.call`. */
export class CallState {
  /** How many attempts have begun. */
  attempts = 0
  /** Whether the request of the present attempt may have reached the service. */
  reached = false

  constructor(
    /** Name of the client. */
    readonly client: string,
    /** Whether the call may be sent twice. */
    readonly repeatable: boolean,
    /** What ends the call, whatever resilience puts around the single attempt. */
    readonly signals: readonly AbortSignal[],
  ) {}

  /** Lets no retry repeat what must not be repeated, be it the client's own or one around it. */
  failed(error: unknown): void {
    if (this.repeatable || !isError(error) || !Object.isExtensible(error)) return
    if (!this.reached && !this.#tellsOfArrival(error)) return
    Reflect.set(error, 'retryable', false)
  }

  /** What is known also where an interceptor sends a request of its own making, in which this call is not found again. */
  #tellsOfArrival(error: Error): boolean {
    if (!(error instanceof ClientException) || error.client !== this.client) return false
    return !isUnsent(error) && !(error instanceof ClientTimeoutError && error.phase === 'total')
  }
}

/** The transport failed, and the service has seen nothing of the request. What breaks TLS may do so when the request has arrived. */
export function isUnsent(error: unknown): boolean {
  if (error instanceof ClientConnectionError) return error.failure === 'connect' || error.failure === 'dns'
  return error instanceof ClientTimeoutError && error.phase === 'connect'
}
