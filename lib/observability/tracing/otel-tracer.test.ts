import { describe, expect, it } from '@jest/globals'
import { propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { RequestContext, type RemoteParent, type Span } from '../../core/index.js'
import { TracingFixture, Work } from './tracing.fixture.js'

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'
const PARENT = '00f067aa0ba902b7'

const fieldsOf = (span: Span): Readonly<Record<string, string>> => {
  const fields: Record<string, string> = {}
  span.propagate((name, value) => void (fields[name] = value))
  return fields
}
const parentOf = (fixture: TracingFixture, fields: Readonly<Record<string, string>>): RemoteParent => {
  const parent = fixture.tracer.extract((name) => fields[name])
  if (parent === undefined) throw new RangeError('Nothing was extracted')
  return parent
}

describe('a span', () => {
  it('is exported with its name, kind and attributes', () => {
    const { tracer, spans } = new TracingFixture()
    const span = tracer.startSpan('GET', { kind: 'server', attributes: { 'http.request.method': 'GET' } })
    span.setAttribute('http.route', '/orders/{id}')
    span.rename('GET /orders/{id}')
    span.addEvent('validated', { fields: 3 })
    span.end()
    expect(spans).toHaveLength(1)
    expect(spans[0]).toMatchObject({
      name: 'GET /orders/{id}',
      kind: SpanKind.SERVER,
      attributes: { 'http.request.method': 'GET', 'http.route': '/orders/{id}' },
      events: [{ name: 'validated', attributes: { fields: 3 } }],
      status: { code: SpanStatusCode.UNSET },
      instrumentationScope: { name: 'nexus-framework' },
    })
    expect(span.identity).toEqual({
      traceId: spans[0]?.spanContext().traceId,
      spanId: spans[0]?.spanContext().spanId,
      sampled: true,
    })
  })

  it.each([
    ['internal', SpanKind.INTERNAL],
    ['server', SpanKind.SERVER],
    ['client', SpanKind.CLIENT],
    ['producer', SpanKind.PRODUCER],
    ['consumer', SpanKind.CONSUMER],
  ] as const)('has the kind %s', (kind, expected) => {
    const fixture = new TracingFixture()
    fixture.tracer.startSpan('work', { kind }).end()
    expect(fixture.span('work').kind).toBe(expected)
  })

  it('keeps nothing after its end, and ends once', () => {
    const { tracer, spans } = new TracingFixture()
    const span = tracer.startSpan('work')
    span.end()
    span.setAttribute('late', true)
    span.addEvent('late')
    span.rename('late')
    span.fail(new Error('late'))
    span.end()
    expect(spans).toHaveLength(1)
    expect(spans[0]).toMatchObject({ name: 'work', attributes: {}, events: [], status: { code: 0 } })
  })

  it('has links to the spans that caused it', () => {
    const fixture = new TracingFixture()
    const message = fixture.tracer.startSpan('send', { kind: 'producer' })
    message.end()
    const links = [{ identity: message.identity, attributes: { 'messaging.message.id': '5' } }]
    fixture.tracer.startSpan('process', { kind: 'consumer', parent: 'none', links }).end()
    expect(fixture.span('process')).toMatchObject({
      parentSpanContext: undefined,
      links: [{ context: { spanId: message.identity.spanId }, attributes: { 'messaging.message.id': '5' } }],
    })
    expect(fixture.span('process').spanContext().traceId).not.toBe(message.identity.traceId)
  })
})

describe('a span that fails', () => {
  class StockError extends Error {}

  it('notes the exception with its causes, the status and error.type', () => {
    const fixture = new TracingFixture()
    const span = fixture.tracer.startSpan('work')
    span.fail(new StockError('no tea left', { cause: new TypeError('undefined is no number') }))
    span.end()
    const { events, status, attributes } = fixture.span('work')
    expect(status).toEqual({ code: SpanStatusCode.ERROR, message: 'no tea left' })
    expect(attributes).toEqual({ 'error.type': 'StockError' })
    expect(events[0]).toMatchObject({
      name: 'exception',
      attributes: { 'exception.type': 'StockError', 'exception.message': 'no tea left' },
    })
    expect(events[0]?.attributes?.['exception.stacktrace']).toMatch(
      /no tea left\n[^]*\nCaused by: TypeError: undefined is no number\n/,
    )
  })

  it('keeps an error.type that was set before', () => {
    const fixture = new TracingFixture()
    const span = fixture.tracer.startSpan('work')
    span.setAttribute('error.type', '503')
    span.fail(new StockError())
    span.end()
    expect(fixture.span('work').attributes).toEqual({ 'error.type': '503' })
    expect(fixture.span('work').status).toEqual({ code: SpanStatusCode.ERROR })
  })

  it('needs no error', () => {
    const fixture = new TracingFixture()
    const span = fixture.tracer.startSpan('work')
    span.fail(undefined)
    span.end()
    expect(fixture.span('work')).toMatchObject({ status: { code: 2 }, events: [], attributes: {} })
  })

  it.each<[string, unknown, string]>([
    ['a text', 'no', 'string'],
    ['null', null, 'null'],
    ['an object', { no: 1 }, 'object'],
    ['an abort', new DOMException('gone', 'AbortError'), 'AbortError'],
    [
      'a proxy that fails',
      new Proxy(new Error('x'), {
        get: () => {
          throw new Error('never')
        },
      }),
      'Error',
    ],
  ])('takes %s for an error as well', (_what, thrown, type) => {
    const fixture = new TracingFixture()
    const span = fixture.tracer.startSpan('work')
    span.fail(thrown)
    span.end()
    expect(fixture.span('work').attributes['error.type']).toBe(type)
    expect(fixture.span('work').events).toHaveLength(1)
  })
})

describe('a parent', () => {
  it('is the span of the running code', () => {
    const fixture = new TracingFixture()
    const outer = fixture.tracer.startSpan('outer')
    fixture.tracer.run(outer, () => fixture.tracer.startSpan('inner').end())
    fixture.tracer.startSpan('beside').end()
    outer.end()
    expect(fixture.parentOf('inner')).toBe('outer')
    expect(fixture.parentOf('beside')).toBeUndefined()
  })

  it('is not there for a span that begins a trace', () => {
    const fixture = new TracingFixture()
    const outer = fixture.tracer.startSpan('outer')
    fixture.tracer.run(outer, () => fixture.tracer.startSpan('inner', { parent: 'none' }).end())
    outer.end()
    expect(fixture.parentOf('inner')).toBeUndefined()
    expect(fixture.span('inner').spanContext().traceId).not.toBe(outer.identity.traceId)
  })

  it('may be in another process, before that of the running code', () => {
    const fixture = new TracingFixture()
    const parent = parentOf(fixture, {
      traceparent: `00-${TRACE}-${PARENT}-01`,
      tracestate: 'congo=1',
      baggage: 'user=alice',
    })
    expect(parent.identity).toEqual({ traceId: TRACE, spanId: PARENT, sampled: true })
    fixture.tracer.run(fixture.tracer.startSpan('outer'), () => {
      const span = fixture.tracer.startSpan('GET', { kind: 'server', parent })
      expect(fieldsOf(span)).toEqual({
        traceparent: `00-${TRACE}-${span.identity.spanId}-01`,
        tracestate: 'congo=1',
        baggage: 'user=alice',
      })
      span.end()
    })
    expect(fixture.span('GET')).toMatchObject({
      parentSpanContext: { traceId: TRACE, spanId: PARENT, isRemote: true },
    })
  })

  it('may be of another tracer, which tells its identity alone', () => {
    const fixture = new TracingFixture()
    const parent: RemoteParent = { identity: { traceId: TRACE, spanId: PARENT, sampled: true } }
    fixture.tracer.startSpan('below', { parent }).end()
    fixture.tracer.startSpan('alone', { parent: { identity: undefined } }).end()
    expect(fixture.span('below').parentSpanContext).toMatchObject({ traceId: TRACE, spanId: PARENT })
    expect(fixture.span('alone').parentSpanContext).toBeUndefined()
  })

  it('may have brought nothing but baggage', () => {
    const fixture = new TracingFixture()
    const parent = parentOf(fixture, { baggage: 'user=alice' })
    expect(parent.identity).toBeUndefined()
    const span = fixture.tracer.startSpan('GET', { parent })
    expect(fieldsOf(span)['baggage']).toBe('user=alice')
    span.end()
    expect(fixture.span('GET').parentSpanContext).toBeUndefined()
  })

  it('is nothing where header fields say nothing that is valid', () => {
    const { tracer } = new TracingFixture()
    expect(tracer.extract(() => undefined)).toBeUndefined()
    expect(tracer.extract((name) => (name === 'traceparent' ? 'nonsense' : undefined))).toBeUndefined()
  })

  it('passes the random flag of its trace id on', () => {
    const fixture = new TracingFixture()
    const parent = parentOf(fixture, { traceparent: `00-${TRACE}-${PARENT}-03` })
    const span = fixture.tracer.startSpan('GET', { parent })
    expect(fieldsOf(span)['traceparent']).toBe(`00-${TRACE}-${span.identity.spanId}-03`)
    const next = fixture.tracer.startSpan('other', { parent: 'none' })
    expect(fieldsOf(next)['traceparent']).toMatch(/-01$/)
  })

  it("has Jaeger's baggage where the names of the fields are told", () => {
    const fixture = new TracingFixture({ formats: ['jaeger', 'jaeger-baggage'] })
    const fields: Readonly<Record<string, string>> = {
      'uber-trace-id': `${TRACE}:${PARENT}:0:1`,
      'uberctx-user': 'alice',
    }
    const parent = fixture.tracer.extract(
      (name) => fields[name],
      () => Object.keys(fields),
    )
    const span = fixture.tracer.startSpan('GET', { parent: parent as RemoteParent })
    expect(fieldsOf(span)).toEqual({
      'uber-trace-id': `${TRACE}:${span.identity.spanId}:0:1`,
      'uberctx-user': 'alice',
    })
  })
})

describe.each([true, false])('a trace that is not sampled (the sampler is asked beforehand: %s)', (head) => {
  const unsampled = (): TracingFixture => new TracingFixture({ ratio: 0, head })

  it('is passed on with the flag 00', () => {
    const { tracer, spans } = unsampled()
    const span = tracer.startSpan('GET', { kind: 'server', parent: 'none' })
    expect(span.isRecording).toBe(false)
    const { traceId, spanId, sampled } = span.identity
    expect([traceId, spanId, sampled]).toEqual([
      expect.stringMatching(/^[0-9a-f]{32}$/),
      expect.stringMatching(/^[0-9a-f]{16}$/),
      false,
    ])
    expect(span.identity).toEqual({ traceId, spanId, sampled })
    expect(fieldsOf(span)).toEqual({ traceparent: `00-${traceId}-${spanId}-00` })
    span.setAttribute('a', 1)
    span.addEvent('a')
    span.rename('a')
    span.fail(new Error('a'))
    span.end()
    expect(spans).toEqual([])
  })

  it('is one trace with everything inside of it, also where the API is used', () => {
    const { tracer, provider, contexts, spans } = unsampled()
    const outer = tracer.startSpan('outer')
    tracer.run(outer, () => {
      expect(tracer.currentSpan()?.identity).toEqual(outer.identity)
      const inner = tracer.startSpan('inner')
      expect(inner.identity.traceId).toBe(outer.identity.traceId)
      expect(inner.identity.spanId).not.toBe(outer.identity.spanId)
      inner.end()
      const foreign = provider.getTracer('user').startSpan('foreign', {}, contexts.active())
      expect(foreign.spanContext()).toMatchObject({ traceId: outer.identity.traceId, traceFlags: 0 })
      foreign.end()
    })
    outer.end()
    expect(spans).toEqual([])
  })

  it('follows the flag of its parent in another process, with what came along', () => {
    const fixture = new TracingFixture({ head })
    const parent = parentOf(fixture, {
      traceparent: `00-${TRACE}-${PARENT}-00`,
      tracestate: 'congo=1',
      baggage: 'user=alice',
    })
    const span = fixture.tracer.startSpan('GET', { kind: 'server', parent })
    expect(span.isRecording).toBe(false)
    expect(fieldsOf(span)).toEqual({
      traceparent: `00-${TRACE}-${span.identity.spanId}-00`,
      tracestate: 'congo=1',
      baggage: 'user=alice',
    })
    fixture.tracer.run(span, () => {
      const child = fixture.tracer.startSpan('child')
      expect(child.isRecording).toBe(false)
      expect(fieldsOf(child)).toMatchObject({ tracestate: 'congo=1', baggage: 'user=alice' })
    })
  })

  it('keeps baggage that code inside of it adds', () => {
    const { tracer, contexts } = unsampled()
    const outer = tracer.startSpan('outer')
    tracer.run(outer, () => {
      const baggage = propagation.createBaggage({ user: { value: 'alice' } })
      contexts.with(propagation.setBaggage(contexts.active(), baggage), () => {
        expect(trace.getSpanContext(contexts.active())?.traceId).toBe(outer.identity.traceId)
        const inner = tracer.startSpan('inner')
        expect(inner.identity.traceId).toBe(outer.identity.traceId)
        expect(fieldsOf(inner)['baggage']).toBe('user=alice')
      })
    })
  })
})

describe('the sampler', () => {
  it('decides about the very trace that is built then', () => {
    const fixture = new TracingFixture({ ratio: 0.5 })
    const recorded = Array.from({ length: 400 }, () => {
      const span = fixture.tracer.startSpan('GET', { parent: 'none' })
      span.end()
      return span.isRecording
    }).filter(Boolean).length
    // 0.5 * 0.5 where the two decisions were about different ids.
    expect(recorded).toBeGreaterThan(140)
    expect(recorded).toBeLessThan(260)
    expect(fixture.built).toBe(recorded)
    expect(fixture.spans).toHaveLength(recorded)
  })

  it('is overruled by a parent that is sampled', () => {
    const fixture = new TracingFixture({ ratio: 0 })
    fixture.tracer
      .startSpan('GET', { parent: parentOf(fixture, { traceparent: `00-${TRACE}-${PARENT}-01` }) })
      .end()
    expect(fixture.names).toEqual(['GET'])
  })

  it('decides about a trace whose sender has left it open', () => {
    const fields = { b3: `${TRACE}-${PARENT}` }
    const sampled = new TracingFixture({ ratio: 1, formats: ['b3'] })
    sampled.tracer.startSpan('GET', { parent: parentOf(sampled, fields) }).end()
    expect(sampled.span('GET').parentSpanContext).toMatchObject({ traceId: TRACE, spanId: PARENT })
    const dropped = new TracingFixture({ ratio: 0, formats: ['b3'] })
    const span = dropped.tracer.startSpan('GET', { parent: parentOf(dropped, fields) })
    expect(fieldsOf(span)).toEqual({ b3: `${TRACE}-${span.identity.spanId}-0` })
  })

  it('is not asked where the sender has said no without a trace', () => {
    const fixture = new TracingFixture({ ratio: 1, formats: ['b3'] })
    const span = fixture.tracer.startSpan('GET', { parent: parentOf(fixture, { b3: '0' }) })
    expect(span.isRecording).toBe(false)
    expect(fieldsOf(span)['b3']).toMatch(/^[0-9a-f]{32}-[0-9a-f]{16}-0$/)
  })

  it('gives no later trace the id of a span that was not made', () => {
    const fixture = new TracingFixture()
    const { tracer, ids } = fixture
    ids.useNext('f'.repeat(32))
    tracer
      .startSpan('inside', { parent: { identity: { traceId: TRACE, spanId: PARENT, sampled: true } } })
      .end()
    tracer.startSpan('next', { parent: 'none' }).end()
    expect(fixture.span('next').spanContext().traceId).not.toBe('f'.repeat(32))
  })
})

describe('the current span', () => {
  it('is undefined outside of every span', () => {
    expect(new TracingFixture().tracer.currentSpan()).toBeUndefined()
  })

  it('is the one that runs', () => {
    const { tracer } = new TracingFixture()
    const span = tracer.startSpan('work')
    expect(tracer.run(span, () => tracer.currentSpan())).toBe(span)
  })

  it('is the one that entered the unit of work, outside of what runs in another one', () => {
    const { tracer } = new TracingFixture()
    const server = tracer.startSpan('GET')
    const work = new Work()
    const handle = (): void => {
      tracer.enter(work, server)
      expect(tracer.currentSpan()).toBe(server)
      const inner = tracer.startSpan('inner')
      tracer.run(inner, () => expect(tracer.currentSpan()).toBe(inner))
      expect(tracer.currentSpan()).toBe(server)
    }
    RequestContext.run(work, handle, undefined)
  })

  it('may be one that code has made with the API', () => {
    const { tracer, provider, contexts, spans } = new TracingFixture()
    const foreign = provider.getTracer('user').startSpan('foreign')
    contexts.with(trace.setSpan(contexts.active(), foreign), () => {
      tracer.currentSpan()?.setAttribute('seen', true)
      expect(tracer.currentSpan()?.identity.spanId).toBe(foreign.spanContext().spanId)
    })
    foreign.end()
    expect(spans[0]?.attributes).toEqual({ seen: true })
  })

  it('is undefined where the API has a span without ids', () => {
    const { tracer, contexts } = new TracingFixture()
    const none = trace.wrapSpanContext({ traceId: '0'.repeat(32), spanId: '0'.repeat(16), traceFlags: 0 })
    contexts.with(trace.setSpan(contexts.active(), none), () => expect(tracer.currentSpan()).toBeUndefined())
  })
})

describe('a tracer', () => {
  it("runs a task without a span of its own where the span is another tracer's", () => {
    const { tracer } = new TracingFixture()
    const foreign = { ...tracer.startSpan('x') } as Span
    expect(tracer.run(foreign, () => tracer.currentSpan())).toBeUndefined()
  })
})
