import type { ReadableSpan } from '../readable-span.js'
import type { Logger } from '../../../../core/index.js'
import { finishedSpan } from '../finished-span.js'
import type { SpanSink } from './span-sink.js'

/** Writes one line of the log for each span. */
export class ConsoleSpanSink implements SpanSink {
  readonly #logger: Logger
  #isClosed = false

  constructor(logger: Logger) {
    this.#logger = logger
  }

  add(span: ReadableSpan): void {
    if (this.#isClosed) return
    const { name, kind, durationMs, status, statusMessage, traceId, spanId, parentSpanId, ...more } =
      finishedSpan(span)
    const took = `${name} (${kind}) took ${durationMs.toFixed(2)} ms`
    const failure =
      status === 'error' ? `, and failed${statusMessage === undefined ? '' : `: ${statusMessage}`}` : ''
    this.#logger.info(`${took}${failure}`, {
      trace_id: traceId,
      span_id: spanId,
      ...(parentSpanId !== undefined && { parent_span_id: parentSpanId }),
      durationMs,
      attributes: more.attributes,
      ...(more.events.length > 0 && { events: more.events }),
      ...(more.links.length > 0 && { links: more.links }),
    })
  }

  async flush(): Promise<void> {
    // Nothing waits.
  }

  async close(): Promise<void> {
    this.#isClosed = true
  }
}
