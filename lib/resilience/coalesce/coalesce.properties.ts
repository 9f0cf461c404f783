import { ConfigurationProperties, Property } from '../../config/index.js'
import type { CoalesceOptions } from './coalesce.options.js'

/** One configuration or instance of `resilience.coalesce`; what is not set comes from what it is based on. */
export class CoalesceInstanceProperties implements CoalesceOptions {
  @Property({ type: String }) baseConfig?: string
  @Property({ type: Number }) eventConsumerBufferSize?: number
  @Property({ type: Number }) maxFlights?: number
}

/** `resilience.coalesce.*`. */
@ConfigurationProperties('resilience.coalesce')
export class CoalesceProperties {
  /** What instances can be based on; `default` is what all are based on. */
  @Property({ of: CoalesceInstanceProperties }) configs: Record<string, CoalesceInstanceProperties> = {}
  @Property({ of: CoalesceInstanceProperties }) instances: Record<string, CoalesceInstanceProperties> = {}
}
