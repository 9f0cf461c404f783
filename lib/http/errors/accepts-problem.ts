import { Accept } from '../media/accept.js'
import { MediaType } from '../media/media-type.js'

const TYPES = ['application/problem+json', 'application/json'].map((name) => MediaType.of(name))

/**
 * Whether a client takes a problem detail: `Accept` is absent or malformed, or allows `application/problem+json` or
 * `application/json` by name or by range (RFC 9110 section 12.5.1). A browser's range for everything does, as in Spring.
 */
export function acceptsProblem(accept: string | undefined): boolean {
  const accepted = Accept.of(accept) ?? Accept.ALL
  return TYPES.some((type) => accepted.qualityOf(type) > 0)
}
