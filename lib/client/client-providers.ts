import { Clock, IdGenerator, UuidGenerator } from '../common/index.js'
import {
  ApplicationContext,
  Environment,
  InjectionToken,
  Logger,
  MeterRegistry,
  Tracer,
  type AnyClass,
  type FactoryProvider,
  type Provider,
  type Token,
} from '../core/index.js'
import { ValidationEngine } from '../validation/index.js'
import { LoadBalancerInterceptor } from './balancing/interceptor/load-balancer-interceptor.js'
import {
  HEALTH_CHECK_TRANSPORT,
  LOAD_BALANCER_SETTINGS,
  loadBalancerProviders,
} from './balancing/load-balancer.module.js'
import { ClientNames, type NamedRegistry } from './client-names.js'
import { clientConfig } from './config/client-config.js'
import type { ClientOptions } from './config/client.options.js'
import { ClientSettings } from './config/client-settings.js'
import { ExchangeContracts } from './exchange/exchange-contracts.js'
import { exchangeClientNames } from './exchange/exchange-factory.js'
import { HttpClients, undiciTransport } from './http-clients.js'
import { instanceSources, RESILIENCE_REGISTRIES } from './resilience/client-resilience.js'
import type { ClientInterceptor } from './transport/client-interceptor.js'

/** What code says of all clients, and of single ones by name; of one option, what `application.yaml` says goes first. */
export interface ClientModuleOptions {
  readonly defaults?: ClientOptions
  readonly clients?: Readonly<Record<string, ClientOptions>>
}

export const CLIENT_OPTIONS = new InjectionToken<ClientModuleOptions>('CLIENT_OPTIONS')

/**
 * What any module provides under this token stands around every request of every client, in the order of `@Order`:
 * `providers: [{ provide: CLIENT_INTERCEPTOR, useClass: SigningInterceptor }]`. A client's own interceptors are inside of it.
 */
export const CLIENT_INTERCEPTOR = new InjectionToken<ClientInterceptor>('CLIENT_INTERCEPTOR')

const OPTIONAL = { optional: true } as const

/** What every application has that has loaded this area. */
export function clientProviders(): readonly Provider[] {
  return [
    { provide: ClientSettings, inject: [Environment, ApplicationContext], useFactory: loadSettings },
    ...LOAD_BALANCING,
    CLIENTS,
    ExchangeContracts,
    NAMES,
  ]
}

function loadSettings(environment: Environment, context: ApplicationContext): Promise<ClientSettings> {
  return ClientSettings.load(environment, exchangeClientNames(componentTypes(context)))
}

/** What the files say of load balancers, and connections for health checks, which are secured as all clients are. */
const LOAD_BALANCING: readonly Provider[] = [
  {
    provide: LOAD_BALANCER_SETTINGS,
    inject: [ClientSettings],
    useFactory: ({ loadBalancer, loadBalancers }: ClientSettings) => ({
      defaults: loadBalancer,
      services: loadBalancers,
    }),
  },
  {
    provide: HEALTH_CHECK_TRANSPORT,
    inject: [ClientSettings, Clock],
    useFactory: ({ defaults }: ClientSettings, clock: Clock) =>
      undiciTransport(clientConfig('load-balancer', [defaults]), clock),
  },
  ...loadBalancerProviders(),
]

type ClientDependencies = [
  ClientSettings,
  ApplicationContext,
  LoadBalancerInterceptor,
  Clock,
  IdGenerator | undefined,
  ValidationEngine | undefined,
  ClientModuleOptions | undefined,
  ...unknown[],
]

const CLIENTS: FactoryProvider<HttpClients> = {
  provide: HttpClients,
  inject: [
    ClientSettings,
    ApplicationContext,
    LoadBalancerInterceptor,
    Clock,
    { token: IdGenerator, ...OPTIONAL },
    { token: ValidationEngine, ...OPTIONAL },
    { token: CLIENT_OPTIONS, ...OPTIONAL },
    ...RESILIENCE_REGISTRIES,
  ],
  useFactory: async (...dependencies: ClientDependencies) => {
    const [files, context, balancer, clock, ids, engine, code, ...registries] = dependencies
    return new HttpClients({
      clock,
      ids: ids ?? new UuidGenerator(),
      engine: engine ?? (await ValidationEngine.load()),
      tracer: () => found(context, Tracer),
      meters: () => found(context, MeterRegistry),
      sources: instanceSources(registries as Parameters<typeof instanceSources>[0]),
      layers: layersOf(files, code),
      interceptors: () =>
        context.graph.componentsOf(CLIENT_INTERCEPTOR).map((each) => each.instance() as ClientInterceptor),
      balancer: () => balancer,
    })
  },
}

type NamesDependencies = [ClientSettings, HttpClients, ApplicationContext, Logger, ...NamedRegistry[]]

const NAMES: FactoryProvider<ClientNames> = {
  provide: ClientNames,
  inject: [ClientSettings, HttpClients, ApplicationContext, Logger, ...RESILIENCE_REGISTRIES],
  useFactory: (...[settings, clients, context, logger, ...registries]: NamesDependencies) =>
    new ClientNames({
      settings,
      clients,
      exchanges: () => exchangeClientNames(componentTypes(context)),
      registries,
      warn: (message) => logger.named('nexus.client').warn(message),
    }),
}

function componentTypes({ graph }: ApplicationContext): readonly AnyClass[] {
  return graph.components.map(({ type }) => type).filter((type) => type !== undefined)
}

/** Whichever module has it: the clients belong to none. */
function found<T>(context: ApplicationContext, token: Token<T>): T | undefined {
  return context.graph.componentsOf(token)[0]?.instance() as T | undefined
}

/** Of the code, what is said of all clients is weaker than the files' own default; of one client, the files go first. */
function layersOf(files: ClientSettings, code: ClientModuleOptions = {}) {
  return (client: string) => ({
    below: [code.defaults ?? {}, files.defaults, code.clients?.[client] ?? {}],
    above: files.of(client),
  })
}
