import type { DiscoveryConfig } from '../discovery-config.js'
import { RegistryResponseError } from '../discovery.errors.js'
import type { DiscoveryRuntime } from '../discovery-runtime.js'
import type { RegistrationSteps } from '../registration/kept-registration.js'
import { KeepingServiceRegistry } from '../registration/keeping-service-registry.js'
import type { ServiceInstance } from '../service-instance.js'
import { NacosHttp } from './nacos-http.js'
import { metadataOf, weightOf } from './nacos-instances.js'

/** Nacos' codes in the answer to a heartbeat. */
const OK = 10_200
const UNKNOWN_INSTANCE = 20_404

/** Registers an ephemeral instance and sends its heartbeats; without them it becomes unhealthy, and is gone after twice that time. */
export class NacosServiceRegistry extends KeepingServiceRegistry {
  override readonly name = 'nacos'
  readonly #config: DiscoveryConfig
  readonly #nacos: NacosHttp

  constructor(config: DiscoveryConfig, runtime: DiscoveryRuntime) {
    super(runtime, config.register.ttlMs)
    this.#config = config
    this.#nacos = new NacosHttp(config, runtime)
  }

  protected override steps(instance: ServiceInstance): RegistrationSteps {
    const address = this.#addressOf(instance)
    const beat = this.#beatOf(instance)
    /** Once the server says so, heartbeats need not repeat what it knows. */
    let isLight = false
    return {
      enter: async (signal) => {
        const query = { ...address, ...this.#factsOf(instance) }
        await this.#nacos.call({ method: 'POST', path: '/ns/instance', query, signal })
      },
      beat: async (signal) => {
        const query = { ...address, ...(!isLight && { beat }) }
        const response = await this.#nacos.call({ method: 'PUT', path: '/ns/instance/beat', query, signal })
        const { code = OK, lightBeatEnabled = false } = response.json() as {
          readonly code?: number
          readonly lightBeatEnabled?: boolean
        }
        isLight = lightBeatEnabled
        if (code === UNKNOWN_INSTANCE) return false
        if (code !== OK) throw new RegistryResponseError(`the heartbeat was answered with code ${code}`)
        return true
      },
      leave: async (signal) => {
        await this.#nacos.call({ method: 'DELETE', path: '/ns/instance', query: address, signal })
      },
    }
  }

  protected override release(): Promise<void> {
    return this.#nacos.close()
  }

  /** What tells the instance apart. */
  #addressOf({
    serviceId,
    host,
    port,
  }: ServiceInstance): Readonly<Record<string, string | number | boolean>> {
    const { group, cluster = 'DEFAULT' } = this.#config.nacos
    return { serviceName: serviceId, groupName: group, clusterName: cluster, ip: host, port, ephemeral: true }
  }

  #factsOf(instance: ServiceInstance): Readonly<Record<string, string | number | boolean>> {
    const metadata = JSON.stringify(metadataOf(instance, this.#config.register.ttlMs))
    return { weight: weightOf(instance), enabled: true, healthy: true, metadata }
  }

  /** A heartbeat that says everything: a server that has lost the instance makes it anew of that. */
  #beatOf(instance: ServiceInstance): string {
    const { register, nacos } = this.#config
    return JSON.stringify({
      serviceName: `${nacos.group}@@${instance.serviceId}`,
      cluster: nacos.cluster ?? 'DEFAULT',
      ip: instance.host,
      port: instance.port,
      weight: weightOf(instance),
      metadata: metadataOf(instance, register.ttlMs),
      scheduled: true,
      period: Math.round(register.ttlMs / 3),
    })
  }
}
