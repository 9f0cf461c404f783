import type { ApplicationGraph, Environment } from '../../core/index.js'
import { accessOf, parseAccess } from './endpoint-access.js'
import { exposedIds, exposureOf } from './endpoint-exposure.js'
import { canonicalId, declaredEndpoints, type DeclaredEndpoint } from './endpoint-id.js'

/**
 * What is told of endpoints that `include` names, and that do not answer for want of something in the application or in the configuration.
 * Those that another setting takes away are not told: that is what it is for.
 *
 * @param ids of the endpoints that answer
 */
export function absentEndpoints(
  environment: Environment,
  graph: ApplicationGraph,
  ids: readonly string[],
): readonly string[] {
  const named = new Set(exposedIds(environment, 'include').map(canonicalId))
  const present = new Set(ids.map(canonicalId))
  const exposure = exposureOf(environment)
  return declaredEndpoints().flatMap((endpoint) => {
    const canonical = canonicalId(endpoint.id)
    if (!named.has(canonical) || present.has(canonical) || exposure.refusal(endpoint.id) !== undefined)
      return []
    const reason = reasonOf(endpoint, graph) ?? accessReason(environment, endpoint)
    if (reason === undefined) return []
    return [
      `management.endpoints.web.exposure.include: the endpoint ${endpoint.id} is not there, as ${reason}`,
    ]
  })
}

/** Why the access to an endpoint leaves nothing of it, where nobody has taken it away. */
function accessReason(environment: Environment, endpoint: DeclaredEndpoint): string | undefined {
  const most = environment.getProperty('management.endpoints.access.max-permitted') ?? 'unrestricted'
  if (parseAccess(most) !== 'unrestricted') return undefined
  const access = accessOf(environment, endpoint)
  const edit = `set management.endpoint.${endpoint.id}.access: unrestricted`
  if (access === 'read-only') return `it reads nothing, and its access is read-only: ${edit}`
  const isDefault = accessOf(environment, { ...endpoint, defaultAccess: 'unrestricted' }) !== 'none'
  return access === 'none' && isDefault ? `its access is none unless it is set: ${edit}` : undefined
}

function reasonOf({ type }: DeclaredEndpoint, { conditions }: ApplicationGraph): string | undefined {
  const outcomes = conditions.filter(({ subject }) => subject === type)
  if (outcomes.length === 0) return `no module has ${type}`
  return outcomes.find(({ phase, matched }) => phase === 'components' && !matched)?.reason
}
