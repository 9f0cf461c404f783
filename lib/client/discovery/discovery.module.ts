import { Clock, Random, SystemRandom } from '../../common/index.js'
import {
  ApplicationContext,
  contributeProviders,
  InjectionToken,
  Logger,
  Module,
  type DynamicModule,
} from '../../core/index.js'
import { ServerAddress } from '../../http/index.js'
import { DiscoveryClient } from './discovery-client.js'
import { discoveryConfig } from './discovery-config.js'
import type { DiscoveryOptions } from './discovery.options.js'
import { DiscoveryProperties, mergedDiscoveryOptions } from './discovery.properties.js'
import type { DiscoveryRuntime } from './discovery-runtime.js'
import { openDiscovery, openRegistry, refuseUnsupported } from './open-discovery.js'
import { DeferredServiceRegistry } from './registration/deferred-service-registry.js'
import { ServiceRegistration } from './registration/service-registration.js'
import { ServiceInstances } from './service-instances.js'
import { ServiceRegistry } from './service-registry.js'

/** What the code says. */
export const DISCOVERY_OPTIONS = new InjectionToken<DiscoveryOptions>('DISCOVERY_OPTIONS')

/** What the code and the files say. */
const SETTINGS = new InjectionToken<DiscoveryOptions>('DISCOVERY_SETTINGS')
const RUNTIME = new InjectionToken<DiscoveryRuntime>('DISCOVERY_RUNTIME')
/** Nothing by itself: made at boot, it waits for the socket. */
const REGISTRATION = new InjectionToken<void>('SERVICE_REGISTRATION')

/**
 * Configures service discovery in code. An application that only uses `application.yaml` does not need it: {@link DiscoveryClient} is there
 * as soon as a file imports `nexus-framework/client`.
 *
 * @example
 * @Module({ imports: [DiscoveryModule.forRoot({ driver: 'etcd', url: 'http://etcd:2379' })] })
 * class AppModule {}
 */
@Module({})
export class DiscoveryModule {
  static forRoot(options: DiscoveryOptions = {}): DynamicModule {
    return {
      module: DiscoveryModule,
      providers: [{ provide: DISCOVERY_OPTIONS, useValue: options }],
      exports: [DISCOVERY_OPTIONS],
      global: true,
    }
  }
}

async function clientOf(settings: DiscoveryOptions, runtime: DiscoveryRuntime): Promise<DiscoveryClient> {
  const { firstListTimeoutMs } = discoveryConfig(settings)
  return new ServiceInstances(await openDiscovery(settings, runtime), { firstListTimeoutMs }, runtime)
}

function registryOf(settings: DiscoveryOptions, runtime: DiscoveryRuntime): ServiceRegistry {
  const { driver } = discoveryConfig(settings)
  return new DeferredServiceRegistry(driver, () => openRegistry(settings, runtime))
}

/** Enters the application once it listens. @throws RegistrationUnsupportedError at boot already */
function registerWhenBound(
  settings: DiscoveryOptions,
  runtime: DiscoveryRuntime,
  context: ApplicationContext,
  address: ServerAddress | undefined,
): void {
  const { driver, register } = discoveryConfig(settings)
  if (!register.enabled || address === undefined) return
  const isOwn = context.graph.componentsOf(ServiceRegistry).length > 1
  if (!isOwn) refuseUnsupported(driver)
  address.whenBound((bound) => {
    const registration = new ServiceRegistration(context.get(ServiceRegistry), register, runtime)
    // Drained last in, first out: callers are sent elsewhere before the server stops accepting.
    context.onDrain(() => registration[Symbol.asyncDispose]())
    return registration.start(bound)
  })
}

contributeProviders('client/discovery', () => [
  DiscoveryProperties,
  {
    provide: RUNTIME,
    inject: [Clock, Logger, { token: Random, optional: true }],
    useFactory: (clock: Clock, logger: Logger, random: Random = new SystemRandom()): DiscoveryRuntime => ({
      clock,
      random,
      logger: logger.named('nexus.discovery'),
    }),
  },
  {
    provide: SETTINGS,
    inject: [DiscoveryProperties, { token: DISCOVERY_OPTIONS, optional: true }],
    useFactory: (files: DiscoveryProperties, code: DiscoveryOptions = {}) =>
      mergedDiscoveryOptions(code, files),
  },
  { provide: DiscoveryClient, inject: [SETTINGS, RUNTIME], useFactory: clientOf },
  { provide: ServiceRegistry, inject: [SETTINGS, RUNTIME], useFactory: registryOf },
  {
    provide: REGISTRATION,
    inject: [SETTINGS, RUNTIME, ApplicationContext, { token: ServerAddress, optional: true }],
    useFactory: registerWhenBound,
  },
])
