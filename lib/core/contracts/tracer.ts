/** OpenTelemetry's span kinds. */
export type SpanKind = 'internal' | 'server' | 'client' | 'producer' | 'consumer'

export type SpanAttributes = Readonly<Record<string, string | number | boolean>>

export interface SpanOptions {
  /** Default `internal`. */
  readonly kind?: SpanKind
  /** Under OpenTelemetry's semantic conventions: `http.request.method`. */
  readonly attributes?: SpanAttributes
}

/** A unit of work that is being traced. Every method may be called after `end`; nothing happens then. */
export interface Span {
  setAttribute(name: string, value: string | number | boolean): void
  /** Marks the span as failed, and notes the error. */
  fail(error: unknown): void
  /** Hands over the header fields that continue the trace elsewhere: `traceparent`, `tracestate`, `baggage`. */
  propagate(set: (name: string, value: string) => void): void
  end(): void
}

/** Where areas report what they do. The token under which the container provides it; an application without one traces nothing. */
export abstract class Tracer {
  /** A child of the span of the running code. It becomes current only inside `run`. */
  abstract startSpan(name: string, options?: SpanOptions): Span
  /** Runs `task` with `span` as the current one, also after `await`. */
  abstract run<T>(span: Span, task: () => T): T
}
