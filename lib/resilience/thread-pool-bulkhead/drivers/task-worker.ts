import type { ErrorData, ThrownData, WorkerCall, WorkerFailure } from '../worker-call.js'

// piscina lets the thread die of a result that can not be copied, and Node forgets what a DOMException was when a thread dies of it.
process.on('uncaughtException', (error) => {
  if (!(error instanceof DOMException)) throw error
  throw Object.assign(new Error(error.message), { name: error.name, uncloneableResult: true })
})

/** The functions that this thread has run. */
const tasks = new Map<string, (...args: unknown[]) => unknown>()

/** What piscina runs in the worker thread. This file imports nothing but types: a thread should start fast. */
export async function runTask({ module, task, args }: WorkerCall): Promise<unknown> {
  const run = tasks.get(`${module}#${task}`) ?? (await load(module, task))
  if (args === undefined) return undefined
  try {
    return await run(...args)
  } catch (error) {
    throw failure({ workerFailure: 'thrown', thrown: thrownData(error) })
  }
}

async function load(module: string, task: string): Promise<(...args: unknown[]) => unknown> {
  let exported: Record<string, unknown>
  try {
    exported = (await import(module)) as Record<string, unknown>
  } catch (error) {
    throw failure({ workerFailure: 'module', thrown: thrownData(error) })
  }
  // Of a CommonJS module, what Node could not tell by its text is on `default` alone.
  const common = exported['default'] as Record<string, unknown> | undefined
  const run = exported[task] ?? common?.[task]
  if (typeof run !== 'function') throw failure({ workerFailure: 'task', exports: Object.keys(exported) })
  tasks.set(`${module}#${task}`, run as (...args: unknown[]) => unknown)
  return run as (...args: unknown[]) => unknown
}

/** It is thrown, since that is how piscina tells a failure; it is no Error, since of those structured clone forgets most. */
function failure(data: WorkerFailure): Error {
  return data as unknown as Error
}

/** @param depth how many causes may follow: a circle of them has an end */
function thrownData(thrown: unknown, depth = 8): ThrownData {
  if (thrown instanceof Error) return { error: errorData(thrown, depth) }
  return { value: cloneable(thrown) ? thrown : String(thrown) }
}

function errorData(error: Error, depth: number): ErrorData {
  const properties = Object.fromEntries(
    Object.entries(error).filter(([key, value]) => key !== 'cause' && cloneable(value)),
  )
  const { name, message, stack, cause } = error
  const { name: className } = error.constructor as { readonly name: string }
  const data = { className, name, message, stack, properties }
  return cause === undefined || depth === 0 ? data : { ...data, cause: thrownData(cause, depth - 1) }
}

function cloneable(value: unknown): boolean {
  try {
    structuredClone(value)
    return true
  } catch {
    return false
  }
}
