import { hasSecretPart, maskedText } from '../../config/index.js'

/** What stands for a secret, as in everything else that shows configuration. */
export const DEFAULT_CENSOR = '******'

/** What log lines have besides the names that configuration has. */
const SECRET_NAME = /cookie(?!s?[-_. ]?(?:name|policy|consent|banner))|session[-_. ]?id$|^(?:sid|otp|cvv)$/i
/** Names that come from outside must not fill the memory. */
const MAX_CACHED = 10_000
export const MAX_CACHED_NAME = 100
const known = new Map<string, boolean>()

/**
 * Whether a field of this name holds a secret: `password`, `accessToken`, `x-api-key`, `set-cookie`. What only tells of one (`tokenType`)
 * does not, nor do words that log lines use for harmless things as well (`key`, `pin`, `auth`).
 */
export function isSecretField(name: string): boolean {
  const cached = known.get(name)
  if (cached !== undefined) return cached
  const secret = hasSecretPart(name) || SECRET_NAME.test(name)
  if (known.size < MAX_CACHED && name.length <= MAX_CACHED_NAME) known.set(name, secret)
  return secret
}

/** Whether this value of a secret field is hidden: numbers and booleans are not (`tokens: 512`, `hasPassword: true`), nor what is absent. */
export function isHidden(value: unknown): boolean {
  return typeof value === 'string' || (typeof value === 'object' && value !== null)
}

/**
 * A URL, a parameter of one or of a connection string, a text or a list in JSON or in a printed object, a credential. Elsewhere
 * `token = next()` is what people write.
 */
const MAY_HOLD_SECRETS = /:(?:\/\/|\s{0,4}[[\\"'`])|[?&;][\w.[\]-]*=|[ABab](?:earer|asic|uthorization:) /

/** A text without the secrets that {@link maskedText} finds. @param censor what stands for them */
export function withoutSecretsInside(text: string, censor: string): string {
  return MAY_HOLD_SECRETS.test(text) ? maskedText(text, censor) : text
}
