import type { ForeignSpanExporter, TraceExporterName } from '../tracing.options.js'
import type { Headers, OtlpSettings, ResourceAttributes } from './tracing-settings.js'

/** Where settings come from, the weakest first: code, properties, environment variables. Flat, so that layers are laid upon each other. */
export interface SettingsLayer {
  readonly enabled?: boolean | undefined
  /** Empty: `none`. */
  readonly exporters?: readonly (TraceExporterName | ForeignSpanExporter)[] | undefined

  readonly probability?: number | undefined
  readonly parentBased?: boolean | undefined
  readonly tracesPerSecond?: number | undefined
  readonly tailEnabled?: boolean | undefined
  readonly tailSlowThresholdMs?: number | undefined
  readonly tailMaxTraces?: number | undefined
  readonly tailMaxSpansPerTrace?: number | undefined
  readonly tailMaxSpans?: number | undefined
  readonly tailMaxWaitMs?: number | undefined

  readonly otlpUrl?: string | undefined
  readonly otlpTimeoutMs?: number | undefined
  readonly otlpCompression?: OtlpSettings['compression'] | undefined
  readonly otlpEncoding?: OtlpSettings['encoding'] | undefined
  readonly otlpCa?: string | undefined
  readonly otlpCert?: string | undefined
  readonly otlpKey?: string | undefined
  readonly zipkinUrl?: string | undefined
  readonly zipkinTimeoutMs?: number | undefined

  readonly maxQueueSize?: number | undefined
  readonly maxBatchSize?: number | undefined
  readonly scheduleDelayMs?: number | undefined
  readonly exportTimeoutMs?: number | undefined

  readonly attributeCountLimit?: number | undefined
  readonly attributeValueLengthLimit?: number | undefined
  readonly eventCountLimit?: number | undefined
  readonly linkCountLimit?: number | undefined
  readonly attributePerEventCountLimit?: number | undefined
  readonly attributePerLinkCountLimit?: number | undefined

  readonly memoryMaxSpans?: number | undefined
  readonly shutdownTimeoutMs?: number | undefined
}

/** What is added up over the layers, name by name, instead of being replaced. */
export interface SettingsMaps {
  readonly otlpHeaders?: Headers
  readonly zipkinHeaders?: Headers
  readonly resource?: ResourceAttributes
}

/** One source's say. */
export interface SettingsSource {
  readonly layer: SettingsLayer
  readonly maps: SettingsMaps
  readonly warnings: readonly string[]
}
