import { afterEach, describe, expect, it } from '@jest/globals'
import { openTraceExport, type TraceExport, type TracingOptions } from 'nexus-framework/observability'
import { CapturingLogger, SimpleMeterRegistry } from 'nexus-framework/testing'
import { OtlpReceiver } from '../../support/otlp-receiver.js'
import { ZipkinReceiver } from '../../support/zipkin-receiver.js'

const open: AsyncDisposable[] = []
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each[Symbol.asyncDispose]()
})

interface Exporting {
  readonly traces: TraceExport
  readonly logger: CapturingLogger
  count(outcome: 'exported' | 'dropped' | 'failed'): number | undefined
  waiting(): number | undefined
  /** Ends so many spans, named by a running number. */
  work(spans: number): void
}

async function exporting(options: TracingOptions): Promise<Exporting> {
  const logger = new CapturingLogger()
  const meters = new SimpleMeterRegistry()
  const traces = await openTraceExport(
    { options: [{ exporter: 'otlp', sampling: { probability: 1 }, shutdownTimeout: 0, ...options }] },
    { logger },
  )
  if (traces === undefined) throw new TypeError('nothing is exported')
  open.push(traces)
  traces.bindTo(meters)
  const tracer = traces.provider.getTracer('s')
  let number = 0
  return {
    traces,
    logger,
    count: (outcome) => meters.value('nexus.tracing.spans', { exporter: 'otlp', outcome }),
    waiting: () => meters.value('nexus.tracing.queue.size', { exporter: 'otlp' }),
    work: (spans) => {
      for (let i = 0; i < spans; i++) tracer.startSpan(`span ${number++}`).end()
    },
  }
}

async function receiving(): Promise<OtlpReceiver> {
  const receiver = await OtlpReceiver.listen()
  open.push(receiver)
  return receiver
}

const names = (receiver: OtlpReceiver): readonly string[] => receiver.spans.map(({ name }) => name)
const numbered = (count: number): readonly string[] => Array.from({ length: count }, (_, i) => `span ${i}`)

describe('a receiver that goes away', () => {
  it('gets everything that was queued when it is back', async () => {
    const receiver = await receiving()
    const { traces, work, count, logger } = await exporting({
      otlp: { endpoint: receiver.tracesUrl },
      batch: { maxBatchSize: 50 },
    })
    work(120)
    await traces.flush()
    await receiver.stop()
    work(300)
    await traces.flush()
    expect(count('exported')).toBe(120)
    expect(logger.messages('warn')).toEqual([
      expect.stringMatching(/v1\/traces\): (?:other side closed|.*(?:ECONNREFUSED|ECONNRESET|EPIPE))/),
    ])
    await receiver.start()
    await traces.flush()
    expect(names(receiver)).toEqual(numbered(420))
    expect([count('exported'), count('dropped'), count('failed')]).toEqual([420, 0, 0])
    expect(logger.messages('info')).toEqual([`Spans are exported again to otlp (${receiver.tracesUrl})`])
  })

  it('is asked again without anybody flushing', async () => {
    const receiver = await receiving()
    await receiver.stop()
    const { work } = await exporting({
      otlp: { endpoint: receiver.tracesUrl },
      batch: { scheduleDelay: 1 },
    })
    work(3)
    await receiver.start()
    await receiver.spansOf((spans) => spans.length === 3)
  })

  it('costs no more memory than the queue has room for, and what finds none is counted and told once', async () => {
    const receiver = await receiving()
    await receiver.stop()
    const { traces, work, count, logger } = await exporting({
      otlp: { endpoint: receiver.tracesUrl },
      batch: { maxQueueSize: 100, maxBatchSize: 40 },
    })
    work(5_000)
    await traces.flush()
    work(5_000)
    expect([count('exported'), count('dropped')]).toEqual([0, 9_900])
    expect(logger.messages('warn')).toHaveLength(1)
    await receiver.start()
    await traces.flush()
    // What was taken was promised: the first ones.
    expect(names(receiver)).toEqual(numbered(100))
  })
})

