import { Duration } from '../../common/index.js'
import { ConfigurationProperties, Property } from '../../config/index.js'
import type { TimeLimiterOptions } from './time-limiter.options.js'

/** One configuration or instance of `resilience.timelimiter`; what is not set comes from what it is based on. */
export class TimeLimiterInstanceProperties implements TimeLimiterOptions {
  @Property({ type: String }) baseConfig?: string
  @Property({ type: Number }) eventConsumerBufferSize?: number
  @Property({ type: Duration }) timeoutDuration?: Duration
  @Property({ type: Boolean }) cancelRunningFuture?: boolean
}

/** `resilience.timelimiter.*`. */
@ConfigurationProperties('resilience.timelimiter')
export class TimeLimiterProperties {
  /** What instances can be based on; `default` is what all are based on. */
  @Property({ of: TimeLimiterInstanceProperties }) configs: Record<string, TimeLimiterInstanceProperties> = {}
  @Property({ of: TimeLimiterInstanceProperties }) instances: Record<string, TimeLimiterInstanceProperties> =
    {}
}
