import { copyOfFields, type LogFields } from '../../core/index.js'
import { escapeControlsInJson } from './control-characters.js'
import { isPlain, jsonString } from './json-string.js'
import type { LogFormatter, LogRecord } from './log-record.js'
import { fieldName, givenName, MAX_FIELDS } from './own-fields.js'
import type { PathRedaction, RedactionRule } from './path-redaction.js'
import { boundedText, toPrintable, toPrintableField, type Printable } from './printable.js'
import { DEFAULT_CENSOR, isHidden, isSecretField } from './secret-fields.js'

/** What is known of a field by its name. */
interface FieldName {
  /** `,"status":`. */
  readonly head: string
  /** `,"status":"`. */
  readonly textHead: string
  readonly secret: boolean
  readonly rule: RedactionRule | undefined
  /** Number of the last line that has it: what would say it once more, gives way. */
  line: number
}

/** Fields that stand in many lines. */
interface KeptFields {
  readonly names: readonly FieldName[]
  readonly text: string
}

export interface JsonLinesOptions {
  readonly redaction?: PathRedaction | undefined
  /** What stands for a secret. Default `******`. */
  readonly censor?: string
}

const MAX_NAMES = 10_000
/** Of all names that are known. */
const MAX_NAMES_LENGTH = 1_000_000
/** What tells how many fields were left out. */
const MORE = '...'

/**
 * One JSON object per line: `time` (RFC 3339), `level`, `logger`, `requestId`, `user`, `message`, what context sources say, the fields. A
 * field that has the name of one of the first gets a `_` behind it; `requestId` and `user` are those that a field may replace.
 *
 * The text is put together by hand: that takes half of the time of pino's own line, at whose shape it stays (`time`, `level`, flat fields),
 * and no library has to be loaded for it.
 */
export function jsonLines({ redaction, censor = DEFAULT_CENSOR }: JsonLinesOptions = {}): LogFormatter {
  return new JsonLines(redaction, censor).format
}

class JsonLines {
  readonly #redaction: PathRedaction | undefined
  readonly #censor: string
  readonly #names = new Map<string, FieldName>()
  /** Of what loggers have bound. */
  #kept = new WeakMap<LogFields, KeptFields>()
  /** Counts lines; 0 is none. */
  #line = 0
  /** Characters of the names that are known. */
  #namesLength = 0
  #isBusy = false
  /** Time, level and logger of the last line, as they stand in it: many lines share a millisecond, and few loggers write most of them. */
  #head = ''
  #time = Number.NaN
  #level: LogRecord['level'] | undefined
  #logger: string | undefined

  constructor(redaction: PathRedaction | undefined, censor: string) {
    this.#redaction = redaction
    this.#censor = censor
  }

