// `encodeURIComponent` leaves these five alone, which have a meaning of their own somewhere in a URI (RFC 3986 section 2.2).
const SUB_DELIMITERS = /[!'()*]/g
// RFC 3986 section 3.3: what may stand in a segment as it is.
const NOT_IN_SEGMENT = /[^A-Za-z0-9\-._~!$&'()*+,;=:@]/gu

/** Encodes everything but unreserved characters: for values that are opaque. A lone surrogate becomes U+FFFD, as in every URL. */
export function encodeStrictly(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(SUB_DELIMITERS, percentEncoded)
}

/** Encodes what a segment can not have: for the literal parts of a pattern, whose characters keep their meaning. */
export function encodeSegment(text: string): string {
  return text.toWellFormed().replace(NOT_IN_SEGMENT, (character) => encodeURIComponent(character))
}

function percentEncoded(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`
}
