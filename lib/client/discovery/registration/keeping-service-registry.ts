import { DiscoveryClosedError, DiscoveryError, RegistryResponseError } from '../discovery.errors.js'
import type { DiscoveryRuntime } from '../discovery-runtime.js'
import { checkedInstances } from '../instance-list.js'
import type { ServiceInstance } from '../service-instance.js'
import { checkedServiceName } from '../service-name.js'
import { ServiceRegistry } from '../service-registry.js'
import { OutageLog } from '../watch/outage-log.js'
import { KeptRegistration, type RegistrationSteps } from './kept-registration.js'

/** What all drivers have in common. A driver says how an instance is entered, kept and taken out. */
export abstract class KeepingServiceRegistry extends ServiceRegistry {
  protected readonly runtime: DiscoveryRuntime
  readonly #intervalMs: number
  readonly #kept = new Set<KeptRegistration>()
  readonly #ending = new AbortController()
  #outages: OutageLog | undefined
  #closed: Promise<void> | undefined

  /** @param ttlMs how long an instance stays without a sign of life; there are three in that time */
  constructor(runtime: DiscoveryRuntime, ttlMs: number) {
    super()
    this.runtime = runtime
    this.#intervalMs = ttlMs / 3
  }

  protected abstract steps(instance: ServiceInstance): RegistrationSteps

  /** Lets go of connections. */
  protected abstract release(): Promise<void>

  override async register(
    instance: ServiceInstance,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<AsyncDisposable> {
    const action = `register '${checkedServiceName(instance.serviceId)}'`
    if (this.#closed !== undefined) throw this.#failure(action, new DiscoveryClosedError())
    const { instances, complaints } = checkedInstances([instance])
    const [checked] = instances
    if (checked === undefined) throw this.#failure(action, new RegistryResponseError(complaints.join('; ')))
    try {
      return await this.#keep(checked, options.signal)
    } catch (error) {
      throw this.#failure(action, error)
    }
  }

  async #keep(instance: ServiceInstance, given: AbortSignal | undefined): Promise<AsyncDisposable> {
    const ending = this.#ending.signal
    this.#outages ??= new OutageLog(this.runtime.logger, this.name)
    const kept = await KeptRegistration.start(
      {
        title: `'${instance.serviceId}' as ${instance.id}`,
        steps: this.steps(instance),
        intervalMs: this.#intervalMs,
        outages: this.#outages,
        runtime: this.runtime,
      },
      given === undefined ? ending : AbortSignal.any([given, ending]),
    )
    if (this.#closed !== undefined) {
      await kept[Symbol.asyncDispose]()
      throw new DiscoveryClosedError()
    }
    this.#kept.add(kept)
    return {
      [Symbol.asyncDispose]: async () => {
        await kept[Symbol.asyncDispose]()
        this.#kept.delete(kept)
      },
    }
  }

  override [Symbol.asyncDispose](): Promise<void> {
    return (this.#closed ??= this.#close())
  }

  async #close(): Promise<void> {
    this.#ending.abort(new DiscoveryClosedError())
    await Promise.all([...this.#kept].map((kept) => kept[Symbol.asyncDispose]()))
    this.#kept.clear()
    await this.release()
  }

  #failure(action: string, cause: unknown): DiscoveryError {
    return new DiscoveryError({ driver: this.name, action, cause })
  }
}
