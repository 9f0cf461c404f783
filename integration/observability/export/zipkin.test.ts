import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { afterEach, expect, it } from '@jest/globals'
import { ZipkinExporter } from '@opentelemetry/exporter-zipkin'
import { openTraceExport, type TraceExport, type TracingOptions } from 'nexus-framework/observability'
import { CapturingLogger } from 'nexus-framework/testing'
import { ZipkinReceiver, type ReceivedZipkinSpan } from '../../support/zipkin-receiver.js'

const open: AsyncDisposable[] = []
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each[Symbol.asyncDispose]()
})

async function receiving(): Promise<ZipkinReceiver> {
  const receiver = await ZipkinReceiver.listen()
  open.push(receiver)
  return receiver
}

async function exporting(options: TracingOptions): Promise<TraceExport> {
  const traces = await openTraceExport(
    { options: [{ sampling: { probability: 1 }, serviceName: 'shop', ...options }] },
    { logger: new CapturingLogger() },
  )
  if (traces === undefined) throw new TypeError('nothing is exported')
  open.push(traces)
  return traces
}

const FOUND = {
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  traceFlags: 1,
  isRemote: true,
}

function tracedOrder({ provider }: TraceExport): void {
  const tracer = provider.getTracer('shop-scope', '2.1')
  const server = tracer.startSpan(
    'GET /orders/{id}',
    {
      kind: SpanKind.SERVER,
      startTime: [1_700_000_000, 123_456_789],
      attributes: { 'http.route': '/orders/{id}', error: 'no' },
    },
    trace.setSpanContext(ROOT_CONTEXT, FOUND),
  )
  const client = tracer.startSpan(
    'GET',
    {
      kind: SpanKind.CLIENT,
      startTime: [1_700_000_000, 500_000_000],
      attributes: {
        'server.address': 'inventory',
        'server.port': 8080,
        'network.peer.address': '10.0.0.7',
        whole: 42,
        fraction: 0.5,
        yes: true,
        texts: ['a', 'b'],
      },
    },
    trace.setSpan(ROOT_CONTEXT, server),
  )
  client.recordException(
    Object.assign(new RangeError('out of stock'), { stack: 'RangeError' }),
    [1_700_000_000, 600_000_000],
  )
  client.addEvent('retry', [1_700_000_000, 700_000_000])
  client.setStatus({ code: SpanStatusCode.ERROR, message: 'out of stock' })
  client.end([1_700_000_000, 500_000_100])
  server.setStatus({ code: SpanStatusCode.OK })
  server.end([1_700_000_001, 623_456_789])
}

function named(spans: readonly ReceivedZipkinSpan[], name: string): ReceivedZipkinSpan {
  const found = spans.find((span) => span.name === name)
  if (found === undefined) throw new TypeError(`no span ${name}`)
  return found
}

it('sends what OpenTelemetry says of Zipkin', async () => {
  const receiver = await receiving()
  const traces = await exporting({
    exporter: 'zipkin',
    zipkin: { endpoint: receiver.spansUrl, headers: { 'x-tenant': 'blue' } },
  })
  tracedOrder(traces)
  await traces.flush()
  expect(receiver.requests).toMatchObject([{ status: 202, headers: { 'x-tenant': 'blue' } }])
  const server = named(receiver.spans, 'GET /orders/{id}')
  expect(server).toEqual({
    traceId: FOUND.traceId,
    id: expect.stringMatching(/^[0-9a-f]{16}$/),
    parentId: FOUND.spanId,
    name: 'GET /orders/{id}',
    kind: 'SERVER',
    timestamp: 1_700_000_000_123_457,
    duration: 1_500_000,
    localEndpoint: { serviceName: 'shop' },
    // A tag `error` marks a failure, which this span is none of.
    tags: {
      'http.route': '/orders/{id}',
      'otel.scope.name': 'shop-scope',
      'otel.scope.version': '2.1',
      'otel.status_code': 'OK',
    },
  })
  expect(named(receiver.spans, 'GET')).toEqual({
    traceId: FOUND.traceId,
    id: expect.any(String),
    parentId: server.id,
    name: 'GET',
    kind: 'CLIENT',
    timestamp: 1_700_000_000_500_000,
    // Shorter than a microsecond, and 0 would be unknown.
    duration: 1,
    localEndpoint: { serviceName: 'shop' },
    remoteEndpoint: { serviceName: 'inventory', ipv4: '10.0.0.7', port: 8080 },
    tags: {
      'server.address': 'inventory',
      'server.port': '8080',
      'network.peer.address': '10.0.0.7',
      whole: '42',
      fraction: '0.5',
      yes: 'true',
      texts: '["a","b"]',
      'otel.scope.name': 'shop-scope',
      'otel.scope.version': '2.1',
      'otel.status_code': 'ERROR',
      error: 'out of stock',
    },
    annotations: [
      {
        timestamp: 1_700_000_000_600_000,
        value:
          '"exception": {"exception.type":"RangeError","exception.message":"out of stock","exception.stacktrace":"RangeError"}',
      },
      { timestamp: 1_700_000_000_700_000, value: 'retry' },
    ],
  })
})

it('says how much was dropped because of the limits', async () => {
  const receiver = await receiving()
  const traces = await exporting({
    exporter: 'zipkin',
    zipkin: { endpoint: receiver.spansUrl },
    limits: { attributeCount: 1, eventCount: 1, linkCount: 0 },
  })
  const link = { context: { traceId: 'c'.repeat(32), spanId: 'd'.repeat(16), traceFlags: 1 } }
  const span = traces.provider.getTracer('s').startSpan('limited', { links: [link] })
  span.setAttributes({ a: 1, b: 2 }).addEvent('first').addEvent('second').end()
  await traces.flush()
  expect(receiver.spans[0]?.tags).toEqual({
    a: '1',
    'otel.scope.name': 's',
    'otel.dropped_attributes_count': '1',
    'otel.dropped_events_count': '1',
    'otel.dropped_links_count': '1',
  })
})

it("agrees with OpenTelemetry's own exporter in everything that both send", async () => {
  const [ours, theirs] = [await receiving(), await receiving()]
  const traces = await exporting({
    exporter: ['zipkin', new ZipkinExporter({ url: theirs.spansUrl })],
    zipkin: { endpoint: ours.spansUrl },
  })
  const tracer = traces.provider.getTracer('s')
  for (const kind of [
    SpanKind.INTERNAL,
    SpanKind.SERVER,
    SpanKind.CLIENT,
    SpanKind.PRODUCER,
    SpanKind.CONSUMER,
  ]) {
    // Whole milliseconds: OpenTelemetry's exporter rounds microseconds of the epoch in doubles, which is off by one now and then.
    const attributes = { a: 'b', n: 5 }
    const span = tracer.startSpan(`kind ${kind}`, { kind, attributes, startTime: [1_700_000_000, 0] })
    span.addEvent('happened', [1_700_000_000, 5_000_000])
    span.setStatus({ code: SpanStatusCode.ERROR, message: 'failed' }).end([1_700_000_000, 9_000_000])
  }
  await traces.flush()
  const shared = ({ tags, ...span }: ReceivedZipkinSpan) => ({
    ...span,
    tags: { a: tags['a'], n: tags['n'], error: tags['error'], status: tags['otel.status_code'] },
  })
  expect(ours.spans).toHaveLength(5)
  expect(ours.spans.map(shared)).toEqual(theirs.spans.map(shared))
})
