import type { SrvRecord } from 'node:dns'
import type { ServiceInstance } from '../service-instance.js'

/** The target that says that the service is decidedly not available (RFC 2782, "Target"). Resolvers give it without its dot, or with it. */
const NOT_AVAILABLE = new Set(['', '.'])

/** Records of one priority, lowest first: of several, a client uses the first that it can reach (RFC 2782, "Priority"). */
export function byPriority(records: readonly SrvRecord[]): readonly (readonly SrvRecord[])[] {
  const groups = new Map<number, SrvRecord[]>()
  for (const record of records) {
    if (NOT_AVAILABLE.has(record.name)) continue
    const group = groups.get(record.priority)
    if (group === undefined) groups.set(record.priority, [record])
    else group.push(record)
  }
  return [...groups].sort(([a], [b]) => a - b).map(([, group]) => group)
}

/**
 * Instances with shares of the calls that are the probabilities of RFC 2782's selection: it draws from 0 to the sum of weights, both
 * included, with records of weight 0 first, so that of `sum + 1` draws all records of weight 0 have one between them.
 */
export function instancesOf(
  serviceId: string,
  group: readonly SrvRecord[],
  secure: boolean,
): readonly ServiceInstance[] {
  const unweighted = group.filter(({ weight }) => weight === 0).length
  return group.map(({ name, port, weight, priority }) => ({
    id: `${name}:${port}`,
    serviceId,
    host: name,
    port,
    secure,
    weight: weight === 0 ? 1 / unweighted : weight,
    metadata: { priority: String(priority) },
  }))
}
