import type { FetchAdapter, NexusApplication } from '../http/index.js'

/** As many as a suite is likely to alternate between; Spring keeps 32. */
const CAPACITY = 32

/** Booted applications by configuration, the least recently used first. */
export class ContextCache {
  readonly #applications = new Map<string, Promise<NexusApplication<FetchAdapter>>>()

  /** A boot that fails is not kept. */
  async obtain(
    key: string,
    boot: () => Promise<NexusApplication<FetchAdapter>>,
  ): Promise<NexusApplication<FetchAdapter>> {
    const known = this.#applications.get(key)
    const application = known ?? boot()
    this.#applications.delete(key)
    this.#applications.set(key, application)
    try {
      await application
    } catch (error) {
      if (this.#applications.get(key) === application) this.#applications.delete(key)
      throw error
    }
    await this.#evict()
    return application
  }

  /** Shuts every application down, the newest first. @throws AggregateError with what their shutdowns threw */
  async clear(): Promise<void> {
    const applications = [...this.#applications.values()].toReversed()
    this.#applications.clear()
    const failures: unknown[] = []
    for (const application of applications) {
      try {
        await (await application).close()
      } catch (error) {
        failures.push(error)
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'Cached applications failed to shut down.')
  }

  async #evict(): Promise<void> {
    while (this.#applications.size > CAPACITY) {
      const [oldest] = this.#applications as Iterable<[string, Promise<NexusApplication<FetchAdapter>>]>
      const [key, application] = oldest as [string, Promise<NexusApplication<FetchAdapter>>]
      this.#applications.delete(key)
      await (await application).close()
    }
  }
}
