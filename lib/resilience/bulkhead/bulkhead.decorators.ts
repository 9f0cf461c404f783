import { AspectOrder, type AspectDecoration } from '../../core/index.js'
import { isSynchronous } from '../strategy/method-kind.js'
import { strategyAspect, type AspectOptions, type StrategyDecorator } from '../strategy/strategy-aspect.js'
import { partitionOf, type PartitionKey } from '../strategy/partition-key.js'
import {
  ThreadPoolBulkhead,
  type ThreadPoolBulkheadAspectOptions,
} from '../thread-pool-bulkhead/thread-pool-bulkhead.decorators.js'
import type { ThreadPoolBulkheadOptions } from '../thread-pool-bulkhead/thread-pool-bulkhead.options.js'
import { BULKHEAD, BulkheadRegistry } from './bulkhead-registry.js'
import type { BulkheadConfig, BulkheadOptions } from './bulkhead.options.js'
import type { SemaphoreBulkhead } from './semaphore-bulkhead.js'

export interface BulkheadAspectOptions extends AspectOptions {
  /** Gives each key permits of its own: per tenant, per user. Default: all calls share them. */
  readonly key?: PartitionKey
  /** `SEMAPHORE`, the default: the method runs here. With `THREADPOOL` the decorator is `@ThreadPoolBulkhead`, with its options. */
  readonly type?: 'SEMAPHORE'
}

/** What {@link ThreadPoolBulkhead} takes, under the name that resilience4j has for it. */
export type ThreadPoolOptions = ThreadPoolBulkheadOptions &
  ThreadPoolBulkheadAspectOptions & { readonly type: 'THREADPOOL' }

export interface BulkheadDecorator extends StrategyDecorator<
  BulkheadOptions,
  BulkheadAspectOptions,
  SemaphoreBulkhead
> {
  (name: string, options: ThreadPoolOptions): AspectDecoration
  (options: ThreadPoolOptions): AspectDecoration
}

/** A bulkhead made by hand: `Bulkhead.of('inventory', { maxConcurrentCalls: 5 })`. */
export type Bulkhead = SemaphoreBulkhead

const semaphoreBulkhead = strategyAspect<
  BulkheadOptions,
  BulkheadConfig,
  SemaphoreBulkhead,
  BulkheadAspectOptions
>({
  decorator: 'Bulkhead',
  order: AspectOrder.BULKHEAD,
  recipe: BULKHEAD,
  registry: BulkheadRegistry,
  seesOutcome: true,
  aspectOptions: ['key', 'type'],
  waits: ({ maxWaitDuration }) => (maxWaitDuration > 0 ? 'a call may have to wait for its turn' : undefined),
  advise: (bulkhead, { key }, method) => {
    const partition = partitionOf(key)
    // It may be reconfigured to wait while it runs, but the callers of a synchronous method can not.
    const mayWait = !isSynchronous(method)
    if (partition === undefined) return (_invocation, proceed) => bulkhead.apply(proceed, undefined, mayWait)
    return (invocation, proceed) => bulkhead.apply(proceed, partition(invocation), mayWait)
  },
})

type Options = (BulkheadOptions & BulkheadAspectOptions) | ThreadPoolOptions

function decorate(first?: string | Options, second?: Options): AspectDecoration {
  const [name, options = {}] = typeof first === 'string' ? [[first] as const, second] : [[] as const, first]
  if (options.type !== 'THREADPOOL') return semaphoreBulkhead(...name, options)
  const { type: _type, ...threadPool } = options
  return ThreadPoolBulkhead(...name, threadPool)
}

/**
 * Limits how many calls of the method run at once. The others wait in order of arrival as far as `maxWaitDuration` allows, or are refused
 * with a BulkheadFullError.
 *
 * @throws SynchronousMethodError at boot
 * @example
 * \@Bulkhead('inventory', { maxConcurrentCalls: 10, maxWaitDuration: '500ms' })
 * async reserve(sku: string): Promise<Reservation> { ... }
 */
export const Bulkhead: BulkheadDecorator = Object.assign(decorate, {
  of: semaphoreBulkhead.of,
  aspect: semaphoreBulkhead.aspect,
})
