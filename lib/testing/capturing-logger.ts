import { asFields, Logger, RequestContext, type LogFields } from '../core/index.js'
import { LOG_LEVELS, type LogLevel } from '../observability/index.js'

/** One line that a {@link CapturingLogger} was given. */
export interface LogEntry {
  readonly level: LogLevel
  readonly message: string
  readonly fields: LogFields
  /** Of the logger that wrote it; `undefined` for the root logger. */
  readonly name: string | undefined
  /** Id of the request the line was written in. */
  readonly requestId: string | undefined
}

/**
 * Keeps log lines for a test to look at. The loggers that `named` returns write into the same list.
 *
 * @example
 * const logger = new CapturingLogger()
 * new OrderService(logger).place('tea')
 * expect(logger.messages('warn')).toEqual(['tea is running out'])
 */
export class CapturingLogger extends Logger {
  readonly entries: LogEntry[]
  readonly #name: string | undefined

  constructor(name?: string, entries: LogEntry[] = []) {
    super()
    this.#name = name
    this.entries = entries
  }

  trace(message: string, fieldsOrError?: unknown): void {
    this.#add('trace', message, fieldsOrError)
  }

  debug(message: string, fieldsOrError?: unknown): void {
    this.#add('debug', message, fieldsOrError)
  }

  info(message: string, fieldsOrError?: unknown): void {
    this.#add('info', message, fieldsOrError)
  }

  warn(message: string, fieldsOrError?: unknown): void {
    this.#add('warn', message, fieldsOrError)
  }

  error(message: string, fieldsOrError?: unknown): void {
    this.#add('error', message, fieldsOrError)
  }

  fatal(message: string, fieldsOrError?: unknown): void {
    this.#add('fatal', message, fieldsOrError)
  }

  named(name: string): CapturingLogger {
    return new CapturingLogger(name, this.entries)
  }

  /** Messages of one level, or of that level and every more urgent one. */
  messages(level: LogLevel, options: { readonly orAbove?: boolean } = {}): readonly string[] {
    const levels = options.orAbove === true ? LOG_LEVELS.slice(LOG_LEVELS.indexOf(level)) : [level]
    return this.entries.filter((entry) => levels.includes(entry.level)).map((entry) => entry.message)
  }

  clear(): void {
    this.entries.length = 0
  }

  #add(level: LogLevel, message: string, given: unknown): void {
    const fields = asFields(given)
    this.entries.push({ level, message, fields, name: this.#name, requestId: RequestContext.current()?.id })
  }
}
