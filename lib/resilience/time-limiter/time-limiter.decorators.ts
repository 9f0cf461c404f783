import { AspectOrder } from '../../core/index.js'
import { strategyAspect } from '../strategy/strategy-aspect.js'
import type { DeadlineTimeLimiter } from './deadline-time-limiter.js'
import { TIME_LIMITER, TimeLimiterRegistry } from './time-limiter-registry.js'
import type { TimeLimiterConfig, TimeLimiterOptions } from './time-limiter.options.js'

/** A time limiter made by hand: `TimeLimiter.of('inventory', { timeoutDuration: '500ms' })`. */
export type TimeLimiter = DeadlineTimeLimiter

/**
 * Limits how long a call of the method may take. When the time is up the caller gets a TimeLimitExceededError at once, and the method is
 * told by the AbortSignal of its `@Signal()` parameter and of `currentSignal()`.
 *
 * @throws SynchronousMethodError at boot
 * @example
 * \@TimeLimiter('inventory', { timeoutDuration: '500ms' })
 * async stock(sku: string, \@Signal() signal?: AbortSignal): Promise<Stock> { return (await fetch(url, { signal })).json() }
 */
export const TimeLimiter = strategyAspect<TimeLimiterOptions, TimeLimiterConfig, DeadlineTimeLimiter>({
  decorator: 'TimeLimiter',
  order: AspectOrder.TIME_LIMITER,
  recipe: TIME_LIMITER,
  registry: TimeLimiterRegistry,
  waits: () => 'nothing can interrupt a call that does not return before it is done',
})
