import type { DiscoveryConfig } from '../discovery-config.js'
import type { DiscoveryRuntime } from '../discovery-runtime.js'
import type { RegistrationSteps } from '../registration/kept-registration.js'
import { KeepingServiceRegistry } from '../registration/keeping-service-registry.js'
import type { ServiceInstance } from '../service-instance.js'
import { EtcdGateway } from './etcd-gateway.js'
import { documentOf, keyOf } from './etcd-instances.js'

/** Puts an instance under a lease, which is kept alive; without signs of life the key goes with the lease. */
export class EtcdServiceRegistry extends KeepingServiceRegistry {
  override readonly name = 'etcd'
  readonly #config: DiscoveryConfig
  readonly #etcd: EtcdGateway

  constructor(config: DiscoveryConfig, runtime: DiscoveryRuntime) {
    super(runtime, config.register.ttlMs)
    this.#config = config
    this.#etcd = new EtcdGateway(config, runtime)
  }

  protected override steps(instance: ServiceInstance): RegistrationSteps {
    const { etcd, register } = this.#config
    const key = keyOf(etcd.prefix, instance)
    const ttlSeconds = Math.ceil(register.ttlMs / 1_000)
    let lease: string | undefined
    /** A lease alone registers nothing. */
    let isPut = false
    return {
      enter: async (signal) => {
        isPut = false
        lease = await this.#etcd.grantLease(ttlSeconds, signal)
        await this.#etcd.put(key, documentOf(instance), lease, signal)
        isPut = true
      },
      beat: (signal) =>
        lease === undefined || !isPut ? Promise.resolve(false) : this.#etcd.keepLeaseAlive(lease, signal),
      // Takes only what this process has put: an instance of the same id that has replaced it stays.
      leave: async (signal) => {
        if (lease !== undefined) await this.#etcd.revokeLease(lease, signal)
      },
    }
  }

  protected override release(): Promise<void> {
    return this.#etcd.close()
  }
}
