import { describe, expect, it } from '@jest/globals'
import { Binder, objectSource, StandardEnvironment, type PropertyValues } from '../../../../config/index.js'
import { OtlpTracingProperties } from '../otlp-tracing.properties.js'
import { InvalidTracingSettingError, UnsupportedOtlpTransportError } from '../tracing-export.errors.js'
import type { TracingOptions } from '../tracing.options.js'
import { TracingProperties } from '../tracing.properties.js'
import { ZipkinTracingProperties } from '../zipkin-tracing.properties.js'
import type { TracingPropertySet } from './property-settings.js'
import { resolveTracingSettings } from './resolve-tracing-settings.js'
import type { TracingSettings } from './tracing-settings.js'

async function properties(values: PropertyValues): Promise<TracingPropertySet> {
  const binder = new Binder(new StandardEnvironment([objectSource('test', values)]))
  return {
    tracing: await binder.bindProperties(TracingProperties),
    otlp: await binder.bindProperties(OtlpTracingProperties),
    zipkin: await binder.bindProperties(ZipkinTracingProperties),
  }
}

/** With an exporter, so that there is something to look at. */
function withVariables(variables: Record<string, string>, options: TracingOptions = {}): TracingSettings {
  const settings = resolveTracingSettings({ options: [{ exporter: 'otlp', ...options }], variables })
  if (settings === undefined) throw new TypeError('nothing is exported')
  return settings
}

describe('without a word', () => {
  it.each([[{}], [{ options: [{}] }], [{ options: [{ sampling: { probability: 1 } }] }]])(
    'exports nothing: %j',
    (sources) => {
      expect(resolveTracingSettings(sources)).toBeUndefined()
    },
  )

  it('has the defaults of Spring Boot and OpenTelemetry', () => {
    expect(withVariables({})).toEqual({
      exporters: ['otlp'],
      sampling: { probability: 0.1, parentBased: true, tracesPerSecond: Infinity, tail: undefined },
      otlp: {
        url: 'http://localhost:4318/v1/traces',
        headers: {},
        timeoutMs: 10_000,
        compression: 'none',
        encoding: 'protobuf',
        tls: {},
      },
      zipkin: { url: 'http://localhost:9411/api/v2/spans', headers: {}, timeoutMs: 10_000 },
      batch: { maxQueueSize: 2_048, maxBatchSize: 512, scheduleDelayMs: 5_000, exportTimeoutMs: 30_000 },
      limits: {
        attributeCountLimit: 128,
        attributeValueLengthLimit: Infinity,
        eventCountLimit: 128,
        linkCountLimit: 128,
        attributePerEventCountLimit: 128,
        attributePerLinkCountLimit: 128,
      },
      memory: { maxSpans: 2_048 },
      resource: {},
      shutdownTimeoutMs: 10_000,
      warnings: [],
    })
  })

  it('samples everything where spans go to memory and the log only', () => {
    const sampled = (exporter: TracingOptions['exporter'] & (string | readonly string[])) =>
      withVariables({}, { exporter }).sampling.probability
    expect(sampled('memory')).toBe(1)
    expect(sampled(['memory', 'console'])).toBe(1)
    expect(sampled(['memory', 'zipkin'])).toBe(0.1)
  })
})

