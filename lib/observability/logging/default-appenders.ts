import type { Clock } from '../../common/index.js'
import { jsonLines } from './json-lines.js'
import type { LogAppender } from './log-appender.js'
import type { LogFormatter } from './log-record.js'
import type { PinoFactory } from './logger-shapes.js'
import { PinoNotGivenError } from './logging.errors.js'
import type { LogFormat, LoggingOptions } from './logging.options.js'
import { BufferedOutput } from './output/buffered-output.js'
import { FileTarget } from './output/file-target.js'
import { OutputAppender } from './output/output-appender.js'
import { standardOutput } from './output/standard-output.js'
import { StreamAppender, type LogStream } from './output/stream-appender.js'
import { PathRedaction } from './path-redaction.js'
import { pinoLines } from './pino-lines.js'
import { prettyFormatter } from './pretty-log-format.js'

export interface Surroundings {
  readonly clock: Clock
  readonly onLost: (lines: number) => void
  readonly stream?: LogStream
  readonly env?: Readonly<Record<string, string | undefined>>
  /** For the format `pino`. */
  readonly pino?: PinoFactory | undefined
}

/** Standard output and the file. Lines for people go out one by one, JSON lines through a buffer. */
export function defaultAppenders(options: LoggingOptions, surroundings: Surroundings): LogAppender[] {
  const appenders: LogAppender[] = []
  if (options.console) appenders.push(consoleAppender(options, surroundings))
  if (options.file !== undefined) appenders.push(fileAppender(options, options.file, surroundings))
  return appenders
}

function consoleAppender(
  options: LoggingOptions,
  { onLost, stream, env = process.env, pino }: Surroundings,
): LogAppender {
  const given = stream ?? process.stdout
  const isTerminal = given.isTTY === true
  const isPretty =
    options.format === 'pretty' || (options.format === 'auto' && (isTerminal || options.isDevelopment))
  const colors = isTerminal && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb'
  const format = formatter(isPretty ? 'pretty' : options.format, options, { colors, pino })
  if (stream !== undefined || isPretty) return new StreamAppender(given, format)
  return new OutputAppender(standardOutput(onLost), format, { shared: true })
}

/** `auto` is JSON there: a file is read by programs. */
function fileAppender(
  options: LoggingOptions,
  file: string,
  { clock, onLost, pino }: Surroundings,
): LogAppender {
  const output = new BufferedOutput(new FileTarget(file, clock), { clock, onLost })
  return new OutputAppender(output, formatter(options.format, options, { colors: false, pino }))
}

function formatter(
  format: LogFormat,
  { redact, censor }: LoggingOptions,
  { colors, pino }: { readonly colors: boolean; readonly pino: PinoFactory | undefined },
): LogFormatter {
  if (format === 'pino') {
    if (pino === undefined) throw new PinoNotGivenError()
    return pinoLines(pino, { redact, censor })
  }
  const redaction = redact.length === 0 ? undefined : new PathRedaction(redact, censor)
  return format === 'pretty'
    ? prettyFormatter({ colors, redaction, censor })
    : jsonLines({ redaction, censor })
}
