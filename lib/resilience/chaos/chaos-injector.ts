import { isPromiseLike, pause } from '../../common/index.js'
import { EventPublisher } from '../events/event-publisher.js'
import { currentSignal, EXECUTION_CONTEXT } from '../scope/current-signal.js'
import { ResilienceStrategy, type Operation } from '../strategy/resilience-strategy.js'
import type { StrategyRuntime } from '../strategy/strategy-runtime.js'
import type { ChaosEvent } from './chaos.events.js'
import type { ChaosConfig } from './chaos.options.js'
import { faultOf, type NamedFaults } from './fault.js'

/** How often each kind was injected, since the instance was made. */
export interface ChaosMetrics {
  readonly numberOfLatencies: number
  readonly numberOfFaults: number
  readonly numberOfOutcomes: number
  readonly numberOfBehaviors: number
}

/** What surrounds an injector besides its runtime. */
export interface ChaosSurroundings {
  /** Where false nothing is ever injected, whatever the configuration says. */
  readonly isActive: boolean
  readonly faults: NamedFaults
}

type Kind = 'latency' | 'fault' | 'outcome' | 'behavior'

/** Makes some of the calls slow, fail or come to something else, as its configuration and chance will. */
export class ChaosInjector extends ResilienceStrategy<ChaosConfig, ChaosEvent> {
  readonly name: string
  readonly events: EventPublisher<ChaosEvent>
  readonly isActive: boolean
  readonly #runtime: StrategyRuntime
  readonly #faults: NamedFaults
  readonly #injected: Record<Kind, number> = { latency: 0, fault: 0, outcome: 0, behavior: 0 }
  #config: ChaosConfig
  #fault: (() => unknown) | undefined
  #outcome: (() => unknown) | undefined

  /** @param config checked: its fault is known, its outcome is JSON */
  constructor(name: string, config: ChaosConfig, runtime: StrategyRuntime, around: ChaosSurroundings) {
    super()
    this.name = name
    this.isActive = around.isActive
    this.#runtime = runtime
    this.#faults = around.faults
    this.events = new EventPublisher(config.eventConsumerBufferSize)
    this.#config = config
    this.reconfigure(config)
  }

  get config(): ChaosConfig {
    return this.#config
  }

  get metrics(): ChaosMetrics {
    const { latency, fault, outcome, behavior } = this.#injected
    return {
      numberOfLatencies: latency,
      numberOfFaults: fault,
      numberOfOutcomes: outcome,
      numberOfBehaviors: behavior,
    }
  }

  apply(operation: Operation): unknown {
    const { enabled, behavior } = this.#config
    if (!this.isActive || !enabled) return operation()
    if (behavior !== undefined && this.#strikes('behavior')) {
      this.#tell('BEHAVIOR_INJECTED')
      const done = behavior(EXECUTION_CONTEXT)
      if (isPromiseLike(done)) return Promise.resolve(done).then(() => this.#delay(operation))
    }
    return this.#delay(operation)
  }

  reconfigure(config: ChaosConfig): void {
    const { fault, outcome } = config
    const made = fault === undefined ? undefined : faultOf(fault, this.#faults)
    this.#fault = typeof made === 'string' ? undefined : made
    this.#outcome = typeof outcome === 'string' ? () => JSON.parse(outcome) as unknown : outcome
    this.#config = config
  }

  #delay(operation: Operation): unknown {
    const { latency, maxLatency } = this.#config
    if (Math.max(latency, maxLatency ?? 0) <= 0 || !this.#strikes('latency')) return this.#answer(operation)
    const { clock, random } = this.#runtime
    const delay = maxLatency === undefined ? latency : latency + random.next() * (maxLatency - latency)
    if (this.events.wants('LATENCY_INJECTED'))
      this.events.publish({ type: 'LATENCY_INJECTED', name: this.name, at: clock.now(), latency: delay })
    return pause(clock, delay, { signal: currentSignal(), ref: true }).then(() => this.#answer(operation))
  }

  #answer(operation: Operation): unknown {
    if (this.#fault !== undefined && this.#strikes('fault')) throw this.#failed(this.#fault())
    if (this.#outcome === undefined || !this.#strikes('outcome')) return operation()
    this.#tell('OUTCOME_INJECTED')
    return this.#outcome()
  }

  #failed(error: unknown): unknown {
    if (this.events.wants('FAULT_INJECTED'))
      this.events.publish({ type: 'FAULT_INJECTED', name: this.name, at: this.#runtime.clock.now(), error })
    return error
  }

  /** Whether this call gets it. */
  #strikes(kind: Kind): boolean {
    const rate = this.#config[`${kind}Rate`] ?? this.#config.injectionRate
    if (this.#runtime.random.next() >= rate) return false
    this.#injected[kind]++
    return true
  }

  #tell(type: 'OUTCOME_INJECTED' | 'BEHAVIOR_INJECTED'): void {
    if (this.events.wants(type)) this.events.publish({ type, name: this.name, at: this.#runtime.clock.now() })
  }
}
