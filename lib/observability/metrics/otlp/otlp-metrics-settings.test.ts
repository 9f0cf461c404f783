import { describe, expect, it } from '@jest/globals'
import { Duration } from '../../../common/index.js'
import { InvalidOtlpMetricsSettingError } from '../metrics.errors.js'
import { OtelVariables, type Variables } from '../../tracing/export/settings/otel-variables.js'
import { otlpMetricsSettings, type OtlpMetricsSettings } from './otlp-metrics-settings.js'
import { OtlpMetricsProperties } from './otlp-metrics.properties.js'

function properties(values: Partial<OtlpMetricsProperties> = {}): OtlpMetricsProperties {
  return Object.assign(new OtlpMetricsProperties(), { enabled: true, ...values })
}

function settingsOf(
  configured: OtlpMetricsProperties,
  variables: Variables,
): OtlpMetricsSettings | undefined {
  return otlpMetricsSettings(configured, new OtelVariables(variables))
}

describe('the export of metrics by OTLP', () => {
  it('is off unless the configuration or the environment turns it on', () => {
    expect(settingsOf(new OtlpMetricsProperties(), {})).toBeUndefined()
    expect(settingsOf(new OtlpMetricsProperties(), { OTEL_METRICS_EXPORTER: 'otlp' })).toBeDefined()
    expect(settingsOf(properties(), { OTEL_METRICS_EXPORTER: 'none' })).toBeUndefined()
    expect(settingsOf(properties(), { OTEL_METRICS_EXPORTER: 'prometheus' })).toBeUndefined()
    expect(settingsOf(properties(), { OTEL_SDK_DISABLED: 'true' })).toBeUndefined()
  })

  it('is on where a URL is configured, unless it is turned off', () => {
    const configured = (values: Partial<OtlpMetricsProperties>): OtlpMetricsProperties =>
      Object.assign(new OtlpMetricsProperties(), { url: 'http://collector:4318/v1/metrics', ...values })
    expect(settingsOf(configured({}), {})?.url).toBe('http://collector:4318/v1/metrics')
    expect(settingsOf(configured({ enabled: false }), {})).toBeUndefined()
    expect(settingsOf(configured({}), { OTEL_METRICS_EXPORTER: 'none' })).toBeUndefined()
  })

  it.each([
    ['prometheus, OTLP', true, []],
    ['otlp,,console', true, [expect.stringContaining('OTEL_METRICS_EXPORTER has "console"')]],
    ['logging', false, [expect.stringContaining('known are otlp, prometheus, none')]],
    ['otlp,none', false, [expect.stringContaining('nothing is exported')]],
  ])('is on where a list of exporters has it: %j', (OTEL_METRICS_EXPORTER, isOn, warnings) => {
    const read = new OtelVariables({ OTEL_METRICS_EXPORTER })
    expect(otlpMetricsSettings(new OtlpMetricsProperties(), read) !== undefined).toBe(isOn)
    expect(read.warnings).toEqual(warnings)
  })

  it('sends once a minute to the collector of this machine', () => {
    expect(settingsOf(properties(), {})).toEqual({
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
    expect(settingsOf(said, {})).toMatchObject({
      url: 'http://properties/v1/metrics',
      stepMs: 5000,
      timeoutMs: 1000,
      headers: { 'x-a': 'properties', 'x-b': 'properties' },
    })
    expect(
      settingsOf(said, {
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
    })
    const own = {
      OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: 'http://own/path',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://base',
    }
    expect(settingsOf(said, own)?.url).toBe('http://own/path')
  })

  it('ignores variables that make no sense, and says so without their secrets', () => {
    const read = new OtelVariables({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'user:secret@collector',
      OTEL_METRIC_EXPORT_INTERVAL: 'often',
      OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'delta',
    })
    expect(otlpMetricsSettings(properties(), read)).toMatchObject({
      url: 'http://localhost:4318/v1/metrics',
      stepMs: 60_000,
    })
    expect(read.warnings).toHaveLength(3)
    expect(read.warnings.join()).not.toContain('secret')
  })

  it('says that it does not know an exporter also where that leaves it off', () => {
    const read = new OtelVariables({ OTEL_METRICS_EXPORTER: 'otpl' })
    expect(otlpMetricsSettings(new OtlpMetricsProperties(), read)).toBeUndefined()
    expect(read.warnings).toEqual([
      'OTEL_METRICS_EXPORTER has "otpl", which is ignored: known are otlp, prometheus, none',
    ])
  })

  it('refuses a protocol that is not spoken, and a property that is no URL', () => {
    expect(() => settingsOf(properties(), { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' })).toThrow(
      InvalidOtlpMetricsSettingError,
    )
    expect(() => settingsOf(properties({ url: 'collector:4318' }), {})).toThrow(
      InvalidOtlpMetricsSettingError,
    )
  })
})
