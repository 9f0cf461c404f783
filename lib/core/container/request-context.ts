import { AsyncLocalStorage } from 'node:async_hooks'
import { isPromiseLike, type Awaitable } from '../../common/index.js'
import { RequestEndedError, RequestEndError } from './container.errors.js'

const storage = new AsyncLocalStorage<RequestContext>()

/** The state of this module when it was loaded, which no unit of work did. */
const outside: <R>(task: () => R) => R = AsyncLocalStorage.snapshot()

/**
 * One unit of work (an HTTP request, later a message or a job) that request-scoped providers live in. The HTTP exchange
 * extends it, so entering a request allocates nothing. Instances are made on first use and kept by their provider.
 */
export abstract class RequestContext {
  /** Instances of request-scoped providers by provider id; only the container reads and writes it. @internal */
  scopedInstances: Map<object, unknown> | undefined = undefined

  /** What has to happen when the unit of work is over; made on first use. */
  #endTasks: (() => Awaitable<void>)[] | undefined = undefined
  #ended = false

  /** What is traced of the unit of work; only the tracer reads and writes it. @internal */
  trace: unknown = undefined

  /** Name of the principal that it is done for, as logs and audits show it; `undefined` for an anonymous one. Whoever authenticates sets it. */
  user: string | undefined = undefined

  /** Identifies the unit of work in logs. */
  abstract readonly id: string

  /** Aborts when nobody waits for the outcome any more; `undefined` for work that nobody can give up. */
  get signal(): AbortSignal | undefined {
    return undefined
  }

  /** What it is, for a log line outside of it: `GET /orders/5`. Default: the id. */
  describe(): string {
    return this.id
  }

  /**
   * Says something in the header of the response, where the unit of work has one; elsewhere nothing happens. What was said under that name
   * before is replaced.
   */
  setHeader(_name: string, _value: string): void {
    // Only who is answered is told.
  }

  /** The context of the running code, also after `await`, in timers and in streams; `undefined` outside of one. */
  static current(): RequestContext | undefined {
    return storage.getStore()
  }

  /** Runs `task(argument)` inside `context`. Passing the argument saves the caller a closure. */
  static run<A, R>(context: RequestContext, task: (argument: A) => R, argument: A): R {
    return storage.run(context, task, argument)
  }

  /**
   * Runs `task` outside of every unit of work: no request, span or deadline of the running code surrounds what it starts. For what is
   * shared and outlives the request that happened to need it first, such as connections, watches and timers.
   *
   * @example
   * this.#timer = RequestContext.exit(() => clock.schedule(() => this.#refresh(), 10_000))
   */
  static exit<R>(task: () => R): R {
    return outside(task)
  }

  /** Whether {@link end} has run everything: what is created from now on would never be destroyed. */
  get ended(): boolean {
    return this.#ended
  }

  /**
   * Runs `task` when the unit of work is over, the last one added first (`@PreDestroy` of request-scoped components). Such a task may
   * still add another one. @throws RequestEndedError when it is over already
   */
  onEnd(task: () => Awaitable<void>): void {
    if (this.#ended) throw new RequestEndedError(this.describe())
    ;(this.#endTasks ??= []).push(task)
  }

  /**
   * Ends the unit of work; whoever entered it calls this once. A promise only where a task needs one. One failing task does not
   * stop the others. @throws RequestEndError with everything that failed
   */
  end(): void | Promise<void> {
    const tasks = this.#endTasks
    if (tasks === undefined) {
      this.#ended = true
      return undefined
    }
    return this.#runEndTasks(tasks, [])
  }

  #runEndTasks(tasks: (() => Awaitable<void>)[], failures: unknown[]): void | Promise<void> {
    for (let task = tasks.pop(); task !== undefined; task = tasks.pop()) {
      try {
        const pending = task()
        if (isPromiseLike(pending)) {
          return Promise.resolve(pending)
            .catch((error: unknown) => failures.push(error))
            .then(() => this.#runEndTasks(tasks, failures))
        }
      } catch (error) {
        failures.push(error)
      }
    }
    this.#ended = true
    if (failures.length > 0) throw new RequestEndError(failures)
  }
}
