import type { Environment } from '../../core/index.js'

/** Which endpoints are exposed over HTTP, by `management.endpoints.web.exposure.include` and `exclude`. */
export interface EndpointExposure {
  /** Why an endpoint is not exposed; `undefined` where it is. */
  refusal(id: string): string | undefined
}

/** Spring Boot's default: only `health`. */
export function exposureOf(environment: Environment): EndpointExposure {
  const list = (name: string): ReadonlySet<string> | undefined => {
    const ids = environment.getList(`management.endpoints.web.exposure.${name}`)
    return ids && new Set(ids)
  }
  const include = list('include') ?? new Set(['health'])
  const exclude = list('exclude') ?? new Set()
  return {
    refusal: (id) => {
      if (exclude.has('*') || exclude.has(id)) return `exposure.exclude has ${id}`
      return include.has('*') || include.has(id) ? undefined : `exposure.include does not have ${id}`
    },
  }
}
