import type { Transferable } from 'node:worker_threads'
import type { ScheduledTask } from '../../common/index.js'
import { BulkheadFullError } from '../bulkhead/bulkhead.errors.js'
import type { BulkheadEvent } from '../bulkhead/bulkhead.events.js'
import { Semaphore } from '../bulkhead/semaphore.js'
import { EventPublisher } from '../events/event-publisher.js'
import { currentSignal } from '../scope/current-signal.js'
import { ResilienceStrategy } from '../strategy/resilience-strategy.js'
import { refusal } from '../strategy/stack-trace.js'
import type { StrategyRuntime } from '../strategy/strategy-runtime.js'
import { SharedWorkerPool } from './shared-worker-pool.js'
import { FunctionToWorkerError, ThreadPoolBulkheadClosedError } from './thread-pool-bulkhead.errors.js'
import type { ThreadPoolBulkheadConfig } from './thread-pool-bulkhead.options.js'
import { failureOfCall } from './worker-failure.js'
import { resolveTask, type ResolvedTask, type WorkerTask } from './worker-task.js'

/** How one call of a task runs. */
export interface SubmitOptions {
  /** Ends the waiting, and the thread that runs the call. Default: what ends the code that calls. */
  readonly signal?: AbortSignal
  /** Buffers, ports and streams among the arguments that move to the worker in place of being copied: the caller loses them. */
  readonly transfer?: readonly Transferable[]
}

type Task = (...args: never[]) => unknown

/**
 * Runs functions of other modules in worker threads: as many at once as there are threads; others wait in order of arrival, or are refused
 * with a BulkheadFullError. Arguments and results are copied as `structuredClone` does it. A call whose signal aborts ends its thread, so that
 * also a loop without an end does.
 *
 * The threads are started by `start()` or with the first call, and ended by `Symbol.asyncDispose`; a registry does both with its application.
 *
 * @example
 * const pool = ThreadPoolBulkhead.of('pdf', { maxThreadPoolSize: 2 })
 * const render = pool.task<typeof renderInvoice>({ worker: new URL('./render.worker.js', import.meta.url), task: 'render' })
 * const pdf = await render(invoice)
 */
