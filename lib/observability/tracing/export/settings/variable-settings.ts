import { TRACE_EXPORTERS, type TraceExporterName } from '../tracing.options.js'
import { otlpEncodingOf } from './option-settings.js'
import { OtelVariables, type Variables } from './otel-variables.js'
import type { SettingsLayer, SettingsSource } from './settings-layer.js'
import type { Headers, OtlpSettings } from './tracing-settings.js'

/** Where OTLP is sent, the strongest first. */
export const OTLP_ENDPOINT = ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENDPOINT'] as const
const PROTOCOL = ['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL', 'OTEL_EXPORTER_OTLP_PROTOCOL'] as const
const TIMEOUT = ['OTEL_EXPORTER_OTLP_TRACES_TIMEOUT', 'OTEL_EXPORTER_OTLP_TIMEOUT'] as const
const COMPRESSION = ['OTEL_EXPORTER_OTLP_TRACES_COMPRESSION', 'OTEL_EXPORTER_OTLP_COMPRESSION'] as const
const SAMPLERS = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const

/**
 * What the standard variables say: OpenTelemetry's "Environment Variable Specification" and "OTLP Exporter Configuration".
 *
 * @throws UnsupportedOtlpTransportError for gRPC
 */
export function variableSettings(environment: Variables): SettingsSource {
  const read = new OtelVariables(environment)
  const exporters = exportersOf(read)
  const layer: SettingsLayer = {
    enabled: read.flag('OTEL_SDK_DISABLED') === true ? false : undefined,
    exporters,
    ...samplerOf(read),
    ...otlpOf(read),
    zipkinUrl: urlOf(read, 'OTEL_EXPORTER_ZIPKIN_ENDPOINT'),
    zipkinTimeoutMs: read.whole(['OTEL_EXPORTER_ZIPKIN_TIMEOUT']),
    maxQueueSize: read.whole(['OTEL_BSP_MAX_QUEUE_SIZE'], 1),
    maxBatchSize: read.whole(['OTEL_BSP_MAX_EXPORT_BATCH_SIZE'], 1),
    scheduleDelayMs: read.whole(['OTEL_BSP_SCHEDULE_DELAY']),
    exportTimeoutMs: read.whole(['OTEL_BSP_EXPORT_TIMEOUT']),
    ...limitsOf(read),
  }
  const service = read.text('OTEL_SERVICE_NAME')
  const resource = read.pairs('OTEL_RESOURCE_ATTRIBUTES')
  return {
    layer,
    maps: {
      otlpHeaders: headersOf(read),
      resource: { ...resource, ...(service !== undefined && { 'service.name': service }) },
    },
    warnings: read.warnings,
  }
}

/** @returns `undefined` where no exporter is named that is known, an empty list for `none` */
export function exportersOf(read: OtelVariables): readonly TraceExporterName[] | undefined {
  return read.exporters('OTEL_TRACES_EXPORTER', TRACE_EXPORTERS)
}

function samplerOf(read: OtelVariables): SettingsLayer {
  const sampler = read.oneOf(['OTEL_TRACES_SAMPLER'], SAMPLERS)
  if (sampler === undefined) return {}
  const parentBased = sampler.startsWith('parentbased_')
  switch (parentBased ? sampler.slice('parentbased_'.length) : sampler) {
    case 'always_on':
      return { parentBased, probability: 1 }
    case 'always_off':
      return { parentBased, probability: 0 }
    default:
      return { parentBased, probability: ratioOf(read) }
  }
}

function ratioOf(read: OtelVariables): number {
  const name = 'OTEL_TRACES_SAMPLER_ARG'
  const text = read.text(name)
  if (text === undefined) return 1
  const ratio = Number(text)
  if (ratio >= 0 && ratio <= 1) return ratio
  read.warn(name, 'which is no number from 0 to 1; every trace is sampled')
  return 1
}

function otlpOf(read: OtelVariables): SettingsLayer {
  const signal = urlOf(read, OTLP_ENDPOINT[0])
  const base = signal === undefined ? urlOf(read, OTLP_ENDPOINT[1]) : undefined
  const protocol = read.whichOf(...PROTOCOL)
  return {
    // A base gets the path of the signal; what is said of traces is taken as it is.
    otlpUrl: signal ?? (base && `${base.replace(/\/$/, '')}/v1/traces`),
    otlpEncoding: protocol === undefined ? undefined : otlpEncodingOf(read.text(protocol), protocol),
    otlpTimeoutMs: read.whole(TIMEOUT),
    otlpCompression: read.oneOf<OtlpSettings['compression']>(COMPRESSION, ['gzip', 'none']),
    otlpCa: read.text('OTEL_EXPORTER_OTLP_TRACES_CERTIFICATE', 'OTEL_EXPORTER_OTLP_CERTIFICATE'),
    otlpCert: read.text(
      'OTEL_EXPORTER_OTLP_TRACES_CLIENT_CERTIFICATE',
      'OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE',
    ),
    otlpKey: read.text('OTEL_EXPORTER_OTLP_TRACES_CLIENT_KEY', 'OTEL_EXPORTER_OTLP_CLIENT_KEY'),
  }
}

function urlOf(read: OtelVariables, name: string): string | undefined {
  const text = read.text(name)
  if (text === undefined) return undefined
  if (/^https?:\/\//i.test(text) && URL.canParse(text)) return text
  // Not what came: it may hold a password.
  read.warnings.push(`${name} is ignored: it is no URL that begins with http:// or https://`)
  return undefined
}

function headersOf(read: OtelVariables): Headers {
  return {
    ...read.pairs('OTEL_EXPORTER_OTLP_HEADERS'),
    ...read.pairs('OTEL_EXPORTER_OTLP_TRACES_HEADERS'),
  }
}

function limitsOf(read: OtelVariables): SettingsLayer {
  return {
    attributeCountLimit: read.whole(['OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT', 'OTEL_ATTRIBUTE_COUNT_LIMIT']),
    attributeValueLengthLimit: read.whole([
      'OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT',
      'OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT',
    ]),
    eventCountLimit: read.whole(['OTEL_SPAN_EVENT_COUNT_LIMIT']),
    linkCountLimit: read.whole(['OTEL_SPAN_LINK_COUNT_LIMIT']),
    attributePerEventCountLimit: read.whole([
      'OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT',
      'OTEL_ATTRIBUTE_COUNT_LIMIT',
    ]),
    attributePerLinkCountLimit: read.whole(['OTEL_LINK_ATTRIBUTE_COUNT_LIMIT', 'OTEL_ATTRIBUTE_COUNT_LIMIT']),
  }
}
