import type { ServiceInstance } from '../../discovery/service-instance.js'
import type { HttpTransport } from '../../transport/http-transport.js'
import { HealthCheckFailedError } from '../load-balancer.errors.js'
import { originOf } from '../instances/instance-origin.js'
import type { HealthProbe } from './health-probe.js'

/** Asks for a path; healthy is what answers 2xx. @param port of the instance where `undefined` */
export function httpProbe(transport: HttpTransport, path: string, port: number | undefined): HealthProbe {
  return async (instance, signal) => {
    const response = await transport.send({
      method: 'GET',
      url: new URL(path, originOf(at(instance, port))),
      headers: {},
      signal,
      client: instance.serviceId,
      template: path,
    })
    await response.discard()
    const { status } = response
    if (status < 200 || status > 299)
      throw new HealthCheckFailedError(instance.id, `${path} answered ${status}`)
  }
}

function at(instance: ServiceInstance, port: number | undefined): ServiceInstance {
  return port === undefined ? instance : { ...instance, port }
}
