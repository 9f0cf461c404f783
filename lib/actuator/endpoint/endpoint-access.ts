import type { Environment } from '../../core/index.js'

/** What may be done with an endpoint, from nothing to everything; the names are Spring Boot's. */
export const ENDPOINT_ACCESSES = ['none', 'read-only', 'unrestricted'] as const

export type EndpointAccess = (typeof ENDPOINT_ACCESSES)[number]

/** The access that a text names, as relaxed as property values are: `read-only`, `READ_ONLY`, `readOnly`. */
export function parseAccess(text: string): EndpointAccess | undefined {
  const canonical = text.trim().replaceAll(/[-_]/g, '').toLowerCase()
  return ENDPOINT_ACCESSES.find((access) => access.replace('-', '') === canonical)
}

/**
 * What configuration allows: `management.endpoint.<id>.access`, else `management.endpoints.access.default`, else what the endpoint says of
 * itself; at most `management.endpoints.access.max-permitted`. A value that is none is `none` here, and told as an error of the
 * configuration before anything starts.
 */
export function accessOf(
  environment: Environment,
  { id, defaultAccess = 'unrestricted' }: { readonly id: string; readonly defaultAccess?: EndpointAccess },
): EndpointAccess {
  const configured = (name: string): EndpointAccess | undefined => {
    const text = environment.getProperty(name)
    return text === undefined ? undefined : (parseAccess(text) ?? 'none')
  }
  const wanted =
    configured(`management.endpoint.${id}.access`) ??
    configured('management.endpoints.access.default') ??
    defaultAccess
  const most = configured('management.endpoints.access.max-permitted') ?? 'unrestricted'
  return ENDPOINT_ACCESSES[
    Math.min(ENDPOINT_ACCESSES.indexOf(wanted), ENDPOINT_ACCESSES.indexOf(most))
  ] as EndpointAccess
}
