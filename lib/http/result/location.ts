// RFC 3986 section 2: reserved, unreserved and complete percent-encoded octets stay as they are. What has no place in a URI
// reference (blanks, quotes, controls, non-ASCII) is encoded, so that no value can end the header line.
const NOT_URI = /%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]/gu
const LONE_SURROGATE = /^\p{Surrogate}$/u

/** A URI reference as the value of Location: encoded where it is not yet. */
export function encodeLocation(location: string | URL): string {
  return String(location).replace(NOT_URI, (character) =>
    LONE_SURROGATE.test(character) ? '%EF%BF%BD' : encodeURIComponent(character),
  )
}
