import { Logger, type LogFields } from '../../core/index.js'
import type { LogLevel } from './log-level.js'

/** What loggers need of their system. */
export interface LogWriter {
  write(level: LogLevel, logger: string | undefined, message: string, fields: LogFields | undefined): void
  named(name: string): Logger
}

/** A logger of a {@link LoggingSystem}: a level that is not written costs one comparison. */
export class SystemLogger extends Logger {
  readonly #writer: LogWriter
  readonly #name: string | undefined

  /** @param threshold severity from which on lines are written; only the system changes it */
  constructor(
    writer: LogWriter,
    name: string | undefined,
    public threshold: number,
  ) {
    super()
    this.#writer = writer
    this.#name = name
  }

  trace(message: string, fields?: LogFields): void {
    if (this.threshold <= 0) this.#writer.write('trace', this.#name, message, fields)
  }

  debug(message: string, fields?: LogFields): void {
    if (this.threshold <= 1) this.#writer.write('debug', this.#name, message, fields)
  }

  info(message: string, fields?: LogFields): void {
    if (this.threshold <= 2) this.#writer.write('info', this.#name, message, fields)
  }

  warn(message: string, fields?: LogFields): void {
    if (this.threshold <= 3) this.#writer.write('warn', this.#name, message, fields)
  }

  error(message: string, fields?: LogFields): void {
    if (this.threshold <= 4) this.#writer.write('error', this.#name, message, fields)
  }

  fatal(message: string, fields?: LogFields): void {
    if (this.threshold <= 5) this.#writer.write('fatal', this.#name, message, fields)
  }

  named(name: string): Logger {
    return this.#writer.named(name)
  }
}
