import type { LogAppender } from '../log-appender.js'
import type { LogFormatter, LogRecord } from '../log-record.js'
import { ignoreErrors } from './ignored-errors.js'

/** Where lines go: what a {@link StreamAppender} needs of `process.stdout`. */
export interface LogStream {
  readonly isTTY?: boolean
  write(text: string): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
}

/** Each line at once into a stream. */
export class StreamAppender implements LogAppender {
  readonly #stream: LogStream
  readonly #format: LogFormatter

  constructor(stream: LogStream, format: LogFormatter) {
    this.#stream = stream
    this.#format = format
    ignoreErrors(stream)
  }

  append(record: LogRecord): void {
    this.#stream.write(this.#format(record))
  }
}
