import type { ReadableSpan } from '../readable-span.js'

/** What is to become of a trace's spans: nobody knows yet, they are exported, or they are not (unless something fails after all). */
export type Verdict = 'open' | 'keep' | 'discard'

/** The spans of a trace that was not sampled, as far as they are in this process. Written by {@link TailBuffer} only. */
export class HeldTrace {
  verdict: Verdict = 'open'
  /** Spans that have begun and not ended. */
  running = 0
  /** Ids of those of them that have no parent in this process. */
  readonly roots = new Set<string>()
  /** Spans that ended, while the verdict is open. */
  spans: ReadableSpan[] = []

  constructor(
    readonly traceId: string,
    /** Monotonic milliseconds. */
    public expiresAt: number,
  ) {}
}
