import { joinFields, Logger, type LogFields } from '../../core/index.js'
import type { LogLevel } from './log-level.js'

/** What loggers of one name have in common. */
export interface LoggerSource {
  /** `undefined` for the root logger. */
  readonly name: string | undefined
  /** Severity from which on lines are written; only the system changes it. */
  threshold: number
}

/** What loggers need of their system. */
export interface LogWriter {
  write(logger: SystemLogger, level: LogLevel, message: string, fieldsOrError: unknown): void
  named(name: string): Logger
}

/** A logger of a {@link LoggingSystem}: a level that is not written costs one comparison. */
export class SystemLogger extends Logger {
  readonly source: LoggerSource
  /** What all of its lines have. */
  readonly bound: LogFields | undefined
  readonly #writer: LogWriter

  constructor(writer: LogWriter, source: LoggerSource, bound?: LogFields) {
    super()
    this.#writer = writer
    this.source = source
    this.bound = bound
  }

  trace(message: string, fieldsOrError?: unknown): void {
    if (this.source.threshold <= 0) this.#writer.write(this, 'trace', message, fieldsOrError)
  }

  debug(message: string, fieldsOrError?: unknown): void {
    if (this.source.threshold <= 1) this.#writer.write(this, 'debug', message, fieldsOrError)
  }

  info(message: string, fieldsOrError?: unknown): void {
    if (this.source.threshold <= 2) this.#writer.write(this, 'info', message, fieldsOrError)
  }

  warn(message: string, fieldsOrError?: unknown): void {
    if (this.source.threshold <= 3) this.#writer.write(this, 'warn', message, fieldsOrError)
  }

  error(message: string, fieldsOrError?: unknown): void {
    if (this.source.threshold <= 4) this.#writer.write(this, 'error', message, fieldsOrError)
  }

  fatal(message: string, fieldsOrError?: unknown): void {
    if (this.source.threshold <= 5) this.#writer.write(this, 'fatal', message, fieldsOrError)
  }

  named(name: string): Logger {
    const logger = this.#writer.named(name)
    return this.bound === undefined ? logger : logger.with(this.bound)
  }

  override with(fields: LogFields): Logger {
    return new SystemLogger(this.#writer, this.source, Object.freeze(joinFields(this.bound, fields)))
  }
}
