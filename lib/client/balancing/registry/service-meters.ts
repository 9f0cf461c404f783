import type { MeterRegistry } from '../../../core/index.js'
import type { BalancedService } from '../instances/balanced-service.js'

/** Reports a service; gives what ends that. Instances are no tags: their names are many and do not last. */
export function meterService(service: BalancedService, meters: MeterRegistry): () => void {
  const tags = { service: service.name }
  const description = 'Instances by state'
  const states = (['up', 'ejected', 'unhealthy', 'total'] as const).map((state) =>
    meters.gauge('loadbalancer.instances', () => service.counts()[state], {
      tags: { ...tags, state },
      description,
    }),
  )
  const all = [
    ...states,
    meters.gauge('loadbalancer.requests.active', () => service.counts().active, {
      tags,
      description: 'Calls that run now',
    }),
    meters.functionCounter('loadbalancer.ejections', () => service.ejections, {
      tags,
      description: 'Instances that were ejected because their calls failed',
    }),
  ]
  return () => {
    for (const meter of all) meter.remove()
  }
}
