const MAX_LENGTH = 512
// RFC 3986: unreserved, sub-delims and the delimiters that occur in a path; everything else is percent-encoded.
const NOT_URI = /%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9\-._~!$&'()*+,;=:@/%]/gu
const LONE_SURROGATE = /^\p{Surrogate}$/u

/** The request path as a `instance` member: a valid URI reference of bounded length, whatever the client sent. */
export function problemInstance(path: string): string {
  const bounded = path.length > MAX_LENGTH ? path.slice(0, MAX_LENGTH).replace(/%[0-9A-Fa-f]?$/, '') : path
  return bounded.replace(NOT_URI, (character) =>
    LONE_SURROGATE.test(character) ? '%EF%BF%BD' : encodeURIComponent(character),
  )
}
