import type { ServiceInstance } from './service-instance.js'

const NAME = /^[\w.-]{1,253}$/
const IPV6 = /^[0-9a-f:.]{2,45}(?:%[\w.-]{1,32})?$/i

export interface CheckedInstances {
  /** Sorted by id, one of each id. */
  readonly instances: readonly ServiceInstance[]
  /** Why others were left out, one sentence each. */
  readonly complaints: readonly string[]
}

/**
 * What of a registry's answer can be called. Whoever writes into the registry chooses these texts, and they end up in URLs: a host is a name
 * or an address and nothing else.
 */
export function checkedInstances(found: Iterable<ServiceInstance>): CheckedInstances {
  const instances = new Map<string, ServiceInstance>()
  const complaints: string[] = []
  for (const instance of found) {
    const complaint = complaintAbout(instance)
    if (complaint === undefined) instances.set(instance.id, normalised(instance))
    else complaints.push(`${JSON.stringify(instance.id).slice(0, 100)} has ${complaint}`)
  }
  const sorted = [...instances.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
  return { instances: sorted, complaints }
}

function complaintAbout({ host, port }: ServiceInstance): string | undefined {
  if (typeof host !== 'string' || host === '') return 'no host'
  if (!isHost(host))
    return `the host ${JSON.stringify(host.slice(0, 100))}, which is neither a name nor an address`
  if (!Number.isInteger(port) || port < 1 || port > 65_535) return `the port ${String(port)}`
  return undefined
}

function isHost(host: string): boolean {
  return NAME.test(host) || (host.includes(':') && IPV6.test(unbracketed(host)))
}

function unbracketed(host: string): string {
  return host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host
}

function normalised(instance: ServiceInstance): ServiceInstance {
  const { weight, ...others } = instance
  const usable = weight !== undefined && Number.isFinite(weight) && weight >= 0
  return { ...others, host: unbracketed(instance.host), ...(usable && { weight }) }
}

/** Whether two sorted lists are of the same instances, with the same facts. */
export function sameInstances(a: readonly ServiceInstance[], b: readonly ServiceInstance[]): boolean {
  return a.length === b.length && a.every((instance, index) => sameInstance(instance, b[index]))
}

function sameInstance(a: ServiceInstance, b: ServiceInstance | undefined): boolean {
  return (
    b !== undefined &&
    a.id === b.id &&
    a.host === b.host &&
    a.port === b.port &&
    a.secure === b.secure &&
    a.weight === b.weight &&
    a.zone === b.zone &&
    sameTexts(a.metadata ?? {}, b.metadata ?? {})
  )
}

function sameTexts(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const names = Object.keys(a)
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name])
}

/** The texts of a registry's map; other values are left out. */
export function textsOf(map: unknown): Readonly<Record<string, string>> {
  if (typeof map !== 'object' || map === null) return {}
  return Object.fromEntries(Object.entries(map).filter(([, value]) => typeof value === 'string'))
}
