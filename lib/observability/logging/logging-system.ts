import { SystemClock, type Clock } from '../../common/index.js'
import { asFields, RequestContext, type Logger, type LogFields } from '../../core/index.js'
import { defaultAppenders } from './default-appenders.js'
import type { LogAppender } from './log-appender.js'
import { severityOf, type LogLevel } from './log-level.js'
import type { LogRecord } from './log-record.js'
import type { PinoFactory } from './logger-shapes.js'
import { LoggerLevels, type LoggerGroup, type LoggerLevel } from './logger-levels.js'
import { DEFAULT_LOGGING_OPTIONS, type LoggingOptions, type LogThreshold } from './logging.options.js'
import type { LogStream } from './output/stream-appender.js'
import { SystemLogger, type LogWriter } from './system-logger.js'

/** Says what every line of the running code is to have: `{ trace_id, span_id }`; `undefined` for nothing. Called for each line that is written. */
export type LogContextSource = () => LogFields | undefined

export interface LoggingSystemOptions extends Partial<LoggingOptions> {
  /** Where lines go besides standard output and the file. */
  readonly appenders?: readonly LogAppender[]
  /** In the place of standard output. */
  readonly stream?: LogStream
  readonly clock?: Clock
  /** What `NO_COLOR` and `TERM` are read from. Default: the process's variables. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** For the format `pino`: `pino` of the package. An application loads it by itself. */
  readonly pino?: PinoFactory | undefined
}

/** Names beyond this are not kept: those that somebody makes up from data would fill the memory. */
const MAX_LOGGERS = 10_000
/** What the log says about itself. */
const OWN_NAME = 'nexus.logging'

/**
 * The log of an application: loggers by name with levels that change at run time, and where their lines go. Every level goes to standard
 * output, as in Spring Boot and pino: one stream keeps lines in order, and the platform collects it.
 *
 * Logging never throws and never ends the process: not for odd fields, nor when the reader of the stream is gone.
 *
 * @example
 * await using logging = new LoggingSystem({ level: 'debug' })
 * logging.logger.named('shop.orders').info('placed', { sku: 'tea' })
 */
export class LoggingSystem implements AsyncDisposable, LogWriter {
  /** The root logger: its lines have no name. */
  readonly logger: Logger
  readonly #root: SystemLogger
  readonly #levels: LoggerLevels
  readonly #loggers = new Map<string, SystemLogger>()
  readonly #appenders: LogAppender[]
  readonly #clock: Clock
  #sources: readonly LogContextSource[] = []

  /** @throws LogFileError, InvalidRedactionPathError, PinoNotGivenError */
  constructor(options: LoggingSystemOptions = {}) {
    const settings = { ...DEFAULT_LOGGING_OPTIONS, ...options }
    this.#clock = options.clock ?? new SystemClock()
    this.#levels = new LoggerLevels({
      root: settings.level,
      levels: new Map(Object.entries(settings.levels)),
      groups: new Map(Object.entries({ ...DEFAULT_LOGGING_OPTIONS.groups, ...settings.groups })),
    })
    this.#root = this.#made(undefined)
    this.logger = this.#root
    const onLost = (lines: number): void => {
      this.named(OWN_NAME).warn(`${lines} lines were lost: they could not be written`, { lines })
    }
    this.#appenders = [
      ...defaultAppenders(settings, { ...options, clock: this.#clock, onLost }),
      ...(options.appenders ?? []),
    ]
  }

  /** The logger of a dotted name; the same one each time. */
  named(name: string): Logger {
    const known = this.#loggers.get(name)
    if (known !== undefined) return known
    const logger = this.#made(name)
    if (this.#loggers.size < MAX_LOGGERS) this.#loggers.set(name, logger)
    return logger
  }

  /** ROOT, every logger there is or that has a level, and the names above them; by name. What a loggers endpoint shows. */
  levels(): readonly LoggerLevel[] {
    return this.#levels.list(this.#loggers.keys())
  }

  /** Loggers that get a level together. */
  groups(): readonly LoggerGroup[] {
    return this.#levels.groups
  }

  /**
   * Changes a level from now on: of a logger and all below it, of the members of a group, of everything that has none of its own (`ROOT`).
   * `undefined` goes back to what the configuration says, or else the name above. @throws UnknownLogLevelError
   */
  setLevel(name: string, level: LogThreshold | undefined): void {
    this.#levels.set(name, level)
    for (const { source } of [this.#root, ...this.#loggers.values()])
      source.threshold = this.#levels.thresholdOf(source.name)
  }

  /** Whether the logger of that name writes lines of that level. */
  isEnabled(name: string, level: LogLevel): boolean {
    return this.#levels.thresholdOf(name) <= severityOf(level)
  }

  /** Has every line say what the source says; a field of the line goes before it. Returns what takes it back. */
  addContext(source: LogContextSource): () => void {
    this.#sources = [...this.#sources, source]
    return () => {
      this.#sources = this.#sources.filter((each) => each !== source)
    }
  }

  /** Sends lines to one more place. */
  addAppender(appender: LogAppender): void {
    this.#appenders.push(appender)
  }

  /** For {@link SystemLogger}. */
  write(logger: SystemLogger, level: LogLevel, message: string, fieldsOrError: unknown): void {
    const record = this.#record(logger, level, message, fieldsOrError)
    for (const appender of this.#appenders) appendTo(appender, record)
    // What is fatal may be the last thing that the process does.
    if (level === 'fatal') this.flushSync()
  }

  /** A line about an appender, which must not go there: it would be told of what became of it. */
  writeExcept(appender: LogAppender, level: LogLevel, message: string, fields: LogFields): void {
    const own = this.#made(OWN_NAME)
    if (own.source.threshold > severityOf(level)) return
    const record = this.#record(own, level, message, fields)
    for (const each of this.#appenders) if (each !== appender) appendTo(each, record)
  }

  #made(name: string | undefined): SystemLogger {
    return new SystemLogger(this, { name, threshold: this.#levels.thresholdOf(name) })
  }

  #record({ source, bound }: SystemLogger, level: LogLevel, message: string, given: unknown): LogRecord {
    const request = RequestContext.current()
    return {
      time: this.#clock.now(),
      level,
      logger: source.name,
      requestId: request?.id,
      user: request?.user,
      message,
      context: this.#context(),
      bound,
      fields: given === undefined ? undefined : asFields(given),
    }
  }

  /** Settles when every line is out, or can not be brought out in time. */
  async flush(): Promise<void> {
    await Promise.allSettled(this.#appenders.map(async (appender) => appender.flush?.()))
  }

  /** Brings out what can be without waiting for anything but the reader of a pipe. */
  flushSync(): void {
    for (const appender of this.#appenders) {
      try {
        appender.flushSync?.()
      } catch {
        // As for lines.
      }
    }
  }

  /** Flushes, and closes files and connections. What is logged after that still goes to standard output and files. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.flush()
    await Promise.allSettled(this.#appenders.map(async (appender) => appender.close?.()))
  }

  #context(): LogFields | undefined {
    const sources = this.#sources
    if (sources.length === 0) return undefined
    let merged: LogFields | undefined
    for (const source of sources) {
      const fields = said(source)
      if (fields !== undefined) merged = merged === undefined ? fields : { ...merged, ...fields }
    }
    return merged
  }
}

function appendTo(appender: LogAppender, record: LogRecord): void {
  try {
    appender.append(record)
  } catch {
    // A line that cannot be written has nowhere to be reported; the work that wrote it goes on.
  }
}

function said(source: LogContextSource): LogFields | undefined {
  try {
    return source()
  } catch {
    return undefined
  }
}
