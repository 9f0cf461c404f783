import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { Worker } from 'node:worker_threads'

/** Where Node.js tells of every worker that is made. */
const CHANNEL = 'worker_threads'

export interface WorkerLoop {
  readonly threadId: number
  /** What it was called when it was made; `''` where it has no name, and before Node.js 24.6. */
  readonly name: string
  /** Share of the time in which its event loop ran, from 0 to 1. */
  readonly utilization: number
}

/** The worker threads that were made since it is there. */
export class WorkerDirectory implements Disposable {
  readonly #workers = new Set<Worker>()
  readonly #onWorker = (message: unknown): void => {
    const { worker } = message as { readonly worker?: unknown }
    if (!(worker instanceof Worker)) return
    this.#workers.add(worker)
    worker.once('exit', () => this.#workers.delete(worker))
  }

  constructor() {
    subscribe(CHANNEL, this.#onWorker)
  }

  loops(): readonly WorkerLoop[] {
    return [...this.#workers].map((worker) => {
      const { threadName } = worker as { readonly threadName?: string | null }
      const { utilization } = worker.performance.eventLoopUtilization()
      return { threadId: worker.threadId, name: threadName ?? '', utilization }
    })
  }

  [Symbol.dispose](): void {
    unsubscribe(CHANNEL, this.#onWorker)
    this.#workers.clear()
  }
}
