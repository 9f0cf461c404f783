import type { LogFields } from '../../core/index.js'
import type { LogLevel } from './log-level.js'

/** One line before it is written. */
export interface LogRecord {
  /** Milliseconds since the Unix epoch. */
  readonly time: number
  readonly level: LogLevel
  /** `undefined` for the root logger. */
  readonly logger: string | undefined
  /** Id of the request that the line was written in. */
  readonly requestId: string | undefined
  /** Name of the principal that the request is done for. */
  readonly user: string | undefined
  readonly message: string
  /** What context sources say: ids of trace and span. */
  readonly context: LogFields | undefined
  /** What all lines of the logger have; the same object for all of them, which nobody changes. */
  readonly bound: LogFields | undefined
  /** As the caller gave them: any object, whose getters may throw; of an error, `{ error }`. */
  readonly fields: LogFields | undefined
}

/** What a line has besides its own fields, which go before it. */
export function surroundingsOf({ context, bound }: LogRecord): LogFields | undefined {
  return bound === undefined || context === undefined ? (bound ?? context) : { ...context, ...bound }
}

/** Makes the text of a record, line break included. Never throws. */
export type LogFormatter = (record: LogRecord) => string