describe('a receiver that hangs', () => {
  it('is given up after the time of an attempt, with its connection, and gets the same spans later', async () => {
    const receiver = await receiving()
    receiver.answer({ instead: 'hang' })
    const { traces, work, count, logger } = await exporting({
      otlp: { endpoint: receiver.tracesUrl, timeout: '50ms' },
    })
    work(10)
    await traces.flush()
    expect([count('exported'), count('failed')]).toEqual([0, 0])
    expect(logger.messages('warn')).toEqual([expect.stringMatching(/no answer within 50 ms$/)])
    receiver.answer(undefined)
    await traces.flush()
    expect(names(receiver)).toEqual(numbered(10))
    expect(await receiver.connections()).toBeLessThanOrEqual(1)
  })

  it('does not keep a shutdown longer than its deadline; what is lost is counted and told', async () => {
    const receiver = await receiving()
    receiver.answer({ instead: 'hang' })
    const { traces, work, count, logger } = await exporting({ otlp: { endpoint: receiver.tracesUrl } })
    work(10)
    const began = performance.now()
    await traces.shutdown(100)
    expect(performance.now() - began).toBeLessThan(5_000)
    expect(receiver.requests).toHaveLength(1)
    expect(logger.entries.at(-1)).toMatchObject({
      level: 'warn',
      message: `Spans can not be exported to otlp (${receiver.tracesUrl}): tracing was shut down before they could be sent`,
      fields: { dropped: 0, failed: 10, waiting: 0 },
    })
    expect(count('failed')).toBeUndefined()
  })

  it('holds nobody up who ends a span', async () => {
    const receiver = await receiving()
    receiver.answer({ instead: 'hang' })
    const { traces, work } = await exporting({
      otlp: { endpoint: receiver.tracesUrl },
      batch: { maxQueueSize: 10_000, maxBatchSize: 10 },
    })
    work(100)
    const flushing = traces.flush()
    await receiver.until(() => receiver.requests.length > 0)
    // Full speed in one turn of the event loop: nothing is encoded or sent in it.
    work(5_000)
    expect(receiver.requests).toHaveLength(1)
    await traces.shutdown(0)
    await flushing
  })
})

describe.each([
  [429, { 'retry-after': '2' }],
  [503, { 'retry-after': new Date(Date.now() + 600_000).toUTCString() }],
  [502, {}],
  [504, {}],
])('an answer %d %j', (status, headers) => {
  it('keeps the batch, and sends the same again', async () => {
    const receiver = await receiving()
    receiver.answer({ status, headers })
    const { traces, work, count } = await exporting({ otlp: { endpoint: receiver.tracesUrl } })
    work(7)
    await traces.flush()
    expect([count('exported'), count('failed')]).toEqual([0, 0])
    receiver.answer(undefined)
    await traces.flush()
    expect(names(receiver)).toEqual(numbered(7))
    expect(receiver.requests.map((request) => request.status)).toEqual([status, 200])
    expect(receiver.requests[0]?.body).toEqual(receiver.requests[1]?.body)
  })
})

describe.each([400, 401, 404, 413, 500, 501])('an answer %d', (status) => {
  it('fails the batch for good', async () => {
    const receiver = await receiving()
    receiver.answer({ status, headers: { 'content-type': 'text/plain' }, body: 'no\r\nway' })
    const { traces, work, count, logger } = await exporting({ otlp: { endpoint: receiver.tracesUrl } })
    work(7)
    await traces.flush()
    expect([count('exported'), count('failed')]).toEqual([0, 7])
    expect(logger.entries).toMatchObject([
      {
        level: 'warn',
        message: `Spans can not be exported to otlp (${receiver.tracesUrl}): it answers with ${status}: no way`,
        fields: { failed: 7, dropped: 0, waiting: 0 },
      },
    ])
    receiver.answer(undefined)
    work(1)
    await traces.flush()
    expect(names(receiver)).toEqual(['span 7'])
  })
})

describe.each(['protobuf', 'json'] as const)('partial success in %s', (type) => {
  it('counts what was rejected as failed, and does not send it again', async () => {
    const receiver = await receiving()
    receiver.answer(OtlpReceiver.partialSuccess(3, 'too old', type))
    const { traces, work, count, logger } = await exporting({
      otlp: { endpoint: receiver.tracesUrl, transport: `http/${type}` },
    })
    work(10)
    await traces.flush()
    expect([count('exported'), count('failed')]).toEqual([7, 3])
    expect(receiver.requests).toHaveLength(1)
    expect(logger.messages('warn')).toEqual([expect.stringMatching(/it rejects them: too old$/)])
  })

  it('takes an answer that can not be read for a success', async () => {
    const receiver = await receiving()
    receiver.answer({ status: 200, body: '\xff\xff\xff' })
    const { traces, work, count } = await exporting({
      otlp: { endpoint: receiver.tracesUrl, transport: `http/${type}` },
    })
    work(2)
    await traces.flush()
    expect(count('exported')).toBe(2)
  })
})

