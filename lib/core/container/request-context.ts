import { AsyncLocalStorage } from 'node:async_hooks'
import { isPromiseLike, type Awaitable } from '../../common/index.js'
import { RequestEndError } from './container.errors.js'

const storage = new AsyncLocalStorage<RequestContext>()

/**
 * One unit of work (an HTTP request, later a message or a job) that request-scoped providers live in. The HTTP exchange
 * extends it, so entering a request allocates nothing. Instances are made on first use and kept by their provider.
 */
export abstract class RequestContext {
  /** Instances of request-scoped providers by provider id; only the container reads and writes it. @internal */
  scopedInstances: Map<object, unknown> | undefined = undefined

  /** What has to happen when the unit of work is over; made on first use. */
  #endTasks: (() => Awaitable<void>)[] | undefined = undefined

  /** Identifies the unit of work in logs. */
  abstract readonly id: string

  /** What it is, for a log line outside of it: `GET /orders/5`. Default: the id. */
  describe(): string {
    return this.id
  }

  /** The context of the running code, also after `await`, in timers and in streams; `undefined` outside of one. */
  static current(): RequestContext | undefined {
    return storage.getStore()
  }

  /** Runs `task(argument)` inside `context`. Passing the argument saves the caller a closure. */
  static run<A, R>(context: RequestContext, task: (argument: A) => R, argument: A): R {
    return storage.run(context, task, argument)
  }

  /** Runs `task` when the unit of work is over, the last one added first (`@PreDestroy` of request-scoped components). */
  onEnd(task: () => Awaitable<void>): void {
    ;(this.#endTasks ??= []).push(task)
  }

  /**
   * Ends the unit of work; whoever entered it calls this once. A promise only where a task needs one. One failing task does not
   * stop the others. @throws RequestEndError with everything that failed
   */
  end(): void | Promise<void> {
    const tasks = this.#endTasks
    if (tasks === undefined) return undefined
    this.#endTasks = undefined
    return runEndTasks(tasks)
  }
}

function runEndTasks(tasks: readonly (() => Awaitable<void>)[]): void | Promise<void> {
  const failures: unknown[] = []
  const rest = async (pending: PromiseLike<void>, from: number): Promise<void> => {
    await Promise.resolve(pending).catch((error: unknown) => failures.push(error))
    for (let i = from; i >= 0; i--) {
      try {
        await tasks[i]?.()
      } catch (error) {
        failures.push(error)
      }
    }
    if (failures.length > 0) throw new RequestEndError(failures)
  }
  for (let i = tasks.length - 1; i >= 0; i--) {
    try {
      const pending = tasks[i]?.()
      if (isPromiseLike(pending)) return rest(pending, i - 1)
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw new RequestEndError(failures)
}
