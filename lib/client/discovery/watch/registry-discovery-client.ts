import { DiscoveryClient, type InstancesListener, type WatchOptions } from '../discovery-client.js'
import { DiscoveryClosedError, DiscoveryError } from '../discovery.errors.js'
import type { DiscoveryRuntime } from '../discovery-runtime.js'
import { checkedInstances } from '../instance-list.js'
import type { ServiceInstance } from '../service-instance.js'
import { checkedServiceName } from '../service-name.js'
import { OutageLog } from './outage-log.js'
import { RegistryWatch, type WatchSession } from './registry-watch.js'

/** What all drivers have in common. A driver says how a service is listed and followed, and what it holds. */
export abstract class RegistryDiscoveryClient extends DiscoveryClient {
  protected readonly runtime: DiscoveryRuntime
  readonly #watches = new Set<AsyncDisposable>()
  readonly #ending = new AbortController()
  #outages: OutageLog | undefined
  #closed: Promise<void> | undefined

  constructor(runtime: DiscoveryRuntime) {
    super()
    this.runtime = runtime
  }

  /** Asks the registry once. Whatever it finds is checked by the caller. */
  protected abstract list(service: string, signal: AbortSignal): Promise<readonly ServiceInstance[]>

  /** See {@link FollowService}. */
  protected abstract follow(service: string, session: WatchSession): Promise<number>

  /** Lets go of connections. */
  protected abstract release(): Promise<void>

  override async instances(
    service: string,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<readonly ServiceInstance[]> {
    checkedServiceName(service)
    this.#refuseClosed(`list '${service}'`)
    options.signal?.throwIfAborted()
    const given = options.signal
    const signal = given === undefined ? this.#ending.signal : AbortSignal.any([given, this.#ending.signal])
    try {
      const { instances, complaints } = checkedInstances(await this.list(service, signal))
      for (const complaint of complaints) {
        this.runtime.logger.warn(`An instance of '${service}' is left out: ${complaint}`, { service })
      }
      return instances
    } catch (error) {
      given?.throwIfAborted()
      throw this.#failure(`list '${service}'`, error)
    }
  }

  override watch(
    service: string,
    listener: InstancesListener,
    options: WatchOptions = {},
  ): Promise<AsyncDisposable> {
    return new Promise((resolve) => {
      checkedServiceName(service)
      this.#refuseClosed(`watch '${service}'`)
      resolve(this.#watch(service, listener, options))
    })
  }

  #watch(service: string, listener: InstancesListener, options: WatchOptions): AsyncDisposable {
    const { onFailure } = options
    this.#outages ??= new OutageLog(this.runtime.logger, this.name)
    const watch = new RegistryWatch({
      service,
      listener,
      options: {
        ...(onFailure && { onFailure: (error) => onFailure(this.#failure(`watch '${service}'`, error)) }),
      },
      follow: (name, session) => this.follow(name, session),
      outages: this.#outages,
      runtime: this.runtime,
    })
    this.#watches.add(watch)
    return {
      [Symbol.asyncDispose]: () => {
        this.#watches.delete(watch)
        return watch[Symbol.asyncDispose]()
      },
    }
  }

  override [Symbol.asyncDispose](): Promise<void> {
    return (this.#closed ??= this.#close())
  }

  async #close(): Promise<void> {
    this.#ending.abort(new DiscoveryClosedError())
    await Promise.all([...this.#watches].map((watch) => watch[Symbol.asyncDispose]()))
    this.#watches.clear()
    await this.release()
  }

  #refuseClosed(action: string): void {
    if (this.#closed !== undefined) throw this.#failure(action, new DiscoveryClosedError())
  }

  #failure(action: string, cause: unknown): DiscoveryError {
    return cause instanceof DiscoveryError ? cause : new DiscoveryError({ driver: this.name, action, cause })
  }
}
