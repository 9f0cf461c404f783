import { DiscoveryClient, type InstancesListener, type WatchOptions } from '../discovery/discovery-client.js'
import type { ServiceInstance } from '../discovery/service-instance.js'
import type { ClientRequest } from '../transport/client-request.js'
import type { ClientResponse } from '../transport/client-response.js'
import { HttpTransport } from '../transport/http-transport.js'

/** A registry that lists what the test says, when the test says it. */
export class ManualDiscovery extends DiscoveryClient {
  override readonly name = 'manual'
  readonly watches: {
    service: string
    listener: InstancesListener
    options: WatchOptions
    ended: boolean
  }[] = []
  /** What the next watch fails with. */
  refusal: unknown
  readonly #lists = new Map<string, readonly ServiceInstance[]>()

  override instances(service: string): Promise<readonly ServiceInstance[]> {
    return Promise.resolve(this.#lists.get(service) ?? [])
  }

  override watch(
    service: string,
    listener: InstancesListener,
    options: WatchOptions = {},
  ): Promise<AsyncDisposable> {
    if (this.refusal !== undefined) return Promise.reject(this.refusal)
    const watch = { service, listener, options, ended: false }
    this.watches.push(watch)
    const list = this.#lists.get(service)
    if (list !== undefined) listener(list)
    return Promise.resolve({
      [Symbol.asyncDispose]: () => {
        watch.ended = true
        return Promise.resolve()
      },
    })
  }

  /** Every watch of the service is told that list. */
  list(service: string, instances: readonly ServiceInstance[]): void {
    this.#lists.set(service, instances)
    for (const watch of this.watches) if (watch.service === service && !watch.ended) watch.listener(instances)
  }

  override [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve()
  }
}

/** A transport whose answers the test gives; requests are kept as they came. */
export class ScriptedTransport extends HttpTransport {
  readonly requests: ClientRequest[] = []
  answer: (request: ClientRequest) => Promise<ClientResponse>

  constructor(
    answer: (request: ClientRequest) => Promise<ClientResponse> = () => Promise.resolve(response(200)),
  ) {
    super()
    this.answer = answer
  }

  get hosts(): string[] {
    return this.requests.map(({ url }) => url.host)
  }

  override send(request: ClientRequest): Promise<ClientResponse> {
    this.requests.push(request)
    return this.answer(request)
  }

  override [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve()
  }
}

/** A response whose body is those parts; one that is an error is thrown in its place. */
export function response(status: number, parts: readonly (string | Error)[] = ['ok']): ClientResponse {
  async function* body(): AsyncGenerator<Uint8Array> {
    for (const part of parts) {
      if (typeof part !== 'string') throw part
      yield Buffer.from(part)
    }
  }
  const text = async (): Promise<string> => {
    const read: Uint8Array[] = []
    for await (const part of body()) read.push(part)
    return Buffer.concat(read).toString()
  }
  return {
    status,
    headers: {},
    body: body(),
    text,
    bytes: async () => Buffer.from(await text()),
    discard: () =>
      text().then(
        () => undefined,
        () => undefined,
      ),
  }
}

export function request(url: string, over: Partial<ClientRequest> = {}): ClientRequest {
  return { method: 'GET', url: new URL(url), headers: {}, client: 'inventory', ...over }
}
