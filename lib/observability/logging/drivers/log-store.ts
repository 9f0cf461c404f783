import type { LogRecord } from '../log-record.js'

/** A line that waits to be sent. */
export interface WaitingLine {
  /** As JSON, without line break. */
  readonly json: string
  /** Milliseconds since the Unix epoch. */
  readonly time: number
  readonly level: LogRecord['level']
}

/**
 * What came of a batch: taken, with how many lines refused one by one and why the first of them; refused as a whole, where sending the same
 * again would be refused again; or to be tried again, not before so many milliseconds where the server says so.
 */
export type Delivery =
  | {
      readonly outcome: 'taken'
      readonly refused: number
      readonly reason?: string
      readonly again?: readonly WaitingLine[]
    }
  | { readonly outcome: 'refused'; readonly reason: string }
  | { readonly outcome: 'retry'; readonly reason: string; readonly afterMs?: number | undefined }

/** The wire of a log store. */
export interface LogStore {
  /** How reports name it: `Loki at http://loki:3100`. */
  readonly name: string
  /** Sends a batch. Rejects where no answer came. */
  deliver(lines: readonly WaitingLine[], signal: AbortSignal): Promise<Delivery>
}
