import { defined } from '../common/index.js'
import {
  contributeProviders,
  HealthIndicator,
  Module,
  type DynamicModule,
  type FactoryProvider,
  type Provider,
  type Token,
} from '../core/index.js'
import { BulkheadProperties } from './bulkhead/bulkhead.properties.js'
import { BulkheadRegistry } from './bulkhead/bulkhead-registry.js'
import { CircuitBreakerProperties } from './circuit-breaker/circuit-breaker.properties.js'
import { CircuitBreakerRegistry } from './circuit-breaker/circuit-breaker-registry.js'
import { CircuitBreakerTransitionLog } from './circuit-breaker/transition-log.js'
import { ChaosProperties } from './chaos/chaos.properties.js'
import { ChaosRegistry } from './chaos/chaos-registry.js'
import { ChaosSettings } from './chaos/chaos-settings.js'
import { CoalesceProperties } from './coalesce/coalesce.properties.js'
import { CoalesceRegistry } from './coalesce/coalesce-registry.js'
import { FallbackRegistry } from './fallback/fallback-registry.js'
import { CircuitBreakersHealthIndicator } from './health/circuit-breakers-health-indicator.js'
import { RateLimitersHealthIndicator } from './health/rate-limiters-health-indicator.js'
import { ResilienceMetrics } from './metrics/resilience-metrics.js'
import { ResilienceNames } from './resilience-names.js'
import { ResilienceProperties } from './resilience.properties.js'
import { ResilienceRegistries } from './resilience-registries.js'
import { RESILIENCE_OPTIONS, type ResilienceOptions } from './resilience.options.js'
import { HedgeProperties } from './hedge/hedge.properties.js'
import { HedgeRegistry } from './hedge/hedge-registry.js'
import { RateLimiterProperties } from './rate-limiter/rate-limiter.properties.js'
import { RateLimiterRegistry } from './rate-limiter/rate-limiter-registry.js'
import { RateLimiterStores } from './rate-limiter/store/rate-limiter-stores.js'
import { RetryProperties } from './retry/retry.properties.js'
import { RetryRegistry } from './retry/retry-registry.js'
import { ConfigurationCheck, DeclaredStrategies } from './strategy/configuration-check.js'
import type { RegistryOptions } from './strategy/strategy-registry.js'
import { ApplicationRuntime, type StrategyRuntime } from './strategy/strategy-runtime.js'
import { ThreadPoolBulkheadProperties } from './thread-pool-bulkhead/thread-pool-bulkhead.properties.js'
import { ThreadPoolBulkheadRegistry } from './thread-pool-bulkhead/thread-pool-bulkhead-registry.js'
import { TimeLimiterProperties } from './time-limiter/time-limiter.properties.js'
import { TimeLimiterRegistry } from './time-limiter/time-limiter-registry.js'

/**
 * Configures resilience in code. An application that only uses the decorators and `application.yaml` does not need it: the registries are
 * there as soon as a file imports `nexus-framework/resilience`.
 *
 * @example
 * @Module({ imports: [ResilienceModule.forRoot({ bulkhead: { instances: { inventory: { maxConcurrentCalls: 10 } } } })] })
 * class AppModule {}
 */
@Module({})
export class ResilienceModule {
  static forRoot(options: ResilienceOptions = {}): DynamicModule {
    return {
      module: ResilienceModule,
      providers: [{ provide: RESILIENCE_OPTIONS, useValue: options }],
      exports: [RESILIENCE_OPTIONS],
      global: true,
    }
  }
}

/** Makes a registry of what the files and the code say. */
interface RegistrySource<R, O> {
  readonly registry: new (options: RegistryOptions<O>, runtime: StrategyRuntime, ...needs: never[]) => R
  /** What else the registry is made of. */
  readonly needs?: readonly Token[]
  /** The class that the configuration files fill. */
  readonly properties: new () => Required<RegistryOptions<O>>
  readonly options: (all: ResilienceOptions) => RegistryOptions<O> | undefined
}

