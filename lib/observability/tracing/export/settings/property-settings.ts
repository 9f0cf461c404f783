import { millis } from '../../../../common/index.js'
import type { OtlpTracingProperties } from '../otlp-tracing.properties.js'
import type { TraceExporterName } from '../tracing.options.js'
import type { TracingProperties } from '../tracing.properties.js'
import type { ZipkinTracingProperties } from '../zipkin-tracing.properties.js'
import { otlpEncodingOf } from './option-settings.js'
import type { SettingsSource } from './settings-layer.js'

/** What configuration files and arguments say. */
export interface TracingPropertySet {
  readonly tracing: TracingProperties
  readonly otlp: OtlpTracingProperties
  readonly zipkin: ZipkinTracingProperties
}

/** @throws UnsupportedOtlpTransportError */
export function propertySettings({ tracing, otlp, zipkin }: TracingPropertySet): SettingsSource {
  const { sampling, memory } = tracing
  const { tail } = sampling
  const batch = tracing.opentelemetry.export
  return {
    layer: {
      enabled: tracing.enabled,
      exporters: exportersOf(tracing.exporter),
      probability: sampling.probability,
      parentBased: sampling.parentBased,
      tracesPerSecond: sampling.tracesPerSecond,
      tailEnabled: tail.enabled,
      tailSlowThresholdMs: millis(tail.slowThreshold),
      tailMaxTraces: tail.maxTraces,
      tailMaxSpansPerTrace: tail.maxSpansPerTrace,
      tailMaxSpans: tail.maxSpans,
      tailMaxWaitMs: millis(tail.maxWait),
      otlpUrl: notEmpty(otlp.endpoint),
      otlpTimeoutMs: millis(otlp.timeout),
      otlpCompression: otlp.compression,
      otlpEncoding: otlpEncodingOf(otlp.transport, 'management.otlp.tracing.transport'),
      zipkinUrl: notEmpty(zipkin.endpoint),
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

/** `none` stands alone: that is checked where it is bound. */
function exportersOf(named: TracingProperties['exporter']): readonly TraceExporterName[] | undefined {
  return named.length === 0 ? undefined : named.filter((name) => name !== 'none')
}

/** A placeholder without a value comes out as an empty text. */
function notEmpty(url: string | undefined): string | undefined {
  return url === undefined || url.trim() === '' ? undefined : url
}
