import type { DiscoveryConfig } from '../discovery-config.js'
import { RegistryResponseError } from '../discovery.errors.js'
import type { DiscoveryRuntime } from '../discovery-runtime.js'
import type { ServiceInstance } from '../service-instance.js'
import type { WatchSession } from '../watch/registry-watch.js'
import { RegistryDiscoveryClient } from '../watch/registry-discovery-client.js'
import { objectsIn } from './json-objects.js'
import { NacosHttp } from './nacos-http.js'
import { instanceOf, type NacosHost } from './nacos-instances.js'

/** Nacos 1.x and 2.x. It pushes changes over gRPC (2.x) and UDP (1.x) only, not over its HTTP API: that is asked at an interval. */
export class NacosDiscoveryClient extends RegistryDiscoveryClient {
  override readonly name = 'nacos'
  readonly #config: DiscoveryConfig
  readonly #nacos: NacosHttp

  constructor(config: DiscoveryConfig, runtime: DiscoveryRuntime) {
    super(runtime)
    this.#config = config
    this.#nacos = new NacosHttp(config, runtime)
  }

  protected override async list(service: string, signal: AbortSignal): Promise<readonly ServiceInstance[]> {
    const { group, clusters = [] } = this.#config.nacos
    const response = await this.#nacos.call({
      method: 'GET',
      path: '/ns/instance/list',
      query: {
        serviceName: service,
        groupName: group,
        ...(clusters.length > 0 && { clusters: clusters.join(',') }),
        healthyOnly: true,
      },
      signal,
    })
    const { hosts } = response.json() as { readonly hosts?: readonly NacosHost[] }
    if (!Array.isArray(hosts)) throw new RegistryResponseError('the answer has no hosts')
    // Where too few are healthy Nacos gives all of them (its protection threshold), which is to be taken as it is.
    return objectsIn(hosts)
      .filter((host: NacosHost) => host.enabled !== false)
      .map((host: NacosHost) => instanceOf(service, host))
  }

  protected override async follow(service: string, session: WatchSession): Promise<number> {
    session.publish(await this.list(service, session.signal))
    return this.#config.refreshIntervalMs
  }

  protected override release(): Promise<void> {
    return this.#nacos.close()
  }
}
