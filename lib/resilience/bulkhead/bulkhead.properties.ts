import { Duration } from '../../common/index.js'
import { ConfigurationProperties, Property } from '../../config/index.js'
import type { BulkheadOptions } from './bulkhead.options.js'

/** One configuration or instance of `resilience.bulkhead`; what is not set comes from what it is based on. */
export class BulkheadInstanceProperties implements BulkheadOptions {
  @Property({ type: String }) baseConfig?: string
  @Property({ type: Number }) eventConsumerBufferSize?: number
  @Property({ type: Number }) maxConcurrentCalls?: number
  @Property({ type: Duration }) maxWaitDuration?: Duration
  @Property({ type: Number }) maxWaitingCalls?: number
  @Property({ type: Number }) maxPartitions?: number
  @Property({ type: Boolean }) writableStackTraceEnabled?: boolean
}

/** `resilience.bulkhead.*`. */
@ConfigurationProperties('resilience.bulkhead')
export class BulkheadProperties {
  /** What instances can be based on; `default` is what all are based on. */
  @Property({ of: BulkheadInstanceProperties }) configs: Record<string, BulkheadInstanceProperties> = {}
  @Property({ of: BulkheadInstanceProperties }) instances: Record<string, BulkheadInstanceProperties> = {}
}
