import type { LogAppender } from '../log-appender.js'
import type { LogFormatter, LogRecord } from '../log-record.js'
import type { BufferedOutput } from './buffered-output.js'
import { flushAtExit, forgetAtExit } from './exit-flush.js'

export interface OutputAppenderOptions {
  /** Whether others write to the output as well, so that closing it is not for this appender to do. Default false. */
  readonly shared?: boolean
}

/** Lines into a {@link BufferedOutput}; what is left goes out when the process exits. */
export class OutputAppender implements LogAppender {
  readonly #output: BufferedOutput
  readonly #format: LogFormatter
  readonly #isShared: boolean

  constructor(output: BufferedOutput, format: LogFormatter, { shared = false }: OutputAppenderOptions = {}) {
    this.#output = output
    this.#format = format
    this.#isShared = shared
    flushAtExit(output)
  }

  append(record: LogRecord): void {
    this.#output.write(this.#format(record))
  }

  flush(): Promise<void> {
    return this.#output.flush()
  }

  flushSync(): void {
    this.#output.flushSync()
  }

  async close(): Promise<void> {
    await this.#output.flush()
    if (this.#isShared) return
    this.#output.close()
    // What is written all the same goes out with the timer: the output opens again.
    forgetAtExit(this.#output)
  }
}
