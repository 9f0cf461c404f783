import { textsOf } from '../instance-list.js'
import type { ServiceInstance } from '../service-instance.js'

/** An entry of `hosts` in `/v1/ns/instance/list`. */
export interface NacosHost {
  readonly instanceId?: string
  readonly ip?: string
  readonly port?: number
  readonly weight?: number
  readonly healthy?: boolean
  readonly enabled?: boolean
  readonly clusterName?: string
  readonly metadata?: unknown
}

/** What the metadata hold because Nacos has no field for it. `secure` is what Spring Cloud Alibaba writes; `preserved.` is Nacos' own. */
const META = { id: 'id', secure: 'secure', zone: 'zone' } as const
const PRESERVED = 'preserved.'

/** Nacos takes weights from 0 to 10000. */
const MOST_WEIGHT = 10_000

export function instanceOf(serviceId: string, host: NacosHost): ServiceInstance {
  const { ip = '', port = 0, weight, instanceId } = host
  const { [META.id]: id, [META.secure]: secure, [META.zone]: zone, ...others } = textsOf(host.metadata)
  const metadata = Object.entries(others).filter(([name]) => !name.startsWith(PRESERVED))
  return {
    id: id ?? instanceId ?? `${ip}:${port}`,
    serviceId,
    host: ip,
    port,
    secure: secure === 'true',
    ...(weight !== undefined && { weight }),
    ...(zone !== undefined && { zone }),
    metadata: {
      ...Object.fromEntries(metadata),
      ...(host.clusterName !== undefined && { 'nacos.cluster': host.clusterName }),
    },
  }
}

/** The metadata that an instance is registered with. The last three tell Nacos when to expect its heartbeats, in milliseconds. */
export function metadataOf(
  { id, secure = false, zone, metadata }: ServiceInstance,
  ttlMs: number,
): Readonly<Record<string, string>> {
  return {
    ...metadata,
    [META.id]: id,
    [META.secure]: String(secure),
    ...(zone !== undefined && { [META.zone]: zone }),
    'preserved.heart.beat.interval': String(Math.round(ttlMs / 3)),
    'preserved.heart.beat.timeout': String(ttlMs),
    'preserved.ip.delete.timeout': String(ttlMs * 2),
  }
}

export function weightOf({ weight = 1 }: ServiceInstance): number {
  return Math.min(MOST_WEIGHT, weight)
}
