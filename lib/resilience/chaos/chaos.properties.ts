import { Duration } from '../../common/index.js'
import { ConfigurationProperties, Property } from '../../config/index.js'
import type { ChaosOptions } from './chaos.options.js'

/** One configuration or instance of `resilience.chaos`; what is not set comes from what it is based on. */
export class ChaosInstanceProperties implements ChaosOptions {
  @Property({ type: String }) baseConfig?: string
  @Property({ type: Number }) eventConsumerBufferSize?: number
  @Property({ type: Boolean }) enabled?: boolean
  @Property({ type: Number }) injectionRate?: number
  @Property({ type: Duration }) latency?: Duration
  @Property({ type: Duration }) maxLatency?: Duration
  @Property({ type: Number }) latencyRate?: number
  /** A status, the code of a system error, or the name of a fault. */
  @Property({ type: String }) fault?: string
  @Property({ type: Number }) faultRate?: number
  /** A file can only have JSON. */
  @Property({ type: String }) outcome?: string
  @Property({ type: Number }) outcomeRate?: number
  @Property({ type: Number }) behaviorRate?: number
}

/** `resilience.chaos.*`. */
@ConfigurationProperties('resilience.chaos')
export class ChaosProperties {
  /** Whether anything is injected at all. Default false; and then only in one of the profiles. */
  enabled = false
  /** Where chaos may happen. A profile `prod` or `production` keeps it away unless it is named here. */
  @Property({ of: String }) profiles: string[] = ['chaos']
  /** What instances can be based on; `default` is what all are based on. */
  @Property({ of: ChaosInstanceProperties }) configs: Record<string, ChaosInstanceProperties> = {}
  @Property({ of: ChaosInstanceProperties }) instances: Record<string, ChaosInstanceProperties> = {}
}
