import type { LogRecord } from './log-record.js'

/** Where lines go: standard output, a file, a log store. What it throws is dropped: logging fails nothing. */
export interface LogAppender {
  /** Takes a record; must not wait for anything. What it keeps of the fields it has to copy: their owner may change them. */
  append(record: LogRecord): void
  /** Settles when everything taken so far is out, or can not be brought out. Must end by itself. */
  flush?(): Promise<void>
  /** Brings out what can be without an event loop: the process exits. */
  flushSync?(): void
  /** Gives up what it holds open, after a last flush. Taking further records must go on to be harmless. */
  close?(): Promise<void>
}
