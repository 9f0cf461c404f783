import { EventEmitter, once } from 'node:events'
import type { DiscoveryClient, ServiceInstance } from 'nexus-framework/client'

/** `10.0.0.1:8080` of each, in the order of the list. */
export function addressesOf(instances: readonly ServiceInstance[]): readonly string[] {
  return instances.map(({ host, port }) => `${host}:${port}`)
}

/**
 * What a watch tells, for a test to wait for.
 *
 *     const watched = await WatchedService.start(client, 'inventory')
 *     await watched.until('10.0.0.1:8080')
 *     expect(watched.told).toEqual([[], ['10.0.0.1:8080']])
 *     await watched.stop()
 */
export class WatchedService {
  readonly lists: (readonly ServiceInstance[])[] = []
  readonly failures: unknown[] = []
  readonly #events = new EventEmitter()
  #watch: AsyncDisposable | undefined

  static async start(client: DiscoveryClient, service: string): Promise<WatchedService> {
    const watched = new WatchedService()
    watched.#watch = await client.watch(
      service,
      (instances) => {
        watched.lists.push(instances)
        watched.#events.emit('progress')
      },
      {
        onFailure: (error) => {
          watched.failures.push(error)
          watched.#events.emit('progress')
        },
      },
    )
    return watched
  }

  /** The addresses of every list, in the order in which they were told. */
  get told(): readonly (readonly string[])[] {
    return this.lists.map(addressesOf)
  }

  get latest(): readonly ServiceInstance[] {
    return this.lists.at(-1) ?? []
  }

  /** Waits until the latest list has these addresses and no others, in whatever order. */
  until(...addresses: readonly string[]): Promise<void> {
    const wanted = [...addresses].sort().join()
    return this.#reach(() => this.lists.length > 0 && [...addressesOf(this.latest)].sort().join() === wanted)
  }

  /** Waits until the latest list is as wanted. */
  untilList(accepts: (instances: readonly ServiceInstance[]) => boolean): Promise<void> {
    return this.#reach(() => this.lists.length > 0 && accepts(this.latest))
  }

  untilFailure(): Promise<void> {
    return this.#reach(() => this.failures.length > 0)
  }

  async stop(): Promise<void> {
    await this.#watch?.[Symbol.asyncDispose]()
  }

  async #reach(isThere: () => boolean): Promise<void> {
    while (!isThere()) await once(this.#events, 'progress')
  }
}
