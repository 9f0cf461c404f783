import { afterEach, describe, expect, it } from '@jest/globals'
import { context, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { Injectable, Tracer, type Provider } from '../../core/index.js'
import { FetchAdapter, NexusApplication, type ApplicationOptions } from '../../http/index.js'
import { CapturingLogger } from '../../testing/index.js'
import {
  currentSpan,
  LoggingSystem,
  MemorySpanExporter,
  ObservabilityModule,
  TraceExport,
  Traced,
  type ObservabilityOptions,
} from '../index.js'
import { globalApi } from './context/global-opentelemetry.js'
import { OtelTracer } from './otel-tracer.js'
import { TracingFixture } from './tracing.fixture.js'

@Injectable()
class Orders {
  @Traced()
  place(): string | undefined {
    return currentSpan()?.identity.traceId
  }
}

class Root {}

const open: AsyncDisposable[] = []

const boot = async (
  { properties = {}, env = {}, ...options }: ApplicationOptions = {},
  observability?: ObservabilityOptions,
  providers: readonly Provider[] = [],
): Promise<NexusApplication<FetchAdapter>> => {
  const application = await NexusApplication.create(
    {
      module: Root,
      imports: observability === undefined ? [] : [ObservabilityModule.forRoot(observability)],
      providers: [Orders, ...providers],
    },
    {
      args: [],
      env,
      envFile: false,
      defaults: { 'logging.level.root': 'error' },
      properties,
      ...options,
      adapter: (adapterOptions) => new FetchAdapter(adapterOptions),
    },
  )
  open.push(application)
  return application
}

const traces = (application: NexusApplication<FetchAdapter>): boolean =>
  application.graph.componentsOf(Tracer).length > 0

afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each[Symbol.asyncDispose]()
  trace.disable()
  expect([globalApi()?.trace, globalApi()?.context, globalApi()?.propagation]).toEqual([
    undefined,
    undefined,
    undefined,
  ])
  expect(currentSpan()).toBeUndefined()
})

