import { canonicalSegment } from './property-path.js'
import { MASK, maskedText } from './secret-mask.js'
import { isSecretName } from './secret-name.js'

/** What OpenTelemetry's conventions have stand for a secret in `url.query` and `url.full`. */
export const REDACTED = 'REDACTED'
/** What the same conventions name, and other names that grant access without saying so. Without `-` and `_`. */
const SECRET_PARAMETERS: ReadonlySet<string> = new Set([
  'awsaccesskeyid',
  'jwt',
  'otp',
  'session',
  'sessionid',
  'sid',
  'sig',
  'signature',
  'xamzsignature',
  'xgoogsignature',
])
/** A query without any of these has neither names nor anything to read in its text. */
const MAY_BE_SECRET = /[=@%]/
/** What a value needs to hold a URL, a connection string or JSON: `page=2` and `sort=name` are not looked into. */
const MAY_HOLD_MORE = /[:=%]/
/** An escape of an ASCII character, that of the escape itself aside. All that is looked for is ASCII. */
const ASCII_ESCAPE = /%(?!25)[0-7][\da-f]/gi
/** What a value can not show of itself within a query, or within a line of a log. */
const ESCAPED = /[\s\p{Cc}"#&+]/gu
/** Names come from clients: what is remembered of them has an end. */
const REMEMBERED = 512
const MAX_REMEMBERED_NAME = 100

const secretNames = new Map<string, boolean>()

/**
 * A raw query as it may be shown: without the values of parameters that have the name of a secret, and without the secrets of
 * URLs, connection strings and JSON in other values: `page=2&token=******&back=https://******@host/`.
 *
 * @param query without `?`
 * @param mask what stands for secrets; {@link REDACTED} in attributes of spans
 */
export function maskedQuery(query: string, mask = MASK): string {
  if (!MAY_BE_SECRET.test(query)) return query
  const shown = query
    .split('&')
    .map((pair) => maskedPair(pair, mask))
    .join('&')
  // A password that holds a raw & is in two parameters.
  return shown.includes('@') ? maskedText(shown, mask) : shown
}

function maskedPair(pair: string, mask: string): string {
  const name = pair.slice(0, pair.indexOf('=') + 1)
  if (name.length > 1 && isSecretParameter(name.slice(0, -1))) return name + mask
  const value = pair.slice(name.length)
  if (!MAY_HOLD_MORE.test(value)) return pair
  const text = decoded(value)
  const shown = maskedText(text, mask)
  return shown === text ? pair : name + shown.replace(ESCAPED, encodeURIComponent)
}

/** Whether a query parameter holds a secret. @param rawName as sent */
function isSecretParameter(rawName: string): boolean {
  const known = secretNames.get(rawName)
  if (known !== undefined) return known
  const name = decoded(rawName)
  const isSecret = SECRET_PARAMETERS.has(canonicalSegment(name)) || isSecretName(name.split(/[.[\]]/))
  if (rawName.length > MAX_REMEMBERED_NAME) return isSecret
  if (secretNames.size >= REMEMBERED) secretNames.clear()
  secretNames.set(rawName, isSecret)
  return isSecret
}

/** As far as it matters here; what is malformed stays, and what is around it is read all the same. */
function decoded(raw: string): string {
  return raw.replaceAll('+', ' ').replace(ASCII_ESCAPE, (escape) => decodeURIComponent(escape))
}
