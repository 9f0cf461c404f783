import type { Transferable } from 'node:worker_threads'
import { isError, NexusError } from '../../common/index.js'
import { UncloneableValueError, WorkerDiedError } from './thread-pool-bulkhead.errors.js'
import { UNCLONEABLE_RESULT, type WorkerFailure } from './worker-call.js'
import { taskComplaint, type ResolvedTask } from './worker-task.js'
import { thrownBy } from './worker-thrown.js'

/** The call that failed. */
export interface FailedCall {
  readonly task: ResolvedTask
  readonly args: readonly unknown[]
  readonly signal: AbortSignal | undefined
  readonly transfer: readonly Transferable[]
}

/** What the caller gets for what a pool of threads rejected with. */
export function failureOfCall(error: unknown, call: FailedCall): unknown {
  const { task, signal } = call
  if (signal?.aborted === true) return signal.reason
  if (error instanceof NexusError) return error
  if (isWorkerFailure(error)) {
    return error.workerFailure === 'thrown' ? thrownBy(error.thrown, task.errors) : taskComplaint(task, error)
  }
  if (!isError(error) || error.name !== 'DataCloneError') return new WorkerDiedError(task.subject, error)
  const value = UNCLONEABLE_RESULT in error ? 'The result' : uncloneableArgument(call)
  return new UncloneableValueError(task.subject, value, error)
}

function isWorkerFailure(error: unknown): error is WorkerFailure {
  return typeof error === 'object' && error !== null && 'workerFailure' in error
}

function uncloneableArgument({ args, transfer }: FailedCall): string {
  // What is to be moved can not be copied, so that looking would blame the wrong one.
  const position = transfer.length > 0 ? -1 : args.findIndex((argument) => !isCloneable(argument))
  return position === -1 ? 'An argument' : `Argument ${position + 1}`
}

function isCloneable(value: unknown): boolean {
  try {
    structuredClone(value)
    return true
  } catch {
    return false
  }
}
