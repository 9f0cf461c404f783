import type { ClientRequest } from './client-request.js'
import type { ClientResponse } from './client-response.js'

export type SendRequest = (request: ClientRequest) => Promise<ClientResponse>

/** Stands around every request of a client: adds headers, signs, logs, chooses an instance, answers from a cache. */
export interface ClientInterceptor {
  intercept(request: ClientRequest, next: SendRequest): Promise<ClientResponse>
}
