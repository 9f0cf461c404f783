import { AspectOrder } from '../../core/index.js'
import { strategyAspect, type AspectOptions } from '../strategy/strategy-aspect.js'
import { neverWaits } from './retry-policy.js'
import { RETRY } from './retry-recipe.js'
import { RetryRegistry } from './retry-registry.js'
import type { RetryConfig, RetryOptions } from './retry.options.js'
import type { RetryStrategy } from './retry-strategy.js'

export interface RetryAspectOptions extends AspectOptions {
  /** Whether a call with these arguments may be tried again at all. Default: every call. */
  readonly retryable?: (...args: never[]) => boolean
}

/** A retry made by hand: `Retry.of('inventory', { maxAttempts: 5 })`. */
export type Retry = RetryStrategy

/**
 * Calls the method again when it fails: three times in all, half a second apart, unless told otherwise. Methods that change something
 * have to bear being called again.
 *
 * @throws SynchronousMethodError at boot, where it may have to wait and the method returns no promise
 * @example
 * \@Retry('inventory', { maxAttempts: 5, backoff: 'exponential', jitter: 'full', retryExceptions: [ConnectionError] })
 * async stock(sku: string): Promise<number> { ... }
 */
export const Retry = strategyAspect<RetryOptions, RetryConfig, RetryStrategy, RetryAspectOptions>({
  decorator: 'Retry',
  order: AspectOrder.RETRY,
  recipe: RETRY,
  registry: RetryRegistry,
  seesOutcome: true,
  aspectOptions: ['retryable'],
  waits: (config) =>
    config.maxAttempts === 1 || neverWaits(config)
      ? undefined
      : 'a call may have to wait for its next attempt (waitDuration 0 and maxRetryAfter 0 do not wait)',
  advise: (retry, { retryable }) => {
    if (retryable === undefined) return (_invocation, proceed) => retry.apply(proceed)
    return ({ args }, proceed) => retry.apply(proceed, { retryable: retryable(...(args as never[])) })
  },
})
