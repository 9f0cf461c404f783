import { duration, millis, wholeNumber } from '../../common/index.js'
import { StrategyRegistry, type RegistryOptions } from '../strategy/strategy-registry.js'
import type { StrategyRecipe } from '../strategy/strategy-recipe.js'
import type { StrategyRuntime } from '../strategy/strategy-runtime.js'
import { BULKHEAD_DEFAULTS, type BulkheadConfig, type BulkheadOptions } from './bulkhead.options.js'
import { SemaphoreBulkhead } from './semaphore-bulkhead.js'

export const BULKHEAD: StrategyRecipe<BulkheadOptions, BulkheadConfig, SemaphoreBulkhead> = {
  pattern: 'bulkhead',
  defaults: BULKHEAD_DEFAULTS,
  normalize: ({ maxConcurrentCalls, maxWaitDuration, maxWaitingCalls, maxPartitions, ...options }) => ({
    maxConcurrentCalls,
    maxWaitDuration: millis(maxWaitDuration),
    maxWaitingCalls,
    maxPartitions,
    writableStackTraceEnabled: options.writableStackTraceEnabled,
  }),
  check: (config) => [
    wholeNumber(config, 'maxConcurrentCalls', 0),
    duration(config, 'maxWaitDuration', 0),
    wholeNumber(config, 'maxWaitingCalls', 0),
    wholeNumber(config, 'maxPartitions', 1),
  ],
  create: (name, config, runtime) => new SemaphoreBulkhead(name, config, runtime),
}

/** The bulkheads of an application by name. */
export class BulkheadRegistry extends StrategyRegistry<BulkheadOptions, BulkheadConfig, SemaphoreBulkhead> {
  constructor(options?: RegistryOptions<BulkheadOptions>, runtime?: StrategyRuntime) {
    super(BULKHEAD, options, runtime)
  }

  /** resilience4j's name for {@link get}. */
  bulkhead(name: string, options?: BulkheadOptions): SemaphoreBulkhead {
    return this.get(name, options)
  }
}
