import {
  AspectOrder,
  COMPONENT,
  REQUEST_HANDLER,
  type AdvisedMethod,
  type Invocation,
} from '../../core/index.js'
import { isSynchronous } from '../strategy/method-kind.js'
import { strategyAspect, type AspectOptions } from '../strategy/strategy-aspect.js'
import { InvalidStrategyOptionsError } from '../strategy/strategy.errors.js'
import type { PartitionKey } from '../strategy/partition-key.js'
import { partitionName } from './partition-name.js'
import type { PermitRequest } from './permit-request.js'
import { clientTeller } from './rate-limit-fields.js'
import type { RateLimiterConfig, RateLimiterOptions } from './rate-limiter.options.js'
import { checkedPermits, type RateLimiterEngine } from './rate-limiter-engine.js'
import { rateLimiterRecipe, RateLimiterRegistry } from './rate-limiter-registry.js'
import { RateLimiterStores } from './store/rate-limiter-stores.js'

/** How many permits a call takes, by its arguments. */
export type PermitsFunction = (...args: never[]) => number

export interface RateLimiterAspectOptions extends AspectOptions {
  /** Gives each key a budget of its own: per user, per tenant, per address. Default: all calls share one. */
  readonly key?: PartitionKey
  /** How many permits a call takes: a whole number, 0 for a call that is free, or a function of the arguments. Default 1. */
  readonly permits?: number | PermitsFunction
}

/** A rate limiter made by hand: `RateLimiter.of('inventory', { limitForPeriod: 100, limitRefreshPeriod: '1m' })`. */
export type RateLimiter = RateLimiterEngine

/**
 * Limits how many calls of the method start within a time. The others wait in order of arrival as far as `timeoutDuration` allows, or are
 * refused with a RateLimitExceededError. On a handler the client is told by `RateLimit` fields, and a refused request is answered with 429.
 *
 * @throws SynchronousMethodError, InvalidPermitsError at boot
 * @example
 * \@RateLimiter('search', { limitForPeriod: 10, timeoutDuration: 0, key: clientAddress() })
 * \@Get()
 * search(@Query('q') text: string): Product[] { ... }
 */
export const RateLimiter = strategyAspect<
  RateLimiterOptions,
  RateLimiterConfig,
  RateLimiterEngine,
  RateLimiterAspectOptions
>({
  decorator: 'RateLimiter',
  order: AspectOrder.RATE_LIMITER,
  recipe: rateLimiterRecipe(new RateLimiterStores()),
  registry: RateLimiterRegistry,
  aspectOptions: ['key', 'permits'],
  waits: ({ timeoutDuration, store, engine }) => {
    if (engine === 'bottleneck') return 'bottleneck decides later'
    if (store !== 'memory') return 'the decision comes from a store'
    return timeoutDuration > 0 ? 'a call may have to wait for its permits (timeoutDuration)' : undefined
  },
  advise: (limiter, { key, permits = 1 }, method) => {
    checkConstant(limiter, permits)
    const requestOf = requestFactory(limiter, { key, permits }, method)
    return (invocation, proceed) => limiter.apply(proceed, requestOf(invocation))
  },
})

/** One request for all calls where they do not differ. */
function requestFactory(
  limiter: RateLimiterEngine,
  { key, permits }: { readonly key: PartitionKey | undefined; readonly permits: number | PermitsFunction },
  method: AdvisedMethod,
): (invocation: Invocation) => PermitRequest {
  // It may be reconfigured to wait while it runs, but the callers of a synchronous method can not.
  const shared = {
    mayWait: !isSynchronous(method),
    observe: isHandler(method) ? clientTeller(limiter) : undefined,
  }
  const permitsOf =
    typeof permits === 'number'
      ? () => permits
      : ({ args }: Invocation) => checkedPermits(limiter.name, permits(...(args as never[])))
  if (key !== undefined) {
    return (invocation) => ({
      permits: permitsOf(invocation),
      key: partitionName(key(...(invocation.args as never[]))),
      ...shared,
    })
  }
  if (typeof permits === 'number') {
    const request: PermitRequest = { permits, key: undefined, ...shared }
    return () => request
  }
  return (invocation) => ({ permits: permitsOf(invocation), key: undefined, ...shared })
}

/** An interface that a controller and a client share maps methods as well; only the controller's answer requests. */
function isHandler({ target, name }: AdvisedMethod): boolean {
  const isMapped = REQUEST_HANDLER.get(target.prototype as object, name) === true
  return isMapped && COMPONENT.get(target)?.stereotype === 'controller'
}

function checkConstant(limiter: RateLimiterEngine, permits: number | PermitsFunction): void {
  if (typeof permits !== 'number') return
  const { algorithm, limitForPeriod, burstCapacity, engine } = limiter.config
  checkedPermits(limiter.name, permits)
  const most = algorithm === 'token-bucket' ? (burstCapacity ?? limitForPeriod) : limitForPeriod
  const message =
    engine === 'bottleneck' && permits > 1
      ? 'bottleneck gives a call one permit only'
      : `is ${permits}, but there are never more than ${most} permits`
  if (permits > most || (engine === 'bottleneck' && permits > 1))
    throw new InvalidStrategyOptionsError('ratelimiter', limiter.name, [{ option: 'permits', message }])
}
