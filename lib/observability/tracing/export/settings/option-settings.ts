import { millis } from '../../../../common/index.js'
import { UnsupportedOtlpTransportError } from '../tracing-export.errors.js'
import type { TailSamplingOptions, TracingOptions } from '../tracing.options.js'
import type { SettingsLayer, SettingsSource } from './settings-layer.js'
import type { OtlpSettings } from './tracing-settings.js'

/** What the code says. @throws UnsupportedOtlpTransportError, InvalidDurationError */
export function optionSettings(options: TracingOptions): SettingsSource {
  const { enabled, exporter, otlp = {}, zipkin = {}, memory = {}, shutdownTimeout, serviceName } = options
  const layer: SettingsLayer = {
    enabled,
    exporters: exporter === undefined ? undefined : [exporter].flat(),
    ...samplingLayer(options),
    otlpUrl: otlp.endpoint,
    otlpTimeoutMs: millis(otlp.timeout),
    otlpCompression: otlp.compression,
    otlpEncoding: otlpEncodingOf(otlp.transport, 'tracing.otlp.transport'),
    zipkinUrl: zipkin.endpoint,
    zipkinTimeoutMs: millis(zipkin.timeout),
    ...batchLayer(options),
    ...limitsLayer(options),
    memoryMaxSpans: memory.maxSpans,
    shutdownTimeoutMs: millis(shutdownTimeout),
  }
  return {
    layer,
    maps: {
      otlpHeaders: otlp.headers ?? {},
      zipkinHeaders: zipkin.headers ?? {},
      resource: { ...options.resource, ...(serviceName !== undefined && { 'service.name': serviceName }) },
    },
    warnings: [],
  }
}

/** @throws UnsupportedOtlpTransportError */
export function otlpEncodingOf(
  transport: string | undefined,
  setting: string,
): OtlpSettings['encoding'] | undefined {
  switch (transport?.toLowerCase()) {
    case undefined:
      return undefined
    case 'http':
    case 'http/protobuf':
      return 'protobuf'
    case 'http/json':
      return 'json'
    default:
      throw new UnsupportedOtlpTransportError(transport ?? '', setting)
  }
}

function samplingLayer({ sampling = {} }: TracingOptions): SettingsLayer {
  const { probability, parentBased, tracesPerSecond, tail } = sampling
  const more: TailSamplingOptions = typeof tail === 'object' ? tail : {}
  return {
    probability,
    parentBased,
    tracesPerSecond,
    tailEnabled: tail === undefined ? undefined : tail !== false,
    tailSlowThresholdMs: millis(more.slowThreshold),
    tailMaxTraces: more.maxTraces,
    tailMaxSpansPerTrace: more.maxSpansPerTrace,
    tailMaxSpans: more.maxSpans,
    tailMaxWaitMs: millis(more.maxWait),
  }
}

function batchLayer({ batch = {} }: TracingOptions): SettingsLayer {
  return {
    maxQueueSize: batch.maxQueueSize,
    maxBatchSize: batch.maxBatchSize,
    scheduleDelayMs: millis(batch.scheduleDelay),
    exportTimeoutMs: millis(batch.timeout),
  }
}

function limitsLayer({ limits = {} }: TracingOptions): SettingsLayer {
  return {
    attributeCountLimit: limits.attributeCount,
    attributeValueLengthLimit: limits.attributeValueLength,
    eventCountLimit: limits.eventCount,
    linkCountLimit: limits.linkCount,
    attributePerEventCountLimit: limits.attributePerEventCount,
    attributePerLinkCountLimit: limits.attributePerLinkCount,
  }
}
