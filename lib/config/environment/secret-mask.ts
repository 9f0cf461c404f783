import { canonicalSegment, isIndex, kebabCase } from './property-path.js'

/** What stands for a masked value. */
export const MASK = '******'

const SECRET_ANYWHERE =
  /password|passwd|passphrase|secret|credential|token|apikey|privatekey|accesskey|authorization/
const SECRET_WORD = new Set(['key', 'keys', 'pass', 'pwd', 'pin', 'auth', 'salt', 'cookie'])
const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----/
// Userinfo ends at the last @ of the authority. Where a password holds a raw slash, the authority can not be told from the
// path; unless a port stands there, everything up to the last @ is taken then: masking too much is the safe mistake.
const USERINFO = /(:\/\/)(?:[^\s/?#]*|[^\s/?#:]*:(?!\d+\/)[^\s]*)@/gi
const QUERY =
  /((?:^|[?&;\s])(?:[a-z_-]*(?:password|passwd|pwd|secret|token|api[-_]?key|signature|sig))=)[^&;#\s]+/gi

/** Whether a property of this name holds a secret: by the words of its segments, list indexes aside. */
export function isSecretName(segments: readonly string[]): boolean {
  const named = segments.filter((segment) => !isIndex(segment))
  if (named.some((segment) => SECRET_ANYWHERE.test(canonicalSegment(segment)))) return true
  const word = kebabCase(named.at(-1) ?? '')
    .split(/[-_.]/)
    .at(-1)
  return word !== undefined && SECRET_WORD.has(word)
}

/** A value as it may be printed: masked when its name is that of a secret, else with passwords of URLs masked. */
export function maskedValue(segments: readonly string[], value: string): string {
  if (value === '') return value
  return isSecretName(segments) || PRIVATE_KEY.test(value) ? MASK : maskedText(value)
}

/** A text without the userinfo and the secret parameters of the URLs and connection strings in it. */
export function maskedText(text: string): string {
  return text.replace(USERINFO, `$1${MASK}@`).replace(QUERY, `$1${MASK}`)
}
