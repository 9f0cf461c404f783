import type { HttpMethod } from '../../http/index.js'
import { plainClients, type PlainClientOptions } from '../create-exchange.js'
import type { RestContext } from './rest-context.js'
import { RestRequest } from './rest-request.js'

/**
 * Calls a service without an interface for it; names and steps are those of Spring's RestClient. What `client.<name>.*` and code say of the
 * client holds for it: interceptors, resilience, limits.
 *
 * @example
 * const item = await client.get().uri('/inventory/{sku}', 'a-1').retrieve().body(Item)
 */
export class RestClient implements AsyncDisposable {
  readonly #context: RestContext
  readonly #close: () => Promise<void>

  /** @param close ends what is the client's own */
  constructor(context: RestContext, close: () => Promise<void> = () => Promise.resolve()) {
    this.#context = context
    this.#close = close
  }

  /** One of nobody's container. @throws InvalidClientOptionsError, UnusableUrlError */
  static async create(options: PlainClientOptions = {}): Promise<RestClient> {
    const { name = 'rest', ...others } = options
    const { clients, given } = await plainClients(others)
    return new RestClient(clients.context(name, { given }), () => clients[Symbol.asyncDispose]())
  }

  get(): RestRequest {
    return this.method('GET')
  }

  head(): RestRequest {
    return this.method('HEAD')
  }

  post(): RestRequest {
    return this.method('POST')
  }

  put(): RestRequest {
    return this.method('PUT')
  }

  patch(): RestRequest {
    return this.method('PATCH')
  }

  delete(): RestRequest {
    return this.method('DELETE')
  }

  options(): RestRequest {
    return this.method('OPTIONS')
  }

  method(method: HttpMethod): RestRequest {
    return new RestRequest(this.#context, method)
  }

  /** Closes the connections of a client that {@link RestClient.create} made; those of an application are its own. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.#close()
  }
}