export class WorkerPoolBulkhead
  extends ResilienceStrategy<ThreadPoolBulkheadConfig, BulkheadEvent>
  implements AsyncDisposable
{
  readonly name: string
  readonly events: EventPublisher<BulkheadEvent>
  readonly #runtime: StrategyRuntime
  readonly #semaphore: Semaphore
  readonly #pool: SharedWorkerPool
  /** Tasks of methods, to be looked for when the application starts. */
  readonly #expected = new Set<ResolvedTask>()
  #config: ThreadPoolBulkheadConfig
  #closed: Promise<void> | undefined
  /** While it is closing: called when nothing runs any more. */
  #onIdle: (() => void) | undefined

  constructor(name: string, config: ThreadPoolBulkheadConfig, runtime: StrategyRuntime) {
    super()
    this.name = name
    this.#config = config
    this.#runtime = runtime
    this.events = new EventPublisher(config.eventConsumerBufferSize)
    this.#semaphore = new Semaphore(runtime.clock)
    this.#pool = new SharedWorkerPool(name, config)
  }

  get config(): ThreadPoolBulkheadConfig {
    return this.#config
  }

  get coreThreadPoolSize(): number {
    return this.#config.coreThreadPoolSize
  }

  get maximumThreadPoolSize(): number {
    return this.#config.maxThreadPoolSize
  }

  /** Threads that there are. */
  get threadPoolSize(): number {
    return this.#pool.size
  }

  /** Threads that run a call. */
  get activeThreadCount(): number {
    return this.#semaphore.running
  }

  /** Calls that could start now. */
  get availableThreadCount(): number {
    return Math.max(0, this.#config.maxThreadPoolSize - this.#semaphore.running)
  }

  /** Calls that wait for a thread. */
  get queueDepth(): number {
    return this.#semaphore.waiting
  }

  get queueCapacity(): number {
    return this.#config.queueCapacity
  }

  get remainingQueueCapacity(): number {
    return Math.max(0, this.#config.queueCapacity - this.#semaphore.waiting)
  }

  /** A function that runs the task, with the arguments and the result of `F`. @throws InvalidWorkerTaskError */
  task<F extends Task>(task: WorkerTask): (...args: Parameters<F>) => Promise<Awaited<ReturnType<F>>> {
    const resolved = resolveTask(`Task '${task.task}'`, task)
    return (...args) => this.run(resolved, args) as Promise<Awaited<ReturnType<F>>>
  }

  /**
   * Runs the task with these arguments. Rejects with what it throws, with a BulkheadFullError, with the reason of the signal, or with what
   * is wrong with the task, an argument, the result or the thread.
   */
  async submit(task: WorkerTask, args: readonly unknown[], options?: SubmitOptions): Promise<unknown> {
    return this.run(resolveTask(`Task '${task.task}'`, task), args, options)
  }

  /** As {@link submit}, for a task that has been resolved. */
  async run(
    task: ResolvedTask,
    args: readonly unknown[],
    { signal = currentSignal(), transfer = [] }: SubmitOptions = {},
  ): Promise<unknown> {
    if (this.#closed !== undefined) throw new ThreadPoolBulkheadClosedError(this.name)
    signal?.throwIfAborted()
    if (!this.#semaphore.tryAcquire(this.#config.maxThreadPoolSize)) await this.#wait(signal)
    this.#tell('CALL_PERMITTED')
    try {
      const call = { module: task.module, task: task.task, args }
      return await this.#pool.run(call, { signal, transfer })
    } catch (error) {
      throw failureOfCall(error, { task, args, signal, transfer })
    } finally {
      this.#release()
      this.#tell('CALL_FINISHED')
    }
  }

  /** Notes a task of a method, so that {@link start} looks whether it is there. */
  expect(task: ResolvedTask): void {
    this.#expected.add(task)
  }

  /** Starts the threads and looks for all tasks that are expected. @throws MissingPackageError, InvalidWorkerTaskError */
  async start(): Promise<void> {
    await this.#pool.open()
    await Promise.all([...this.#expected].map((task) => this.#look(task)))
  }

  /** It can not: a function does not move to another thread. @throws FunctionToWorkerError */
  apply(): never {
    throw new FunctionToWorkerError(this.name)
  }

  /** Sizes count for calls from now on: where that takes other threads, those there are end after the calls that they run. */
  reconfigure(config: ThreadPoolBulkheadConfig): void {
    this.#config = config
    this.#pool.reconfigure(config)
    this.#semaphore.admit(config.maxThreadPoolSize)
  }

  /** Refuses new calls, gives those that run or wait `awaitTerminationDuration` to end, then ends the threads. Idempotent. */
  [Symbol.asyncDispose](): Promise<void> {
    return (this.#closed ??= this.#close())
  }

  async #look(task: ResolvedTask): Promise<void> {
    const nothing = { signal: undefined, transfer: [] }
    try {
      await this.#pool.run({ module: task.module, task: task.task, args: undefined }, nothing)
    } catch (error) {
      throw failureOfCall(error, { task, args: [], ...nothing })
    }
  }

  async #wait(signal: AbortSignal | undefined): Promise<void> {
    if (this.#semaphore.waiting >= this.#config.queueCapacity) {
      this.#tell('CALL_REJECTED')
      throw this.#full()
    }
    const onLeave = (): void => this.#tell('CALL_REJECTED')
    const onTimeout = (): Error => this.#full()
    await this.#semaphore.acquire({ maxWaitDuration: Infinity, signal, onTimeout, onLeave })
    if (signal?.aborted === true) {
      // It aborted between the moment the thread was free and this one.
      this.#release()
      this.#tell('CALL_REJECTED')
      throw signal.reason
    }
  }

  #release(): void {
    this.#semaphore.release(this.#config.maxThreadPoolSize)
    if (this.#semaphore.running === 0) this.#onIdle?.()
  }

  async #close(): Promise<void> {
    let timer: ScheduledTask | undefined
    if (this.#semaphore.running > 0) {
      await new Promise<void>((resolve) => {
        this.#onIdle = resolve
        timer = this.#runtime.clock.schedule(resolve, this.#config.awaitTerminationDuration, { ref: true })
      })
    }
    timer?.cancel()
    await this.#pool.close()
  }

  #full(): BulkheadFullError {
    return refusal(this.#config, () => new BulkheadFullError(this.name))
  }

  #tell(type: BulkheadEvent['type']): void {
    if (this.events.wants(type)) this.events.publish({ type, name: this.name, at: this.#runtime.clock.now() })
  }
}
