import { textsOf } from '../instance-list.js'
import type { ServiceInstance } from '../service-instance.js'
import { textOfBase64, type EtcdKeyValue } from './etcd-gateway.js'

/** `/services/inventory/`: what instances of a service have as the beginning of their keys. Ends with a slash, so that `inventory-2` is none of them. */
export function prefixOf(prefix: string, service: string): string {
  return `${prefix}${service}/`
}

export function keyOf(prefix: string, { serviceId, id }: ServiceInstance): string {
  return prefixOf(prefix, serviceId) + encodeURIComponent(id)
}

/** The document under an instance's key. */
export function documentOf({ serviceId, ...facts }: ServiceInstance): string {
  return JSON.stringify({ service: serviceId, ...facts })
}

/** What a key and its document say. Without a host where the document is none: such instances are left out, with a warning. */
export function instanceOf(serviceId: string, { key, value = '' }: EtcdKeyValue): ServiceInstance {
  const document = parsed(textOfBase64(value))
  const { id, host, port, secure, weight, zone, metadata } = document
  return {
    id: typeof id === 'string' ? id : lastSegment(textOfBase64(key)),
    serviceId,
    host: typeof host === 'string' ? host : '',
    port: Number(port),
    ...(typeof secure === 'boolean' && { secure }),
    ...(typeof weight === 'number' && { weight }),
    ...(typeof zone === 'string' && { zone }),
    ...(metadata !== undefined && { metadata: textsOf(metadata) }),
  }
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const document: unknown = JSON.parse(text)
    return typeof document === 'object' && document !== null ? { ...document } : {}
  } catch {
    return {}
  }
}

function lastSegment(key: string): string {
  const segment = key.slice(key.lastIndexOf('/') + 1)
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
