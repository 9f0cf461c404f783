import type { Environment } from '../../core/index.js'
import { canonicalId } from './endpoint-id.js'

/** Which endpoints are exposed over HTTP, by `management.endpoints.web.exposure.include` and `exclude`. */
export interface EndpointExposure {
  /** Why an endpoint is not exposed; `undefined` where it is. */
  refusal(id: string): string | undefined
}

const ALL = '*'
/** Spring Boot's default. */
const DEFAULT_INCLUDES: readonly string[] = ['health']

/** Spring Boot's rules: `exclude` goes before `include`; without an `include`, or with an empty one, only `health` is exposed. */
export function exposureOf(environment: Environment): EndpointExposure {
  const list = (name: 'include' | 'exclude'): ReadonlySet<string> =>
    new Set(exposedIds(environment, name).map((id) => (id === ALL ? ALL : canonicalId(id))))
  const included = list('include')
  const include = included.size === 0 ? new Set(DEFAULT_INCLUDES) : included
  const exclude = list('exclude')
  return {
    refusal: (id) => {
      const canonical = canonicalId(id)
      if (exclude.has(ALL) || exclude.has(canonical))
        return `management.endpoints.web.exposure.exclude has ${id}`
      if (include.has(ALL) || include.has(canonical)) return undefined
      return `management.endpoints.web.exposure.include does not have ${id}`
    },
  }
}

/** As they are written, without blanks around them. */
export function exposedIds(environment: Environment, list: 'include' | 'exclude'): readonly string[] {
  const ids = environment.getList(`management.endpoints.web.exposure.${list}`) ?? []
  return ids.map((id) => id.trim()).filter((id) => id !== '')
}
