import { isPromiseLike } from '../../common/index.js'
import { budgetWithin } from '../budget/budget-limits.js'
import type { RatioBudget } from '../budget/ratio-budget.js'
import { EventPublisher } from '../events/event-publisher.js'
import { ResilienceStrategy } from '../strategy/resilience-strategy.js'
import type { StrategyRuntime } from '../strategy/strategy-runtime.js'
import { runFirstAttempt } from './current-attempt.js'
import { RetriedCall, type RetryOperation, type RetryParts } from './retried-call.js'
import { RetryCounters, type RetryMetrics } from './retry-metrics.js'
import { budgetLimits, RetryPolicy } from './retry-policy.js'
import type { RetryEvent } from './retry.events.js'
import type { RetryCallOptions, RetryConfig } from './retry.options.js'

const NO_OPTIONS: RetryCallOptions = {}

/**
 * Calls an operation again while it fails, with a wait in between. A call that succeeds at once costs little more than the call: nothing
 * is allocated for a synchronous one, and one `then` for one that returns a promise.
 */
export class RetryStrategy extends ResilienceStrategy<RetryConfig, RetryEvent> {
  readonly name: string
  readonly events: EventPublisher<RetryEvent>
  readonly #runtime: StrategyRuntime
  readonly #counters = new RetryCounters()
  #policy: RetryPolicy
  /** Shared by all calls through this instance. */
  #budget: RatioBudget | undefined

  constructor(name: string, config: RetryConfig, runtime: StrategyRuntime) {
    super()
    this.name = name
    this.#runtime = runtime
    this.events = new EventPublisher(config.eventConsumerBufferSize)
    this.#policy = new RetryPolicy(config, runtime.random)
    this.#budget = budgetWithin(budgetLimits(config), runtime.clock)
  }

  get config(): RetryConfig {
    return this.#policy.config
  }

  /** Live: it shows the present numbers whenever it is read. */
  get metrics(): RetryMetrics {
    return this.#counters
  }

  /** How many retries the budget allows now; `Infinity` without a budget. */
  get availableRetries(): number {
    return this.#budget?.available ?? Infinity
  }

  /**
   * Runs the operation, which is told the number of the attempt, until an outcome is good or nothing more is allowed. The result is a
   * promise where the operation returns one, or where there was something to wait for.
   *
   * @param options what holds for this call alone
   * @throws what the last attempt threw, or the reason of the signal that ended it
   */
  apply(operation: RetryOperation, options: RetryCallOptions = NO_OPTIONS): unknown {
    const policy = this.#policy
    const startedAt = policy.config.timeout > 0 ? this.#runtime.clock.monotonic() : 0
    let result: unknown
    try {
      result = runFirstAttempt(operation)
    } catch (error) {
      return this.#again(policy, operation, options, startedAt).ended({ error })
    }
    if (isPromiseLike(result)) {
      // Of a promise it gives the promise. Any other thenable may settle twice, or return nothing from its `then`.
      return Promise.resolve(result).then(
        (value) =>
          this.#isTaken(policy, options)
            ? value
            : this.#again(policy, operation, options, startedAt).ended({ result: value }),
        (error: unknown) => this.#again(policy, operation, options, startedAt).ended({ error }),
      )
    }
    if (this.#isTaken(policy, options)) return result
    return this.#again(policy, operation, options, startedAt).ended({ result })
  }

  /** A budget of the same window keeps its counts. Calls that have begun go on by what they began with. */
  reconfigure(config: RetryConfig): void {
    this.#policy = new RetryPolicy(config, this.#runtime.random)
    this.#budget = budgetWithin(budgetLimits(config), this.#runtime.clock, this.#budget)
  }

  /** The way of most calls: counts a first attempt whose result nobody has to look at. */
  #isTaken({ retriesResult }: RetryPolicy, { retryable }: RetryCallOptions): boolean {
    if (retriesResult !== undefined && retryable !== false) return false
    this.#counters.numberOfSuccessfulCallsWithoutRetryAttempt++
    this.#budget?.earn()
    return true
  }

  #again(
    policy: RetryPolicy,
    operation: RetryOperation,
    options: RetryCallOptions,
    startedAt: number,
  ): RetriedCall {
    const parts: RetryParts = {
      name: this.name,
      policy,
      runtime: this.#runtime,
      counters: this.#counters,
      events: this.events,
      budget: this.#budget,
    }
    return new RetriedCall(parts, operation, options, startedAt)
  }
}
