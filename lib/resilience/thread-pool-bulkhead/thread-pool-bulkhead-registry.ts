import { defined, duration, millis, wholeNumber } from '../../common/index.js'
import { StrategyRegistry, type RegistryOptions } from '../strategy/strategy-registry.js'
import type { StrategyRecipe } from '../strategy/strategy-recipe.js'
import type { StrategyRuntime } from '../strategy/strategy-runtime.js'
import {
  THREAD_POOL_BULKHEAD_DEFAULTS,
  type ThreadPoolBulkheadConfig,
  type ThreadPoolBulkheadOptions,
} from './thread-pool-bulkhead.options.js'
import { WorkerPoolBulkhead } from './worker-pool-bulkhead.js'

export const THREAD_POOL_BULKHEAD: StrategyRecipe<
  ThreadPoolBulkheadOptions,
  ThreadPoolBulkheadConfig,
  WorkerPoolBulkhead
> = {
  pattern: 'thread-pool-bulkhead',
  defaults: THREAD_POOL_BULKHEAD_DEFAULTS,
  normalize: ({ maxThreadPoolSize, coreThreadPoolSize, queueCapacity, ...options }) => ({
    maxThreadPoolSize,
    coreThreadPoolSize,
    queueCapacity,
    keepAliveDuration: millis(options.keepAliveDuration),
    awaitTerminationDuration: millis(options.awaitTerminationDuration),
    resourceLimits: options.resourceLimits === undefined ? undefined : defined(options.resourceLimits),
    writableStackTraceEnabled: options.writableStackTraceEnabled,
  }),
  defaultsFor: ({ maxThreadPoolSize = Infinity }) => ({
    coreThreadPoolSize: Math.min(THREAD_POOL_BULKHEAD_DEFAULTS.coreThreadPoolSize, maxThreadPoolSize),
  }),
  check: (config) => [
    wholeNumber(config, 'maxThreadPoolSize', 1),
    wholeNumber(config, 'coreThreadPoolSize', 0),
    config.coreThreadPoolSize > config.maxThreadPoolSize
      ? {
          option: 'coreThreadPoolSize',
          message: `must be at most maxThreadPoolSize (${config.maxThreadPoolSize})`,
        }
      : undefined,
    wholeNumber(config, 'queueCapacity', 0),
    duration(config, 'keepAliveDuration', 0),
    duration(config, 'awaitTerminationDuration', 0),
  ],
  create: (name, config, runtime) => new WorkerPoolBulkhead(name, config, runtime),
}

/** The pools of worker threads of an application by name. Their threads start and end with the application. */
export class ThreadPoolBulkheadRegistry extends StrategyRegistry<
  ThreadPoolBulkheadOptions,
  ThreadPoolBulkheadConfig,
  WorkerPoolBulkhead
> {
  constructor(options?: RegistryOptions<ThreadPoolBulkheadOptions>, runtime?: StrategyRuntime) {
    super(THREAD_POOL_BULKHEAD, options, runtime)
  }

  /** resilience4j's name for {@link get}. */
  bulkhead(name: string, options?: ThreadPoolBulkheadOptions): WorkerPoolBulkhead {
    return this.get(name, options)
  }

  /** @throws MissingPackageError, InvalidWorkerTaskError */
  override async onModuleInit(): Promise<void> {
    this.createDeclared()
    await Promise.all(this.all().map((pool) => pool.start()))
  }
}
