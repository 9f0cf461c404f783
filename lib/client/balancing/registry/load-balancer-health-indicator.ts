import { HealthIndicator, Inject, Injectable, type Health } from '../../../core/index.js'
import { LoadBalancerRegistry } from './load-balancer-registry.js'

/**
 * How many instances of each service take calls. A service with none makes the status `UNKNOWN`, not `DOWN`: restarting this process
 * would not bring it back.
 */
@Injectable()
export class LoadBalancerHealthIndicator extends HealthIndicator {
  readonly name = 'loadBalancers'
  override readonly isDefault = true
  readonly #registry: LoadBalancerRegistry

  constructor(@Inject(LoadBalancerRegistry) registry: LoadBalancerRegistry) {
    super()
    this.#registry = registry
  }

  health(): Health {
    const services = this.#registry.all().filter(({ known }) => known)
    const details = Object.fromEntries(services.map((service) => [service.name, service.counts()]))
    const isMissing = services.some((service) => service.counts().up === 0)
    return { status: isMissing ? 'UNKNOWN' : 'UP', details }
  }
}
