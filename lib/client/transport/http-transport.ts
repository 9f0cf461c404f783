import type { ClientRequest } from './client-request.js'
import type { ClientResponse } from './client-response.js'

/** What the connections of a transport do at a moment. */
export interface ConnectionCounts {
  /** Connections on which a request runs. */
  readonly active: number
  /** Connections that are kept for the next request. */
  readonly idle: number
  /** Requests that wait for a connection. */
  readonly waiting: number
}

/** Sends requests over connections that it keeps. `undici` is the driver; tests may have their own. */
export abstract class HttpTransport implements AsyncDisposable {
  /** Resolves with the head of the response, whatever its status. @throws ClientConnectionError, ClientTimeoutError, the signal's reason */
  abstract send(request: ClientRequest): Promise<ClientResponse>

  /** `undefined` where the driver does not know. */
  connections(): ConnectionCounts | undefined {
    return undefined
  }

  /** Finishes what is running and closes every connection. */
  abstract [Symbol.asyncDispose](): Promise<void>
}