it('takes an answer without end for a success once it is longer than anybody needs', async () => {
  const receiver = await receiving()
  receiver.answer({ status: 200, body: 'x'.repeat(1_000_000) })
  const { traces, work, count } = await exporting({ otlp: { endpoint: receiver.tracesUrl } })
  work(2)
  await traces.flush()
  expect(count('exported')).toBe(2)
})

it('sends a batch again whose connection was cut', async () => {
  const receiver = await receiving()
  receiver.answer({ instead: 'reset' })
  const { traces, work, count } = await exporting({ otlp: { endpoint: receiver.tracesUrl } })
  work(2)
  await traces.flush()
  expect(count('exported')).toBe(0)
  receiver.answer(undefined)
  await traces.flush()
  expect([count('exported'), count('failed')]).toEqual([2, 0])
})

describe('shutdown', () => {
  it('sends everything that has ended, in batches one after the other', async () => {
    const receiver = await receiving()
    const { traces, work } = await exporting({
      otlp: { endpoint: receiver.tracesUrl },
      batch: { maxBatchSize: 100 },
    })
    work(950)
    await traces.shutdown(30_000)
    expect(names(receiver)).toEqual(numbered(950))
    expect(receiver.requests).toHaveLength(10)
    expect(await receiver.connections()).toBeLessThanOrEqual(1)
  })

  it('waits for a receiver that is back before the deadline', async () => {
    const receiver = await receiving()
    let refusals = 0
    receiver.answer(() => (refusals++ < 3 ? { status: 503 } : undefined))
    const { traces, work } = await exporting({ otlp: { endpoint: receiver.tracesUrl } })
    work(5)
    await traces.shutdown(30_000)
    expect(names(receiver)).toEqual(numbered(5))
  })

  it('does not wait for a receiver that will not be back before the deadline', async () => {
    const receiver = await receiving()
    receiver.answer({ status: 429, headers: { 'retry-after': '600' } })
    const { traces, work } = await exporting({ otlp: { endpoint: receiver.tracesUrl } })
    work(5)
    const began = performance.now()
    await traces.shutdown(60_000)
    expect(performance.now() - began).toBeLessThan(10_000)
    expect(receiver.requests).toHaveLength(1)
  })

  it('drops what ends afterwards', async () => {
    const receiver = await receiving()
    const { traces, work } = await exporting({ otlp: { endpoint: receiver.tracesUrl } })
    await traces.shutdown()
    work(3)
    await traces.flush()
    expect(receiver.requests).toEqual([])
  })
})

it('loses nothing over many outages that the queue has taken, and holds no more than it may', async () => {
  const receiver = await receiving()
  const { traces, work, count, waiting } = await exporting({
    otlp: { endpoint: receiver.tracesUrl, timeout: '100ms' },
    batch: { maxQueueSize: 400, maxBatchSize: 64 },
  })
  const moods = [
    undefined,
    { status: 503 },
    { instead: 'reset' },
    { status: 429, headers: { 'retry-after': '1' } },
    { instead: 'hang' },
  ] as const
  for (let round = 0; round < 60; round++) {
    receiver.answer(moods[round % moods.length])
    if (round % 7 === 3) await receiver.stop()
    work(75)
    expect(waiting()).toBeLessThanOrEqual(400)
    await traces.flush()
    if (round % 7 === 3) await receiver.start()
  }
  receiver.answer(undefined)
  await traces.flush()
  const [exported = 0, dropped = 0, failed] = [count('exported'), count('dropped'), count('failed')]
  expect(exported + dropped).toBe(60 * 75)
  expect(failed).toBe(0)
  // Nothing of what was taken is missing. What the receiver is too slow to answer within 100 ms may come twice.
  expect(new Set(names(receiver)).size).toBe(exported)
  expect(await receiver.connections()).toBeLessThanOrEqual(1)
})

it('gives up on a Zipkin that hangs, too', async () => {
  const receiver = await ZipkinReceiver.listen()
  open.push(receiver)
  receiver.answer({ instead: 'hang' })
  const { traces, work, logger } = await exporting({
    exporter: 'zipkin',
    zipkin: { endpoint: receiver.spansUrl, timeout: '50ms' },
  })
  work(2)
  await traces.flush()
  expect(logger.messages('warn')).toEqual([expect.stringMatching(/no answer within 50 ms$/)])
  receiver.answer(undefined)
  await traces.flush()
  expect(receiver.spans).toHaveLength(2)
})
