import type { LogFields } from '../../core/index.js'
import { escapeControlsInJson } from './control-characters.js'
import { jsonString, shortJsonString } from './json-string.js'
import type { LogFormatter, LogRecord } from './log-record.js'
import { fieldName, MAX_FIELDS } from './own-fields.js'
import type { PathRedaction, RedactionRule } from './path-redaction.js'
import { boundedText, toPrintable, type Printable } from './printable.js'
import { DEFAULT_CENSOR, isHidden, isSecretField } from './secret-fields.js'

/** What is known of a field by its name. */
interface FieldName {
  /** `,"status":`. */
  readonly head: string
  readonly secret: boolean
  readonly rule: RedactionRule | undefined
}

export interface JsonLinesOptions {
  readonly redaction?: PathRedaction | undefined
  /** What stands for a secret. Default `******`. */
  readonly censor?: string
}

const MAX_NAMES = 10_000

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
  #time = Number.NaN
  /** `{"time":"..."` of the last line: many lines share a millisecond. */
  #head = ''
  /** Level and logger of the last line, as they stand in it: few loggers write most lines. */
  #source = ''
  #level: LogRecord['level'] | undefined
  #logger: string | undefined

  constructor(redaction: PathRedaction | undefined, censor: string) {
    this.#redaction = redaction
    this.#censor = censor
  }

  readonly format = (record: LogRecord): string => {
    const { context, fields } = record
    const start = this.#start(record)
    try {
      let line = start
      if (context !== undefined) line += this.#fields(context, fields)
      if (fields !== undefined && fields !== null) line += this.#fields(fields, undefined)
      return `${line}}\n`
    } catch {
      return `${start}${this.#oddFields(context)}${this.#oddFields(fields)}}\n`
    }
  }

  #start({ time, level, logger, requestId, user, message, fields }: LogRecord): string {
    if (time !== this.#time) {
      this.#time = time
      this.#head = `{"time":"${new Date(time).toISOString()}"`
    }
    if (level !== this.#level || logger !== this.#logger) {
      this.#level = level
      this.#logger = logger
      this.#source = `,"level":"${level}"${logger === undefined ? '' : `,"logger":${jsonString(logger)}`}`
    }
    let line = this.#head + this.#source
    if (requestId !== undefined && !has(fields, 'requestId'))
      line += this.#name('requestId').head + this.#scalar('requestId', requestId)
    if (user !== undefined && !has(fields, 'user'))
      line += this.#name('user').head + this.#scalar('user', user)
    const text: unknown = message
    return `${line},"message":${typeof text === 'string' ? valueText(text) : encoded(toPrintable(text))}`
  }

  #scalar(name: string, value: string): string {
    const { rule } = this.#name(name)
    return rule === undefined
      ? jsonString(value)
      : encoded(this.#redaction?.apply(value, rule) ?? this.#censor)
  }

  /** @param replacing fields whose names are left out: they follow */
  #fields(fields: LogFields, replacing: LogFields | undefined): string {
    let text = ''
    const keys = Object.keys(fields)
    const count = Math.min(keys.length, MAX_FIELDS)
    for (let i = 0; i < count; i++) {
      const key = keys[i] as string
      const value = fields[key]
      if (value === undefined || (replacing !== undefined && has(replacing, key))) continue
      text += this.#field(key, value)
    }
    return keys.length > count ? `${text},"...":"[${keys.length - count} more]"` : text
  }

  #field(key: string, value: unknown): string {
    const { head, secret, rule } = this.#name(key)
    if (secret && isHidden(value)) return head + jsonString(this.#censor)
    if (rule !== undefined) {
      const shown = this.#redaction?.apply(toPrintable(value, this.#censor), rule)
      return head + encoded(shown ?? this.#censor)
    }
    switch (typeof value) {
      case 'string':
        return head + valueText(value)
      case 'number':
        return Number.isFinite(value) ? head + value : `${head}"${value}"`
      case 'boolean':
        return head + value
      default:
        return head + encoded(toPrintable(value, this.#censor))
    }
  }

  #name(key: string): FieldName {
    const known = this.#names.get(key)
    if (known !== undefined) return known
    const name = {
      head: `,${jsonString(fieldName(key))}:`,
      secret: isSecretField(key),
      rule: this.#redaction?.ruleOf(key),
    }
    if (this.#names.size < MAX_NAMES) this.#names.set(key, name)
    return name
  }

  /** Of an object that is not what it should be: with a getter that throws, a revoked proxy. */
  #oddFields(fields: LogFields | undefined): string {
    if (fields === undefined) return ''
    const printable = toPrintable(fields, this.#censor)
    if (typeof printable !== 'object' || printable === null) return ''
    return Object.entries(printable)
      .map(([key, value]) => this.#field(key, value))
      .join('')
  }
}

function valueText(text: string): string {
  return shortJsonString(text) ?? jsonString(boundedText(text))
}

function encoded(value: Printable): string {
  return escapeControlsInJson(JSON.stringify(value))
}

function has(fields: LogFields | undefined, name: string): boolean {
  try {
    return fields !== undefined && fields !== null && Object.hasOwn(fields, name)
  } catch {
    return false
  }
}
