import { millis, nearestName } from '../../../../common/index.js'
import type { OtlpTracingProperties } from '../otlp-tracing.properties.js'
import { InvalidTracingSettingError } from '../tracing-export.errors.js'
import { TRACE_EXPORTERS, type TraceExporterName } from '../tracing.options.js'
import type { TracingProperties } from '../tracing.properties.js'
import type { ZipkinTracingProperties } from '../zipkin-tracing.properties.js'
import { otlpEncodingOf } from './option-settings.js'
import type { SettingsSource } from './settings-layer.js'
import type { OtlpSettings } from './tracing-settings.js'

/** What configuration files and arguments say. */
export interface TracingPropertySet {
  readonly tracing: TracingProperties
  readonly otlp: OtlpTracingProperties
  readonly zipkin: ZipkinTracingProperties
}

/** @throws UnsupportedOtlpTransportError, InvalidTracingSettingError */
export function propertySettings({ tracing, otlp, zipkin }: TracingPropertySet): SettingsSource {
  const { sampling, memory } = tracing
  const { tail } = sampling
  const batch = tracing.opentelemetry.export
  return {
    layer: {
      enabled: tracing.enabled,
      exporters: tracing.exporter.length === 0 ? undefined : exportersOf(tracing.exporter),
      probability: sampling.probability,
      parentBased: sampling.parentBased,
      tracesPerSecond: sampling.tracesPerSecond,
      tailEnabled: tail.enabled,
      tailSlowThresholdMs: millis(tail.slowThreshold),
      tailMaxTraces: tail.maxTraces,
      tailMaxSpansPerTrace: tail.maxSpansPerTrace,
      tailMaxSpans: tail.maxSpans,
      tailMaxWaitMs: millis(tail.maxWait),
      otlpUrl: otlp.endpoint,
      otlpTimeoutMs: millis(otlp.timeout),
      otlpCompression: compressionOf(otlp.compression),
      otlpEncoding: otlpEncodingOf(otlp.transport, 'management.otlp.tracing.transport'),
      zipkinUrl: zipkin.endpoint,
      zipkinTimeoutMs: millis(zipkin.timeout),
      maxQueueSize: batch.maxQueueSize,
      maxBatchSize: batch.maxBatchSize,
      scheduleDelayMs: millis(batch.scheduleDelay),
      exportTimeoutMs: millis(batch.timeout),
      memoryMaxSpans: memory.maxSpans,
      shutdownTimeoutMs: millis(tracing.shutdownTimeout),
    },
    maps: { otlpHeaders: otlp.headers, zipkinHeaders: zipkin.headers },
    warnings: [],
  }
}

function exportersOf(names: readonly string[]): readonly TraceExporterName[] {
  const setting = 'management.tracing.exporter'
  const named = names.map((name) => name.toLowerCase())
  if (named.includes('none')) {
    if (named.length === 1) return []
    throw new InvalidTracingSettingError(setting, 'has `none` beside other exporters')
  }
  return named.map((name) => {
    const known = TRACE_EXPORTERS.find((each) => each === name)
    if (known !== undefined) return known
    const near = nearestName(name, TRACE_EXPORTERS)
    const meant = near === undefined ? '' : `; was ${near} meant?`
    throw new InvalidTracingSettingError(
      setting,
      `has ${JSON.stringify(name)}, which is none of ${TRACE_EXPORTERS.join(', ')}, none${meant}`,
    )
  })
}

function compressionOf(text: string | undefined): OtlpSettings['compression'] | undefined {
  const value = text?.toLowerCase()
  if (value === undefined || value === 'gzip' || value === 'none') return value
  throw new InvalidTracingSettingError(
    'management.otlp.tracing.compression',
    `is ${JSON.stringify(text)}, which is neither gzip nor none`,
  )
}
