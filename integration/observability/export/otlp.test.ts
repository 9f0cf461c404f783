import { ROOT_CONTEXT, SpanKind, SpanStatusCode, createTraceState, trace } from '@opentelemetry/api'
import { afterEach, describe, expect, it } from '@jest/globals'
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { openTraceExport, type TraceExport, type TracingOptions } from 'nexus-framework/observability'
import { CapturingLogger } from 'nexus-framework/testing'
import { OtlpReceiver, type OtlpSpan } from '../../support/otlp-receiver.js'

const REMOTE = {
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  traceFlags: 1,
  isRemote: true,
}

const open: AsyncDisposable[] = []
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each[Symbol.asyncDispose]()
})

async function receiving(): Promise<OtlpReceiver> {
  const receiver = await OtlpReceiver.listen()
  open.push(receiver)
  return receiver
}

async function exporting(
  options: TracingOptions,
  variables: Record<string, string> = {},
): Promise<TraceExport> {
  const traces = await openTraceExport(
    { options: [{ sampling: { probability: 1 }, serviceName: 'shop', ...options }], variables },
    { logger: new CapturingLogger() },
  )
  if (traces === undefined) throw new TypeError('nothing is exported')
  open.push(traces)
  return traces
}

/** A server span under a remote parent, with a failed client span below it. */
function tracedOrder({ provider }: TraceExport): void {
  const tracer = provider.getTracer('shop-scope', '2.1')
  const remote = trace.setSpanContext(ROOT_CONTEXT, {
    ...REMOTE,
    traceState: createTraceState('vendor=a1,other=b2'),
  })
  const server = tracer.startSpan(
    'GET /orders/{id}',
    {
      kind: SpanKind.SERVER,
      startTime: [1_700_000_000, 123_456_789],
      attributes: {
        text: 'grün',
        whole: 42,
        negative: -7,
        large: 2 ** 45,
        fraction: 0.25,
        yes: true,
        no: false,
        empty: '',
        texts: ['a', 'b'],
        numbers: [1, 2.5],
      },
      links: [
        {
          context: {
            traceId: 'c'.repeat(32),
            spanId: 'd'.repeat(16),
            traceFlags: 1,
            traceState: createTraceState('x=1'),
          },
          attributes: { 'messaging.message.id': '7' },
        },
      ],
    },
    remote,
  )
  const client = tracer.startSpan('GET', { kind: SpanKind.CLIENT }, trace.setSpan(ROOT_CONTEXT, server))
  client.recordException(
    Object.assign(new RangeError('out of stock'), { stack: 'RangeError: out of stock' }),
    [1_700_000_000, 200_000_000],
  )
  client.addEvent('retry', { attempt: 2 })
  client.setStatus({ code: SpanStatusCode.ERROR, message: 'out of stock' })
  client.end()
  for (const kind of [SpanKind.INTERNAL, SpanKind.PRODUCER, SpanKind.CONSUMER]) {
    tracer.startSpan(`kind ${kind}`, { kind }, trace.setSpan(ROOT_CONTEXT, server)).end()
  }
  server.setStatus({ code: SpanStatusCode.OK })
  server.end([1_700_000_001, 623_456_789])
}

function named(spans: readonly OtlpSpan[], name: string): OtlpSpan {
  const found = spans.find((span) => span.name === name)
  if (found === undefined) throw new TypeError(`no span ${name}`)
  return found
}

