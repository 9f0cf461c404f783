import type { HttpTransport } from '../../transport/http-transport.js'
import { InvalidLoadBalancerOptionsError } from '../load-balancer.errors.js'
import { tcpProbe } from './drivers/tcp-probe.js'
import type { HealthCheckConfig } from './health-check.options.js'
import type { HealthProbe } from './health-probe.js'
import { httpProbe } from './http-probe.js'

/** What the configuration wants instances to be asked with; `undefined`: nothing. @throws InvalidLoadBalancerOptionsError */
export function healthProbeOf(
  service: string,
  { enabled, probe, type, path, port }: HealthCheckConfig,
  transport: HttpTransport | undefined,
): HealthProbe | undefined {
  if (!enabled) return undefined
  if (probe !== undefined) return probe
  if (type === 'tcp' || path === undefined) return tcpProbe(port)
  if (transport !== undefined) return httpProbe(transport, path, port)
  throw new InvalidLoadBalancerOptionsError(service, [
    { option: 'healthCheck.type', message: 'can not be http without a transport: give the registry one' },
  ])
}
