import { describe, expect, it } from '@jest/globals'
import { Duration } from '../../../common/index.js'
import { InvalidOtlpMetricsSettingError } from '../metrics.errors.js'
import { otlpMetricsSettings } from './otlp-metrics-settings.js'
import { OtlpMetricsProperties } from './otlp-metrics.properties.js'

function properties(values: Partial<OtlpMetricsProperties> = {}): OtlpMetricsProperties {
  return Object.assign(new OtlpMetricsProperties(), { enabled: true, ...values })
}

describe('the export of metrics by OTLP', () => {
  it('is off unless the configuration or the environment turns it on', () => {
    expect(otlpMetricsSettings(new OtlpMetricsProperties(), {})).toBeUndefined()
    expect(otlpMetricsSettings(new OtlpMetricsProperties(), { OTEL_METRICS_EXPORTER: 'otlp' })).toBeDefined()
    expect(otlpMetricsSettings(properties(), { OTEL_METRICS_EXPORTER: 'none' })).toBeUndefined()
    expect(otlpMetricsSettings(properties(), { OTEL_METRICS_EXPORTER: 'prometheus' })).toBeUndefined()
    expect(otlpMetricsSettings(properties(), { OTEL_SDK_DISABLED: 'true' })).toBeUndefined()
  })

  it('sends once a minute to the collector of this machine', () => {
    expect(otlpMetricsSettings(properties(), {})).toEqual({
      url: 'http://localhost:4318/v1/metrics',
      headers: {},
      stepMs: 60_000,
      timeoutMs: 10_000,
      shutdownTimeoutMs: 5000,
      compression: 'none',
      encoding: 'protobuf',
      baseTimeUnit: 'seconds',
      tls: {},
      resource: {},
      warnings: [],
    })
  })

  it('takes the standard variables before the properties', () => {
    const said = properties({
      url: 'http://properties/v1/metrics',
      step: Duration.ofSeconds(5),
      readTimeout: Duration.ofSeconds(1),
      headers: { 'x-a': 'properties', 'x-b': 'properties' },
      compression: 'none',
    })
    expect(otlpMetricsSettings(said, {})).toMatchObject({
      url: 'http://properties/v1/metrics',
      stepMs: 5000,
      timeoutMs: 1000,
      headers: { 'x-a': 'properties', 'x-b': 'properties' },
    })
    expect(
      otlpMetricsSettings(said, {
        OTEL_EXPORTER_OTLP_ENDPOINT: 'https://collector:4318/',
        OTEL_EXPORTER_OTLP_HEADERS: 'x-a=all,x-c=all',
        OTEL_EXPORTER_OTLP_METRICS_HEADERS: 'x-c=metrics%20only',
        OTEL_EXPORTER_OTLP_TIMEOUT: '7000',
        OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
        OTEL_EXPORTER_OTLP_METRICS_PROTOCOL: 'http/json',
        OTEL_METRIC_EXPORT_INTERVAL: '30000',
        OTEL_EXPORTER_OTLP_CERTIFICATE: '/ca.pem',
        OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=prod,service.name=other',
        OTEL_SERVICE_NAME: 'shop',
      }),
    ).toMatchObject({
      url: 'https://collector:4318/v1/metrics',
      headers: { 'x-a': 'all', 'x-b': 'properties', 'x-c': 'metrics only' },
      stepMs: 30_000,
      timeoutMs: 7000,
      compression: 'gzip',
      encoding: 'json',
      tls: { ca: '/ca.pem' },
      resource: { 'deployment.environment.name': 'prod', 'service.name': 'shop' },
      warnings: [],
    })
    const own = {
      OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: 'http://own/path',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://base',
    }
    expect(otlpMetricsSettings(said, own)?.url).toBe('http://own/path')
  })

  it('ignores variables that make no sense, and says so without their secrets', () => {
    const settings = otlpMetricsSettings(properties(), {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'user:secret@collector',
      OTEL_METRIC_EXPORT_INTERVAL: 'often',
      OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'delta',
    })
    expect(settings).toMatchObject({ url: 'http://localhost:4318/v1/metrics', stepMs: 60_000 })
    expect(settings?.warnings).toHaveLength(3)
    expect(settings?.warnings.join()).not.toContain('secret')
  })

  it('refuses a protocol that is not spoken, and a property that is no URL', () => {
    expect(() => otlpMetricsSettings(properties(), { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' })).toThrow(
      InvalidOtlpMetricsSettingError,
    )
    expect(() => otlpMetricsSettings(properties({ url: 'collector:4318' }), {})).toThrow(
      InvalidOtlpMetricsSettingError,
    )
  })
})
