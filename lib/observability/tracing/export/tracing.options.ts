import type { DurationLike } from '../../../common/index.js'

/**
 * Where spans go. `jaeger` is OTLP to a Jaeger endpoint; `console` writes one line of the log for each span; `memory` keeps the last ones
 * in a MemorySpanExporter.
 */
export const TRACE_EXPORTERS = ['otlp', 'zipkin', 'jaeger', 'console', 'memory'] as const

export type TraceExporterName = (typeof TRACE_EXPORTERS)[number]

/** An exporter of OpenTelemetry (`SpanExporter` of @opentelemetry/sdk-trace), for what has no name here: OTLP over gRPC. */
export interface ForeignSpanExporter {
  export(spans: never[], done: (result: { readonly code: number; readonly error?: Error }) => void): void
  shutdown(): Promise<void>
  forceFlush?(): Promise<void>
}

export type TraceExporter = TraceExporterName | ForeignSpanExporter

/** How OTLP is spoken. `http` is Spring's word for `http/protobuf`. */
export type OtlpTransport = 'http/protobuf' | 'http/json' | 'http'

export interface TailSamplingOptions {
  /** A trace whose local root takes at least this long is exported as well. Default: none is slow. */
  readonly slowThreshold?: DurationLike
  /** How many traces are held at once; of more the oldest is given up. Default 1000. */
  readonly maxTraces?: number
  /** How many spans of one trace are held; further ones are dropped, except those that failed. Default 128. */
  readonly maxSpansPerTrace?: number
  /** How many spans are held in all. Default 10,000, about 20 MB. */
  readonly maxSpans?: number
  /** How long a trace is held whose local root does not end. Default 30 s. */
  readonly maxWait?: DurationLike
}

export interface SamplingOptions {
  /** Share of the traces that begin here and are recorded, 0 to 1. Default 0.1 as Spring Boot's; 1 where `console` and `memory` are the only exporters. */
  readonly probability?: number
  /** Whether a trace that began elsewhere is recorded if and only if it was there. Default true. */
  readonly parentBased?: boolean
  /** At most so many of the traces that begin here are recorded in a second. Default: no limit. */
  readonly tracesPerSecond?: number
  /** Also exports what was not sampled, if it failed or was slow. Records every request, so it costs what 100 % sampling costs. Default false. */
  readonly tail?: boolean | TailSamplingOptions
}

export interface OtlpTracingOptions {
  /** The whole URL. Default `http://localhost:4318/v1/traces`. */
  readonly endpoint?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Of one request. Default 10 s. */
  readonly timeout?: DurationLike
  /** Default `none`. */
  readonly compression?: 'gzip' | 'none'
  /** Default `http/protobuf`. */
  readonly transport?: OtlpTransport
}

export interface ZipkinTracingOptions {
  /** The whole URL. Default `http://localhost:9411/api/v2/spans`. */
  readonly endpoint?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Of one request. Default 10 s. */
  readonly timeout?: DurationLike
}

export interface TraceBatchOptions {
  /** How many ended spans wait at most; those that end meanwhile are dropped and counted. Default 2048. */
  readonly maxQueueSize?: number
  /** Default 512. */
  readonly maxBatchSize?: number
  /** How long a span waits for others at most. Default 5 s. */
  readonly scheduleDelay?: DurationLike
  /** How long one attempt to hand over a batch may take. Default 30 s. */
  readonly timeout?: DurationLike
}

/** What a span may hold; more is dropped, and the span says how much. */
export interface SpanLimitOptions {
  /** Default 128. */
  readonly attributeCount?: number
  /** Characters of a text. Default: no limit. */
  readonly attributeValueLength?: number
  /** Default 128. */
  readonly eventCount?: number
  /** Default 128. */
  readonly linkCount?: number
  /** Default 128. */
  readonly attributePerEventCount?: number
  /** Default 128. */
  readonly attributePerLinkCount?: number
}

/** Tracing as code configures it. Properties (`management.tracing.*`) go before it, and the `OTEL_*` variables before those. */
export interface TracingOptions {
  /** Default true. */
  readonly enabled?: boolean
  /** Default: none, and nothing of OpenTelemetry's SDK is loaded. */
  readonly exporter?: TraceExporter | readonly TraceExporter[]
  readonly sampling?: SamplingOptions
  readonly otlp?: OtlpTracingOptions
  readonly zipkin?: ZipkinTracingOptions
  readonly batch?: TraceBatchOptions
  readonly limits?: SpanLimitOptions
  /** Of the exporter `memory`. `maxSpans`: the oldest go. Default 2048. */
  readonly memory?: { readonly maxSpans?: number }
  /** `service.name` of the resource. Default: `application.name`, the name in package.json, `unknown_service:node`. */
  readonly serviceName?: string
  /** Further attributes of the resource: `deployment.environment.name`. */
  readonly resource?: Readonly<Record<string, string | number | boolean>>
  /** How long spans that wait are sent at shutdown. Default 10 s. */
  readonly shutdownTimeout?: DurationLike
}
