import type { LogFields } from '../../core/index.js'
import type { LogLevel } from './log-level.js'

/** One line before it is formatted. */
export interface LogRecord {
  /** Milliseconds since the Unix epoch. */
  readonly time: number
  readonly level: LogLevel
  readonly logger: string | undefined
  readonly requestId: string | undefined
  readonly message: string
  readonly fields: LogFields | undefined
}

/** Makes the text of a record, line break included. Never throws. */
export type LogFormatter = (record: LogRecord) => string
