import { Duration } from '../../common/index.js'
import { ConfigurationProperties, Property } from '../../config/index.js'
import type { Backoff, RetryBudgetOptions, RetryOptions } from './retry.options.js'

/** `budget.*` of an instance. */
export class RetryBudgetProperties implements RetryBudgetOptions {
  @Property({ type: Boolean }) enabled?: boolean
  @Property({ type: Number }) ratio?: number
  @Property({ type: Number }) minRetriesPerSecond?: number
  @Property({ type: Duration }) window?: Duration
}

/** One configuration or instance of `resilience.retry`; what is not set comes from what it is based on. */
export class RetryInstanceProperties implements RetryOptions {
  @Property({ type: String }) baseConfig?: string
  @Property({ type: Number }) eventConsumerBufferSize?: number
  @Property({ type: Number }) maxAttempts?: number
  @Property({ type: Number }) maxRetries?: number
  @Property({ type: Duration }) waitDuration?: Duration
  @Property({ type: Duration }) delay?: Duration
  @Property({ enum: ['fixed', 'linear', 'exponential', 'fibonacci'] }) backoff?: Backoff
  @Property({ type: Boolean }) enableExponentialBackoff?: boolean
  @Property({ type: Number }) exponentialBackoffMultiplier?: number
  @Property({ type: Number }) multiplier?: number
  @Property({ type: Duration }) exponentialMaxWaitDuration?: Duration
  @Property({ type: Duration }) maxDelay?: Duration
  /** `none`, `full`, `equal`, `decorrelated`, or a length of time. */
  @Property({ type: String }) jitter?: string
  @Property({ type: Boolean }) enableRandomizedWait?: boolean
  @Property({ type: Number }) randomizedWaitFactor?: number
  /** Names of classes, or codes of errors. */
  @Property({ of: String }) retryExceptions?: string[]
  @Property({ of: String }) ignoreExceptions?: string[]
  @Property({ of: String }) includes?: string[]
  @Property({ of: String }) excludes?: string[]
  @Property({ type: Boolean }) failAfterMaxAttempts?: boolean
  @Property({ type: Duration }) timeout?: Duration
  @Property({ type: Duration }) maxRetryAfter?: Duration
  @Property({ type: RetryBudgetProperties }) budget?: RetryBudgetProperties
}

/** `resilience.retry.*`. */
@ConfigurationProperties('resilience.retry')
export class RetryProperties {
  /** What instances can be based on; `default` is what all are based on. */
  @Property({ of: RetryInstanceProperties }) configs: Record<string, RetryInstanceProperties> = {}
  @Property({ of: RetryInstanceProperties }) instances: Record<string, RetryInstanceProperties> = {}
}
