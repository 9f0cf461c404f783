import { describe, expect, it } from '@jest/globals'
import { propagation, trace } from '@opentelemetry/api'
import { TraceIds } from '../sampling/trace-ids.js'
import { TraceContext } from '../spans/trace-context.js'
import { contextOf, extracted, injected } from './carrier.fixture.js'
import type { PropagationType } from './propagation-formats.js'
import { BaggageProperties, PropagationProperties } from './propagation.properties.js'
import { resolvePropagation, type PropagationSettings } from './propagation-settings.js'
import { propagatorFor } from './propagator-for.js'

const settings = (
  properties: Partial<PropagationProperties> = {},
  variable?: string,
  enabled = true,
): PropagationSettings =>
  resolvePropagation(
    Object.assign(new PropagationProperties(), properties),
    Object.assign(new BaggageProperties(), { enabled }),
    variable,
  )

const TRACE = 'a'.repeat(32)
const OTHER = 'b'.repeat(32)
const SPAN = 'c'.repeat(16)

describe('what is propagated', () => {
  it("is W3C's Trace Context and Baggage where nobody says anything", () => {
    expect(settings()).toEqual({
      consume: ['tracecontext', 'baggage'],
      produce: ['tracecontext', 'baggage'],
      isConfigured: false,
      warnings: [],
    })
  })

  it('is said by management.tracing.propagation.type for both directions, before consume and produce', () => {
    expect(settings({ type: ['B3_MULTI'], consume: ['W3C'], produce: ['W3C'] })).toMatchObject({
      consume: ['b3multi'],
      produce: ['b3multi'],
      isConfigured: true,
    })
  })

  it('is said for each direction', () => {
    expect(settings({ consume: ['B3', 'W3C', 'JAEGER'] })).toMatchObject({
      consume: ['b3', 'tracecontext', 'baggage', 'jaeger', 'jaeger-baggage'],
      produce: ['tracecontext', 'baggage'],
    })
    expect(settings({ produce: ['B3'] })).toMatchObject({
      produce: ['b3'],
      consume: ['tracecontext', 'baggage'],
    })
  })

  it('is no baggage where management.tracing.baggage.enabled is false', () => {
    expect(settings({ type: ['W3C', 'JAEGER'] }, undefined, false)).toMatchObject({
      consume: ['tracecontext', 'jaeger'],
      produce: ['tracecontext', 'jaeger'],
      isConfigured: true,
    })
  })

  it('is what OTEL_PROPAGATORS says, before the properties', () => {
    expect(settings({ type: ['JAEGER'] }, 'b3, baggage,b3')).toEqual({
      consume: ['b3', 'baggage'],
      produce: ['b3', 'baggage'],
      isConfigured: true,
      warnings: [],
    })
    expect(settings({}, 'jaeger')).toMatchObject({ produce: ['jaeger', 'jaeger-baggage'] })
    expect(settings({}, ' ')).toMatchObject({ produce: ['tracecontext', 'baggage'], isConfigured: false })
  })

  it('is nothing where OTEL_PROPAGATORS is none', () => {
    expect(settings({}, 'none')).toMatchObject({ consume: [], produce: [], isConfigured: true, warnings: [] })
    expect(settings({}, 'none,b3')).toMatchObject({
      consume: [],
      warnings: [expect.stringContaining('none')],
    })
  })

  it('ignores what OTEL_PROPAGATORS names and nobody knows, and says so', () => {
    expect(settings({}, 'xray,tracecontext')).toMatchObject({
      consume: ['tracecontext'],
      warnings: ['OTEL_PROPAGATORS has "xray", which is not supported: it is ignored'],
    })
    expect(settings({}, 'nonsense')).toMatchObject({
      consume: ['tracecontext', 'baggage'],
      isConfigured: false,
      warnings: [expect.stringContaining('"nonsense"')],
    })
  })
})

describe('several formats', () => {
  const traceOf = (
    consume: readonly PropagationType[],
    fields: Readonly<Record<string, string>>,
  ): string | undefined => {
    const propagator = propagatorFor({ ...settings({ consume: [...consume] }) }, new TraceIds())
    return trace.getSpanContext(extracted(propagator, fields))?.traceId
  }
  const traceparent = `00-${TRACE}-${SPAN}-01`
  const b3 = `${OTHER}-${SPAN}-1`

  it('are read in their order: the first valid one counts', () => {
    expect(traceOf(['W3C', 'B3'], { traceparent, b3 })).toBe(TRACE)
    expect(traceOf(['B3', 'W3C'], { traceparent, b3 })).toBe(OTHER)
    expect(traceOf(['W3C', 'B3'], { traceparent: 'bad', b3 })).toBe(OTHER)
    expect(traceOf(['W3C', 'B3'], { traceparent: 'bad', b3: 'bad' })).toBeUndefined()
  })

  it('add their baggage up, also where no span came', () => {
    const propagator = propagatorFor(settings({ consume: ['W3C', 'JAEGER'] }), new TraceIds())
    const context = extracted(propagator, { baggage: 'a=1', 'uberctx-b': '2' })
    expect(propagation.getBaggage(context)?.getAllEntries()).toEqual([
      ['a', { value: '1' }],
      ['b', { value: '2' }],
    ])
  })

  it('are all written', () => {
    const propagator = propagatorFor(
      settings({ produce: ['W3C', 'B3', 'B3_MULTI', 'JAEGER'] }),
      new TraceIds(),
    )
    const fields = injected(propagator, contextOf({ traceId: TRACE, spanId: SPAN }))
    expect(Object.keys(fields)).toEqual([
      'traceparent',
      'b3',
      'x-b3-traceid',
      'x-b3-spanid',
      'x-b3-sampled',
      'uber-trace-id',
    ])
    expect(propagator.fields()).toEqual([
      'traceparent',
      'tracestate',
      'baggage',
      'b3',
      'x-b3-traceid',
      'x-b3-spanid',
      'x-b3-sampled',
      'x-b3-flags',
      'uber-trace-id',
    ])
  })

  it('write nothing outside of a span', () => {
    const propagator = propagatorFor(settings({ produce: ['W3C', 'B3', 'JAEGER'] }), new TraceIds())
    expect(injected(propagator, TraceContext.EMPTY)).toEqual({})
  })
})
