import { isSecretName } from './secret-name.js'
import { ValueScanner } from './value-scanner.js'

/** What stands for a masked value. */
export const MASK = '******'

const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----/
// Userinfo ends at the last @ of the authority. Where a password holds a raw slash, the authority can not be told from the
// path; unless a port stands there, everything up to the last @ is taken then: masking too much is the safe mistake. JSON may
// have its slashes escaped.
const USERINFO = /(:\\?\/\\?\/)(?:[^\s/?#]*|[^\s/?#:]*:(?!\d+\/)[^\s]*)@/gi
const SECRET_PART =
  'password|passwd|passphrase|passcode|pwd|secret|token|credentials?|(?:api|private|access|account|shared|signing|encryption)[-_]?key|signature|sig'
const QUOTE = String.raw`\\*["'\x60]`
/** A parameter of a URL or of its fragment, a part of a connection string (`;`, `,` or blanks between them). */
const PARAMETER = String.raw`\]?(?!\s{1,4}(?:={2,3}|=>)\s)\s{0,4}=\s{0,4}`
/** A member as JSON and `util.inspect` have it: a text, or a list of them. */
const MEMBER = String.raw`(?:${QUOTE})?\s{0,4}:\s{0,4}(?=(?:\[\s{0,64})?(?<quote>${QUOTE}))`
const SCHEME = 'bearer|basic|digest|token|api-?key|dpop|negotiate|ntlm'
/**
 * What stands before a secret. What is called nothing but `key` or `auth` is secret in a URL, and a word like any other elsewhere. What is no
 * known scheme behind `authorization` is told from a word by its digits.
 */
const BEFORE_SECRET = new RegExp(
  [
    `(?:${SECRET_PART})${PARAMETER}`,
    String.raw`(?<=[?&#])(?:key|pass|pw|auth|authorization|jwt)=`,
    `(?:${SECRET_PART}|authorization|cookie)${MEMBER}`,
    String.raw`authorization\s{0,4}[:=]\s{0,4}(?:(?:${SCHEME})\s{1,4}|(?=\S{0,256}\d))`,
    String.raw`cookie(?<cookies>:\s{0,4}(?=[^\s=;,"]{1,64}=))`,
    String.raw`\b(?:bearer|basic)(?<credential>\s{1,4}(?!(?:realm|scope|error|charset)=))`,
  ].join('|'),
  'gi',
)
const VALUE_END = /[&;#\s"'`]/g
const COOKIES_END = /(?<!;)[ \t]|[\r\n"'`]/g
/** What may stand behind the name of a scheme in a sentence: `Basic authentication`. */
const ANY_WORD = /[A-Za-z][a-z]{0,15}(?![\w~+/=|-]|\.\w)|\S{0,5}(?!\S)/y

/** A value as it may be printed: masked when its name is that of a secret, else with passwords of URLs masked. */
export function maskedValue(segments: readonly string[], value: string): string {
  if (value === '') return value
  return isSecretName(segments) || PRIVATE_KEY.test(value) ? MASK : maskedText(value)
}

/**
 * A text without the userinfo and the secret parameters of the URLs in it, and without the secrets of connection strings, JSON, printed
 * objects and header fields.
 *
 * @param mask what stands for them
 */
export function maskedText(text: string, mask = MASK): string {
  return withoutNamed(withoutUserinfo(text, mask), mask)
}

function withoutNamed(text: string, mask: string): string {
  const values = new ValueScanner(text)
  let shown = ''
  let at = 0
  BEFORE_SECRET.lastIndex = 0
  for (let found = BEFORE_SECRET.exec(text); found !== null; found = BEFORE_SECRET.exec(text)) {
    const start = BEFORE_SECRET.lastIndex
    const { quote = '', cookies, credential } = found.groups ?? {}
    ANY_WORD.lastIndex = start
    if (credential !== undefined && ANY_WORD.test(text)) continue
    const end =
      quote !== '' || values.isQuoted(start)
        ? values.endOfQuoted(start)
        : values.endOfPlain(start, cookies === undefined ? VALUE_END : COOKIES_END)
    BEFORE_SECRET.lastIndex = end
    if (end === start) continue
    shown += text.slice(at, start) + quote + mask + quote
    at = end
  }
  return shown + text.slice(at)
}

/** Userinfo ends at an @, and holds no blank: what is behind the last one of a word is not looked at, as each `://` would look along all of it. */
function withoutUserinfo(text: string, mask: string): string {
  return text.replace(/\S+/g, (word) => {
    const end = word.lastIndexOf('@') + 1
    return end === 0 ? word : word.slice(0, end).replace(USERINFO, `$1${mask}@`) + word.slice(end)
  })
}
