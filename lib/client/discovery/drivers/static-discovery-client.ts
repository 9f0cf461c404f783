import type { DiscoveryConfig } from '../discovery-config.js'
import { InvalidDiscoveryOptionsError } from '../discovery.errors.js'
import type { StaticInstanceOptions } from '../discovery.options.js'
import type { DiscoveryRuntime } from '../discovery-runtime.js'
import type { ServiceInstance } from '../service-instance.js'
import type { WatchSession } from '../watch/registry-watch.js'
import { RegistryDiscoveryClient } from '../watch/registry-discovery-client.js'

/** As long as a timer can be: nothing ever changes. */
const NEVER_MS = 2 ** 31 - 1

/** Instances from the configuration: for development, tests, and what has no registry. */
export class StaticDiscoveryClient extends RegistryDiscoveryClient {
  override readonly name = 'static'
  readonly #services = new Map<string, readonly ServiceInstance[]>()
  readonly #missed = new Set<string>()

  /** @throws InvalidDiscoveryOptionsError for URIs that are none */
  constructor({ static: { services } }: DiscoveryConfig, runtime: DiscoveryRuntime) {
    super(runtime)
    const complaints: string[] = []
    for (const [service, { instances = [] }] of Object.entries(services)) {
      const read = instances.map((options, index) => {
        const instance = instanceOf(service, options)
        if (instance === undefined) {
          complaints.push(`static.services.${service}.instances[${index}].uri must be like http://host:8080`)
        }
        return instance
      })
      this.#services.set(
        service,
        read.filter((each) => each !== undefined),
      )
    }
    if (complaints.length > 0) throw new InvalidDiscoveryOptionsError(complaints)
  }

  protected override list(service: string): Promise<readonly ServiceInstance[]> {
    const instances = this.#services.get(service)
    if (instances === undefined && !this.#missed.has(service)) {
      this.#missed.add(service)
      this.runtime.logger.warn(
        `No instance of '${service}' is known: set client.discovery.static.services.${service}.instances, or client.discovery.driver`,
        { service },
      )
    }
    return Promise.resolve(instances ?? [])
  }

  protected override async follow(service: string, session: WatchSession): Promise<number> {
    session.publish(await this.list(service))
    return NEVER_MS
  }

  protected override release(): Promise<void> {
    return Promise.resolve()
  }
}

function instanceOf(serviceId: string, options: StaticInstanceOptions): ServiceInstance | undefined {
  const { uri = '', id, weight, zone, metadata } = options
  if (!URL.canParse(uri)) return undefined
  const { protocol, hostname, port } = new URL(uri)
  const secure = protocol === 'https:'
  if (hostname === '' || (!secure && protocol !== 'http:')) return undefined
  return {
    id: id ?? new URL(uri).host,
    serviceId,
    host: hostname,
    port: port === '' ? (secure ? 443 : 80) : Number(port),
    secure,
    ...(weight !== undefined && { weight }),
    ...(zone !== undefined && { zone }),
    ...(metadata !== undefined && { metadata }),
  }
}
