import { NexusError, type ErrorResponse, type NexusErrorOptions } from '../../common/index.js'
import { shownPath } from './shown-path.js'

/** The request that something is said about. */
export interface FailedRequest {
  readonly client: string
  readonly method: string
  readonly url: URL
  readonly template?: string | undefined
}

/**
 * Whatever a remote call fails with, except the reason of a signal that ended it. A request that fails with one is answered as a gateway
 * answers (502, 503, 504), and told nothing of the service behind.
 */
export abstract class ClientException extends NexusError {
  /** Name of the client: `inventory`. */
  readonly client: string
  readonly method: string
  /** Without query, user, password and path variables with the name of a secret. */
  readonly url: string
  /** `false`: the request may have reached the service, and must not be sent twice. A retry goes by it, whoever asked for the retry. */
  retryable?: boolean

  constructor(
    message: string,
    { client, method, url, template }: FailedRequest,
    options?: NexusErrorOptions,
  ) {
    const shown = `${url.protocol}//${url.host}${shownPath(url, template)}`
    super(`${method} ${shown} (client '${client}'): ${message}`, options)
    this.client = client
    this.method = method
    this.url = shown
  }

  override errorResponse(): ErrorResponse {
    return { status: 502, detail: 'A service that is needed to answer could not be asked.' }
  }
}
