import { isSecretName } from './secret-name.js'

/** What stands for a masked value. */
export const MASK = '******'

const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----/
// Userinfo ends at the last @ of the authority. Where a password holds a raw slash, the authority can not be told from the
// path; unless a port stands there, everything up to the last @ is taken then: masking too much is the safe mistake. JSON may
// have its slashes escaped.
const USERINFO = /(:\\?\/\\?\/)(?:[^\s/?#]*|[^\s/?#:]*:(?!\d+\/)[^\s]*)@/gi
// A parameter of a URL or of its fragment, a part of a connection string (`;`, `,` or blanks between them), a member of JSON. What
// is called nothing but `key` or `auth` is secret in a URL, and a word like any other elsewhere.
const SECRET_PART =
  'password|passwd|passphrase|passcode|pwd|secret|token|credentials?|(?:api|private|access|account|shared|signing|encryption)[-_]?key|signature|sig'
const QUOTED = String.raw`"(?:[^"\\]|\\.){0,4096}"|'[^']{0,4096}'|\\+"[^"]{0,4096}"`
const PARAMETER = new RegExp(
  String.raw`((?:^|[?&#;,\s{])[\w.[\]-]*(?:${SECRET_PART})\]?(?!\s{1,4}(?:={2,3}|=>)\s)\s{0,4}=\s{0,4}|[?&#](?:key|pass|pw|auth|jwt)=)(?!REDACTED(?:[&;#\s]|$))(?:${QUOTED}|[^&;#\s]+)`,
  'gi',
)
const MEMBER = new RegExp(
  String.raw`(["'][\w.-]*(?:${SECRET_PART}|authorization)\\*["']\s{0,4}:\s{0,4})(?:${QUOTED})`,
  'gi',
)

/** A value as it may be printed: masked when its name is that of a secret, else with passwords of URLs masked. */
export function maskedValue(segments: readonly string[], value: string): string {
  if (value === '') return value
  return isSecretName(segments) || PRIVATE_KEY.test(value) ? MASK : maskedText(value)
}

/** A text without the userinfo and the secret parameters of the URLs, connection strings and JSON in it. @param mask what stands for them */
export function maskedText(text: string, mask = MASK): string {
  return withoutUserinfo(text, mask).replace(PARAMETER, `$1${mask}`).replace(MEMBER, `$1"${mask}"`)
}

/** Userinfo ends at an @, and holds no blank: what is behind the last one of a word is not looked at, as each `://` would look along all of it. */
function withoutUserinfo(text: string, mask: string): string {
  return text.replace(/\S+/g, (word) => {
    const end = word.lastIndexOf('@') + 1
    return end === 0 ? word : word.slice(0, end).replace(USERINFO, `$1${mask}@`) + word.slice(end)
  })
}
