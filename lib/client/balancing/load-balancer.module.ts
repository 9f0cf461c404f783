import { Clock, Random, SystemRandom } from '../../common/index.js'
import {
  HealthIndicator,
  InjectionToken,
  Logger,
  Module,
  type DynamicModule,
  type FactoryProvider,
  type Provider,
} from '../../core/index.js'
import { DiscoveryClient } from '../discovery/discovery-client.js'
import type { HttpTransport } from '../transport/http-transport.js'
import { LoadBalancerInterceptor } from './interceptor/load-balancer-interceptor.js'
import type { LoadBalancerOptions } from './load-balancer.options.js'
import { LoadBalancerHealthIndicator } from './registry/load-balancer-health-indicator.js'
import { LoadBalancerMetrics } from './registry/load-balancer-metrics.js'
import { LoadBalancerRegistry } from './registry/load-balancer-registry.js'

/** What the code says about load balancers; what `application.yaml` says of an option goes first. */
export interface LoadBalancerModuleOptions {
  /** For every service. */
  readonly defaults?: LoadBalancerOptions
  /** By name of a client or of a service. */
  readonly services?: Readonly<Record<string, LoadBalancerOptions>>
}

export const LOAD_BALANCER_OPTIONS = new InjectionToken<LoadBalancerModuleOptions>('LOAD_BALANCER_OPTIONS')

/** What the files say: `client.load-balancer`, and `client.<name>.load-balancer` by name. */
export const LOAD_BALANCER_SETTINGS = new InjectionToken<LoadBalancerModuleOptions>('LOAD_BALANCER_SETTINGS')

/** Sends health checks over connections of its own, so that a check never waits behind calls. */
export const HEALTH_CHECK_TRANSPORT = new InjectionToken<HttpTransport>('HEALTH_CHECK_TRANSPORT')

/**
 * Configures load balancing in code. An application that only uses `application.yaml` does not need it: `lb:` URLs work as soon as a file
 * imports `nexus-framework/client`.
 *
 * @example
 * @Module({ imports: [LoadBalancerModule.forRoot({ defaults: { algorithm: 'least-connections' } })] })
 * class AppModule {}
 */
@Module({})
export class LoadBalancerModule {
  static forRoot(options: LoadBalancerModuleOptions = {}): DynamicModule {
    return {
      module: LoadBalancerModule,
      providers: [{ provide: LOAD_BALANCER_OPTIONS, useValue: options }],
      exports: [LOAD_BALANCER_OPTIONS],
      global: true,
    }
  }
}

type Dependencies = [
  discovery: DiscoveryClient,
  transport: HttpTransport,
  files: LoadBalancerModuleOptions,
  code: LoadBalancerModuleOptions | undefined,
  clock: Clock,
  logger: Logger,
  random: Random | undefined,
]

const REGISTRY: FactoryProvider<LoadBalancerRegistry> = {
  provide: LoadBalancerRegistry,
  inject: [
    DiscoveryClient,
    HEALTH_CHECK_TRANSPORT,
    LOAD_BALANCER_SETTINGS,
    { token: LOAD_BALANCER_OPTIONS, optional: true },
    Clock,
    Logger,
    { token: Random, optional: true },
  ],
  useFactory: (...[discovery, transport, files, code = {}, clock, logger, random]: Dependencies) =>
    new LoadBalancerRegistry({
      discovery,
      transport,
      defaults: [code.defaults ?? {}, files.defaults ?? {}],
      services: [code.services ?? {}, files.services ?? {}],
      clock,
      random: random ?? new SystemRandom(),
      logger: logger.named('nexus.client.load-balancer'),
    }),
}

/** What load balancing is in an application; who provides the settings and the transport includes it. */
export function loadBalancerProviders(): readonly Provider[] {
  return [
    REGISTRY,
    LoadBalancerInterceptor,
    LoadBalancerMetrics,
    { provide: HealthIndicator, useClass: LoadBalancerHealthIndicator },
  ]
}
