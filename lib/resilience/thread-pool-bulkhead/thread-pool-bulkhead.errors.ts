import { NexusError, type ErrorResponse } from '../../common/index.js'

export class InvalidWorkerTaskError extends NexusError {
  static readonly code = 'NEXUS_RESILIENCE_INVALID_WORKER_TASK'
  static readonly summary =
    'What a worker thread is to run is not there: no module, a module that can not be loaded, or one without that function.'

  constructor(
    /** `Invoices.render`, or what was said of a task that no method stands for. */
    readonly subject: string,
    message: string,
    options: { readonly help: string; readonly cause?: unknown },
  ) {
    super(`${subject} can not run in a worker thread: ${message}`, options)
  }
}

export class FunctionToWorkerError extends NexusError {
  static readonly code = 'NEXUS_RESILIENCE_FUNCTION_TO_WORKER'
  static readonly summary =
    'A function was to run in a worker thread, which can only run what a module of its own exports.'

  constructor(readonly bulkhead: string) {
    super(`ThreadPoolBulkhead '${bulkhead}' can not move a function to a worker thread`, {
      help: 'Export the function from a module, and pass it by name: submit({ worker: new URL("./render.worker.js", import.meta.url), task: "render" }, args).',
    })
  }
}

export class OutsideWorkerError extends NexusError {
  static readonly code = 'NEXUS_RESILIENCE_OUTSIDE_WORKER'
  static readonly summary = 'The body of a method that runs in worker threads was called.'

  constructor() {
    super('The body of a method that runs in a worker thread was called', {
      help: 'Take the object from the container: of one made by `new`, @ThreadPoolBulkhead knows nothing.',
    })
  }
}

export class UncloneableValueError extends NexusError {
  static readonly code = 'NEXUS_RESILIENCE_UNCLONEABLE_VALUE'
  static readonly summary =
    'An argument or a result can not go to or from a worker thread: the structured clone algorithm does not know its kind.'

  constructor(
    readonly task: string,
    /** `argument 2`, `the result`. */
    readonly value: string,
    cause: unknown,
  ) {
    super(`${value} of ${task} can not be copied between threads`, {
      help: 'Pass plain data, Maps, Sets, Dates, errors and buffers; no functions, and of class instances only what is copied of them.',
      cause,
    })
  }
}

/** The thread, not the task: out of memory, `process.exit()`, an error that nobody caught. */
export class WorkerDiedError extends NexusError {
  static readonly code = 'NEXUS_RESILIENCE_WORKER_DIED'
  static readonly summary = 'A worker thread ended while it ran a call.'

  constructor(
    readonly task: string,
    cause: unknown,
  ) {
    super(`The worker thread that ran ${task} ended`, { cause })
  }
}

export class ThreadPoolBulkheadClosedError extends NexusError {
  static readonly code = 'NEXUS_RESILIENCE_THREAD_POOL_BULKHEAD_CLOSED'
  static readonly summary = 'A pool of worker threads was closed before a call could run, or while it ran.'

  constructor(readonly bulkhead: string) {
    super(`ThreadPoolBulkhead '${bulkhead}' is closed`)
  }

  override errorResponse(): ErrorResponse {
    return {
      status: 503,
      detail: 'The service is shutting down. Try again.',
      headers: { 'Retry-After': '1' },
    }
  }
}
