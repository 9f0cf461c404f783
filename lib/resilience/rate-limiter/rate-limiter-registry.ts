import {
  duration,
  millis,
  wholeNumber,
  type OptionComplaint,
  type OptionComplaints,
} from '../../common/index.js'
import { StrategyRegistry, type RegistryOptions } from '../strategy/strategy-registry.js'
import type { StrategyRecipe } from '../strategy/strategy-recipe.js'
import { SYSTEM_RUNTIME, type StrategyRuntime } from '../strategy/strategy-runtime.js'
import { BottleneckRateLimiter } from './drivers/bottleneck-rate-limiter.js'
import { MemoryRateLimiter } from './memory/memory-rate-limiter.js'
import {
  RATE_LIMITER_DEFAULTS,
  type RateLimiterConfig,
  type RateLimiterOptions,
} from './rate-limiter.options.js'
import type { RateLimiterEngine } from './rate-limiter-engine.js'
import { RateLimiterStores } from './store/rate-limiter-stores.js'
import { StoredRateLimiter } from './store/stored-rate-limiter.js'

type RateLimiterRecipe = StrategyRecipe<RateLimiterOptions, RateLimiterConfig, RateLimiterEngine>

/** A nanosecond, resilience4j's least. Milliseconds. */
const LEAST_PERIOD = 1e-6

/** @param stores what the store `redis` is */
export function rateLimiterRecipe(stores: RateLimiterStores): RateLimiterRecipe {
  return {
    pattern: 'ratelimiter',
    defaults: RATE_LIMITER_DEFAULTS,
    normalize: ({ limitRefreshPeriod, timeoutDuration, storeTimeout, storeRetryInterval, ...options }) => ({
      algorithm: options.algorithm,
      limitForPeriod: options.limitForPeriod,
      limitRefreshPeriod: millis(limitRefreshPeriod),
      timeoutDuration: millis(timeoutDuration),
      burstCapacity: options.burstCapacity,
      maxWaitingCalls: options.maxWaitingCalls,
      maxPartitions: options.maxPartitions,
      drainPermissionsOnResult: options.drainPermissionsOnResult,
      writableStackTraceEnabled: options.writableStackTraceEnabled,
      registerHealthIndicator: options.registerHealthIndicator,
      allowHealthIndicatorToFail: options.allowHealthIndicatorToFail,
      store: options.store,
      onStoreFailure: options.onStoreFailure,
      storeTimeout: millis(storeTimeout),
      storeRetryInterval: millis(storeRetryInterval),
      engine: options.engine,
    }),
    check: (config) => [
      wholeNumber(config, 'limitForPeriod', 1),
      duration(config, 'limitRefreshPeriod', config.store === 'memory' ? LEAST_PERIOD : 1),
      duration(config, 'timeoutDuration', 0),
      wholeNumber(config, 'maxWaitingCalls', 0),
      wholeNumber(config, 'maxPartitions', 1),
      duration(config, 'storeTimeout', 1),
      duration(config, 'storeRetryInterval', 0),
      ...burstComplaints(config),
      ...bottleneckComplaints(config),
    ],
    create: (name, config, runtime) => createRateLimiter(name, config, runtime, stores),
  }
}

/** The rate limiters of an application by name. */
export class RateLimiterRegistry extends StrategyRegistry<
  RateLimiterOptions,
  RateLimiterConfig,
  RateLimiterEngine
> {
  /** @param stores what the store `redis` is; its connection is the application's to close */
  constructor(
    options?: RegistryOptions<RateLimiterOptions>,
    runtime: StrategyRuntime = SYSTEM_RUNTIME,
    stores: RateLimiterStores = new RateLimiterStores({}, runtime),
  ) {
    super(rateLimiterRecipe(stores), options, runtime)
  }

  /** resilience4j's name for {@link get}. */
  rateLimiter(name: string, options?: RateLimiterOptions): RateLimiterEngine {
    return this.get(name, options)
  }

  /** Connects, so that a package that is not installed is found at boot and the first call need not wait. */
  override async onModuleInit(): Promise<void> {
    await super.onModuleInit()
    await Promise.all(this.all().map((limiter) => limiter.start()))
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.all().map((limiter) => limiter.close()))
  }
}

function createRateLimiter(
  name: string,
  config: RateLimiterConfig,
  runtime: StrategyRuntime,
  stores: RateLimiterStores,
): RateLimiterEngine {
  if (config.engine === 'bottleneck') {
    if (config.store === 'redis') stores.check()
    return new BottleneckRateLimiter(name, config, runtime, stores)
  }
  if (config.store === 'memory') return new MemoryRateLimiter(name, config, runtime)
  const store = config.store === 'redis' ? stores.redis() : config.store
  return new StoredRateLimiter(name, config, runtime, store)
}

function burstComplaints(config: RateLimiterConfig): OptionComplaints {
  if (config.burstCapacity === undefined) return []
  if (config.algorithm === 'token-bucket') return [wholeNumber(config, 'burstCapacity', 1)]
  return [{ option: 'burstCapacity', message: `is for token-bucket; ${config.algorithm} has none` }]
}

/** What bottleneck can not do is not silently left out. */
function bottleneckComplaints(config: RateLimiterConfig): OptionComplaints {
  if (config.engine !== 'bottleneck') return []
  const { algorithm, store, onStoreFailure, drainPermissionsOnResult } = config
  const unless = (isRight: boolean, option: string, message: string): OptionComplaint | undefined =>
    isRight ? undefined : { option, message }
  return [
    unless(algorithm === 'leaky-bucket', 'algorithm', `bottleneck has leaky-bucket only, not ${algorithm}`),
    unless(typeof store === 'string', 'store', 'bottleneck has memory and redis only'),
    unless(onStoreFailure !== 'local', 'onStoreFailure', 'bottleneck has open and closed only'),
    unless(drainPermissionsOnResult === undefined, 'drainPermissionsOnResult', 'bottleneck can not drain'),
  ]
}
