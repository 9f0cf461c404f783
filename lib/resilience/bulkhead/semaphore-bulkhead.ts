import { isPromiseLike } from '../../common/index.js'
import { EventPublisher } from '../events/event-publisher.js'
import { currentSignal, type ExecutionContext } from '../scope/current-signal.js'
import {
  execute,
  ResilienceStrategy,
  type ExecuteOptions,
  type Operation,
} from '../strategy/resilience-strategy.js'
import { refusal } from '../strategy/stack-trace.js'
import type { StrategyRuntime } from '../strategy/strategy-runtime.js'
import { BulkheadFullError, UnheldPermissionError } from './bulkhead.errors.js'
import type { BulkheadEvent } from './bulkhead.events.js'
import type { BulkheadConfig } from './bulkhead.options.js'
import { Semaphore } from './semaphore.js'

export interface BulkheadExecuteOptions extends ExecuteOptions {
  /** The partition whose permits count. Default: those that all calls without a key share. */
  readonly key?: string
}

/** The permits of one key, or those that all calls without a key share. */
class Lane {
  readonly semaphore: Semaphore
  /** What follows the promise of an operation. Made once for all calls of the lane: a call makes no closures. */
  readonly onValue: (value: unknown) => unknown
  readonly onError: (error: unknown) => never

  /** @param finish gives the permit of a call back */
  constructor(
    readonly key: string | undefined,
    { clock }: StrategyRuntime,
    finish: (lane: Lane) => void,
  ) {
    this.semaphore = new Semaphore(clock)
    this.onValue = (value) => {
      finish(this)
      return value
    }
    this.onError = (error) => {
      finish(this)
      throw error
    }
  }
}

/**
 * Limits how many calls run at once, in all or for each key of a partition. The others wait in order of arrival, or are refused. Every call
 * that comes is told about by CALL_PERMITTED or CALL_REJECTED, and every permitted one by CALL_FINISHED.
 *
 * @example
 * const bulkhead = Bulkhead.of('inventory', { maxConcurrentCalls: 10, maxWaitDuration: '500ms' })
 * const stock = await bulkhead.execute(() => loadStock(sku))
 */
export class SemaphoreBulkhead extends ResilienceStrategy<BulkheadConfig, BulkheadEvent> {
  readonly name: string
  readonly events: EventPublisher<BulkheadEvent>
  readonly #runtime: StrategyRuntime
  readonly #shared: Lane
  /** Lanes in use, by key; one that nobody uses is dropped. */
  readonly #lanes = new Map<string, Lane>()
  #config: BulkheadConfig

  constructor(name: string, config: BulkheadConfig, runtime: StrategyRuntime) {
    super()
    this.name = name
    this.#config = config
    this.#runtime = runtime
    this.events = new EventPublisher(config.eventConsumerBufferSize)
    this.#shared = new Lane(undefined, runtime, this.#finish)
  }

  get config(): BulkheadConfig {
    return this.#config
  }

