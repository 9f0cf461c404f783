import { messageOf, pause } from '../../../common/index.js'
import type { RegistrationConfig } from '../discovery-config.js'
import type { DiscoveryRuntime } from '../discovery-runtime.js'
import type { ServiceInstance } from '../service-instance.js'
import type { ServiceRegistry } from '../service-registry.js'
import { Backoff } from '../watch/backoff.js'
import { ownHost } from './own-host.js'

/** Where the application listens. */
export interface ListeningAddress {
  readonly host: string
  readonly port: number
}

/** Enters this application into the registry once it listens, and takes it out before it stops listening. */
export class ServiceRegistration implements AsyncDisposable {
  readonly #registry: ServiceRegistry
  readonly #config: RegistrationConfig
  readonly #runtime: DiscoveryRuntime
  readonly #ending = new AbortController()
  #kept: AsyncDisposable | undefined
  #entering: Promise<void> | undefined
  #ended: Promise<void> | undefined
  #instance: ServiceInstance | undefined

  /** @param registry stays open when this one ends */
  constructor(registry: ServiceRegistry, config: RegistrationConfig, runtime: DiscoveryRuntime) {
    this.#registry = registry
    this.#config = config
    this.#runtime = runtime
  }

  /** What others are told; `undefined` until the application listens. */
  get instance(): ServiceInstance | undefined {
    return this.#instance
  }

  /** Whether the registry has it. */
  get isRegistered(): boolean {
    return this.#kept !== undefined
  }

  /** Registers. With `failFast` waits for it, otherwise goes on trying by itself. @throws DiscoveryError with `failFast` */
  async start(address: ListeningAddress): Promise<void> {
    const instance = this.#instanceAt(address)
    this.#instance = instance
    if (this.#config.failFast) {
      this.#keep(instance, await this.#registry.register(instance))
    } else {
      this.#entering = this.#enter(instance)
    }
  }

  /** Takes it out, then waits for `shutdownDelay`. Idempotent. */
  [Symbol.asyncDispose](): Promise<void> {
    return (this.#ended ??= this.#end())
  }

  async #end(): Promise<void> {
    this.#ending.abort()
    await this.#entering
    const kept = this.#kept
    await kept?.[Symbol.asyncDispose]()
    if (kept === undefined) return
    this.#kept = undefined
    this.#runtime.logger.info(`Deregistered ${this.#title()}`)
    const { shutdownDelayMs } = this.#config
    if (shutdownDelayMs === 0) return
    await pause(this.#runtime.clock, shutdownDelayMs, { ref: true })
  }

  async #enter(instance: ServiceInstance): Promise<void> {
    const { clock, random, logger } = this.#runtime
    const { signal } = this.#ending
    const backoff = new Backoff(random)
    for (let attempts = 1; !signal.aborted; attempts++) {
      try {
        return this.#keep(instance, await this.#registry.register(instance, { signal }))
      } catch (error) {
        if (signal.aborted) return
        const message = `${this.#title()} is not registered yet, and it is tried again: ${messageOf(error)}`
        if (attempts === 1) logger.warn(message)
        else logger.debug(message)
      }
      await pause(clock, backoff.next(), { signal }).catch(() => undefined)
    }
  }

  #keep(instance: ServiceInstance, kept: AsyncDisposable): void {
    this.#kept = kept
    const { host, port } = instance
    this.#runtime.logger.info(`Registered ${this.#title()} at ${host}:${port}`, {
      registry: this.#registry.name,
      ...instance,
    })
  }

  #title(): string {
    return `'${this.#instance?.serviceId ?? ''}' as ${this.#instance?.id ?? ''}`
  }

  #instanceAt(address: ListeningAddress): ServiceInstance {
    const { service = '', id, port = address.port, secure, weight, zone, metadata } = this.#config
    const host = this.#config.host ?? ownHost(address.host)
    return {
      id: id ?? `${service}-${host}-${port}`,
      serviceId: service,
      host,
      port,
      secure: secure ?? false,
      ...(weight !== undefined && { weight }),
      ...(zone !== undefined && { zone }),
      ...(metadata !== undefined && { metadata }),
    }
  }
}
