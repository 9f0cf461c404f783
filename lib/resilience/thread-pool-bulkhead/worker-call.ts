import type { ResourceLimits, Transferable } from 'node:worker_threads'

/**
 * What the main thread and its workers say to each other, as plain data. `drivers/task-worker.ts` takes only types from here: it is loaded
 * by itself, in a thread that knows nothing of the framework.
 */

/** On the error of a thread that died because a result can not be copied. */
export const UNCLONEABLE_RESULT = 'uncloneableResult'

/** Main thread to worker. */
export interface WorkerCall {
  /** URL of the module. */
  readonly module: string
  /** Name of the exported function. */
  readonly task: string
  /** `undefined`: only look whether the function is there. */
  readonly args: readonly unknown[] | undefined
}

/** An error as it is copied: structured clone alone forgets its class and its properties. */
export interface ErrorData {
  readonly className: string
  readonly name: string
  readonly message: string
  readonly stack: string | undefined
  /** What can be copied of what is set on the error besides. */
  readonly properties: Readonly<Record<string, unknown>>
  readonly cause?: ThrownData
}

export type ThrownData = { readonly error: ErrorData } | { readonly value: unknown }

/** Worker to main thread, in place of a result. */
export interface WorkerFailure {
  readonly workerFailure:
    | 'thrown'
    /** The module can not be loaded. */
    | 'module'
    /** The module has no such function. */
    | 'task'
  readonly thrown?: ThrownData
  /** What the module exports. */
  readonly exports?: readonly string[]
}

export interface WorkerPoolOptions {
  readonly coreThreads: number
  readonly maxThreads: number
  readonly keepAliveMs: number
  readonly resourceLimits: ResourceLimits | undefined
}

export interface WorkerCallOptions {
  /** Ends the thread that runs the call. */
  readonly signal: AbortSignal | undefined
  /** What moves to the worker in place of being copied. */
  readonly transfer: readonly Transferable[]
}

/** Threads, and calls handed to them. It has no queue that matters: no more calls come at once than there are threads. */
export interface WorkerPool {
  /** How many threads there are. */
  readonly size: number
  /** Rejects with what the library or the worker says: a {@link WorkerFailure}, a DataCloneError, or what ended the thread. */
  run(call: WorkerCall, options: WorkerCallOptions): Promise<unknown>
  /** Ends the threads, whatever they do. */
  destroy(): Promise<void>
}