  /** Calls that could start now. With partitions: in one that is not in use. */
  get availableConcurrentCalls(): number {
    return Math.max(0, this.#config.maxConcurrentCalls - this.#shared.semaphore.running)
  }

  /** How many calls may run at once; with partitions: in each. */
  get maxAllowedConcurrentCalls(): number {
    return this.#config.maxConcurrentCalls
  }

  /** Calls that wait for their turn, in all partitions. */
  get waitingCalls(): number {
    let waiting = this.#shared.semaphore.waiting
    for (const { semaphore } of this.#lanes.values()) waiting += semaphore.waiting
    return waiting
  }

  /** Partitions in which calls run or wait. */
  get partitionsInUse(): number {
    return this.#lanes.size
  }

  /**
   * @param key the partition whose permits count
   * @param mayWait `false` for an operation whose caller can take no promise: it is refused where it would have to wait
   */
  apply(operation: Operation, key?: string, mayWait = true): unknown {
    const lane = this.#lane(key)
    if (lane.semaphore.tryAcquire(this.#config.maxConcurrentCalls)) return this.#run(operation, lane)
    return this.#wait(lane, mayWait, () => this.#run(operation, lane))
  }

  override execute<T>(
    operation: (context: ExecutionContext) => T,
    { key, ...options }: BulkheadExecuteOptions = {},
  ): Promise<Awaited<T>> {
    return execute({ apply: (run) => this.apply(run, key) }, operation, options)
  }

  /** Takes a permit if one is free, without waiting; who gets it gives it back by {@link onComplete} or {@link releasePermission}. */
  tryAcquirePermission(key?: string): boolean {
    const lane = this.#lane(key)
    const permitted = lane.semaphore.tryAcquire(this.#config.maxConcurrentCalls)
    if (permitted) {
      this.#tell('CALL_PERMITTED')
      return true
    }
    this.#dropIfIdle(lane)
    this.#tell('CALL_REJECTED')
    return false
  }

  /**
   * Takes a permit, and waits for it as long as `maxWaitDuration` says and the caller's signal does not abort. Rejects with a
   * BulkheadFullError, or with the signal's reason.
   */
  async acquirePermission(key?: string): Promise<void> {
    const lane = this.#lane(key)
    if (lane.semaphore.tryAcquire(this.#config.maxConcurrentCalls)) this.#tell('CALL_PERMITTED')
    else await this.#wait(lane, true, () => this.#tell('CALL_PERMITTED'))
  }

  /** Gives a permit back whose call was not made. @throws UnheldPermissionError */
  releasePermission(key?: string): void {
    this.#release(this.#heldLane(key))
  }

  /** Gives a permit back whose call has ended, well or not. @throws UnheldPermissionError */
  onComplete(key?: string): void {
    this.#finish(this.#heldLane(key))
  }

  /** Who waits goes on with the wait it began with. More permits let waiting calls in at once; with fewer, running calls go on. */
  reconfigure(config: BulkheadConfig): void {
    this.#config = config
    for (const lane of [this.#shared, ...this.#lanes.values()])
      lane.semaphore.admit(config.maxConcurrentCalls)
  }

  #lane(key: string | undefined): Lane {
    if (key === undefined) return this.#shared
    let lane = this.#lanes.get(key)
    if (lane === undefined) {
      if (this.#lanes.size >= this.#config.maxPartitions) throw this.#rejected()
      this.#lanes.set(key, (lane = new Lane(key, this.#runtime, this.#finish)))
    }
    return lane
  }

  #heldLane(key: string | undefined): Lane {
    const lane = key === undefined ? this.#shared : this.#lanes.get(key)
    if (lane === undefined || lane.semaphore.running === 0) throw new UnheldPermissionError(this.name)
    return lane
  }

  /** Gives what `proceed` gives, once the call has a permit. @throws BulkheadFullError where it can not wait */
  #wait<T>(lane: Lane, mayWait: boolean, proceed: () => T): Promise<T> {
    const { maxWaitDuration, maxWaitingCalls } = this.#config
    if (!mayWait || maxWaitDuration <= 0 || lane.semaphore.waiting >= maxWaitingCalls) {
      this.#dropIfIdle(lane)
      throw this.#rejected()
    }
    const signal = currentSignal()
    const onLeave = (): void => {
      this.#dropIfIdle(lane)
      this.#tell('CALL_REJECTED')
    }
    return lane.semaphore
      .acquire({ maxWaitDuration, signal, onTimeout: () => this.#full(), onLeave })
      .then(() => {
        if (signal?.aborted !== true) return proceed()
        // It aborted between the moment the permit came and this one.
        this.#release(lane)
        this.#tell('CALL_REJECTED')
        throw signal.reason
      })
  }

  #run(operation: Operation, lane: Lane): unknown {
    this.#tell('CALL_PERMITTED')
    let result: unknown
    try {
      result = operation()
      // Promise.resolve leaves a promise as it is, and makes of any other thenable one that settles once and never throws.
      if (isPromiseLike(result)) return Promise.resolve(result).then(lane.onValue, lane.onError)
    } catch (error) {
      this.#finish(lane)
      throw error
    }
    this.#finish(lane)
    return result
  }

  readonly #finish = (lane: Lane): void => {
    this.#release(lane)
    this.#tell('CALL_FINISHED')
  }

  #release(lane: Lane): void {
    lane.semaphore.release(this.#config.maxConcurrentCalls)
    this.#dropIfIdle(lane)
  }

  #dropIfIdle({ key, semaphore }: Lane): void {
    if (key !== undefined && semaphore.running === 0 && semaphore.waiting === 0) this.#lanes.delete(key)
  }

  #rejected(): BulkheadFullError {
    this.#tell('CALL_REJECTED')
    return this.#full()
  }

  #full(): BulkheadFullError {
    return refusal(this.#config, () => new BulkheadFullError(this.name))
  }

  #tell(type: BulkheadEvent['type']): void {
    if (this.events.wants(type)) this.events.publish({ type, name: this.name, at: this.#runtime.clock.now() })
  }
}
