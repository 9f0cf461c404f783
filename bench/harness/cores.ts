import { spawnSync } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { BenchError } from './bench.errors.js'

/** Which processors the two sides of a measurement run on. */
export interface Cores {
  /** What starts a process on the server's core. */
  readonly server: readonly string[]
  readonly load: readonly string[]
  readonly pinned: boolean
}

/** Server and load generator on a core each. @throws BenchError where that is impossible and `unpinned` does not allow it */
export function reserveCores(unpinned: boolean): Cores {
  const problem = obstacle()
  if (problem === undefined)
    return { server: ['taskset', '-c', '1'], load: ['taskset', '-c', '0'], pinned: true }
  if (!unpinned) {
    throw new BenchError(
      `${problem}, so server and load generator can not have a core each. Numbers without that mean little; add --unpinned for them anyway.`,
    )
  }
  return { server: [], load: [], pinned: false }
}

function obstacle(): string | undefined {
  if (availableParallelism() < 2) return 'This machine has a single core'
  const { error, status } = spawnSync('taskset', ['-c', '1', 'true'])
  return error === undefined && status === 0 ? undefined : 'taskset (util-linux) is missing or may not pin'
}
