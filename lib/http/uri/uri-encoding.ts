import { InvalidUriError } from './uri.errors.js'

const UNRESERVED = 'A-Za-z0-9\\-._~'
const SUB_DELIMITERS = "!$&'()*+,;="
const PATH_CHARACTERS = `${UNRESERVED}${SUB_DELIMITERS}:@`

/** For each component the characters that may stand in it as they are (RFC 3986 section 3); a match is what may not. */
const ILLEGAL = {
  scheme: illegal('A-Za-z0-9+\\-.'),
  userInfo: illegal(`${UNRESERVED}${SUB_DELIMITERS}:`),
  host: illegal(`${UNRESERVED}${SUB_DELIMITERS}`),
  hostIpv6: illegal(`${UNRESERVED}${SUB_DELIMITERS}:\\[\\]`),
  port: illegal('0-9'),
  path: illegal(`${PATH_CHARACTERS}/`),
  pathSegment: illegal(PATH_CHARACTERS),
  // "&" and "=" separate parameters, so inside a name or value they are not legal.
  queryParameter: illegal(`${UNRESERVED}!$'()*+,;:@/?`),
  fragment: illegal(`${PATH_CHARACTERS}/?`),
  /** Nothing but unreserved characters: for values that are opaque. */
  strict: illegal(UNRESERVED),
} as const

export type UriPart = keyof typeof ILLEGAL

const PLACEHOLDER = /\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}/g

/** Percent-encodes what is not ASCII or not legal in that part of a URI; a percent sign as well. */
export function encodePart(text: string, part: UriPart): string {
  return text.replace(ILLEGAL[part], percentEncoded)
}

/** {@link encodePart}, but for `{variables}`. */
export function encodeTemplate(template: string, part: UriPart): string {
  let encoded = ''
  let from = 0
  for (const { 0: placeholder, index } of template.matchAll(PLACEHOLDER)) {
    encoded += encodePart(template.slice(from, index), part) + placeholder
    from = index + placeholder.length
  }
  return encoded + encodePart(template.slice(from), part)
}

/** Replaces each `{name}` or `{name:expression}` by what `valueOf(name)` gives. */
export function expandTemplate(template: string, valueOf: (name: string) => string): string {
  if (!template.includes('{')) return template
  return template.replace(PLACEHOLDER, (placeholder) => {
    const colon = placeholder.indexOf(':')
    return valueOf(placeholder.slice(1, colon < 0 ? -1 : colon))
  })
}

/** @throws InvalidUriError where the text is not completely encoded for its part */
export function checkEncoded(text: string, part: UriPart, uri: string): void {
  const found = text.replace(/%[0-9A-Fa-f]{2}/g, '').match(ILLEGAL[part])
  if (found !== null) {
    throw new InvalidUriError(
      uri,
      `${JSON.stringify(found[0])} is not legal in its ${part}`,
      'Call build() without `true`, then encode(), to have it encoded.',
    )
  }
}

function illegal(allowed: string): RegExp {
  return new RegExp(`[^${allowed}]`, 'gu')
}

function percentEncoded(character: string): string {
  let encoded = ''
  // A lone surrogate becomes U+FFFD, which encodeURIComponent would refuse.
  for (const byte of new TextEncoder().encode(character)) {
    encoded += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }
  return encoded
}