describe('an application', () => {
  it('traces nothing unless somebody names an exporter', async () => {
    const application = await boot({}, {})
    expect(traces(application)).toBe(false)
    expect(application.get(Orders).place()).toBeUndefined()
    expect(globalApi()?.trace).toBeUndefined()
  })

  it.each<[string, ApplicationOptions, ObservabilityOptions | undefined]>([
    ['the code', {}, { tracing: { exporter: 'memory' } }],
    ['a property', { properties: { 'management.tracing.exporter': 'memory' } }, undefined],
    ['a variable', { env: { OTEL_TRACES_EXPORTER: 'memory' } }, undefined],
  ])('traces where %s names an exporter', async (_where, options, observability) => {
    const application = await boot(options, observability)
    const traceId = application.get(Orders).place()
    expect(application.get(MemorySpanExporter).spans()).toMatchObject([{ name: 'Orders.place', traceId }])
    expect(traceId).toMatch(/^[0-9a-f]{32}$/)
  })

  it.each<[string, ApplicationOptions, ObservabilityOptions | undefined]>([
    ['OTEL_SDK_DISABLED', { env: { OTEL_SDK_DISABLED: 'true' } }, { tracing: { exporter: 'memory' } }],
    ['OTEL_TRACES_EXPORTER', { env: { OTEL_TRACES_EXPORTER: 'none' } }, { tracing: { exporter: 'memory' } }],
    [
      'the property enabled',
      { properties: { 'management.tracing.enabled': false } },
      { tracing: { exporter: 'memory' } },
    ],
    [
      'the property exporter',
      { properties: { 'management.tracing.exporter': 'none' } },
      { tracing: { exporter: 'memory' } },
    ],
    [
      'the code',
      { properties: { 'management.tracing.exporter': 'memory' } },
      { tracing: { enabled: false } },
    ],
    ['no exporter at all', {}, { tracing: { exporter: [] } }],
  ])('traces nothing where %s says so', async (_where, options, observability) => {
    const application = await boot(options, observability)
    expect(traces(application)).toBe(false)
  })

  it('says in its conditions why it does not trace', async () => {
    const application = await boot({ properties: { 'management.tracing.enabled': false } })
    const reasons = application.graph.conditions
      .filter(({ subject, matched }) => subject.includes('Tracing') && !matched)
      .map(({ reason }) => reason)
    expect(reasons).toContain('management.tracing.enabled is false')
  })

  it('lets code that uses the API trace with it, until it closes', async () => {
    const application = await boot({}, { tracing: { exporter: 'memory' } })
    const { spans } = application.get(MemorySpanExporter)
    trace.getTracer('library').startActiveSpan('library', (span) => {
      application.get(Orders).place()
      span.end()
    })
    const [inner, outer] = spans()
    expect([inner?.name, outer?.name]).toEqual(['Orders.place', 'library'])
    expect(inner?.traceId).toBe(outer?.traceId)
    await application.close()
    expect(globalApi()?.trace).toBeUndefined()
  })

  it('has traces of its own beside another one in the process', async () => {
    const first = await boot({}, { tracing: { exporter: 'memory' } })
    const second = await boot({}, { tracing: { exporter: 'memory' } })
    const third = await boot({}, {})
    second.get(Orders).place()
    third.get(Orders).place()
    expect(first.get(MemorySpanExporter).size).toBe(0)
    expect(second.get(MemorySpanExporter).size).toBe(1)
    expect(traces(third)).toBe(false)
  })

  it('leaves its own Tracer alone, and finds the current span of it', async () => {
    const { tracer, spans } = new TracingFixture()
    const application = await boot({}, { tracing: { exporter: 'memory' } }, [
      { provide: Tracer, useValue: tracer },
    ])
    expect(application.get(Tracer)).toBe(tracer)
    expect(application.get(Orders).place()).toBe(spans[0]?.spanContext().traceId)
  })

  it('has ids of trace and span in every line of the log', async () => {
    const logger = new CapturingLogger()
    const application = await boot({ logger, defaults: {} }, { tracing: { exporter: 'memory' } })
    const tracer = application.get(Tracer)
    const log = application.get(LoggingSystem).named('shop')
    const span = tracer.startSpan('work')
    tracer.run(span, () => log.info('inside', { sku: 'tea' }))
    log.info('outside')
    const fieldsOf = (message: string): unknown =>
      logger.entries.find((each) => each.message === message)?.fields
    expect(fieldsOf('inside')).toEqual({
      sku: 'tea',
      trace_id: span.identity.traceId,
      span_id: span.identity.spanId,
    })
    expect(fieldsOf('outside') ?? {}).toEqual({})
  })

  it('has them also where the request is not sampled', async () => {
    const logger = new CapturingLogger()
    const tracing = { exporter: 'memory', sampling: { probability: 0 } } as const
    const application = await boot({ logger, defaults: {} }, { tracing })
    const tracer = application.get(Tracer)
    const span = tracer.startSpan('work')
    tracer.run(span, () => application.get(LoggingSystem).logger.info('inside'))
    expect(logger.entries.find(({ message }) => message === 'inside')?.fields).toEqual({
      trace_id: span.identity.traceId,
      span_id: span.identity.spanId,
    })
    expect(application.get(MemorySpanExporter).size).toBe(0)
  })

  it.each([
    [
      'exporter',
      'cosnole',
      'expected a list of one of otlp, zipkin, jaeger, console, memory, none each, found "cosnole"',
    ],
    ['exporter', 'none,console', 'has none beside other exporters'],
    ['sampling.probability', '1.5', 'must be a number from 0 to 1, but is 1.5'],
    ['memory.max-spans', '0', 'must be a number of at least 1, but is 0'],
    ['propagation.type', 'X', 'expected a list of one of W3C, B3, B3_MULTI, JAEGER each, found "X"'],
  ])('refuses with its origin that %s is %s', async (name, value, message) => {
    const properties = { 'management.tracing.exporter': 'memory', [`management.tracing.${name}`]: value }
    await expect(boot({ properties })).rejects.toMatchObject({
      code: 'NEXUS_CONFIG_INVALID',
      problems: [{ property: `management.tracing.${name}`, origin: expect.anything(), message }],
    })
    expect(globalApi()?.trace).toBeUndefined()
  })

  it.each([
    ['otlp.tracing.endpoint', 'collector:4318', 'is no URL that begins with http:// or https://'],
    ['zipkin.tracing.endpoint', 'ftp://zipkin', 'is no URL that begins with http:// or https://'],
    ['otlp.tracing.compression', 'zip', 'expected one of gzip, none, found "zip"'],
    ['otlp.tracing.transport', 'grpc', expect.stringContaining('(4318, not 4317)')],
  ])('refuses with its origin that %s is %s', async (name, value, message) => {
    const properties = { 'management.tracing.exporter': 'memory', [`management.${name}`]: value }
    await expect(boot({ properties })).rejects.toMatchObject({
      code: 'NEXUS_CONFIG_INVALID',
      problems: [{ property: `management.${name}`, origin: expect.anything(), message }],
    })
  })

  describe('of which nobody names an exporter', () => {
    const endpoint = { 'management.otlp.tracing.endpoint': 'http://127.0.0.1:9/v1/traces' }

    it.each([
      ['otlp', endpoint],
      ['zipkin', { 'management.zipkin.tracing.endpoint': 'http://127.0.0.1:9/api/v2/spans' }],
    ])('sends to the receiver of %s whose address is set', async (exporter, properties) => {
      const application = await boot({ properties })
      expect(application.get(TraceExport).settings.exporters).toEqual([exporter])
    })

    it.each<[string, ApplicationOptions, ObservabilityOptions | undefined]>([
      ['exporter: none', { properties: { ...endpoint, 'management.tracing.exporter': 'none' } }, undefined],
      ['enabled: false', { properties: { ...endpoint, 'management.tracing.enabled': false } }, undefined],
      [
        'OTEL_TRACES_EXPORTER=none',
        { properties: endpoint, env: { OTEL_TRACES_EXPORTER: 'none' } },
        undefined,
      ],
      ['an empty address', { properties: { 'management.otlp.tracing.endpoint': '' } }, undefined],
      ['no exporter in code', { properties: endpoint }, { tracing: { exporter: [] } }],
    ])('traces nothing with %s', async (_what, options, observability) => {
      expect(traces(await boot(options, observability))).toBe(false)
    })

    it('sends where an exporter is named, in spite of the address', async () => {
      const application = await boot({ properties: endpoint }, { tracing: { exporter: 'memory' } })
      expect(application.get(TraceExport).settings.exporters).toEqual(['memory'])
    })
  })

  const warnings = async (
    options: ApplicationOptions = {},
    observability?: ObservabilityOptions,
  ): Promise<readonly string[]> => {
    const logger = new CapturingLogger()
    await boot({ logger, defaults: {}, ...options }, observability)
    return logger.messages('warn')
  }

  describe('whose variables have the address of a receiver', () => {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' }

    it('is told that they need the name of an exporter as well', async () => {
      expect(await warnings({ env })).toEqual([
        'OTEL_EXPORTER_OTLP_ENDPOINT is set, but no exporter is: nothing is traced. Set OTEL_TRACES_EXPORTER to otlp, or to none',
      ])
    })

    it.each<[string, ApplicationOptions, ObservabilityOptions | undefined]>([
      ['OTEL_TRACES_EXPORTER is none', { env: { ...env, OTEL_TRACES_EXPORTER: 'none' } }, undefined],
      ['it may be there for metrics', { env: { ...env, OTEL_METRICS_EXPORTER: 'prometheus' } }, undefined],
      ['the code names no exporter', { env }, { tracing: { exporter: [] } }],
      ['the code names one', { env }, { tracing: { exporter: 'memory' } }],
      ['a property names none', { env, properties: { 'management.tracing.exporter': 'none' } }, undefined],
      ['tracing is turned off', { env, properties: { 'management.tracing.enabled': 'false' } }, undefined],
    ])('is let be where %s', async (_where, options, observability) => {
      expect(await warnings(options, observability)).toEqual([])
    })
  })

  describe('whose OTEL_TRACES_EXPORTER names an exporter that nobody knows', () => {
    const env = { OTEL_TRACES_EXPORTER: 'otpl' }
    const warning = expect.stringMatching(
      /^OTEL_TRACES_EXPORTER has "otpl", which is ignored: known are otlp,/,
    )

    it.each<[string, ApplicationOptions, ObservabilityOptions | undefined]>([
      ['nothing else does', { env }, undefined],
      ['the code names none', { env }, { tracing: { exporter: [] } }],
      ['the code names one', { env }, { tracing: { exporter: 'memory' } }],
      ['a property names none', { env, properties: { 'management.tracing.exporter': 'none' } }, undefined],
    ])('is warned once where %s', async (_where, options, observability) => {
      expect(await warnings(options, observability)).toEqual([warning])
    })

    it('is warned as well of none that stands beside it', async () => {
      expect(await warnings({ env: { OTEL_TRACES_EXPORTER: 'none,otpl' } })).toEqual([
        warning,
        'OTEL_TRACES_EXPORTER has none beside other exporters: nothing is exported',
      ])
    })

    it('is let be where tracing is turned off, or an SDK of the process may know it', async () => {
      expect(await warnings({ env: { ...env, OTEL_SDK_DISABLED: 'true' } })).toEqual([])
      trace.setGlobalTracerProvider(new TracingFixture().provider)
      expect(await warnings({ env })).toEqual([])
    })
  })

  it('warns of what OTEL_PROPAGATORS names and nobody knows', async () => {
    const logger = new CapturingLogger()
    const application = await boot({
      logger,
      defaults: {},
      env: { OTEL_TRACES_EXPORTER: 'memory', OTEL_PROPAGATORS: 'xray,b3' },
    })
    const fields: Record<string, string> = {}
    const tracer = application.get(Tracer)
    tracer.startSpan('work').propagate((name, value) => void (fields[name] = value))
    expect(Object.keys(fields)).toEqual(['b3'])
    expect(logger.entries.map(({ message }) => message)).toContain(
      'OTEL_PROPAGATORS has "xray", which is not supported: it is ignored',
    )
  })
})

describe('a process with an OpenTelemetry SDK of its own', () => {
  it('is joined, and keeps its SDK', async () => {
    const foreign = new TracingFixture()
    trace.setGlobalTracerProvider(foreign.provider)
    const application = await boot({ env: { OTEL_TRACES_EXPORTER: 'otlp' } })
    expect(application.get(Tracer)).toBeInstanceOf(OtelTracer)
    application.get(Orders).place()
    expect(foreign.names).toEqual(['Orders.place'])
    await application.close()
    expect(globalApi()?.trace).toBeDefined()
  })

  it('is not joined by an application that names an exporter itself', async () => {
    const foreign = new TracingFixture()
    trace.setGlobalTracerProvider(foreign.provider)
    const application = await boot({}, { tracing: { exporter: 'memory' } })
    application.get(Orders).place()
    expect([foreign.spans.length, application.get(MemorySpanExporter).size]).toEqual([0, 1])
  })

  it('is not joined where tracing is turned off', async () => {
    trace.setGlobalTracerProvider(new TracingFixture().provider)
    const application = await boot({ properties: { 'management.tracing.enabled': false } })
    expect(traces(application)).toBe(false)
  })
})

expect(context.active()).toBe(ROOT_CONTEXT)
