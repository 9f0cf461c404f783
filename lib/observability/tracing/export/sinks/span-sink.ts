import type { ReadableSpan } from '../readable-span.js'

/** Takes spans that have ended. */
export interface SpanSink {
  /** Called where a span ends, so in the middle of a request: returns at once, and never throws. */
  add(span: ReadableSpan): void
  /** Settles when what was added before is out, or can not be got out now. Never rejects. */
  flush(): Promise<void>
  /** Gets out what it holds, for so many milliseconds at most; what is added from now on is dropped. Never rejects. */
  close(timeoutMs: number): Promise<void>
}
