import { messageOf } from '../../common/index.js'
import { RequestContext } from '../../core/index.js'
import { DiscoveryClient, type InstancesListener, type WatchOptions } from './discovery-client.js'
import { DiscoveryClosedError, DiscoveryError, RegistryTimeoutError } from './discovery.errors.js'
import type { DiscoveryRuntime } from './discovery-runtime.js'
import type { ServiceInstance } from './service-instance.js'
import { checkedServiceName } from './service-name.js'
import { TimedSignal } from './watch/timed-signal.js'
import { untilAborted } from './watch/until-aborted.js'

/** One service, followed by one watch for all who ask. */
interface Followed {
  readonly listeners: Set<InstancesListener>
  readonly failureListeners: Set<(error: unknown) => void>
  /** The first list. */
  readonly first: Promise<readonly ServiceInstance[]>
  readonly startedAt: number
  latest: readonly ServiceInstance[] | undefined
  /** Why there is no list yet. */
  failure: unknown
}

/**
 * What the application knows of services: follows each with one watch, from the first time somebody asks for it, and answers from memory
 * from then on. The first callers wait for the first list, up to a time; while there is none later callers are told at once why.
 *
 * @example
 * const discovery = new ServiceInstances(await openDiscovery(options, runtime), { firstListTimeoutMs: 5_000 }, runtime)
 * await discovery.instances('inventory')
 */
export class ServiceInstances extends DiscoveryClient {
  readonly #client: DiscoveryClient
  readonly #timeoutMs: number
  readonly #runtime: DiscoveryRuntime
  readonly #followed = new Map<string, Followed>()
  readonly #ending = new AbortController()
  #closed: Promise<void> | undefined

  /** @param client ends with this one */
  constructor(
    client: DiscoveryClient,
    options: { readonly firstListTimeoutMs: number },
    runtime: DiscoveryRuntime,
  ) {
    super()
    this.#client = client
    this.#timeoutMs = options.firstListTimeoutMs
    this.#runtime = runtime
  }

  override get name(): string {
    return this.#client.name
  }

  override async instances(
    service: string,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<readonly ServiceInstance[]> {
    const followed = this.#follow(service)
    return followed.latest ?? this.#wait(service, followed, options.signal)
  }

  override watch(
    service: string,
    listener: InstancesListener,
    { onFailure }: WatchOptions = {},
  ): Promise<AsyncDisposable> {
    return new Promise((resolve) => {
      const { listeners, failureListeners, latest } = this.#follow(service)
      // One function may watch twice.
      const own: InstancesListener = (instances) => listener(instances)
      listeners.add(own)
      if (onFailure !== undefined) failureListeners.add(onFailure)
      if (latest !== undefined) this.#tell(service, () => own(latest))
      resolve({
        [Symbol.asyncDispose]: () => {
          listeners.delete(own)
          if (onFailure !== undefined) failureListeners.delete(onFailure)
          return Promise.resolve()
        },
      })
    })
  }

  override [Symbol.asyncDispose](): Promise<void> {
    return (this.#closed ??= this.#close())
  }

  async #close(): Promise<void> {
    this.#ending.abort(this.#failure('follow services', new DiscoveryClosedError()))
    for (const { listeners, failureListeners } of this.#followed.values()) {
      listeners.clear()
      failureListeners.clear()
    }
    this.#followed.clear()
    await this.#client[Symbol.asyncDispose]()
  }

  #follow(service: string): Followed {
    this.#ending.signal.throwIfAborted()
    const known = this.#followed.get(checkedServiceName(service))
    return known ?? RequestContext.exit(() => this.#begin(service))
  }

  /** The watch is everybody's, not only that of the request that needs it first. */
  #begin(service: string): Followed {
    const { promise: first, resolve, reject } = Promise.withResolvers<readonly ServiceInstance[]>()
    const watch = this.#client.watch(
      service,
      (instances) => {
        followed.latest = instances
        followed.failure = undefined
        resolve(instances)
        for (const listener of followed.listeners) this.#tell(service, () => listener(instances))
      },
      {
        onFailure: (error) => {
          followed.failure = error
          for (const listener of followed.failureListeners) this.#tell(service, () => listener(error))
        },
      },
    )
    const followed: Followed = {
      first,
      listeners: new Set(),
      failureListeners: new Set(),
      startedAt: this.#runtime.clock.monotonic(),
      latest: undefined,
      failure: undefined,
    }
    this.#followed.set(service, followed)
    // A watch that can not even begin is tried anew by the next caller. Perhaps nobody waits for the first list.
    first.catch(() => undefined)
    watch.catch((error: unknown) => {
      this.#followed.delete(service)
      reject(error)
    })
    return followed
  }

  async #wait(
    service: string,
    followed: Followed,
    signal: AbortSignal | undefined,
  ): Promise<readonly ServiceInstance[]> {
    signal?.throwIfAborted()
    const { clock } = this.#runtime
    const waited = clock.monotonic() - followed.startedAt
    if (waited >= this.#timeoutMs) throw this.#missing(service, followed)
    const ending = this.#ending.signal
    const given = signal === undefined ? ending : AbortSignal.any([signal, ending])
    const timed = new TimedSignal(given, clock, this.#timeoutMs - waited, { ref: true })
    try {
      return await untilAborted(followed.first, timed.signal)
    } catch (error) {
      if (timed.isOver) throw this.#missing(service, followed)
      throw error
    } finally {
      timed.end()
    }
  }

  #missing(service: string, { failure }: Followed): DiscoveryError {
    if (failure instanceof DiscoveryError) return failure
    return this.#failure(`list '${service}'`, failure ?? new RegistryTimeoutError(this.#timeoutMs))
  }

  #failure(action: string, cause: unknown): DiscoveryError {
    return new DiscoveryError({ driver: this.#client.name, action, cause })
  }

  /** A listener that throws must not keep the list from the others. */
  #tell(service: string, call: () => void): void {
    try {
      call()
    } catch (error) {
      this.#runtime.logger.error(`A listener of '${service}' failed: ${messageOf(error)}`, { service, error })
    }
  }
}
