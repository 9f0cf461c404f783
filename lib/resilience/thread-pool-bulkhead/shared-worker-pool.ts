import { isError, MissingPackageError } from '../../common/index.js'
import { ThreadPoolBulkheadClosedError } from './thread-pool-bulkhead.errors.js'
import type { ThreadPoolBulkheadConfig } from './thread-pool-bulkhead.options.js'
import type { WorkerCall, WorkerCallOptions, WorkerPool } from './worker-call.js'

/** A pool, and how many calls it runs. */
interface Lease {
  readonly pool: Promise<WorkerPool>
  running: number
  /** No call is given to it any more: it ends after those that it runs. */
  retired: boolean
}

/** The threads of a bulkhead: opened when they are needed, exchanged when their number changes, ended once. */
export class SharedWorkerPool {
  readonly #name: string
  #config: ThreadPoolBulkheadConfig
  #current: Lease | undefined
  #size = (): number => 0
  /** Pools that are ending or will. */
  readonly #retired = new Set<Lease>()
  readonly #endings = new Set<Promise<void>>()
  #closed = false

  constructor(name: string, config: ThreadPoolBulkheadConfig) {
    this.#name = name
    this.#config = config
  }

  /** Threads that there are. */
  get size(): number {
    return this.#size()
  }

  /** @throws MissingPackageError */
  async open(): Promise<void> {
    await this.#lease().pool
  }

  /** Rejects as the pool does, and with a ThreadPoolBulkheadClosedError when it is closed before the call has ended. */
  async run(call: WorkerCall, options: WorkerCallOptions): Promise<unknown> {
    const lease = this.#lease()
    lease.running++
    try {
      const pool = await lease.pool
      options.signal?.throwIfAborted()
      return await pool.run(call, options)
    } catch (error) {
      throw this.#closed && isError(error) ? new ThreadPoolBulkheadClosedError(this.#name) : error
    } finally {
      lease.running--
      if (lease.retired && lease.running === 0) this.#end(lease)
    }
  }

  reconfigure(config: ThreadPoolBulkheadConfig): void {
    const before = this.#config
    this.#config = config
    const same =
      before.maxThreadPoolSize === config.maxThreadPoolSize &&
      before.coreThreadPoolSize === config.coreThreadPoolSize &&
      before.keepAliveDuration === config.keepAliveDuration &&
      before.resourceLimits === config.resourceLimits
    const lease = this.#current
    if (same || lease === undefined) return
    this.#current = undefined
    lease.retired = true
    this.#retired.add(lease)
    if (lease.running === 0) this.#end(lease)
  }

  /** Ends all threads, whatever they do. */
  async close(): Promise<void> {
    this.#closed = true
    if (this.#current !== undefined) this.#end(this.#current)
    for (const lease of this.#retired) this.#end(lease)
    await Promise.all(this.#endings)
  }

  #lease(): Lease {
    if (this.#closed) throw new ThreadPoolBulkheadClosedError(this.#name)
    return (this.#current ??= { pool: this.#make(), running: 0, retired: false })
  }

  async #make(): Promise<WorkerPool> {
    const { maxThreadPoolSize, coreThreadPoolSize, keepAliveDuration, resourceLimits } = this.#config
    // piscina is an optional peer: only this import needs it.
    const { PiscinaPool } = await import('./drivers/piscina-pool.js').catch((error: unknown) => {
      throw isMissing(error, 'piscina')
        ? new MissingPackageError('piscina', `ThreadPoolBulkhead '${this.#name}'`, { cause: error })
        : error
    })
    const pool = new PiscinaPool({
      coreThreads: coreThreadPoolSize,
      maxThreads: maxThreadPoolSize,
      keepAliveMs: keepAliveDuration,
      resourceLimits,
    })
    this.#size = () => pool.size
    return pool
  }

  #end(lease: Lease): void {
    this.#retired.delete(lease)
    if (lease === this.#current) this.#current = undefined
    const ending = lease.pool.then(
      (pool) => pool.destroy(),
      // It was never opened; who wanted to open it knows.
      () => undefined,
    )
    this.#endings.add(ending)
    void ending.finally(() => this.#endings.delete(ending))
  }
}

/** Whether a module could not be loaded because there is no such package. */
function isMissing(error: unknown, packageName: string): boolean {
  if (typeof error !== 'object' || error === null) return false
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown }
  return (
    (code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND') &&
    String(message).includes(`'${packageName}'`)
  )
}
