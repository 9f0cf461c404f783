import type { ApplicationGraph, Environment } from '../../core/index.js'
import { exposedIds, exposureOf } from './endpoint-exposure.js'
import { canonicalId, declaredEndpoints, type DeclaredEndpoint } from './endpoint-id.js'

/**
 * What is told of endpoints that `include` names, and that are not there for want of something in the application. Those that another
 * setting takes away are not told: that is what it is for.
 *
 * @param ids of the endpoints that there are
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
    const reason = reasonOf(endpoint, graph)
    if (reason === undefined) return []
    return [
      `management.endpoints.web.exposure.include: the endpoint ${endpoint.id} is not there, as ${reason}`,
    ]
  })
}

function reasonOf({ type }: DeclaredEndpoint, { conditions }: ApplicationGraph): string | undefined {
  const outcomes = conditions.filter(({ subject }) => subject === type)
  if (outcomes.length === 0) return `no module has ${type}`
  return outcomes.find(({ phase, matched }) => phase === 'components' && !matched)?.reason
}
