import { AsyncLocalStorage } from 'node:async_hooks'

const storage = new AsyncLocalStorage<RequestContext>()

/**
 * One unit of work (an HTTP request, later a message or a job) that request-scoped providers live in. The HTTP exchange
 * extends it, so entering a request allocates nothing. Instances are made on first use and kept by their provider.
 */
export abstract class RequestContext {
  /** Instances of request-scoped providers by provider id; only the container reads and writes it. @internal */
  scopedInstances: Map<object, unknown> | undefined = undefined

  /** Identifies the unit of work in logs. */
  abstract readonly id: string

  /** The context of the running code, also after `await`, in timers and in streams; `undefined` outside of one. */
  static current(): RequestContext | undefined {
    return storage.getStore()
  }

  /** Runs `task(argument)` inside `context`. Passing the argument saves the caller a closure. */
  static run<A, R>(context: RequestContext, task: (argument: A) => R, argument: A): R {
    return storage.run(context, task, argument)
  }
}