function registryProvider<R, O extends object>({
  registry,
  needs = [],
  properties,
  options,
}: RegistrySource<R, O>): readonly Provider[] {
  const provider: FactoryProvider<R> = {
    provide: registry,
    inject: [
      properties,
      ApplicationRuntime,
      { token: RESILIENCE_OPTIONS, optional: true },
      // Is there before, so that it looks at all registries before the first of them starts.
      ConfigurationCheck,
      ...needs,
    ],
    useFactory: (
      files: Required<RegistryOptions<O>>,
      runtime: StrategyRuntime,
      code: ResilienceOptions = {},
      ...[, ...needed]: readonly [ConfigurationCheck, ...never[]]
    ) => new registry(merged(options(code), files), runtime, ...needed),
  }
  return [properties, provider, { provide: DeclaredStrategies, useExisting: registry }]
}

/** The Redis of the rate limiters: of one setting, what a file says goes before what the code says. */
const rateLimiterStores: FactoryProvider<RateLimiterStores> = {
  provide: RateLimiterStores,
  inject: [RateLimiterProperties, ApplicationRuntime, { token: RESILIENCE_OPTIONS, optional: true }],
  useFactory: (
    { redis: { url, keyPrefix } }: RateLimiterProperties,
    runtime: StrategyRuntime,
    { rateLimiter = {} }: ResilienceOptions = {},
  ) =>
    new RateLimiterStores(
      {
        redis: {
          ...rateLimiter.redis,
          ...(url !== undefined && { url: url.reveal() }),
          ...(keyPrefix !== undefined && { keyPrefix }),
        },
      },
      runtime,
    ),
}

/** Of one name, the options that a file sets go before those of the code. */
function merged<O extends object>(
  code: RegistryOptions<O> = {},
  files: RegistryOptions<O>,
): RegistryOptions<O> {
  return {
    configs: mergedEntries(code.configs, files.configs),
    instances: mergedEntries(code.instances, files.instances),
  }
}

function mergedEntries<O extends object>(
  code: Readonly<Record<string, O>> = {},
  files: Readonly<Record<string, O>> = {},
): Readonly<Record<string, O>> {
  const names = new Set([...Object.keys(code), ...Object.keys(files)])
  return Object.fromEntries(
    [...names].map((name) => [name, { ...code[name], ...defined(files[name] ?? {}) } as O]),
  )
}

const REGISTRIES: readonly Provider[] = [
  FallbackRegistry,
  ...registryProvider({
    registry: BulkheadRegistry,
    properties: BulkheadProperties,
    options: ({ bulkhead }) => bulkhead,
  }),
  ...registryProvider({
    registry: ThreadPoolBulkheadRegistry,
    properties: ThreadPoolBulkheadProperties,
    options: ({ threadPoolBulkhead }) => threadPoolBulkhead,
  }),
  ...registryProvider({
    registry: CircuitBreakerRegistry,
    properties: CircuitBreakerProperties,
    options: ({ circuitBreaker }) => circuitBreaker,
  }),
  rateLimiterStores,
  ...registryProvider({
    registry: RateLimiterRegistry,
    needs: [RateLimiterStores],
    properties: RateLimiterProperties,
    options: ({ rateLimiter }) => rateLimiter,
  }),
  ...registryProvider({
    registry: RetryRegistry,
    properties: RetryProperties,
    options: ({ retry }) => retry,
  }),
  ...registryProvider({
    registry: HedgeRegistry,
    properties: HedgeProperties,
    options: ({ hedge }) => hedge,
  }),
  ...registryProvider({
    registry: CoalesceRegistry,
    properties: CoalesceProperties,
    options: ({ coalesce }) => coalesce,
  }),
  ChaosSettings,
  ...registryProvider({
    registry: ChaosRegistry,
    needs: [ChaosSettings],
    properties: ChaosProperties,
    options: ({ chaos }) => chaos,
  }),
  ...registryProvider({
    registry: TimeLimiterRegistry,
    properties: TimeLimiterProperties,
    options: ({ timeLimiter }) => timeLimiter,
  }),
]

contributeProviders('resilience', () => [
  ApplicationRuntime,
  ConfigurationCheck,
  ResilienceProperties,
  ...REGISTRIES,
  ResilienceRegistries,
  ResilienceMetrics,
  ResilienceNames,
  CircuitBreakerTransitionLog,
  { provide: HealthIndicator, useClass: CircuitBreakersHealthIndicator },
  { provide: HealthIndicator, useClass: RateLimitersHealthIndicator },
])
