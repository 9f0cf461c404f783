import { isError } from '../../common/index.js'
import { copyOfFields, FOR_PROGRAMS } from '../../core/index.js'
import { escapeControls } from './control-characters.js'
import type { LogLevel } from './log-level.js'
import { surroundingsOf, type LogFormatter, type LogRecord } from './log-record.js'
import { abbreviatedLoggerName } from './logger-name.js'
import { MAX_FIELDS } from './own-fields.js'
import type { PathRedaction } from './path-redaction.js'
import { toPrintable, toPrintableField, type Printable, type PrintableObject } from './printable.js'
import { DEFAULT_CENSOR } from './secret-fields.js'
import { isStackText } from './stack-text.js'

type Paint = (code: string, text: string) => string

const COLORS: Readonly<Record<LogLevel, string>> = {
  trace: '90',
  debug: '36',
  info: '32',
  warn: '33',
  error: '31',
  fatal: '97;41',
}
const DIM = '2'
const FIELD = '36'
const INDENT = '    '

export interface PrettyFormatOptions {
  readonly colors: boolean
  readonly redaction?: PathRedaction | undefined
  /** What stands for a secret. Default `******`. */
  readonly censor?: string
}

/**
 * Lines for people: time, level, request, logger (abbreviated where it is long), message and fields, errors below with their frames and
 * causes. What comes from outside cannot begin a line: controls are escaped, and everything below the first line is indented.
 */
export function prettyFormatter(options: PrettyFormatOptions): LogFormatter {
  return new PrettyLines(options).format
}

class PrettyLines {
  readonly #paint: Paint
  readonly #redaction: PathRedaction | undefined
  readonly #censor: string

  constructor({ colors, redaction, censor = DEFAULT_CENSOR }: PrettyFormatOptions) {
    this.#paint = colors ? (code, text) => `\u001b[${code}m${text}\u001b[0m` : (_code, text) => text
    this.#redaction = redaction
    this.#censor = censor
  }

  readonly format = (record: LogRecord): string => {
    const { time, level, logger, requestId, user, message, context, bound, fields } = record
    const paint = this.#paint
    const parts = [
      paint(DIM, new Date(time).toISOString()),
      paint(COLORS[level], level.toUpperCase().padStart(5)),
    ]
    if (requestId !== undefined)
      parts.push(paint(DIM, `[${escapeControls(this.#shown('requestId', requestId))}]`))
    if (logger !== undefined) parts.push(paint(DIM, escapeControls(abbreviatedLoggerName(logger))))
    parts.push(escapeControls(text(toPrintable(message, this.#censor))))
    const below: string[] = []
    const own = copyOfFields(fields)
    const omitted = new Set([context, bound, fields].flatMap(forPrograms))
    const given = [
      ...(user === undefined ? [] : [['user', user] as const]),
      ...Object.entries(copyOfFields(surroundingsOf(record))),
    ]
    const unsaid = given.filter(([name]) => !NOT_FOR_PEOPLE.includes(name) && !Object.hasOwn(own, name))
    for (const [key, value] of [...firstOf(Object.entries(own)), ...firstOf(unsaid)]) {
      if (value === undefined || (key === 'requestId' && value === requestId)) continue
      if (omitted.has(key)) continue
      const shown = this.#printable(key, value)
      if ((isError(value) && typeof shown === 'object') || (key === 'error' && isStackText(shown)))
        below.push(...errorLines(shown, key === 'error' ? '' : `${escapeControls(key)}: `))
      else parts.push(`${paint(FIELD, escapeControls(key))}=${escapeControls(compact(shown))}`)
    }
    return `${[parts.join(' '), ...below.map((line) => INDENT + line)].join('\n')}\n`
  }

  #printable(key: string, value: unknown): Printable {
    const printable = toPrintableField(key, value, this.#censor)
    const rule = this.#redaction?.ruleOf(key)
    return rule === undefined || this.#redaction === undefined
      ? printable
      : this.#redaction.apply(printable, rule)
  }

  #shown(key: string, value: string): string {
    return text(this.#printable(key, value))
  }
}

/** Of what a line is told of its surroundings: a trace is looked up by its own id. */
const NOT_FOR_PEOPLE: readonly string[] = ['span_id']

type Entries = readonly (readonly [string, unknown])[]

function firstOf(entries: Entries): Entries {
  if (entries.length <= MAX_FIELDS) return entries
  return [...entries.slice(0, MAX_FIELDS), ['...', `[${entries.length - MAX_FIELDS} more]`]]
}

function forPrograms(fields: LogRecord['fields']): readonly string[] {
  try {
    return [...(fields?.[FOR_PROGRAMS] ?? [])]
  } catch {
    return []
  }
}

/** A word as it is, anything else as JSON. */
function compact(value: Printable): string {
  return typeof value === 'string' && /^[^\s"'=[\]{}]+$/.test(value) ? value : JSON.stringify(value)
}

function errorLines(error: Printable, label: string): string[] {
  if (isStackText(error))
    return indentedLines(
      label +
        error
          .split('\n')
          .map((line) => line.trim())
          .join('\n'),
    )
  if (!isObject(error)) return [label + escapeControls(compact(error))]
  const { name = 'Error', message = '', stack, cause, errors, code, ...facts } = error
  const title = `${label}${text(name)}${code === undefined ? '' : ` [${text(code)}]`}: ${text(message)}`
  const lines = indentedLines(title)
  // NexusError appends its help to the message: it is there already.
  const { help: _help, ...shown } = facts
  if (Object.keys(shown).length > 0) lines.push(`${INDENT}${escapeControls(compact(shown))}`)
  lines.push(...frames(stack))
  if (cause !== undefined) lines.push(...errorLines(cause, 'Caused by: '))
  if (Array.isArray(errors)) {
    const each = errors as readonly Printable[]
    lines.push(
      ...each.flatMap((inner, i) =>
        errorLines(inner, `Error ${String(i + 1)}: `).map((line) => INDENT + line),
      ),
    )
  }
  return lines
}

function indentedLines(given: string): string[] {
  const [first = '', ...further] = given.split('\n').map(escapeControls)
  return [first, ...further.map((line) => INDENT + line)]
}

function frames(stack: Printable | undefined): string[] {
  if (typeof stack !== 'string') return []
  return stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .map((line) => INDENT + escapeControls(line.trim()))
}

function text(value: Printable): string {
  return typeof value === 'string' ? value : compact(value)
}

function isObject(value: Printable): value is PrintableObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
