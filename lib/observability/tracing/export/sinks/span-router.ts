import type { SpanProcessor } from '@opentelemetry/sdk-trace'
import type { ReadableSpan } from '../readable-span.js'
import type { TailBuffer } from '../tail/tail-buffer.js'
import type { SpanSink } from './span-sink.js'

/** Hands ended spans to every sink: sampled ones at once, others where the tail buffer wants them. */
export class SpanRouter implements SpanProcessor {
  readonly #sinks: readonly SpanSink[]
  #tail: TailBuffer | undefined

  constructor(sinks: readonly SpanSink[]) {
    this.#sinks = sinks
  }

  /** What is not sampled goes there. */
  holdIn(tail: TailBuffer): void {
    this.#tail = tail
  }

  /** To every sink. */
  readonly send = (span: ReadableSpan): void => {
    for (const sink of this.#sinks) sink.add(span)
  }

  onStart(span: ReadableSpan): void {
    if (this.#tail !== undefined && !isSampled(span)) this.#tail.started(span)
  }

  onEnd(span: ReadableSpan): void {
    if (isSampled(span)) this.send(span)
    else this.#tail?.ended(span)
  }

  async forceFlush(): Promise<void> {
    await Promise.all(this.#sinks.map((sink) => sink.flush()))
  }

  /** Without a deadline of its own: whoever has one closes the sinks. */
  async shutdown(): Promise<void> {
    await this.forceFlush()
  }
}

function isSampled(span: ReadableSpan): boolean {
  return (span.spanContext().traceFlags & 1) === 1
}
