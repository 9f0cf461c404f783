import type { ReadableSpan } from './readable-span.js'
import { finishedSpan, type FinishedSpan } from './finished-span.js'
import type { SpanSink } from './sinks/span-sink.js'

/** How many spans are kept where nobody says. */
const DEFAULT_MAX_SPANS = 2_048

/**
 * Keeps the last spans that ended, for tests and for the dashboard. A span is there as soon as it has ended. Empty unless `memory` is one of
 * the exporters.
 *
 * @example
 * const { spans } = application.get(MemorySpanExporter)
 * expect(spans().map((span) => span.name)).toContain('GET /orders/{id}')
 */
export class MemorySpanExporter implements SpanSink {
  #maxSpans = DEFAULT_MAX_SPANS
  /** A ring: the place of the next span is `#next`. */
  #spans: ReadableSpan[] = []
  #next = 0
  #isClosed = false

  /** The spans that ended, the oldest first. */
  readonly spans = (): readonly FinishedSpan[] => this.#inOrder().map(finishedSpan)

  /** Those of one trace. */
  readonly trace = (traceId: string): readonly FinishedSpan[] =>
    this.#inOrder()
      .filter((span) => span.spanContext().traceId === traceId)
      .map(finishedSpan)

  get size(): number {
    return this.#spans.length
  }

  clear(): void {
    this.#spans = []
    this.#next = 0
  }

  /** Forgets what is there, and keeps so many from now on. */
  limitTo(maxSpans: number): void {
    this.#maxSpans = maxSpans
    this.clear()
  }

  add(span: ReadableSpan): void {
    if (this.#isClosed) return
    this.#spans[this.#next] = span
    this.#next = (this.#next + 1) % this.#maxSpans
  }

  async flush(): Promise<void> {
    // Nothing waits.
  }

  /** What is there can still be read. */
  async close(): Promise<void> {
    this.#isClosed = true
  }

  #inOrder(): readonly ReadableSpan[] {
    if (this.#spans.length < this.#maxSpans) return this.#spans
    return [...this.#spans.slice(this.#next), ...this.#spans.slice(0, this.#next)]
  }
}
