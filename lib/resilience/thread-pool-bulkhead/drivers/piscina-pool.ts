import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Piscina } from 'piscina'
import type { WorkerCall, WorkerCallOptions, WorkerPool, WorkerPoolOptions } from '../worker-call.js'

/** Threads of piscina. */
export class PiscinaPool implements WorkerPool {
  readonly #piscina: Piscina<WorkerCall, unknown>

  constructor({ coreThreads, maxThreads, keepAliveMs, resourceLimits }: WorkerPoolOptions) {
    this.#piscina = new Piscina({
      filename: entry(),
      name: 'runTask',
      minThreads: coreThreads,
      maxThreads,
      idleTimeout: keepAliveMs,
      recordTiming: false,
      ...(resourceLimits !== undefined && { resourceLimits }),
    })
    // Of a thread that ends while it runs nothing. Who hands it the next call gets another thread.
    this.#piscina.on('error', () => undefined)
  }

  get size(): number {
    return this.#piscina.threads.length
  }

  run(call: WorkerCall, { signal, transfer }: WorkerCallOptions): Promise<unknown> {
    return this.#piscina.run(call, {
      ...(signal !== undefined && { signal }),
      ...(transfer.length > 0 && { transferList: [...transfer] as never }),
    })
  }

  destroy(): Promise<void> {
    return this.#piscina.destroy()
  }
}

/** The file of the worker. Where the framework runs from its sources, it is TypeScript, which Node loads as it is. */
function entry(): string {
  const compiled = fileURLToPath(new URL('./task-worker.js', import.meta.url))
  return existsSync(compiled) ? compiled : compiled.replace(/js$/, 'ts')
}
