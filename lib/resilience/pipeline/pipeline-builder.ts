import { AspectOrder } from '../../core/index.js'
import { Bulkhead } from '../bulkhead/bulkhead.decorators.js'
import type { BulkheadOptions } from '../bulkhead/bulkhead.options.js'
import { CircuitBreaker } from '../circuit-breaker/circuit-breaker.decorators.js'
import type { CircuitBreakerOptions } from '../circuit-breaker/circuit-breaker.options.js'
import { Hedge } from '../hedge/hedge.decorators.js'
import type { HedgeOptions } from '../hedge/hedge.options.js'
import { RateLimiter } from '../rate-limiter/rate-limiter.decorators.js'
import type { RateLimiterOptions } from '../rate-limiter/rate-limiter.options.js'
import { Retry } from '../retry/retry.decorators.js'
import type { RetryOptions } from '../retry/retry.options.js'
import type { StrategyRuntime } from '../strategy/strategy-runtime.js'
import { TimeLimiter } from '../time-limiter/time-limiter.decorators.js'
import type { TimeLimiterOptions } from '../time-limiter/time-limiter.options.js'
import type { PipelineStrategy } from './pipeline-strategy.js'

/** Whether strategies stand in the fixed order of the decorators, or as they were added, the first one outermost. */
export type PipelineOrder = 'fixed' | 'as-added'

interface Placed {
  readonly order: number
  readonly strategy: PipelineStrategy
}

/** How a strategy is given: one that exists, such as a registry's, or the options of a new one. */
type Given<O> = PipelineStrategy | O

/**
 * Collects the strategies of a {@link ResiliencePipeline}. Each method takes an engine that exists, which may be shared with others, or the
 * options of a new one.
 */
export class PipelineBuilder<P> {
  readonly #placed: Placed[] = []
  readonly #make: (strategies: readonly PipelineStrategy[]) => P
  readonly #name: string
  readonly #runtime: Partial<StrategyRuntime>

  /** @param name of the engines that it makes */
  constructor(
    make: (strategies: readonly PipelineStrategy[]) => P,
    name: string,
    runtime: Partial<StrategyRuntime> = {},
  ) {
    this.#make = make
    this.#name = name
    this.#runtime = runtime
  }

  /** @throws InvalidStrategyOptionsError, as the others */
  retry(retry: Given<RetryOptions> = {}): this {
    return this.#add(AspectOrder.RETRY, retry, Retry)
  }

  hedge(hedge: Given<HedgeOptions> = {}): this {
    return this.#add(AspectOrder.HEDGE, hedge, Hedge)
  }

  circuitBreaker(circuitBreaker: Given<CircuitBreakerOptions> = {}): this {
    return this.#add(AspectOrder.CIRCUIT_BREAKER, circuitBreaker, CircuitBreaker)
  }

  rateLimiter(rateLimiter: Given<RateLimiterOptions> = {}): this {
    return this.#add(AspectOrder.RATE_LIMITER, rateLimiter, RateLimiter)
  }

  timeLimiter(timeLimiter: Given<TimeLimiterOptions> = {}): this {
    return this.#add(AspectOrder.TIME_LIMITER, timeLimiter, TimeLimiter)
  }

  bulkhead(bulkhead: Given<BulkheadOptions> = {}): this {
    return this.#add(AspectOrder.BULKHEAD, bulkhead, Bulkhead)
  }

  /** Adds a strategy of another kind: a fallback, a strategy of your own, a pipeline. @param order its place among the others; see AspectOrder */
  strategy(strategy: PipelineStrategy, order: number): this {
    this.#placed.push({ order, strategy })
    return this
  }

  build(order: PipelineOrder = 'fixed'): P {
    const placed = order === 'fixed' ? this.#placed.toSorted((a, b) => a.order - b.order) : this.#placed
    return this.#make(placed.map(({ strategy }) => strategy))
  }

  #add<O extends object>(
    order: number,
    given: Given<O>,
    pattern: { of(name: string, options: O, runtime: Partial<StrategyRuntime>): PipelineStrategy },
  ): this {
    const strategy = isStrategy(given) ? given : pattern.of(this.#name, given, this.#runtime)
    return this.strategy(strategy, order)
  }
}

function isStrategy(given: object): given is PipelineStrategy {
  return 'apply' in given && typeof given.apply === 'function'
}