describe.each(['http/protobuf', 'http/json'] as const)('OTLP in %s', (transport) => {
  it.each(['none', 'gzip'] as const)('has everything of a span, with compression %s', async (compression) => {
    const receiver = await receiving()
    const traces = await exporting({
      exporter: 'otlp',
      otlp: { endpoint: receiver.tracesUrl, transport, compression, headers: { 'x-tenant': 'blue' } },
    })
    tracedOrder(traces)
    await traces.flush()

    const [request] = receiver.requests
    expect(request).toMatchObject({
      path: '/v1/traces',
      isCompressed: compression === 'gzip',
      status: 200,
      headers: {
        'content-type': transport === 'http/json' ? 'application/json' : 'application/x-protobuf',
        'x-tenant': 'blue',
      },
    })
    expect(receiver.spans).toHaveLength(5)
    const server = named(receiver.spans, 'GET /orders/{id}')
    const client = named(receiver.spans, 'GET')
    expect(server).toMatchObject({
      service: 'shop',
      scope: { name: 'shop-scope', version: '2.1' },
      traceId: REMOTE.traceId,
      parentSpanId: REMOTE.spanId,
      traceState: 'vendor=a1,other=b2',
      kind: 'server',
      startTimeUnixNano: 1_700_000_000_123_456_789n,
      endTimeUnixNano: 1_700_000_001_623_456_789n,
      status: { code: 'ok', message: '' },
      flags: 0x301,
      attributes: {
        text: 'grün',
        whole: 42,
        negative: -7,
        large: 2 ** 45,
        fraction: 0.25,
        yes: true,
        no: false,
        empty: '',
        texts: ['a', 'b'],
        numbers: [1, 2.5],
      },
      attributeTypes: {
        text: 'string',
        whole: 'int',
        negative: 'int',
        large: 'int',
        fraction: 'double',
        yes: 'bool',
        no: 'bool',
        texts: 'array',
      },
      links: [
        {
          traceId: 'c'.repeat(32),
          spanId: 'd'.repeat(16),
          traceState: 'x=1',
          attributes: { 'messaging.message.id': '7' },
        },
      ],
      droppedAttributesCount: 0,
      droppedEventsCount: 0,
      droppedLinksCount: 0,
    })
    expect(client).toMatchObject({
      traceId: REMOTE.traceId,
      parentSpanId: server.spanId,
      kind: 'client',
      status: { code: 'error', message: 'out of stock' },
      flags: 0x101,
      events: [
        {
          name: 'exception',
          timeUnixNano: 1_700_000_000_200_000_000n,
          attributes: {
            'exception.type': 'RangeError',
            'exception.message': 'out of stock',
            'exception.stacktrace': 'RangeError: out of stock',
          },
        },
        { name: 'retry', attributes: { attempt: 2 } },
      ],
    })
    expect(client.endTimeUnixNano).toBeGreaterThanOrEqual(client.startTimeUnixNano)
    expect(receiver.spans.map(({ kind }) => kind).sort()).toEqual([
      'client',
      'consumer',
      'internal',
      'producer',
      'server',
    ])
    expect(server.resource).toMatchObject({
      'service.name': 'shop',
      'telemetry.sdk.language': 'nodejs',
      'telemetry.sdk.name': 'opentelemetry',
      'telemetry.distro.name': 'nexus-framework',
      'process.pid': process.pid,
      'process.runtime.version': process.versions.node,
    })
    expect(server.resource['service.instance.id']).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('says how much was dropped because of the limits', async () => {
    const receiver = await receiving()
    const traces = await exporting({
      exporter: 'otlp',
      otlp: { endpoint: receiver.tracesUrl, transport },
      limits: {
        attributeCount: 2,
        attributeValueLength: 3,
        eventCount: 1,
        linkCount: 1,
        attributePerEventCount: 1,
      },
    })
    const link = { context: { traceId: 'c'.repeat(32), spanId: 'd'.repeat(16), traceFlags: 1 } }
    const span = traces.provider.getTracer('s').startSpan('limited', { links: [link, link, link] })
    span.setAttributes({ a: 'abcdef', b: 'b', c: 'c' })
    span.addEvent('first').addEvent('second', { x: 1, y: 2 })
    span.end()
    await traces.flush()
    expect(receiver.spans).toMatchObject([
      {
        attributes: { a: 'abc', b: 'b' },
        droppedAttributesCount: 1,
        droppedEventsCount: 1,
        droppedLinksCount: 2,
        events: [{ name: 'second', attributes: { x: 1 }, droppedAttributesCount: 1 }],
      },
    ])
  })

  it("is what OpenTelemetry's own exporter sends", async () => {
    const [ours, theirs] = [await receiving(), await receiving()]
    const Exporter = transport === 'http/json' ? JsonExporter : ProtobufExporter
    const traces = await exporting({
      exporter: ['otlp', new Exporter({ url: theirs.tracesUrl })],
      otlp: { endpoint: ours.tracesUrl, transport },
    })
    tracedOrder(traces)
    await traces.flush()
    expect(ours.spans).toHaveLength(5)
    expect(ours.spans).toEqual(theirs.spans)
  })
})

it('sends to Jaeger by OTLP', async () => {
  const receiver = await receiving()
  const traces = await exporting({ exporter: 'jaeger' }, { OTEL_EXPORTER_OTLP_ENDPOINT: `${receiver.url}/` })
  traces.provider.getTracer('s').startSpan('work').end()
  await traces.flush()
  expect(receiver.spans.map(({ name }) => name)).toEqual(['work'])
})

it('takes what variables say of the resource before everything else', async () => {
  const receiver = await receiving()
  const traces = await exporting(
    { exporter: 'otlp', resource: { 'deployment.environment.name': 'test', tier: 1 } },
    {
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: receiver.tracesUrl,
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20abc,x-a=1',
      OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'x-a=2',
      OTEL_SERVICE_NAME: 'from-variable',
      OTEL_RESOURCE_ATTRIBUTES: 'service.name=ignored,service.version=9,deployment.environment.name=pr%2Cod',
    },
  )
  traces.provider.getTracer('s').startSpan('work').end()
  await traces.flush()
  expect(receiver.spans[0]?.resource).toMatchObject({
    'service.name': 'from-variable',
    'service.version': '9',
    'deployment.environment.name': 'pr,od',
    tier: 1,
  })
  expect(receiver.requests[0]?.headers).toMatchObject({ authorization: 'Bearer abc', 'x-a': '2' })
})

it('authenticates with what the URL says, and does not show it', async () => {
  const receiver = await receiving()
  receiver.answer({ status: 401, headers: { 'content-type': 'text/plain' }, body: 'who are you?' })
  const logger = new CapturingLogger()
  const endpoint = receiver.tracesUrl.replace('http://', 'http://me:s3cret@') + '?key=abc'
  const traces = await openTraceExport(
    { options: [{ exporter: 'otlp', sampling: { probability: 1 }, otlp: { endpoint } }] },
    { logger },
  )
  traces?.provider.getTracer('s').startSpan('work').end()
  await traces?.shutdown()
  expect(receiver.requests[0]).toMatchObject({ path: '/v1/traces?key=abc' })
  expect(receiver.requests[0]?.headers['authorization']).toBe(`Basic ${btoa('me:s3cret')}`)
  expect(logger.messages('warn')).toEqual([
    `Spans can not be exported to otlp (${receiver.tracesUrl}): it answers with 401: who are you?`,
  ])
})
