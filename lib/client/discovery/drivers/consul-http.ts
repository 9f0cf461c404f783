import type { DiscoveryConfig } from '../discovery-config.js'
import type { DiscoveryRuntime } from '../discovery-runtime.js'
import { RegistryHttp, type RegistryRequest, type RegistryResponse } from './registry-http.js'

/** Consul's HTTP API (v1), with what every request has: token, datacenter, namespace and partition. */
export class ConsulHttp {
  readonly #config: DiscoveryConfig
  readonly #http: RegistryHttp

  constructor(config: DiscoveryConfig, runtime: DiscoveryRuntime) {
    this.#config = config
    this.#http = new RegistryHttp(config, runtime.clock)
  }

  /** Any status. */
  async send(what: RegistryRequest): Promise<RegistryResponse> {
    return this.#http.send(await this.#complete(what))
  }

  /** @throws RegistryResponseError for statuses other than success */
  async call(what: RegistryRequest): Promise<RegistryResponse> {
    return this.#http.call(await this.#complete(what))
  }

  close(): Promise<void> {
    return this.#http.close()
  }

  async #complete(what: RegistryRequest): Promise<RegistryRequest> {
    const { consul, namespace } = this.#config
    const token = await this.#http.token()
    return {
      ...what,
      query: { ns: namespace, partition: consul.partition, ...what.query },
      ...(token !== undefined && { headers: { 'x-consul-token': token } }),
    }
  }
}
