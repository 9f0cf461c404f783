import type { OtelVariables } from '../../tracing/export/settings/otel-variables.js'
import { InvalidOtlpMetricsSettingError } from '../metrics.errors.js'
import type { OtlpMetricsProperties } from './otlp-metrics.properties.js'

export interface OtlpMetricsSettings {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly stepMs: number
  readonly timeoutMs: number
  readonly shutdownTimeoutMs: number
  readonly compression: 'gzip' | 'none'
  readonly encoding: 'protobuf' | 'json'
  readonly baseTimeUnit: 'seconds' | 'milliseconds'
  readonly tls: { readonly ca?: string; readonly cert?: string; readonly key?: string }
  /** What variables say of the resource. */
  readonly resource: Readonly<Record<string, string>>
}

const DEFAULT_URL = 'http://localhost:4318/v1/metrics'
const DEFAULT_STEP_MS = 60_000
const DEFAULT_TIMEOUT_MS = 10_000

/**
 * Properties, and before them the standard variables (OpenTelemetry's "Environment Variable Specification" and "OTLP Exporter
 * Configuration").
 *
 * @param read gets the warnings of what is not understood, also where nothing is to be sent
 * @returns `undefined` where nothing is to be sent
 * @throws InvalidOtlpMetricsSettingError
 */
export function otlpMetricsSettings(
  properties: OtlpMetricsProperties,
  read: OtelVariables,
): OtlpMetricsSettings | undefined {
  if (read.flag('OTEL_SDK_DISABLED') === true) return undefined
  const exporters = read.exporters('OTEL_METRICS_EXPORTER', ['otlp', 'prometheus'])
  const isOn = exporters === undefined ? properties.isOn() : exporters.includes('otlp')
  if (!isOn) return undefined
  const service = read.text('OTEL_SERVICE_NAME')
  const temporality = 'OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE'
  read.oneOf([temporality], ['cumulative'])
  return {
    url: urlOf(read) ?? checkedUrl(properties.url) ?? DEFAULT_URL,
    headers: {
      ...properties.headers,
      ...read.pairs('OTEL_EXPORTER_OTLP_HEADERS'),
      ...read.pairs('OTEL_EXPORTER_OTLP_METRICS_HEADERS'),
    },
    stepMs: read.whole(['OTEL_METRIC_EXPORT_INTERVAL'], 1) ?? properties.step?.toMillis() ?? DEFAULT_STEP_MS,
    timeoutMs:
      read.whole(
        ['OTEL_EXPORTER_OTLP_METRICS_TIMEOUT', 'OTEL_EXPORTER_OTLP_TIMEOUT', 'OTEL_METRIC_EXPORT_TIMEOUT'],
        1,
      ) ??
      properties.readTimeout?.toMillis() ??
      DEFAULT_TIMEOUT_MS,
    shutdownTimeoutMs: properties.shutdownTimeout.toMillis(),
    compression:
      read.oneOf(['OTEL_EXPORTER_OTLP_METRICS_COMPRESSION', 'OTEL_EXPORTER_OTLP_COMPRESSION'], [
        'gzip',
        'none',
      ] as const) ??
      properties.compression ??
      'none',
    encoding: encodingOf(read),
    baseTimeUnit: properties.baseTimeUnit,
    tls: tlsOf(read),
    resource: {
      ...read.pairs('OTEL_RESOURCE_ATTRIBUTES'),
      ...(service !== undefined && { 'service.name': service }),
    },
  }
}

/** What is said of metrics is taken as it is; a base for all signals gets their path. */
function urlOf(read: OtelVariables): string | undefined {
  const [own, base] = ['OTEL_EXPORTER_OTLP_METRICS_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENDPOINT'] as const
  for (const name of [own, base]) {
    const text = read.text(name)
    if (text === undefined) continue
    if (isUrl(text)) return name === own ? text : `${text.replace(/\/$/, '')}/v1/metrics`
    // Not what came: it may hold a password.
    read.warnings.push(`${name} is ignored: it is no URL that begins with http:// or https://`)
  }
  return undefined
}

function checkedUrl(url: string | undefined): string | undefined {
  if (url === undefined || isUrl(url)) return url
  throw new InvalidOtlpMetricsSettingError(
    'management.otlp.metrics.export.url',
    'is no URL that begins with http:// or https://',
  )
}

function isUrl(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text)
}

function encodingOf(read: OtelVariables): OtlpMetricsSettings['encoding'] {
  const names = ['OTEL_EXPORTER_OTLP_METRICS_PROTOCOL', 'OTEL_EXPORTER_OTLP_PROTOCOL'] as const
  const name = read.whichOf(...names)
  const protocol = name === undefined ? 'http/protobuf' : read.text(name)?.toLowerCase()
  if (protocol === 'http/protobuf') return 'protobuf'
  if (protocol === 'http/json') return 'json'
  throw new InvalidOtlpMetricsSettingError(
    name ?? '',
    `is ${JSON.stringify(protocol)}: OTLP is spoken as http/protobuf and http/json, at the HTTP port of a collector (4318, not 4317)`,
  )
}

function tlsOf(read: OtelVariables): OtlpMetricsSettings['tls'] {
  const file = (part: string): string | undefined =>
    read.text(`OTEL_EXPORTER_OTLP_METRICS_${part}`, `OTEL_EXPORTER_OTLP_${part}`)
  const [ca, cert, key] = [file('CERTIFICATE'), file('CLIENT_CERTIFICATE'), file('CLIENT_KEY')]
  return {
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
  }
}
