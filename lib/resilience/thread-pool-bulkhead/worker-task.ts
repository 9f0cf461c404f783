import { existsSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { nearestName } from '../../common/index.js'
import type { ErrorClass } from '../outcome/error-class.js'
import { InvalidWorkerTaskError } from './thread-pool-bulkhead.errors.js'
import type { WorkerFailure } from './worker-call.js'
import { thrownBy } from './worker-thrown.js'

/** A function that a worker thread runs: a module, and the name under which it exports the function. */
export interface WorkerTask {
  /** `new URL('./render.worker.js', import.meta.url)`, or an absolute path. Where a `.js` file is not there, the `.ts` file beside it is meant. */
  readonly worker: URL | string
  /** Name of the exported function. */
  readonly task: string
  /** Classes of errors that the function throws: the caller gets instances of them. Others are plain errors with the name of their class. */
  readonly errors?: readonly ErrorClass[]
}

/** A task whose module is there. */
export interface ResolvedTask {
  /** `Invoices.render`. */
  readonly subject: string
  /** URL. */
  readonly module: string
  readonly task: string
  readonly errors: readonly ErrorClass[]
}

const PLACE = "Say where it is by `worker: new URL('./render.worker.js', import.meta.url)`."

/** @throws InvalidWorkerTaskError */
export function resolveTask(subject: string, { worker, task, errors = [] }: WorkerTask): ResolvedTask {
  const url = urlOf(subject, worker)
  if (url.protocol !== 'file:') {
    throw new InvalidWorkerTaskError(subject, `${url.href} is no file`, { help: PLACE })
  }
  const path = fileURLToPath(url)
  const file = [path, path.replace(/js$/, 'ts')].find((candidate) => existsSync(candidate))
  if (file === undefined) {
    throw new InvalidWorkerTaskError(subject, `the module ${path} does not exist`, {
      help: `${PLACE} A bundler has to be told of it: it is an entry of its own.`,
    })
  }
  return { subject, module: pathToFileURL(file).href, task, errors }
}

/** JavaScript may leave the module out, and so may the decorator's type: most of its options can come from elsewhere. */
function urlOf(subject: string, worker: URL | string | undefined): URL {
  if (worker instanceof URL) return worker
  if (worker !== undefined && isAbsolute(worker)) return pathToFileURL(worker)
  if (worker !== undefined && URL.canParse(worker)) return new URL(worker)
  const message = worker === undefined ? 'no module is given' : `'${worker}' is no absolute path`
  throw new InvalidWorkerTaskError(subject, message, { help: PLACE })
}

/** What is wrong with a task that a worker could not find. */
export function taskComplaint(
  { subject, module, task, errors }: ResolvedTask,
  { workerFailure, thrown, exports = [] }: WorkerFailure,
): InvalidWorkerTaskError {
  const path = fileURLToPath(module)
  if (workerFailure === 'module') {
    return new InvalidWorkerTaskError(subject, `the module ${path} can not be loaded`, {
      help: 'It is loaded in a thread of its own: what it needs, it has to import.',
      cause: thrownBy(thrown, errors),
    })
  }
  const meant = nearestName(task, exports)
  const hint = meant === undefined ? '' : ` Did you mean '${meant}'?`
  return new InvalidWorkerTaskError(subject, `the module ${path} exports no function '${task}'`, {
    help: `Export it, or name another one by \`task\`; it exports: ${exports.join(', ') || 'nothing'}.${hint}`,
  })
}