  readonly format = (record: LogRecord): string => {
    // A getter of what is logged that logs itself.
    if (this.#isBusy) return new JsonLines(this.#redaction, this.#censor).format(record)
    this.#isBusy = true
    try {
      return this.#lineOf(record)
    } finally {
      this.#isBusy = false
    }
  }

  #lineOf(record: LogRecord): string {
    try {
      return this.#assembled(record)
    } catch {
      // A getter that throws, a revoked proxy.
      const { context, bound, fields } = record
      return this.#assembled({
        ...record,
        context: copyOfFields(context),
        bound: copyOfFields(bound),
        fields: copyOfFields(fields),
      })
    }
  }

  #assembled(record: LogRecord): string {
    this.#begin()
    // The caller's own first: what it says nobody says again.
    const own = this.#fields(record.fields)
    const shared = record.bound === undefined ? '' : this.#bound(record.bound)
    const others = this.#fields(record.context)
    return `${this.#start(record)}${others}${shared}${own}}\n`
  }

  #begin(): void {
    this.#line++
    // Between lines: within one it has to be known what was said.
    if (this.#names.size <= MAX_NAMES && this.#namesLength <= MAX_NAMES_LENGTH) return
    this.#names.clear()
    this.#namesLength = 0
    this.#kept = new WeakMap()
  }

  #start({ time, level, logger, requestId, user, message }: LogRecord): string {
    if (time !== this.#time || level !== this.#level || logger !== this.#logger) {
      const source = logger === undefined ? '' : `,"logger":${jsonString(logger)}`
      this.#head = flat(`{"time":"${new Date(time).toISOString()}","level":"${level}"${source}`)
      this.#time = time
      this.#level = level
      this.#logger = logger
    }
    const request = requestId === undefined ? '' : this.#ofRequest('requestId', requestId)
    const principal = user === undefined ? '' : this.#ofRequest('user', user)
    const text: unknown = message
    const start = `${this.#head}${request}${principal},"message":`
    if (typeof text !== 'string') return start + encoded(toPrintable(text, this.#censor))
    return isPlain(text) ? `${start}"${text}"` : start + jsonString(boundedText(text, this.#censor))
  }

  /** What the line is told of its request. */
  #ofRequest(key: string, value: string): string {
    const name = this.#name(key)
    if (name.line === this.#line) return ''
    const { head, rule } = name
    return head + (rule === undefined ? jsonString(value) : encoded(this.#redacted(value, rule)))
  }

  #fields(fields: LogFields | undefined | null): string {
    if (fields === undefined || fields === null) return ''
    let text = ''
    const keys = Object.keys(fields)
    const count = Math.min(keys.length, MAX_FIELDS)
    for (let i = 0; i < count; i++) {
      const key = keys[i] as string
      text = this.#withField(text, key, fields[key])
    }
    return keys.length > count ? this.#withField(text, MORE, `[${keys.length - count} more]`) : text
  }

  /** Serialized once where nothing in them can change, for the lines that have no field of their own with one of their names. */
  #bound(fields: LogFields): string {
    const kept = this.#kept.get(fields)
    if (kept === undefined) return this.#keeping(fields)
    for (const name of kept.names) if (name.line === this.#line) return this.#fields(fields)
    for (const name of kept.names) name.line = this.#line
    return kept.text
  }

  #keeping(fields: LogFields): string {
    const entries = Object.entries(fields)
    const names = entries.map(([key]) => this.#name(key))
    const isWhole = names.length <= MAX_FIELDS && names.every(({ line }) => line !== this.#line)
    const text = this.#fields(fields)
    if (isWhole && entries.every(([, value]) => !isObject(value)))
      this.#kept.set(fields, { names, text: flat(text) })
    return text
  }

  #redacted(value: Printable, rule: RedactionRule): Printable {
    return this.#redaction === undefined ? value : this.#redaction.apply(value, rule)
  }

  /**
   * Puts a field behind `text`, piece by piece: what is put together in one row V8 turns into bytes faster than a tree. Nothing where the line
   * has said it, and of `undefined`, which only keeps others from saying something.
   */
  #withField(text: string, key: string, value: unknown): string {
    const name = this.#name(key)
    if (name.line === this.#line) return text
    name.line = this.#line
    if (value === undefined) return text
    const { head, secret, rule } = name
    if (secret && isHidden(value)) return text + head + jsonString(this.#censor)
    if (rule !== undefined) {
      return text + head + encoded(this.#redacted(toPrintableField(key, value, this.#censor), rule))
    }
    switch (typeof value) {
      case 'string':
        return isPlain(value)
          ? text + name.textHead + value + '"'
          : text + head + jsonString(boundedText(value, this.#censor))
      case 'number':
        return Number.isFinite(value) ? text + head + value : `${text}${head}"${value}"`
      case 'boolean':
        return text + head + value
      default:
        return text + head + encoded(toPrintableField(key, value, this.#censor))
    }
  }

  #name(key: string): FieldName {
    const known = this.#names.get(key)
    if (known !== undefined) return known
    const written = fieldName(key)
    // `time` and `time_` are one name in a line.
    const name = written === key ? this.#newName(key) : this.#name(written)
    this.#names.set(key, name)
    this.#namesLength += key.length
    return name
  }

  /** Paths may have the name that was given or the one that is written. */
  #ruleOf(written: string): RedactionRule | undefined {
    const rule = this.#redaction?.ruleOf(written)
    const given = givenName(written)
    const other = given === written ? undefined : this.#redaction?.ruleOf(given)
    return rule === undefined || other === undefined ? (rule ?? other) : [...rule, ...other]
  }

  #newName(key: string): FieldName {
    const head = `,${jsonString(key)}:`
    return {
      head,
      textHead: `${head}"`,
      secret: isSecretField(key),
      rule: this.#ruleOf(key),
      line: -1,
    }
  }
}

function isObject(value: unknown): boolean {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
}

/**
 * V8 keeps a text that was put together as a tree of its parts until a character of it is asked for. What stands in many lines is better one
 * piece, as a line is put together from it each time.
 */
function flat(text: string): string {
  return text.charCodeAt(0) === 0 ? '' : text
}

function encoded(value: Printable): string {
  return escapeControlsInJson(JSON.stringify(value))
}
