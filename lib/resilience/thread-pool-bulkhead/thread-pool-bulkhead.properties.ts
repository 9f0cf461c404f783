import { Duration } from '../../common/index.js'
import { ConfigurationProperties, Property } from '../../config/index.js'
import type { ThreadPoolBulkheadOptions } from './thread-pool-bulkhead.options.js'

/** Megabytes, as Node's `Worker` has them. Default of each: Node's. */
export class WorkerResourceLimitsProperties {
  /** Most megabytes of the heap. Default: Node's. */
  @Property({ type: Number }) maxOldGenerationSizeMb?: number
  /** Most megabytes of the part of the heap for what is new. Default: Node's. */
  @Property({ type: Number }) maxYoungGenerationSizeMb?: number
  /** Megabytes for generated code. Default: Node's. */
  @Property({ type: Number }) codeRangeSizeMb?: number
  /** Most megabytes of the stack. Default: Node's, 4. */
  @Property({ type: Number }) stackSizeMb?: number
}

/** One configuration or instance of `resilience.thread-pool-bulkhead`; what is not set comes from what it is based on. */
export class ThreadPoolBulkheadInstanceProperties implements ThreadPoolBulkheadOptions {
  @Property({ type: String }) baseConfig?: string
  @Property({ type: Number }) eventConsumerBufferSize?: number
  @Property({ type: Number }) maxThreadPoolSize?: number
  @Property({ type: Number }) coreThreadPoolSize?: number
  @Property({ type: Number }) queueCapacity?: number
  @Property({ type: Duration }) keepAliveDuration?: Duration
  @Property({ type: Duration }) awaitTerminationDuration?: Duration
  @Property({ of: WorkerResourceLimitsProperties }) resourceLimits?: WorkerResourceLimitsProperties
  @Property({ type: Boolean }) writableStackTraceEnabled?: boolean
}

/** `resilience.thread-pool-bulkhead.*`. */
@ConfigurationProperties('resilience.thread-pool-bulkhead')
export class ThreadPoolBulkheadProperties {
  /** What instances can be based on; `default` is what all are based on. */
  @Property({ of: ThreadPoolBulkheadInstanceProperties })
  configs: Record<string, ThreadPoolBulkheadInstanceProperties> = {}
  @Property({ of: ThreadPoolBulkheadInstanceProperties })
  instances: Record<string, ThreadPoolBulkheadInstanceProperties> = {}
}
