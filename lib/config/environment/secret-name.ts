import { isIndex, kebabCase } from './property-path.js'

/** The last of these in a name, with what is behind it. */
const SECRET =
  /^.*(?:password|passwd|passphrase|passcode|passkey|secret|credential|token|(?:api|private|access|account|shared|signing|encryption|master|ssh)key|authorization|mnemonic|seedphrase)(.*)$/
/** As the end of a name only: `jwt.issuer` is none. */
const SECRET_END = /(?:pwd|jwt|bearer)$/
/** Words that only contain one of these, and counts of what language models read and write. */
const HARMLESS =
  /tokeni[sz](?:e|ing|ation)|secretar(?:y|ies|ial)|key(?:boards?|words?|spaces?|frames?|stores?)|(?:max(?:new)?|total|prompt|completion|input|output|reasoning)tokens/g
/**
 * What tells of a secret, behind its name: `tokenType`, `password.min-length`, `token_expires_at`. There is no `id` among them, as the
 * `secret_id` of Vault is a secret, and neither `header` nor `url`, which are as often the secret's value or hold it.
 */
const ABOUT = new RegExp(
  `^s?(?:${[
    'types?|typehint|granttype|kinds?|format|encoding|encoder|algorithm|version|status|mode|method|scopes?|issuer|audience',
    'policy|policies|rules?|requirements?|strength|complexity|strategy|enabled|required|valid|invalid|missing|less',
    'counts?|limits?|usage|budget|bucket|index|length|size|min|max|minimum|maximum|per|attempts?',
    'ttl|lifetime|validity|timeout|age|expiry|expiration|expired|(?:expires|issued|created|updated|changed|rotated)(?:at|in|on)?',
    'interval|rotation|ms|millis|seconds?|minutes?|hours?|days?',
    '(?:header|parameter|param|field|cookie)?name|uri|endpoint|file|path|prefix|symbol|decimals|address|balance',
  ].join('|')})+$`,
)
/** As the last word of a name only, and only where words are told apart: `monkey`, `spin`. */
const SECRET_WORD = new Set([
  'key',
  'keys',
  'pass',
  'pw',
  'pin',
  'auth',
  'salt',
  'cookie',
  'pwd',
  'jwt',
  'bearer',
])
/** Says which one, or how it is written: `signing-keys.current`, `KEY_BASE64`, `key.pem`, `key2`. */
const QUALIFIER =
  /^(?:|\d+|base|base64|b64|hex|pem|der|jwk|raw|plain|text|value|data|private|current|previous|next|old|new|primary|secondary)$/

/** Whether a property of this name holds a secret: by the words of its segments, list indexes and what only tells its form aside. */
export function isSecretName(segments: readonly string[]): boolean {
  const named = segments.filter((segment) => !isIndex(segment))
  if (hasSecretPart(named.join('.'))) return true
  for (const segment of named.toReversed()) {
    const words = kebabCase(segment).split(/[-_.]/)
    const word = words.findLast((each) => !QUALIFIER.test(each))
    if (word !== undefined) return SECRET_WORD.has(word.replace(/\d+$/, ''))
  }
  return false
}

/**
 * Whether a name has a part that only names of secrets have, in whatever way it is spelt: `dbPassword`, `PGPASSWORD`, `x-api-key`, but not
 * `tokenType`, and not `cache-key`, which {@link isSecretName} takes for one.
 */
export function hasSecretPart(name: string): boolean {
  const words = name.toLowerCase().replace(/[^a-z\d]/g, '')
  const behind = SECRET.exec(words.replace(HARMLESS, '-'))?.[1]
  return behind === undefined ? SECRET_END.test(words) : !ABOUT.test(behind)
}
