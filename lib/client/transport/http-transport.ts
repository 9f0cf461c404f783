import type { ClientRequest } from './client-request.js'
import type { ClientResponse } from './client-response.js'

/** Sends requests over connections that it keeps. `undici` is the driver; tests may have their own. */
export abstract class HttpTransport implements AsyncDisposable {
  /** Resolves with the head of the response, whatever its status. @throws ClientConnectionError, ClientTimeoutError, the signal's reason */
  abstract send(request: ClientRequest): Promise<ClientResponse>

  /** Finishes what is running and closes every connection. */
  abstract [Symbol.asyncDispose](): Promise<void>
}
