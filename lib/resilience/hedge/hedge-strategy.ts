import { budgetWithin } from '../budget/budget-limits.js'
import type { RatioBudget } from '../budget/ratio-budget.js'
import { EventPublisher } from '../events/event-publisher.js'
import { ResilienceStrategy } from '../strategy/resilience-strategy.js'
import type { StrategyRuntime } from '../strategy/strategy-runtime.js'
import { HedgeCounters, type HedgeMetrics } from './hedge-metrics.js'
import { budgetLimits, HedgePolicy } from './hedge-policy.js'
import { HedgedCall, type HedgeOperation } from './hedged-call.js'
import type { HedgeEvent } from './hedge.events.js'
import type { HedgeCallOptions, HedgeConfig } from './hedge.options.js'
import { LatencyWindow } from './latency-window.js'

const NO_OPTIONS: HedgeCallOptions = {}

/** Makes a call that takes too long, or fails, once more beside itself, and gives the first good outcome. The others are aborted. */
export class HedgeStrategy extends ResilienceStrategy<HedgeConfig, HedgeEvent> {
  readonly name: string
  readonly events: EventPublisher<HedgeEvent>
  readonly #runtime: StrategyRuntime
  readonly #counters = new HedgeCounters()
  #policy: HedgePolicy
  /** Shared by all calls through this instance. */
  #budget: RatioBudget | undefined

  constructor(name: string, config: HedgeConfig, runtime: StrategyRuntime) {
    super()
    this.name = name
    this.#runtime = runtime
    this.events = new EventPublisher(config.eventConsumerBufferSize)
    this.#policy = new HedgePolicy(config, latenciesOf(config))
    this.#budget = budgetWithin(budgetLimits(config), runtime.clock)
  }

  get config(): HedgeConfig {
    return this.#policy.config
  }

  /** Live: it shows the present numbers whenever it is read. */
  get metrics(): HedgeMetrics {
    return this.#counters
  }

  /** After how many milliseconds a call would be hedged now; `Infinity`: only when it has failed. */
  get hedgingDelay(): number {
    return this.#policy.delayBefore(2)
  }

  /** How many hedges the budget allows now; `Infinity` without a budget. */
  get availableHedges(): number {
    return this.#budget?.available ?? Infinity
  }

  /**
   * Runs the operation, perhaps several times beside each other; it is told the number of the attempt. Each attempt has an
   * ExecutionScope of its own, whose signal aborts when the attempt is not needed any more. The result is a promise unless the first
   * attempt ends at once.
   *
   * @param options what holds for this call alone
   * @throws what the first attempt threw, where all of them failed; an error that is no failure; the reason of the signal of the caller
   */
  apply(operation: HedgeOperation, options: HedgeCallOptions = NO_OPTIONS): unknown {
    const call = new HedgedCall(
      {
        name: this.name,
        policy: this.#policy,
        runtime: this.#runtime,
        counters: this.#counters,
        events: this.events,
        budget: this.#budget,
      },
      operation,
      options,
    )
    this.#budget?.earn()
    return call.run()
  }

  /** Observations and a budget of the same size stay. Calls that have begun go on by what they began with. */
  reconfigure(config: HedgeConfig): void {
    const { config: before, latencies } = this.#policy
    const isSame = latenciesSize(before) === latenciesSize(config)
    this.#policy = new HedgePolicy(config, isSame ? latencies : latenciesOf(config))
    this.#budget = budgetWithin(budgetLimits(config), this.#runtime.clock, this.#budget)
  }
}

function latenciesSize({ mode, observationWindowSize }: HedgeConfig): number {
  return mode === 'dynamic' ? observationWindowSize : 0
}

function latenciesOf(config: HedgeConfig): LatencyWindow | undefined {
  const size = latenciesSize(config)
  return size === 0 ? undefined : new LatencyWindow(size)
}
