import {
  SystemClock,
  UuidGenerator,
  type AbstractType,
  type Clock,
  type IdGenerator,
  type NexusError,
} from '../common/index.js'
import { aspectDependencies, type MeterRegistry, type Tracer } from '../core/index.js'
import { ValidationEngine } from '../validation/index.js'
import type { ClientOptions } from './config/client.options.js'
import { clientNameOf } from './exchange/client-name.js'
import { exchangeClass, instantiate } from './exchange/exchange-class.js'
import { InvalidExchangeError } from './exchange/exchange.errors.js'
import { refuse } from './exchange/exchange-factory.js'
import { planExchanges } from './exchange/exchange-plan.js'
import { HttpClients } from './http-clients.js'
import { plainSources } from './resilience/client-resilience.js'
import type { ClientInterceptor } from './transport/client-interceptor.js'

/** What a client takes from its surroundings when no container gives it. */
export interface PlainClientOptions extends ClientOptions {
  /** Default: made of the class's name. */
  readonly name?: string
  readonly clock?: Clock
  readonly ids?: IdGenerator
  readonly tracer?: Tracer
  readonly meters?: MeterRegistry
  /** Reads and validates results. Default: one of its own. */
  readonly engine?: ValidationEngine
  /** For `lb:` URLs: a LoadBalancerInterceptor. */
  readonly balancer?: ClientInterceptor
}

/** A client of an exchange interface, and what closes its connections. */
export type ExchangeProxy<T> = T & AsyncDisposable

/**
 * Makes a client of an exchange interface by hand. With a container use `ClientModule.forFeature`.
 *
 * @throws InvalidExchangeError, UnknownResultTypeError and the like, or InvalidExchangesError with all of them
 * @example
 * await using inventory = await createExchange(InventoryClient, { baseUrl: 'https://inventory.internal' })
 * const item = await inventory.find('a-1')
 */
export async function createExchange<T extends object>(
  type: AbstractType<T>,
  options: PlainClientOptions = {},
): Promise<ExchangeProxy<T>> {
  const { name = clientNameOf(type), ...others } = options
  const { clients, given } = await plainClients(others)
  const problems: NexusError[] = []
  const plans = planExchanges(type, problems)
  if (aspectDependencies(type).length > 0) problems.push(advised(type))
  refuse(problems)
  const implementation = exchangeClass(type)
  Object.defineProperty(implementation.prototype, Symbol.asyncDispose, {
    value: () => clients[Symbol.asyncDispose](),
  })
  return instantiate(implementation, clients.compile(plans, { name, given })) as ExchangeProxy<T>
}

/** Clients of nobody's container. */
export async function plainClients(
  options: Omit<PlainClientOptions, 'name'>,
): Promise<{ readonly clients: HttpClients; readonly given: ClientOptions }> {
  const {
    clock = new SystemClock(),
    ids = new UuidGenerator(),
    tracer,
    meters,
    engine = await ValidationEngine.load(),
    balancer,
    ...given
  } = options
  const clients = new HttpClients({
    clock,
    ids,
    engine,
    tracer: () => tracer,
    meters: () => meters,
    sources: plainSources(clock),
    balancer: () => balancer,
  })
  return { clients, given }
}

function advised(type: AbstractType<object>): InvalidExchangeError {
  return new InvalidExchangeError(
    type.name,
    'has aspects such as @Retry on its methods, which only a container applies',
    'Use ClientModule.forFeature, or give createExchange what the aspects do as options: { retry: true }.',
  )
}
