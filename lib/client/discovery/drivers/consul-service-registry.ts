import type { DiscoveryConfig } from '../discovery-config.js'
import { RegistryResponseError } from '../discovery.errors.js'
import type { DiscoveryRuntime } from '../discovery-runtime.js'
import type { RegistrationSteps } from '../registration/kept-registration.js'
import { KeepingServiceRegistry } from '../registration/keeping-service-registry.js'
import type { ServiceInstance } from '../service-instance.js'
import { ConsulHttp } from './consul-http.js'
import { checkIdOf, registrationOf } from './consul-instances.js'
import type { RegistryResponse } from './registry-http.js'

/** Registers with the agent and passes a TTL check. Without signs of life the check becomes critical, and later Consul forgets the instance. */
export class ConsulServiceRegistry extends KeepingServiceRegistry {
  override readonly name = 'consul'
  readonly #config: DiscoveryConfig
  readonly #consul: ConsulHttp

  constructor(config: DiscoveryConfig, runtime: DiscoveryRuntime) {
    super(runtime, config.register.ttlMs)
    this.#config = config
    this.#consul = new ConsulHttp(config, runtime)
  }

  protected override steps(instance: ServiceInstance): RegistrationSteps {
    const { register, consul, namespace } = this.#config
    const json = registrationOf(instance, {
      ttlMs: register.ttlMs,
      tags: consul.tags ?? [],
      namespace,
      partition: consul.partition,
    })
    const id = encodeURIComponent(instance.id)
    const check = encodeURIComponent(checkIdOf(instance))
    return {
      enter: async (signal) => {
        const path = '/v1/agent/service/register'
        await this.#consul.call({
          method: 'PUT',
          path,
          query: { 'replace-existing-checks': true },
          json,
          signal,
        })
      },
      beat: async (signal) => {
        const path = `/v1/agent/check/update/${check}`
        const response = await this.#consul.send({ method: 'PUT', path, json: { Status: 'passing' }, signal })
        if (response.status < 300) return true
        if (isUnknownCheck(response)) return false
        throw new RegistryResponseError(`PUT ${path} was answered with ${response.status}`, response.status)
      },
      leave: async (signal) => {
        const path = `/v1/agent/service/deregister/${id}`
        const { status } = await this.#consul.send({ method: 'PUT', path, signal })
        // 404: the agent knows nothing of it.
        if (status >= 300 && status !== 404) {
          throw new RegistryResponseError(`PUT ${path} was answered with ${status}`, status)
        }
      },
    }
  }

  protected override release(): Promise<void> {
    return this.#consul.close()
  }
}

/** Older agents say it with 500. */
function isUnknownCheck({ status, text }: RegistryResponse): boolean {
  return status === 404 || (status === 500 && /does not have associated TTL|Unknown check/i.test(text))
}
