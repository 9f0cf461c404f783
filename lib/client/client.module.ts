import type { AbstractType } from '../common/index.js'
import { contributeProviders, Module, Resolver, type DynamicModule, type Provider } from '../core/index.js'
import { CLIENT_OPTIONS, clientProviders, type ClientModuleOptions } from './client-providers.js'
import type { ClientOptions } from './config/client.options.js'
import { noteClientName } from './config/client-settings.js'
import { exchangeComponent } from './exchange/exchange-factory.js'
import { HttpClients } from './http-clients.js'
import { RestClient } from './rest/rest-client.js'

/** Options of the client that an exchange interface is called by. */
export interface ExchangeClientOptions extends ClientOptions {
  /** `inventory`; default: what `@HttpExchange` says, else the class's name without `Client`, in kebab-case. */
  readonly name?: string
}

/**
 * Makes clients of exchange interfaces and provides them under the class of the interface.
 *
 * @example
 * @Module({ imports: [ClientModule.forFeature(InventoryClient)], controllers: [ShopController] })
 * class ShopModule {}
 *
 * // application.yaml
 * // client:
 * //   inventory:
 * //     base-url: https://inventory.internal
 * //     retry: true
 */
@Module({})
export class ClientModule {
  /** For the whole application: what holds for all clients, or for some by name. */
  static forRoot(options: ClientModuleOptions = {}): DynamicModule {
    return {
      module: ClientModule,
      providers: [{ provide: CLIENT_OPTIONS, useValue: options }],
      exports: [CLIENT_OPTIONS],
      global: true,
    }
  }

  /** Clients of one exchange interface, or of several that share a client. A `name` is also what `@Qualifier` tells several clients of one interface apart by. */
  static forFeature(
    types: AbstractType<object> | readonly AbstractType<object>[],
    options: ExchangeClientOptions = {},
  ): DynamicModule {
    const providers: Provider[] = listOf(types).map((type) => ({
      provide: type,
      useClass: exchangeComponent(type, options),
      ...(options.name !== undefined && { qualifier: options.name }),
    }))
    return { module: ClientModule, providers, exports: listOf(types) }
  }

  /**
   * A RestClient, for services without an exchange interface. Where a module has several, `@Qualifier('inventory')` says which is meant.
   *
   * @param name of the client, as in `client.<name>`
   */
  static forRestClient(name: string, options: ClientOptions = {}): DynamicModule {
    noteClientName(name)
    const provider: Provider<RestClient> = {
      provide: RestClient,
      qualifier: name,
      inject: [HttpClients, Resolver],
      useFactory: (clients: HttpClients, resolver: Resolver) =>
        new RestClient(clients.context(name, { given: options, resolver })),
    }
    return { module: ClientModule, providers: [provider], exports: [RestClient] }
  }
}

function listOf<T>(given: T | readonly T[]): readonly T[] {
  return Array.isArray(given) ? (given as readonly T[]) : [given as T]
}

contributeProviders('client', clientProviders)
