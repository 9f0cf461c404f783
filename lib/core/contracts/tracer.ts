import { PROVISION } from '../container/component-metadata.js'
import type { RequestContext } from '../container/request-context.js'

/** OpenTelemetry's span kinds. */
export type SpanKind = 'internal' | 'server' | 'client' | 'producer' | 'consumer'

export type SpanAttributes = Readonly<Record<string, string | number | boolean>>

/** What tells a span from all others, in lower-case hexadecimal digits. */
export interface SpanIdentity {
  /** 32 digits. */
  readonly traceId: string
  /** 16 digits. */
  readonly spanId: string
  /** Whether it is recorded and exported. */
  readonly sampled: boolean
}

/** A span of another process, with the baggage that came along; what {@link Tracer.extract} finds in header fields. Opaque. */
export interface RemoteParent {
  /** `undefined` where only baggage came. */
  readonly identity: SpanIdentity | undefined
}

export interface SpanLink {
  readonly identity: SpanIdentity
  readonly attributes?: SpanAttributes
}

export interface SpanOptions {
  /** Default `internal`. */
  readonly kind?: SpanKind
  /** Under OpenTelemetry's semantic conventions: `http.request.method`. */
  readonly attributes?: SpanAttributes
  /** Whose child it is. Default: the span of the running code; `none` begins a trace. */
  readonly parent?: RemoteParent | 'none'
  /** Spans that caused it without being its parent: those of the messages of a batch. */
  readonly links?: readonly SpanLink[]
}

/** A unit of work that is being traced. Every method may be called after `end`; nothing happens then. */
export interface Span {
  readonly identity: SpanIdentity
  /** Whether attributes, events and failures are kept; `false` for a span that is not sampled. */
  readonly isRecording: boolean
  setAttribute(name: string, value: string | number | boolean): void
  /** Another name than it was started with: the route, once it is known. */
  rename(name: string): void
  /** Something that happened meanwhile. */
  addEvent(name: string, attributes?: SpanAttributes): void
  /** Marks the span as failed, and notes the error; `undefined` where there is none to note. */
  fail(error: unknown): void
  /** Hands over the header fields that continue the trace elsewhere: `traceparent`, `tracestate`, `baggage`. */
  propagate(set: (name: string, value: string) => void): void
  end(): void
}

/** Where areas report what they do. The token under which the container provides it; an application without one traces nothing. */
export abstract class Tracer {
  /** A child of the span of the running code. It becomes current only inside `run`. */
  abstract startSpan(name: string, options?: SpanOptions): Span
  /** Runs `task` with `span` as the current one, also after `await`, in timers and in listeners that are called meanwhile. */
  abstract run<T>(span: Span, task: () => T): T
  /** Whether {@link enter} has an effect: not where the process has brought its own OpenTelemetry context manager; `run` works everywhere. */
  abstract readonly entersContexts: boolean
  /** Makes `span` the current one of everything that runs for a unit of work and is not inside of {@link run}; costs less than `run`. */
  abstract enter(context: RequestContext, span: Span): void
  /** The span of the running code. */
  abstract currentSpan(): Span | undefined
  /**
   * What header fields (of a request, of a message) say about the trace they belong to; `undefined` where they say nothing that is valid.
   *
   * @param read a field by its lower-case name, several lines joined by `, `
   * @param names lists the fields that there are, for formats whose fields are not known beforehand (Jaeger's baggage)
   */
  abstract extract(
    read: (name: string) => string | undefined,
    names?: () => Iterable<string>,
  ): RemoteParent | undefined
}

PROVISION.set(Tracer, {
  kind: 'there only where the application traces',
  imported: () => 'ObservabilityModule',
  fix: 'Name an exporter: management.tracing.exporter (otlp, zipkin, console, memory), or ObservabilityModule.forRoot({ tracing: { exporter } }). Where the application may go without: @Optional().',
})
