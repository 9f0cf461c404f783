import { SystemClock, type Clock } from '../../common/index.js'
import { Logger, RequestContext, type LogFields } from '../../core/index.js'
import { formatJson } from './json-log-format.js'
import { severityOf, type LogLevel } from './log-level.js'
import type { LogFormatter } from './log-record.js'
import { DEFAULT_LOGGING_OPTIONS, type LoggingOptions, type LogThreshold } from './logging.options.js'
import { prettyFormatter } from './pretty-log-format.js'

/** Where lines go: what {@link ConsoleLogger} needs of `process.stdout`. */
export interface LogStream {
  readonly isTTY?: boolean
  write(text: string): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
}

export interface ConsoleLoggerOptions extends Partial<LoggingOptions> {
  /** Default: standard output. */
  readonly stream?: LogStream
  readonly clock?: Clock
  /** What `NO_COLOR` and `TERM` are read from. Default: the process's variables. */
  readonly env?: Readonly<Record<string, string | undefined>>
}

const guarded = new WeakSet<LogStream>()

/**
 * Writes every level to standard output, as Spring Boot and pino do: one stream keeps lines in order, and the platform collects it. On a
 * terminal coloured lines for people (no colours with `NO_COLOR`), else one JSON object per line. The id of the request that the code
 * runs in is added to each line. It never throws: not for odd fields, nor when the reader of the stream is gone.
 */
export class ConsoleLogger extends Logger {
  readonly #options: ConsoleLoggerOptions
  readonly #name: string | undefined
  readonly #threshold: number
  readonly #stream: LogStream
  readonly #clock: Clock
  readonly #format: LogFormatter

  constructor(options: ConsoleLoggerOptions = {}, name?: string) {
    super()
    this.#options = options
    this.#name = name
    this.#threshold = severityOf(thresholdOf({ ...DEFAULT_LOGGING_OPTIONS, ...options }, name))
    this.#stream = options.stream ?? process.stdout
    this.#clock = options.clock ?? new SystemClock()
    this.#format = formatterFor(this.#stream, options)
    ignoreErrors(this.#stream)
  }

  trace(message: string, fields?: LogFields): void {
    if (this.#threshold <= 0) this.#write('trace', message, fields)
  }

  debug(message: string, fields?: LogFields): void {
    if (this.#threshold <= 1) this.#write('debug', message, fields)
  }

  info(message: string, fields?: LogFields): void {
    if (this.#threshold <= 2) this.#write('info', message, fields)
  }

  warn(message: string, fields?: LogFields): void {
    if (this.#threshold <= 3) this.#write('warn', message, fields)
  }

  error(message: string, fields?: LogFields): void {
    if (this.#threshold <= 4) this.#write('error', message, fields)
  }

  fatal(message: string, fields?: LogFields): void {
    if (this.#threshold <= 5) this.#write('fatal', message, fields)
  }

  /** A logger of its own name and threshold that writes to the same place. */
  named(name: string): ConsoleLogger {
    return new ConsoleLogger(this.#options, name)
  }

  #write(level: LogLevel, message: string, fields: LogFields | undefined): void {
    try {
      const requestId = RequestContext.current()?.id
      const time = this.#clock.now()
      this.#stream.write(
        this.#format({ time, level, logger: this.#name, requestId, message: message, fields }),
      )
    } catch {
      // A line that cannot be written has nowhere to be reported; the work that wrote it goes on.
    }
  }
}

function formatterFor(
  stream: LogStream,
  { format = DEFAULT_LOGGING_OPTIONS.format, env = process.env }: ConsoleLoggerOptions,
) {
  const isTerminal = stream.isTTY === true
  if (format === 'json' || (format === 'auto' && !isTerminal)) return formatJson
  return prettyFormatter({ colors: isTerminal && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb' })
}

/** A reader that went away (`| head`) makes the stream emit an error, which would end the process if nobody listened. */
function ignoreErrors(stream: LogStream): void {
  if (guarded.has(stream)) return
  guarded.add(stream)
  stream.on('error', () => undefined)
}

/** The nearest threshold on the dotted path of the name. */
function thresholdOf({ level, levelOf }: LoggingOptions, name: string | undefined): LogThreshold {
  for (let path = name ?? ''; path !== ''; path = path.slice(0, Math.max(0, path.lastIndexOf('.')))) {
    const own = levelOf(path)
    if (own !== undefined) return own
  }
  return level
}
