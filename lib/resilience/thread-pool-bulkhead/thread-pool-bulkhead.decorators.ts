import type { Transferable } from 'node:worker_threads'
import { AspectOrder, type AdvisedMethod } from '../../core/index.js'
import { signalPositions } from '../scope/signal-parameters.js'
import { strategyAspect, type AspectOptions } from '../strategy/strategy-aspect.js'
import { THREAD_POOL_BULKHEAD, ThreadPoolBulkheadRegistry } from './thread-pool-bulkhead-registry.js'
import { OutsideWorkerError } from './thread-pool-bulkhead.errors.js'
import type { ThreadPoolBulkheadConfig, ThreadPoolBulkheadOptions } from './thread-pool-bulkhead.options.js'
import type { WorkerPoolBulkhead } from './worker-pool-bulkhead.js'
import { resolveTask, type ResolvedTask, type WorkerTask } from './worker-task.js'

export interface ThreadPoolBulkheadAspectOptions extends AspectOptions, Partial<WorkerTask> {
  /** Name of the function that `worker` exports. Default: the method's name. */
  readonly task?: string
  /** Which buffers, ports and streams of the arguments move to the worker in place of being copied: the caller loses them. Default: none. */
  readonly transfer?: (...args: never[]) => readonly Transferable[]
}

/** A pool of worker threads made by hand: `ThreadPoolBulkhead.of('pdf', { maxThreadPoolSize: 2 })`. */
export type ThreadPoolBulkhead = WorkerPoolBulkhead

/** In the method's place: all other aspects run around it, in the main thread. */
const IN_THE_METHODS_PLACE = AspectOrder.SIGNAL + 1

/**
 * Runs an exported function of another module in a worker thread in place of the method, with the method's arguments. As many calls run at
 * once as there are threads; others wait in order of arrival, or are refused with a BulkheadFullError. The method's body never runs: it is
 * there for the types, as {@link runsInWorker} says. Arguments and results are copied as `structuredClone` does it; what is passed to a
 * `@Signal()` parameter stays here and ends the call.
 *
 * @throws SynchronousMethodError, InvalidWorkerTaskError, MissingPackageError at boot
 * @example
 * \@ThreadPoolBulkhead('pdf', { worker: new URL('./render.worker.js', import.meta.url) })
 * render(invoice: Invoice): Promise<Uint8Array> {
 *   return runsInWorker(invoice)
 * }
 */
export const ThreadPoolBulkhead = strategyAspect<
  ThreadPoolBulkheadOptions,
  ThreadPoolBulkheadConfig,
  WorkerPoolBulkhead,
  ThreadPoolBulkheadAspectOptions
>({
  decorator: 'ThreadPoolBulkhead',
  order: IN_THE_METHODS_PLACE,
  recipe: THREAD_POOL_BULKHEAD,
  registry: ThreadPoolBulkheadRegistry,
  aspectOptions: ['worker', 'task', 'errors', 'transfer'],
  waits: () => 'it runs in another thread',
  advise: (pool, { transfer, ...options }, method) => {
    const task = taskOf(method, options)
    pool.expect(task)
    const signals = signalPositions(method)
    return ({ args }) => {
      const posted = signals.length === 0 ? args : without(args, signals)
      return pool.run(
        task,
        posted,
        transfer === undefined ? {} : { transfer: transfer(...(posted as never[])) },
      )
    }
  },
})

/**
 * What the body of a method with {@link ThreadPoolBulkhead} says: that it is never reached. It is reached only where nobody has woven the
 * object.
 *
 * @param _args the method's parameters, which no code uses otherwise
 * @throws OutsideWorkerError
 */
export function runsInWorker(..._args: readonly unknown[]): never {
  throw new OutsideWorkerError()
}

function taskOf(
  method: AdvisedMethod,
  { worker, task, errors }: ThreadPoolBulkheadAspectOptions,
): ResolvedTask {
  return resolveTask(method.id, {
    worker: worker as WorkerTask['worker'],
    task: task ?? String(method.name),
    ...(errors !== undefined && { errors }),
  })
}

/** A signal does not go to another thread: it ends the call from here. */
function without(args: readonly unknown[], positions: readonly number[]): readonly unknown[] {
  return args.map((argument, position) => (positions.includes(position) ? undefined : argument))
}
