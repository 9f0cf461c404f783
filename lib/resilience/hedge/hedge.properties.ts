import { Duration } from '../../common/index.js'
import { ConfigurationProperties, Property } from '../../config/index.js'
import type { HedgeBudgetOptions, HedgeMode, HedgeOptions } from './hedge.options.js'

/** `budget.*` of an instance. */
export class HedgeBudgetProperties implements HedgeBudgetOptions {
  @Property({ type: Boolean }) enabled?: boolean
  @Property({ type: Number }) ratio?: number
  @Property({ type: Number }) minHedgesPerSecond?: number
  @Property({ type: Duration }) window?: Duration
}

/** One configuration or instance of `resilience.hedge`; what is not set comes from what it is based on. */
export class HedgeInstanceProperties implements HedgeOptions {
  @Property({ type: String }) baseConfig?: string
  @Property({ type: Number }) eventConsumerBufferSize?: number
  @Property({ type: Number }) maxHedgedAttempts?: number
  @Property({ type: Number }) maxAttempts?: number
  @Property({ enum: ['latency', 'parallel', 'fallback', 'dynamic'] }) mode?: HedgeMode
  @Property({ type: Duration }) delay?: Duration
  @Property({ type: Number }) delayPercentile?: number
  @Property({ type: Number }) minimumNumberOfObservations?: number
  @Property({ type: Number }) observationWindowSize?: number
  @Property({ type: Duration }) minDelay?: Duration
  @Property({ type: Duration }) maxDelay?: Duration
  /** Names of classes, or codes of errors. */
  @Property({ of: String }) handleExceptions?: string[]
  @Property({ of: String }) ignoreExceptions?: string[]
  @Property({ type: HedgeBudgetProperties }) budget?: HedgeBudgetProperties
}

/** `resilience.hedge.*`. */
@ConfigurationProperties('resilience.hedge')
export class HedgeProperties {
  /** What instances can be based on; `default` is what all are based on. */
  @Property({ of: HedgeInstanceProperties }) configs: Record<string, HedgeInstanceProperties> = {}
  @Property({ of: HedgeInstanceProperties }) instances: Record<string, HedgeInstanceProperties> = {}
}
