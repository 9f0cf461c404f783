import { SystemClock, SystemRandom, type Clock, type Random } from '../../../common/index.js'
import type { Logger, MeterRegistry } from '../../../core/index.js'
import type { DiscoveryClient } from '../../discovery/discovery-client.js'
import { ClientClosedError } from '../../transport/transport.errors.js'
import type { HttpTransport } from '../../transport/http-transport.js'
import { healthProbeOf } from '../health/health-probe-of.js'
import type { BalancedCall } from '../instances/balanced-call.js'
import { BalancedService, type CallPlacement } from '../instances/balanced-service.js'
import { loadBalancerConfig, saysAnything } from '../load-balancer-config.js'
import type { LoadBalancerOptions } from '../load-balancer.options.js'
import { logEvents } from './load-balancer-log.js'
import { meterService } from './service-meters.js'
import { ServiceWatch } from './service-watch.js'

type NamedOptions = Readonly<Record<string, LoadBalancerOptions>>

export interface LoadBalancerRegistryOptions {
  /** Knows the instances. It is not closed with the registry. */
  readonly discovery: DiscoveryClient
  /** Sends the health checks of type `http`. */
  readonly transport?: HttpTransport
  /** For every service: `client.load-balancer`. Of several the later ones go first. */
  readonly defaults?: LoadBalancerOptions | readonly LoadBalancerOptions[]
  /** By name of a client or of a service: `client.<name>.load-balancer`. Of several the later ones go first. */
  readonly services?: NamedOptions | readonly NamedOptions[]
  readonly clock?: Clock
  readonly random?: Random
  /** Told of ejections, health and panic. */
  readonly logger?: Logger
}

export interface CallRequest extends CallPlacement {
  /** Name of the client that calls. Default: the service's. */
  readonly client?: string
  /** Ends the waiting for the first list of instances. */
  readonly signal?: AbortSignal | undefined
}

/**
 * The balanced services of an application by name, made on first use, each with a watch that goes on until the registry is closed. A
 * client with options of its own under its name has its own view of a service (calls, ejections, health); all others share the service's.
 *
 * @example
 * const registry = new LoadBalancerRegistry({ discovery, defaults: { algorithm: 'least-connections' } })
 * const call = await registry.acquire('inventory')
 * connect(call.instance.origin)
 * call.end('SUCCESS')
 */
export class LoadBalancerRegistry implements AsyncDisposable {
  readonly #options: LoadBalancerRegistryOptions
  readonly #clock: Clock
  readonly #random: Random
  /** Of each name, weakest first. */
  readonly #layersByName = new Map<string, LoadBalancerOptions[]>()
  readonly #watches = new Map<string, ServiceWatch>()
  readonly #services = new Map<string, BalancedService>()
  /** By client, then by service, so that a call finds its own without making a text. */
  readonly #found = new Map<string, Map<string, BalancedService>>()
  /** Told of each service there is, and of each new one. */
  readonly #bound = new Set<{ readonly meters: MeterRegistry; readonly unbind: (() => void)[] }>()
  #disposed = false

  constructor(options: LoadBalancerRegistryOptions) {
    this.#options = options
    this.#clock = options.clock ?? new SystemClock()
    this.#random = options.random ?? new SystemRandom()
    for (const [name, named] of listOf(options.services).flatMap((each) => Object.entries(each))) {
      const layers = this.#layersByName.get(canonical(name))
      if (layers === undefined) this.#layersByName.set(canonical(name), [named])
      else layers.push(named)
    }
  }

  /** Every service that somebody has called. */
  all(): readonly BalancedService[] {
    return [...this.#services.values()]
  }

  /** The service as that client sees it; its instances may not be known yet. @throws InvalidLoadBalancerOptionsError, ClientClosedError */
  get(service: string, client = service): BalancedService {
    return this.#found.get(client)?.get(service) ?? this.#find(service, client)
  }

  /** Waits until its instances are known; `undefined` where they are. @throws as {@link acquire} */
  ready(service: BalancedService, signal?: AbortSignal): Promise<void> | undefined {
    if (service.known) return undefined
    return this.#watchOf(service).untilKnown(service.config.discoveryTimeout, signal)
  }

  /**
   * An instance for a call, which counts as active there until the call ends.
   *
   * @throws NoInstanceAvailableError, InvalidLoadBalancerOptionsError, ClientClosedError, the signal's reason
   */
  async acquire(service: string, { client, signal, ...placement }: CallRequest = {}): Promise<BalancedCall> {
    const balanced = this.get(service, client)
    await this.ready(balanced, signal)
    return balanced.acquire(placement)
  }

  /** Reports every service, and each new one, to those meters. @returns ends it, and removes the meters */
  bindTo(meters: MeterRegistry): () => void {
    const binding = { meters, unbind: this.all().map((service) => meterService(service, meters)) }
    this.#bound.add(binding)
    return () => {
      this.#bound.delete(binding)
      for (const unbind of binding.unbind.splice(0)) unbind()
    }
  }

  /** Ends watches and health checks. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed = true
    this.#found.clear()
    for (const service of this.#services.values()) service[Symbol.dispose]()
    await Promise.all([...this.#watches.values()].map((watch) => watch[Symbol.asyncDispose]()))
  }

  #watchOf({ serviceId }: BalancedService): ServiceWatch {
    let watch = this.#watches.get(serviceId)
    if (watch === undefined) {
      watch = new ServiceWatch(this.#options.discovery, serviceId, this.#clock)
      this.#watches.set(serviceId, watch)
    }
    return watch
  }

  #find(service: string, client: string): BalancedService {
    if (this.#disposed) throw new ClientClosedError(client)
    const own = client !== service && this.#layers(client).some(saysAnything)
    const name = own ? `${client}/${service}` : service
    let balanced = this.#services.get(name)
    if (balanced === undefined) {
      balanced = this.#create(name, service, own ? client : service)
      this.#services.set(name, balanced)
    }
    let byService = this.#found.get(client)
    if (byService === undefined) this.#found.set(client, (byService = new Map()))
    byService.set(service, balanced)
    return balanced
  }

  #create(name: string, serviceId: string, settings: string): BalancedService {
    const { transport, logger, defaults } = this.#options
    const config = loadBalancerConfig(settings, [...listOf(defaults), ...this.#layers(settings)])
    const balanced = new BalancedService(name, config, {
      clock: this.#clock,
      random: this.#random,
      serviceId,
      probe: healthProbeOf(settings, config.healthCheck, transport),
    })
    if (logger !== undefined) logEvents(balanced, logger)
    for (const { meters, unbind } of this.#bound) unbind.push(meterService(balanced, meters))
    this.#watchOf(balanced).follow((instances) => balanced.update(instances))
    return balanced
  }

  #layers(name: string): readonly LoadBalancerOptions[] {
    return this.#layersByName.get(canonical(name)) ?? []
  }
}

/** Names are compared as those of properties are: `order-service` is `orderService`. */
function canonical(name: string): string {
  return name.toLowerCase().replaceAll(/[-_]/g, '')
}

function listOf<T extends object>(given: T | readonly T[] | undefined): readonly T[] {
  return given === undefined ? [] : ([given].flat() as readonly T[])
}