/** What one variable makes of one setting. */
const VARIABLES: readonly (readonly [Record<string, string>, object])[] = [
  [{ OTEL_SDK_DISABLED: 'false' }, { exporters: ['otlp'] }],
  [{ OTEL_TRACES_EXPORTER: 'zipkin' }, { exporters: ['zipkin'] }],
  [{ OTEL_TRACES_EXPORTER: ' Zipkin , console,memory ' }, { exporters: ['zipkin', 'console', 'memory'] }],
  [{ OTEL_TRACES_EXPORTER: 'logging' }, { exporters: ['console'] }],
  [{ OTEL_TRACES_EXPORTER: 'otlp,jaeger,otlp' }, { exporters: ['otlp'] }],
  [{ OTEL_TRACES_SAMPLER: 'always_on' }, { sampling: { probability: 1, parentBased: false } }],
  [{ OTEL_TRACES_SAMPLER: 'always_off' }, { sampling: { probability: 0, parentBased: false } }],
  [{ OTEL_TRACES_SAMPLER: 'traceidratio' }, { sampling: { probability: 1, parentBased: false } }],
  [
    { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.25' },
    { sampling: { probability: 0.25, parentBased: false } },
  ],
  [{ OTEL_TRACES_SAMPLER: 'parentbased_always_on' }, { sampling: { probability: 1, parentBased: true } }],
  [{ OTEL_TRACES_SAMPLER: 'parentbased_always_off' }, { sampling: { probability: 0, parentBased: true } }],
  [
    { OTEL_TRACES_SAMPLER: 'ParentBased_TraceIdRatio', OTEL_TRACES_SAMPLER_ARG: '1e-3' },
    { sampling: { probability: 0.001, parentBased: true } },
  ],
  [{ OTEL_TRACES_SAMPLER_ARG: '0.25' }, { sampling: { probability: 0.1 } }],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318' }, { otlp: { url: 'http://c:4318/v1/traces' } }],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'https://c/otlp/' }, { otlp: { url: 'https://c/otlp/v1/traces' } }],
  [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://c/t' }, { otlp: { url: 'http://c/t' } }],
  [
    { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://c/t', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://d' },
    { otlp: { url: 'http://c/t' } },
  ],
  [{ OTEL_EXPORTER_OTLP_HEADERS: 'a=1, B = x%20y ,' }, { otlp: { headers: { a: '1', b: 'x y' } } }],
  [
    { OTEL_EXPORTER_OTLP_HEADERS: 'a=1,b=2', OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'a=3==' },
    { otlp: { headers: { a: '3==', b: '2' } } },
  ],
  [{ OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' }, { otlp: { encoding: 'protobuf' } }],
  [{ OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' }, { otlp: { encoding: 'json' } }],
  [
    { OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/json', OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' },
    { otlp: { encoding: 'json' } },
  ],
  [{ OTEL_EXPORTER_OTLP_TIMEOUT: '2500' }, { otlp: { timeoutMs: 2_500 } }],
  [{ OTEL_EXPORTER_OTLP_TRACES_TIMEOUT: '1', OTEL_EXPORTER_OTLP_TIMEOUT: '2' }, { otlp: { timeoutMs: 1 } }],
  [{ OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' }, { otlp: { compression: 'gzip' } }],
  [
    { OTEL_EXPORTER_OTLP_TRACES_COMPRESSION: 'none', OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' },
    { otlp: { compression: 'none' } },
  ],
  [{ OTEL_EXPORTER_OTLP_CERTIFICATE: '/ca.pem' }, { otlp: { tls: { ca: '/ca.pem' } } }],
  [{ OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: '/c.pem' }, { otlp: { tls: { cert: '/c.pem' } } }],
  [{ OTEL_EXPORTER_OTLP_TRACES_CLIENT_KEY: '/k.pem' }, { otlp: { tls: { key: '/k.pem' } } }],
  [{ OTEL_EXPORTER_ZIPKIN_ENDPOINT: 'http://z/s' }, { zipkin: { url: 'http://z/s' } }],
  [{ OTEL_EXPORTER_ZIPKIN_TIMEOUT: '700' }, { zipkin: { timeoutMs: 700 } }],
  [{ OTEL_BSP_SCHEDULE_DELAY: '10' }, { batch: { scheduleDelayMs: 10 } }],
  [{ OTEL_BSP_EXPORT_TIMEOUT: '11' }, { batch: { exportTimeoutMs: 11 } }],
  [{ OTEL_BSP_MAX_QUEUE_SIZE: '99' }, { batch: { maxQueueSize: 99, maxBatchSize: 99 } }],
  [{ OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '12' }, { batch: { maxBatchSize: 12 } }],
  [
    { OTEL_ATTRIBUTE_COUNT_LIMIT: '5' },
    { limits: { attributeCountLimit: 5, attributePerEventCountLimit: 5, attributePerLinkCountLimit: 5 } },
  ],
  [
    { OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: '6', OTEL_ATTRIBUTE_COUNT_LIMIT: '5' },
    { limits: { attributeCountLimit: 6, attributePerEventCountLimit: 5 } },
  ],
  [{ OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: '7' }, { limits: { attributeValueLengthLimit: 7 } }],
  [
    { OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT: '8', OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: '7' },
    { limits: { attributeValueLengthLimit: 8 } },
  ],
  [{ OTEL_SPAN_EVENT_COUNT_LIMIT: '0' }, { limits: { eventCountLimit: 0 } }],
  [{ OTEL_SPAN_LINK_COUNT_LIMIT: '3' }, { limits: { linkCountLimit: 3 } }],
  [{ OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT: '4' }, { limits: { attributePerEventCountLimit: 4 } }],
  [{ OTEL_LINK_ATTRIBUTE_COUNT_LIMIT: '4' }, { limits: { attributePerLinkCountLimit: 4 } }],
  [{ OTEL_SERVICE_NAME: 'shop' }, { resource: { 'service.name': 'shop' } }],
  [{ OTEL_RESOURCE_ATTRIBUTES: 'a=1,b=x%3Dy' }, { resource: { a: '1', b: 'x=y' } }],
  [
    { OTEL_SERVICE_NAME: 'shop', OTEL_RESOURCE_ATTRIBUTES: 'service.name=other' },
    { resource: { 'service.name': 'shop' } },
  ],
]

describe('an environment variable', () => {
  it.each(VARIABLES)('%j means %j', (variables, expected) => {
    const settings = withVariables(variables)
    expect(settings).toMatchObject(expected)
    expect(settings.warnings).toEqual([])
  })

  it.each(
    VARIABLES.map(([variables]) => Object.fromEntries(Object.keys(variables).map((name) => [name, '  ']))),
  )('that is empty is not set: %j', (variables) => {
    expect(withVariables(variables)).toEqual(withVariables({}))
  })

  it.each([
    { OTEL_SDK_DISABLED: 'TRUE' },
    { OTEL_TRACES_EXPORTER: 'none' },
    { OTEL_TRACES_EXPORTER: 'NONE' },
  ])('turns tracing off: %j', (variables) => {
    expect(resolveTracingSettings({ options: [{ exporter: 'otlp' }], variables })).toBeUndefined()
  })

  it.each([
    ['OTEL_SDK_DISABLED', 'yes', 'is "yes", which is neither true nor false'],
    ['OTEL_TRACES_SAMPLER', 'jaeger_remote', 'is "jaeger_remote", which is none of always_on, '],
    ['OTEL_EXPORTER_OTLP_TIMEOUT', '10s', 'is "10s", which is no whole number of at least 0'],
    ['OTEL_EXPORTER_OTLP_COMPRESSION', 'brotli', 'is "brotli", which is none of gzip, none'],
    ['OTEL_BSP_MAX_QUEUE_SIZE', '0', 'is "0", which is no whole number of at least 1'],
    ['OTEL_BSP_SCHEDULE_DELAY', '-1', 'is "-1", which is no whole number'],
    ['OTEL_SPAN_EVENT_COUNT_LIMIT', '1e99', 'is "1e99", which is no whole number'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'c:4317', 'it is no URL that begins with http:// or https://'],
    ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', '/v1', 'it is no URL'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'a', 'it is not written as name=value,name=value'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'a=%zz', 'it is not written as'],
    ['OTEL_RESOURCE_ATTRIBUTES', 'a=1,=2', 'it is not written as'],
  ])('that is not understood is ignored, with a warning: %s=%s', (name, value, warning) => {
    const { warnings, ...settings } = withVariables({ [name]: value })
    const { warnings: none, ...others } = withVariables({})
    expect(settings).toEqual(others)
    expect(none).toEqual([])
    expect(warnings).toEqual([expect.stringContaining(`${name} is ignored: `)])
    expect(warnings[0]).toContain(warning)
  })

  it('of a ratio that is none samples everything, with a warning', () => {
    const variables = { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '50%' }
    expect(withVariables(variables)).toMatchObject({
      sampling: { probability: 1 },
      warnings: [expect.stringContaining('OTEL_TRACES_SAMPLER_ARG is ignored: it is "50%"')],
    })
  })

  it('leaves out exporters that it does not know, and what stands beside none', () => {
    expect(withVariables({ OTEL_TRACES_EXPORTER: 'otlp,xray' })).toMatchObject({
      exporters: ['otlp'],
      warnings: [expect.stringContaining('"xray", which is ignored')],
    })
    expect(withVariables({ OTEL_TRACES_EXPORTER: 'xray' }, { exporter: 'zipkin' })).toMatchObject({
      exporters: ['zipkin'],
    })
    const both = { OTEL_TRACES_EXPORTER: 'none,otlp' }
    expect(resolveTracingSettings({ options: [{ exporter: 'otlp' }], variables: both })).toBeUndefined()
  })

  it('does not show what may be a secret', () => {
    const { warnings } = withVariables({
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization Bearer s3cret',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'htp://me:s3cret@c',
      OTEL_RESOURCE_ATTRIBUTES: 's3cret',
    })
    expect(warnings).toHaveLength(3)
    expect(warnings.join()).not.toContain('s3cret')
  })

  it.each(['OTEL_EXPORTER_OTLP_PROTOCOL', 'OTEL_EXPORTER_OTLP_TRACES_PROTOCOL'])(
    '%s=grpc is refused, and says what to do',
    (name) => {
      const refused = (): unknown => withVariables({ [name]: 'grpc' })
      expect(refused).toThrow(UnsupportedOtlpTransportError)
      expect(refused).toThrow(
        `${name} is "grpc": OTLP is spoken as http/protobuf and http/json\nSet ${name} to http/protobuf`,
      )
    },
  )
})

describe('a property', () => {
  it.each<readonly [PropertyValues, object]>([
    [{ 'management.tracing.exporter': 'zipkin' }, { exporters: ['zipkin'] }],
    [{ 'management.tracing.exporter': 'Zipkin, memory' }, { exporters: ['zipkin', 'memory'] }],
    [{ 'management.tracing.sampling.probability': '0.5' }, { sampling: { probability: 0.5 } }],
    [{ 'management.tracing.sampling.parent-based': 'false' }, { sampling: { parentBased: false } }],
    [{ 'management.tracing.sampling.traces-per-second': '2.5' }, { sampling: { tracesPerSecond: 2.5 } }],
    [
      {
        'management.tracing.sampling.tail.enabled': 'true',
        'management.tracing.sampling.tail.slow-threshold': '2s',
        'management.tracing.sampling.tail.max-traces': '5',
        'management.tracing.sampling.tail.max-spans-per-trace': '6',
        'management.tracing.sampling.tail.max-spans': '7',
        'management.tracing.sampling.tail.max-wait': '1m',
      },
      {
        sampling: {
          tail: { slowThresholdMs: 2_000, maxTraces: 5, maxSpansPerTrace: 6, maxSpans: 7, maxWaitMs: 60_000 },
        },
      },
    ],
    [{ 'management.tracing.opentelemetry.export.max-queue-size': '9' }, { batch: { maxQueueSize: 9 } }],
    [{ 'management.tracing.opentelemetry.export.max-batch-size': '8' }, { batch: { maxBatchSize: 8 } }],
    [
      { 'management.tracing.opentelemetry.export.schedule-delay': '1s' },
      { batch: { scheduleDelayMs: 1_000 } },
    ],
    [{ 'management.tracing.opentelemetry.export.timeout': '3s' }, { batch: { exportTimeoutMs: 3_000 } }],
    [{ 'management.tracing.memory.max-spans': '3' }, { memory: { maxSpans: 3 } }],
    [{ 'management.tracing.shutdown-timeout': '4s' }, { shutdownTimeoutMs: 4_000 }],
    [{ 'management.otlp.tracing.endpoint': 'http://c/t' }, { otlp: { url: 'http://c/t' } }],
    [
      { 'management.otlp.tracing.headers': { Authorization: 'x' } },
      { otlp: { headers: { authorization: 'x' } } },
    ],
    [{ 'management.otlp.tracing.timeout': '3s' }, { otlp: { timeoutMs: 3_000 } }],
    [{ 'management.otlp.tracing.compression': 'GZIP' }, { otlp: { compression: 'gzip' } }],
    [{ 'management.otlp.tracing.transport': 'http' }, { otlp: { encoding: 'protobuf' } }],
    [{ 'management.otlp.tracing.transport': 'HTTP/JSON' }, { otlp: { encoding: 'json' } }],
    [{ 'management.zipkin.tracing.endpoint': 'http://z/s' }, { zipkin: { url: 'http://z/s' } }],
    [{ 'management.zipkin.tracing.headers': { a: 'b' } }, { zipkin: { headers: { a: 'b' } } }],
    [{ 'management.zipkin.tracing.timeout': '5s' }, { zipkin: { timeoutMs: 5_000 } }],
  ])('%j means %j', async (values, expected) => {
    const settings = resolveTracingSettings({
      options: [{ exporter: 'otlp' }],
      properties: await properties(values),
    })
    expect(settings).toMatchObject(expected)
  })

  it.each<readonly [PropertyValues]>([
    [{ 'management.tracing.enabled': 'false' }],
    [{ 'management.tracing.exporter': 'none' }],
  ])('turns tracing off: %j', async (values) => {
    const bound = await properties(values)
    expect(resolveTracingSettings({ options: [{ exporter: 'otlp' }], properties: bound })).toBeUndefined()
  })

  it.each<readonly [PropertyValues, string]>([
    [{ 'management.tracing.exporter': 'zipkn' }, 'expected a list of one of otlp, zipkin'],
    [{ 'management.tracing.exporter': 'none,otlp' }, 'has none beside other exporters'],
    [{ 'management.tracing.sampling.probability': '10' }, 'must be a number from 0 to 1, but is 10'],
    [{ 'management.tracing.sampling.traces-per-second': '-1' }, 'must be a number of at least 0'],
    [{ 'management.tracing.sampling.tail.max-traces': '0' }, 'must be a number of at least 1'],
    [{ 'management.tracing.opentelemetry.export.max-queue-size': '0' }, 'must be a number of at least 1'],
    [{ 'management.otlp.tracing.compression': 'zip' }, 'expected one of gzip, none'],
    [{ 'management.otlp.tracing.endpoint': 'collector:4318' }, 'is no URL'],
    [{ 'management.zipkin.tracing.endpoint': 'ftp://z' }, 'is no URL'],
  ])('that can not be is an error: %j', async (values, message) => {
    await expect(properties(values)).rejects.toMatchObject({
      code: 'NEXUS_CONFIG_INVALID',
      problems: [{ property: Object.keys(values)[0], message: expect.stringContaining(message) }],
    })
  })

  it.each<readonly [TracingOptions, string]>([
    [{ sampling: { probability: 10 } }, 'sampling.probability must be a number from 0 to 1, but is 10'],
    [{ memory: { maxSpans: 0 } }, 'memory.max-spans must be a number of at least 1, but is 0'],
    [{ otlp: { endpoint: 'collector:4318' } }, 'endpoint is no URL'],
  ])('that can not be is an error also in code: %j', (options, message) => {
    const resolve = (): unknown => resolveTracingSettings({ options: [{ exporter: 'otlp', ...options }] })
    expect(resolve).toThrow(InvalidTracingSettingError)
    expect(resolve).toThrow(message)
  })

  it('of gRPC is refused by its name', async () => {
    await expect(properties({ 'management.otlp.tracing.transport': 'grpc' })).rejects.toThrow(
      /management\.otlp\.tracing\.transport .*: must be http\/protobuf or http\/json, but is "grpc": send to the HTTP port/,
    )
  })
})

it('takes what variables say before properties, properties before code, and later code before earlier', async () => {
  const settings = resolveTracingSettings({
    options: [
      {
        exporter: 'otlp',
        sampling: { probability: 0.2, tail: true },
        otlp: {
          endpoint: 'http://code',
          timeout: 1,
          compression: 'gzip',
          headers: { a: 'code', b: 'code', c: 'code' },
        },
        batch: { maxQueueSize: 100 },
        resource: { 'service.name': 'code', tier: 'code' },
      },
      { sampling: { probability: 0.3 }, batch: { maxQueueSize: 200 }, serviceName: 'later' },
    ],
    properties: await properties({
      'management.otlp.tracing.timeout': '2ms',
      'management.otlp.tracing.endpoint': 'http://properties',
      'management.otlp.tracing.headers': { A: 'properties', B: 'properties' },
    }),
    variables: {
      OTEL_EXPORTER_OTLP_TIMEOUT: '3',
      OTEL_EXPORTER_OTLP_HEADERS: 'a=variables',
      OTEL_RESOURCE_ATTRIBUTES: 'tier=variables',
    },
  })
  expect(settings).toMatchObject({
    sampling: { probability: 0.3, tail: { maxTraces: 1_000 } },
    otlp: {
      timeoutMs: 3,
      url: 'http://properties',
      compression: 'gzip',
      headers: { a: 'variables', b: 'properties', c: 'code' },
    },
    batch: { maxQueueSize: 200 },
    resource: { 'service.name': 'later', tier: 'variables' },
  })
})

it('takes durations as texts and numbers, and exporters of OpenTelemetry as they are', () => {
  const exporter = { export: () => undefined, shutdown: async () => undefined }
  expect(
    withVariables({}, { exporter: ['memory', exporter], shutdownTimeout: '1m', batch: { scheduleDelay: 7 } }),
  ).toMatchObject({
    exporters: ['memory', exporter],
    shutdownTimeoutMs: 60_000,
    batch: { scheduleDelayMs: 7 },
    sampling: { probability: 0.1 },
  })
})
