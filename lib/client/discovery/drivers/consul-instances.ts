import { textsOf } from '../instance-list.js'
import type { ServiceInstance } from '../service-instance.js'

/** An entry of `/v1/health/service/:service`. */
export interface ConsulHealthEntry {
  readonly Node?: { readonly Address?: string; readonly Meta?: unknown }
  readonly Service?: {
    readonly ID?: string
    readonly Address?: string
    readonly Port?: number
    readonly Tags?: readonly string[] | null
    readonly Meta?: unknown
    readonly Weights?: { readonly Passing?: number }
  }
}

/** Consul has weights from 1 to 65535 only. */
const WEIGHTS = { least: 1, most: 65_535 } as const

/** What `Service.Meta` holds, because Consul has no field for it. `secure` is what Spring Cloud writes. */
const META = { secure: 'secure', zone: 'zone', weight: 'weight' } as const

export function instanceOf(serviceId: string, entry: ConsulHealthEntry): ServiceInstance {
  const { Node: node = {}, Service: service = {} } = entry
  const {
    [META.secure]: secure,
    [META.zone]: ownZone,
    [META.weight]: exact,
    ...metadata
  } = textsOf(service.Meta)
  const zone = ownZone ?? textsOf(node.Meta)[META.zone]
  // An empty address is that of the node.
  const host = service.Address === undefined || service.Address === '' ? node.Address : service.Address
  return {
    id: service.ID ?? '',
    serviceId,
    host: host ?? '',
    port: service.Port ?? 0,
    secure: secure === 'true' || (service.Tags ?? []).includes('secure'),
    weight: exact === undefined ? (service.Weights?.Passing ?? 1) : Number(exact),
    ...(zone !== undefined && { zone }),
    metadata,
  }
}

export interface ConsulRegistration {
  readonly ttlMs: number
  readonly tags: readonly string[]
  readonly namespace: string | undefined
  readonly partition: string | undefined
}

/** The body of `/v1/agent/service/register`. */
export function registrationOf(
  instance: ServiceInstance,
  { ttlMs, tags, namespace, partition }: ConsulRegistration,
): object {
  const { id, serviceId, host, port, secure = false, weight = 1, zone, metadata } = instance
  return {
    ID: id,
    Name: serviceId,
    Address: host,
    Port: port,
    Tags: tags,
    Meta: {
      ...metadata,
      [META.secure]: String(secure),
      ...(zone !== undefined && { [META.zone]: zone }),
      [META.weight]: String(weight),
    },
    Weights: { Passing: Math.min(WEIGHTS.most, Math.max(WEIGHTS.least, Math.round(weight))), Warning: 1 },
    ...(namespace !== undefined && { Namespace: namespace }),
    ...(partition !== undefined && { Partition: partition }),
    Check: {
      CheckID: checkIdOf(instance),
      TTL: `${Math.ceil(ttlMs / 1_000)}s`,
      Status: 'passing',
      // Consul looks every 30 seconds, and takes nothing below a minute.
      DeregisterCriticalServiceAfter: `${Math.max(60, Math.ceil((ttlMs * 4) / 1_000))}s`,
    },
  }
}

export function checkIdOf({ id }: ServiceInstance): string {
  return `service:${id}`
}
