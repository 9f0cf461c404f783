import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { context, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { afterEach, describe, expect, it, jest } from '@jest/globals'
import { CapturingLogger, ManualClock, SimpleMeterRegistry } from '../../../testing/index.js'
import { MemorySpanExporter } from './memory-span-exporter.js'
import { openTraceExport, type TraceExportRuntime } from './open-trace-export.js'
import type { TraceExport } from './trace-export.js'
import type { ForeignSpanExporter, TracingOptions } from './tracing.options.js'

interface Opened {
  readonly traces: TraceExport
  readonly logger: CapturingLogger
  readonly memory: MemorySpanExporter
}

async function opened(
  options: TracingOptions,
  { variables = {}, ...runtime }: Partial<TraceExportRuntime> & { variables?: Record<string, string> } = {},
): Promise<Opened> {
  const [logger, memory] = [new CapturingLogger(), new MemorySpanExporter()]
  const traces = await openTraceExport({ options: [options], variables }, { logger, memory, ...runtime })
  if (traces === undefined) throw new TypeError('nothing is exported')
  return { traces, logger, memory }
}

describe('memory', () => {
  it('has a span as soon as it has ended, as plain data', async () => {
    const { traces, memory } = await opened({ exporter: 'memory' })
    const tracer = traces.provider.getTracer('shop')
    const parent = tracer.startSpan('parent', { kind: SpanKind.SERVER, startTime: [1_700_000_000, 500_000] })
    const link = {
      context: { traceId: 'c'.repeat(32), spanId: 'd'.repeat(16), traceFlags: 1 },
      attributes: { a: 1 },
    }
    const child = tracer.startSpan(
      'child',
      { links: [link], attributes: { b: ['x'] } },
      trace.setSpan(ROOT_CONTEXT, parent),
    )
    child
      .addEvent('happened', { c: true }, [1_700_000_000, 0])
      .setStatus({ code: SpanStatusCode.ERROR, message: 'no' })
    expect(memory.size).toBe(0)
    child.end()
    parent.end([1_700_000_001, 750_000])
    const { traceId, spanId } = parent.spanContext()
    expect(memory.spans()).toEqual([
      {
        traceId,
        spanId: child.spanContext().spanId,
        parentSpanId: spanId,
        hasRemoteParent: false,
        sampled: true,
        traceState: undefined,
        name: 'child',
        kind: 'internal',
        startTime: expect.any(Number),
        durationMs: expect.any(Number),
        status: 'error',
        statusMessage: 'no',
        attributes: { b: ['x'] },
        events: [{ name: 'happened', time: 1_700_000_000_000, attributes: { c: true } }],
        links: [{ traceId: 'c'.repeat(32), spanId: 'd'.repeat(16), attributes: { a: 1 } }],
        scope: 'shop',
      },
      expect.objectContaining({
        name: 'parent',
        kind: 'server',
        parentSpanId: undefined,
        status: 'unset',
        startTime: 1_700_000_000_000.5,
        durationMs: 1_000.25,
      }),
    ])
    expect(memory.trace(traceId)).toHaveLength(2)
    expect(memory.trace('f'.repeat(32))).toEqual([])
  })

  it('keeps the last spans', async () => {
    const { traces, memory } = await opened({ exporter: 'memory', memory: { maxSpans: 3 } })
    const tracer = traces.provider.getTracer('shop')
    const names = () => memory.spans().map(({ name }) => name)
    for (const name of ['a', 'b']) tracer.startSpan(name).end()
    expect(names()).toEqual(['a', 'b'])
    for (const name of ['c', 'd', 'e', 'f', 'g']) tracer.startSpan(name).end()
    expect(names()).toEqual(['e', 'f', 'g'])
    memory.clear()
    expect(names()).toEqual([])
    tracer.startSpan('h').end()
    expect(names()).toEqual(['h'])
  })

  it('can be read after the shutdown, and takes nothing more', async () => {
    const { traces, memory } = await opened({ exporter: 'memory' })
    const tracer = traces.provider.getTracer('shop')
    tracer.startSpan('a').end()
    await traces[Symbol.asyncDispose]()
    tracer.startSpan('b').end()
    expect(memory.spans().map(({ name }) => name)).toEqual(['a'])
  })
})

it('writes one line of the log for each span', async () => {
  const { traces, logger } = await opened({ exporter: 'console' })
  const tracer = traces.provider.getTracer('shop')
  const parent = tracer.startSpan('GET /orders', {
    kind: SpanKind.SERVER,
    startTime: [1_700_000_000, 0],
    attributes: { a: 1 },
  })
  const child = tracer.startSpan(
    'find',
    { startTime: [1_700_000_000, 0] },
    trace.setSpan(ROOT_CONTEXT, parent),
  )
  child
    .addEvent('hit')
    .setStatus({ code: SpanStatusCode.ERROR, message: 'no\nway' })
    .end([1_700_000_000, 1_234_567])
  parent.end([1_700_000_002, 0])
  const { traceId, spanId } = parent.spanContext()
  expect(logger.entries).toEqual([
    {
      level: 'info',
      name: 'nexus.tracing',
      requestId: undefined,
      message: 'find (internal) took 1.23 ms, and failed: no\nway',
      fields: {
        trace_id: traceId,
        span_id: child.spanContext().spanId,
        parent_span_id: spanId,
        durationMs: 1.234567,
        attributes: {},
        events: [{ name: 'hit', time: expect.any(Number), attributes: {} }],
      },
    },
    expect.objectContaining({
      message: 'GET /orders (server) took 2000.00 ms',
      fields: { trace_id: traceId, span_id: spanId, durationMs: 2_000, attributes: { a: 1 } },
    }),
  ])
})

it('exports nothing of what is not sampled, and of the rest what the tail buffer wants', async () => {
  const { traces, memory } = await opened({ exporter: 'memory', sampling: { probability: 0 } })
  const span = traces.provider.getTracer('shop').startSpan('a')
  expect(span.isRecording()).toBe(false)
  span.end()
  expect(memory.spans()).toEqual([])

  const meters = new SimpleMeterRegistry()
  const tail = await opened({
    exporter: 'memory',
    sampling: { probability: 0, tail: { slowThreshold: '1s' } },
  })
  tail.traces.bindTo(meters)
  const tracer = tail.traces.provider.getTracer('shop')
  const good = tracer.startSpan('good')
  // Recorded, but nobody else is told to record it.
  expect([good.isRecording(), good.spanContext().traceFlags]).toEqual([true, 0])
  const bad = tracer.startSpan('bad')
  expect(meters.value('nexus.tracing.tail.traces')).toBe(2)
  const child = tracer.startSpan('child of bad', {}, trace.setSpan(ROOT_CONTEXT, bad))
  good.end()
  child.setStatus({ code: SpanStatusCode.ERROR }).end()
  bad.end()
  expect(tail.memory.spans()).toMatchObject([
    { name: 'child of bad', sampled: false },
    { name: 'bad', sampled: false },
  ])
  expect(meters.readings().map(({ name, tags, value }) => [name, tags['outcome'], value])).toEqual([
    ['nexus.tracing.tail.spans', 'kept', 2],
    ['nexus.tracing.tail.spans', 'discarded', 1],
    ['nexus.tracing.tail.spans', 'dropped', 0],
    ['nexus.tracing.tail.traces', undefined, 0],
  ])
  await tail.traces.shutdown()
  expect(meters.readings()).toEqual([])
})

it('decides once for a trace about which the tracer has asked before', async () => {
  const { traces, memory } = await opened(
    { exporter: 'memory', sampling: { probability: 1, tracesPerSecond: 1 } },
    { clock: new ManualClock() },
  )
  expect(traces.sampler.shouldSampleRoot('a'.repeat(32))).toBe(true)
  const tracer = traces.provider.getTracer('shop')
  const first = tracer.startSpan('first')
  tracer.startSpan('child', {}, trace.setSpan(ROOT_CONTEXT, first)).end()
  first.end()
  expect(traces.sampler.shouldSampleRoot('a'.repeat(32))).toBe(false)
  tracer.startSpan('second').end()
  expect(memory.spans().map(({ name }) => name)).toEqual(['child', 'first'])
})

it('takes ids of traces and spans from the tracer', async () => {
  const spanIds = { generateTraceId: () => 'e'.repeat(32), generateSpanId: () => '1'.repeat(16) }
  const { traces } = await opened({ exporter: 'memory' }, { spanIds })
  expect(traces.provider.getTracer('shop').startSpan('a').spanContext()).toMatchObject({
    traceId: 'e'.repeat(32),
    spanId: '1'.repeat(16),
  })
})

it('tells in the log what was not understood in the environment', async () => {
  const { logger } = await opened({ exporter: 'memory' }, { variables: { OTEL_BSP_SCHEDULE_DELAY: 'soon' } })
  expect(logger.entries).toMatchObject([
    {
      level: 'warn',
      name: 'nexus.tracing',
      message: expect.stringContaining('OTEL_BSP_SCHEDULE_DELAY is ignored'),
    },
  ])
})

describe('the name of the service', () => {
  let directory: string
  afterEach(() => rm(directory, { recursive: true }))

  async function resourceOf(
    options: TracingOptions,
    { file, ...runtime }: Partial<TraceExportRuntime> & { file?: string } = {},
  ): Promise<unknown> {
    directory = await mkdtemp(join(tmpdir(), 'trace-resource-'))
    if (file !== undefined) await writeFile(join(directory, 'package.json'), file)
    const { traces } = await opened({ exporter: 'memory', ...options }, { directory, ...runtime })
    const span = traces.provider.getTracer('s').startSpan('a') as unknown as {
      resource: { attributes: unknown }
    }
    return span.resource.attributes
  }

  const file = '{ "name": "@shop/orders", "version": "1.2.3" }'

  it('is that of the package, with its version', async () => {
    expect(await resourceOf({}, { file })).toMatchObject({
      'service.name': '@shop/orders',
      'service.version': '1.2.3',
    })
  })

  it('is application.name where that is set', async () => {
    expect(await resourceOf({}, { file, applicationName: 'orders' })).toMatchObject({
      'service.name': 'orders',
      'service.version': '1.2.3',
    })
  })

  it('is what the code says before that', async () => {
    const options = { serviceName: 'checkout', resource: { 'service.version': '9' } }
    expect(await resourceOf(options, { file, applicationName: 'orders' })).toMatchObject({
      'service.name': 'checkout',
      'service.version': '9',
    })
  })

  it.each([undefined, '{', '[]', 'null', '{ "name": 7, "version": "" }'])(
    'is unknown with a package.json %j',
    async (text) => {
      const resource = await resourceOf({}, text === undefined ? {} : { file: text })
      expect(resource).toMatchObject({ 'service.name': 'unknown_service:node' })
      expect(resource).not.toHaveProperty('service.version')
    },
  )
})

describe('an exporter of OpenTelemetry', () => {
  const exporting = async (exporter: ForeignSpanExporter, options: TracingOptions = {}) => {
    const meters = new SimpleMeterRegistry()
    const { traces, logger } = await opened({ exporter, sampling: { probability: 1 }, ...options })
    traces.bindTo(meters)
    traces.provider.getTracer('s').startSpan('a').end()
    await traces.flush()
    const count = (outcome: string) =>
      meters.value('nexus.tracing.spans', { exporter: exporter.constructor.name, outcome })
    const counts = [count('exported'), count('failed')]
    await traces.shutdown()
    return { counts, warnings: logger.messages('warn') }
  }

  class Recording implements ForeignSpanExporter {
    spans: readonly unknown[] = []
    isShutDown = false
    constructor(readonly answer: { code: number; error?: Error } | undefined) {}

    export(spans: never[], done: (result: { code: number; error?: Error }) => void): void {
      this.spans = spans
      if (this.answer !== undefined) done(this.answer)
    }

    async shutdown(): Promise<void> {
      this.isShutDown = true
    }
  }

  it('gets batches, and is shut down at the end', async () => {
    const exporter = new Recording({ code: 0 })
    expect(await exporting(exporter)).toEqual({ counts: [1, 0], warnings: [] })
    expect(exporter.spans).toMatchObject([{ name: 'a' }])
    expect(exporter.isShutDown).toBe(true)
  })

  it.each([
    ['it says that it failed', { code: 1 }],
    ['no way', { code: 1, error: new RangeError('no way') }],
  ])('that fails has tried for itself: %s', async (reason, answer) => {
    expect(await exporting(new Recording(answer))).toEqual({
      counts: [0, 1],
      warnings: [`Spans can not be exported to Recording (an exporter of OpenTelemetry): ${reason}`],
    })
  })

  it('that never answers does not stop the others', async () => {
    const { counts, warnings } = await exporting(new Recording(undefined), { batch: { timeout: 20 } })
    expect(counts).toEqual([0, 1])
    expect(warnings).toEqual([expect.stringMatching(/no answer within 20 ms$/)])
  })

  it('that throws fails', async () => {
    class Throwing extends Recording {
      override export(): void {
        throw new RangeError('broken')
      }
    }
    expect(await exporting(new Throwing(undefined))).toMatchObject({ counts: [0, 1] })
  })
})

it('sends outside of tracing, so that instrumented HTTP clients make no spans of it', async () => {
  const seen: unknown[] = []
  const active = jest.spyOn(context, 'with').mockImplementation((...[given, task]) => {
    seen.push(given)
    return task.call(undefined) as never
  })
  const { isTracingSuppressed } = await import('@opentelemetry/core')
  const exporter: ForeignSpanExporter = {
    export: (_spans, done) => done({ code: 0 }),
    shutdown: async () => undefined,
  }
  const { traces } = await opened({ exporter, sampling: { probability: 1 } })
  traces.provider.getTracer('s').startSpan('a').end()
  await traces.flush()
  active.mockRestore()
  expect(seen).toHaveLength(1)
  expect(isTracingSuppressed(seen[0] as typeof ROOT_CONTEXT)).toBe(true)
})
