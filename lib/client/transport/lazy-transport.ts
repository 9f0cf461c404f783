import type { ClientRequest } from './client-request.js'
import type { ClientResponse } from './client-response.js'
import { HttpTransport, type ConnectionCounts } from './http-transport.js'
import { ClientClosedError } from './transport.errors.js'

/** A transport whose driver is loaded with the first request: an application that calls nobody loads no HTTP client. */
export class LazyTransport extends HttpTransport {
  readonly #load: () => Promise<HttpTransport>
  #transport: HttpTransport | undefined
  #loading: Promise<HttpTransport> | undefined
  #closed = false

  constructor(load: () => Promise<HttpTransport>) {
    super()
    this.#load = load
  }

  override async send(request: ClientRequest): Promise<ClientResponse> {
    if (this.#closed) throw new ClientClosedError(request.client)
    this.#transport ??= await (this.#loading ??= this.#load())
    return this.#transport.send(request)
  }

  override connections(): ConnectionCounts | undefined {
    return this.#transport?.connections()
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true
    const transport = await this.#loading
    await transport?.[Symbol.asyncDispose]()
  }
}
