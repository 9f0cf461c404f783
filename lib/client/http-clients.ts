import { isSameValue, type Clock, type IdGenerator, type Type } from '../common/index.js'
import type { MeterRegistry, Resolver, Tracer } from '../core/index.js'
import type { ValidationEngine } from '../validation/index.js'
import { clientConfig } from './config/client-config.js'
import { meterConnections } from './connection-meters.js'
import type { ClientConfig, ClientOptions } from './config/client.options.js'
import { ConflictingClientError } from './config/config.errors.js'
import { ClientObservation } from './engine/client-observation.js'
import { HttpClient } from './engine/http-client.js'
import { compileExchange, type ExchangeFunction } from './exchange/compile-exchange.js'
import type { ExchangePlan } from './exchange/exchange-plan.js'
import { clientStrategies, type InstanceSources } from './resilience/client-resilience.js'
import type { ClientInterceptor } from './transport/client-interceptor.js'
import type { HttpTransport } from './transport/http-transport.js'
import { LazyTransport } from './transport/lazy-transport.js'
import { RedirectInterceptor } from './transport/redirect-interceptor.js'

/** What clients are made with. */
export interface ClientSurroundings {
  readonly clock: Clock
  readonly ids: IdGenerator
  /** Reads and validates results. */
  readonly engine: ValidationEngine
  readonly sources: InstanceSources
  /** Asked for with the first request of a client, as components may not be there before. */
  readonly tracer?: () => Tracer | undefined
  readonly meters?: () => MeterRegistry | undefined
  /** What holds for a client besides what the code says where it is used, weakest first; the last one goes before that. */
  readonly layers?: (client: string) => {
    readonly below: readonly ClientOptions[]
    readonly above: ClientOptions | undefined
  }
  /** For every client, outermost first. */
  readonly interceptors?: () => readonly ClientInterceptor[]
  /** Chooses instances for `lb:` URLs: the last one, but for redirects. */
  readonly balancer?: () => ClientInterceptor | undefined
}

/** Makes an instance of an interceptor class. */
export type InterceptorResolver = Pick<Resolver, 'resolve'>

interface ManagedClient {
  readonly client: HttpClient
  readonly config: ClientConfig
  /** What the code said when it was made. */
  readonly given: ClientOptions
}

/** The HTTP clients of an application by name, made on first use: one name is one pool of connections, one breaker, one budget. */
export class HttpClients implements AsyncDisposable {
  readonly #surroundings: ClientSurroundings
  readonly #clients = new Map<string, ManagedClient>()
  readonly #metered: (() => void)[] = []

  constructor(surroundings: ClientSurroundings) {
    this.#surroundings = surroundings
  }

  /**
   * The client of that name, made if it is not there.
   *
   * @param given what the code says about it. Once something has been given, something else is an error
   * @param resolver where interceptor classes come from
   * @throws InvalidClientOptionsError, UnusableUrlError, ConflictingClientError
   */
  get(name: string, given: ClientOptions = {}, resolver?: InterceptorResolver): HttpClient {
    return this.#managed(name, given, resolver).client
  }

  /** Compiles the methods of an exchange interface for the client of that name. @throws as {@link get} */
  compile(
    plans: readonly ExchangePlan[],
    {
      name,
      given,
      resolver,
    }: { readonly name: string; readonly given?: ClientOptions; readonly resolver?: InterceptorResolver },
  ): ReadonlyMap<string | symbol, ExchangeFunction> {
    const { client, config } = this.#managed(name, given ?? {}, resolver)
    const { engine, clock, ids } = this.#surroundings
    const context = { client, engine, clock, ids, maxItemSize: config.maxResponseSize }
    return new Map(plans.map((plan) => [plan.name, compileExchange(plan, context)]))
  }

  /** What fluent requests of the client of that name are made with. @throws as {@link get} */
  context(
    name: string,
    { given, resolver }: { readonly given?: ClientOptions; readonly resolver?: InterceptorResolver } = {},
  ): { readonly client: HttpClient; readonly engine: ValidationEngine } {
    return { client: this.get(name, given, resolver), engine: this.#surroundings.engine }
  }

  /** What the clients that have been made work by, by name. */
  configurations(): ReadonlyMap<string, ClientConfig> {
    return new Map([...this.#clients].map(([name, { config }]) => [name, config]))
  }

  /** Finishes the requests that run and closes every connection. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const end of this.#metered.splice(0)) end()
    await Promise.all([...this.#clients.values()].map(({ client }) => client[Symbol.asyncDispose]()))
  }

  #managed(name: string, given: ClientOptions, resolver: InterceptorResolver | undefined): ManagedClient {
    const existing = this.#clients.get(name)
    if (existing === undefined) {
      const made = this.#make(name, given, resolver)
      this.#clients.set(name, made)
      return made
    }
    const options = Object.keys(given) as (keyof ClientOptions)[]
    const different = options.filter((option) => !isSameValue(existing.given[option], given[option]))
    if (different.length > 0) throw new ConflictingClientError(name, different)
    return existing
  }

  #make(name: string, given: ClientOptions, resolver: InterceptorResolver | undefined): ManagedClient {
    const { clock, layers, sources } = this.#surroundings
    const { below = [], above } = layers?.(name) ?? {}
    const config = clientConfig(name, [...below, given, above])
    const transport = transportOf(config, clock)
    const client = new HttpClient({
      name,
      transport,
      clock,
      baseUrl: config.baseUrl,
      headers: config.headers,
      timeout: config.timeout,
      interceptors: () => this.#interceptors(config, resolver),
      strategies: clientStrategies(name, config.resilience, sources),
      observation: () => this.#observation(name, transport),
    })
    return { client, config, given }
  }

  #observation(name: string, transport: HttpTransport): ClientObservation | undefined {
    const { clock, tracer, meters } = this.#surroundings
    const [traced, measured] = [tracer?.(), meters?.()]
    if (measured !== undefined) this.#metered.push(meterConnections(name, transport, measured))
    const isObserved = traced !== undefined || measured !== undefined
    return isObserved ? new ClientObservation(clock, traced, measured) : undefined
  }

  #interceptors(
    config: ClientConfig,
    resolver: InterceptorResolver | undefined,
  ): readonly ClientInterceptor[] {
    const { interceptors, balancer } = this.#surroundings
    const own = config.interceptors.map((each) =>
      typeof each === 'function' ? instanceOf(each, resolver) : each,
    )
    const last = [
      balancer?.(),
      config.maxRedirects === 0 ? undefined : new RedirectInterceptor(config.maxRedirects),
    ].filter((each) => each !== undefined)
    return [...(interceptors?.() ?? []), ...own, ...last]
  }
}

function instanceOf(
  type: Type<ClientInterceptor>,
  resolver: InterceptorResolver | undefined,
): ClientInterceptor {
  return resolver === undefined ? new (type as new () => ClientInterceptor)() : resolver.resolve(type)
}

function transportOf(config: ClientConfig, clock: Clock): HttpTransport {
  const { transport } = config
  return transport ?? undiciTransport(config, clock)
}

/** Loaded with the first request. */
export function undiciTransport(config: ClientConfig, clock: Clock): HttpTransport {
  return new LazyTransport(async () => {
    const { UndiciTransport } = await import('./transport/drivers/undici-transport.js')
    return new UndiciTransport(config, clock)
  })
}
