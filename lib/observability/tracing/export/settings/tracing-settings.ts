import type { ForeignSpanExporter, TraceExporterName } from '../tracing.options.js'

/** Header fields, by lower-case name. */
export type Headers = Readonly<Record<string, string>>

/** Files in PEM format. */
export interface TlsFiles {
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
}

export interface HttpTargetSettings {
  readonly url: string
  readonly headers: Headers
  readonly timeoutMs: number
}

export interface OtlpSettings extends HttpTargetSettings {
  readonly encoding: 'protobuf' | 'json'
  readonly compression: 'gzip' | 'none'
  readonly tls: TlsFiles
}

export interface TailSamplingSettings {
  /** `Infinity`: none is slow. */
  readonly slowThresholdMs: number
  readonly maxTraces: number
  readonly maxSpansPerTrace: number
  readonly maxSpans: number
  readonly maxWaitMs: number
}

export interface SamplingSettings {
  readonly probability: number
  readonly parentBased: boolean
  /** `Infinity`: no limit. */
  readonly tracesPerSecond: number
  readonly tail: TailSamplingSettings | undefined
}

export interface BatchSettings {
  readonly maxQueueSize: number
  readonly maxBatchSize: number
  readonly scheduleDelayMs: number
  readonly exportTimeoutMs: number
}

/** Members are those of OpenTelemetry's SpanLimits. */
export interface SpanLimitSettings {
  readonly attributeCountLimit: number
  readonly attributeValueLengthLimit: number
  readonly eventCountLimit: number
  readonly linkCountLimit: number
  readonly attributePerEventCountLimit: number
  readonly attributePerLinkCountLimit: number
}

export type ResourceAttributes = Readonly<Record<string, string | number | boolean>>

/** What tracing does, decided: of variables, properties and code. */
export interface TracingSettings {
  /** At least one. */
  readonly exporters: readonly (TraceExporterName | ForeignSpanExporter)[]
  readonly sampling: SamplingSettings
  readonly otlp: OtlpSettings
  readonly zipkin: HttpTargetSettings
  readonly batch: BatchSettings
  readonly limits: SpanLimitSettings
  readonly memory: { readonly maxSpans: number }
  /** As configured; what is known of process, host and package is added to it. */
  readonly resource: ResourceAttributes
  readonly shutdownTimeoutMs: number
  /** What was not understood in the environment, and is ignored as OpenTelemetry's specification demands. */
  readonly warnings: readonly string[]
}
