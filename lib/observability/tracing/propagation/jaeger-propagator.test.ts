import { describe, expect, it } from '@jest/globals'
import { propagation } from '@opentelemetry/api'
import fc from 'fast-check'
import { TraceContext } from '../spans/trace-context.js'
import { contextOf, extracted, extractedSpan, injected, type Fields } from './carrier.fixture.js'
import { JaegerBaggagePropagator, JaegerPropagator, parseUberTraceId } from './jaeger-propagator.js'

const TRACE = '80f198ee56343ba864fe8b2a57d3eff7'
const SPAN = 'e457b5a2e4d86bd1'
const spans = new JaegerPropagator()
const baggage = new JaegerBaggagePropagator()

describe('the header uber-trace-id', () => {
  it('tells trace, span and the sampled flag', () => {
    expect(extractedSpan(spans, { 'uber-trace-id': `${TRACE}:${SPAN}:0:1` })).toEqual({
      traceId: TRACE,
      spanId: SPAN,
      traceFlags: 1,
      isRemote: true,
    })
    expect(parseUberTraceId(`${TRACE}:${SPAN}:0:0`)?.sampled).toBe(false)
    expect(parseUberTraceId(`${TRACE}:${SPAN}:0:01`)?.sampled).toBe(true)
  })

  it('counts debug as sampled, and masks other flags', () => {
    expect(parseUberTraceId(`${TRACE}:${SPAN}:0:2`)?.sampled).toBe(true)
    expect(parseUberTraceId(`${TRACE}:${SPAN}:0:c`)?.sampled).toBe(false)
  })

  it('may have ids without their leading zeroes', () => {
    expect(parseUberTraceId('3ba864fe8b2a57d3:bd1:0:1')).toEqual({
      traceId: '00000000000000003ba864fe8b2a57d3',
      spanId: '0000000000000bd1',
      sampled: true,
    })
  })

  it('may be percent-encoded', () => {
    expect(parseUberTraceId(`${TRACE}%3A${SPAN}%3A0%3A1`)?.traceId).toBe(TRACE)
  })

  it.each([
    ['is empty', ''],
    ['has a trace id of zero', `0:${SPAN}:0:1`],
    ['has a span id of zero', `${TRACE}:0:0:1`],
    ['has a trace id that is too long', `${TRACE}0:${SPAN}:0:1`],
    ['has a span id that is too long', `${TRACE}:${SPAN}0:0:1`],
    ['has other digits', `${TRACE}:${SPAN.slice(1)}x:0:1`],
    ['lacks a part', `${TRACE}:${SPAN}:1`],
    ['has a part too many', `${TRACE}:${SPAN}:0:1:1`],
    ['has no flags', `${TRACE}:${SPAN}:0:`],
    ['is there twice', `${TRACE}:${SPAN}:0:1, ${TRACE}:${SPAN}:0:1`],
  ])('is refused where it %s', (_reason, text) => {
    expect(parseUberTraceId(text)).toBeUndefined()
  })

  it('comes back as it was written', () => {
    const digits = (length: number): fc.Arbitrary<string> =>
      fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`)).filter((text) => !/^0+$/.test(text))
    fc.assert(
      fc.property(
        fc.record({ traceId: digits(32), spanId: digits(16), traceFlags: fc.constantFrom(0, 1) }),
        (span) => {
          expect(extractedSpan(spans, injected(spans, contextOf(span)))).toEqual({ ...span, isRemote: true })
        },
      ),
    )
  })

  it('of any text never fails, and never gives an invalid span', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[0-9a-fA-F%:]{0,60}$/))
    fc.assert(
      fc.property(text, (value) => {
        const found = parseUberTraceId(value)
        if (found === undefined) return
        expect(found.traceId).toMatch(/^(?!0{32})[0-9a-f]{32}$/)
        expect(found.spanId).toMatch(/^(?!0{16})[0-9a-f]{16}$/)
      }),
      { numRuns: 500 },
    )
  })
})

describe('the headers uberctx-*', () => {
  const valuesOf = (fields: Fields): unknown =>
    propagation
      .getBaggage(extracted(baggage, fields))
      ?.getAllEntries()
      .map(([key, { value }]) => [key, value])
  const contextWith = (entries: Readonly<Record<string, string>>): TraceContext =>
    propagation.setBaggage(
      TraceContext.EMPTY,
      propagation.createBaggage(
        Object.fromEntries(Object.entries(entries).map(([key, value]) => [key, { value }])),
      ),
    ) as TraceContext

  it('are baggage, percent-encoded', () => {
    expect(valuesOf({ 'uberctx-user': 'Am%C3%A9lie', 'uberctx-': 'no name', other: 'x' })).toEqual([
      ['user', 'Amélie'],
    ])
  })

  it('are written one for each entry whose key a header name may hold', () => {
    expect(injected(baggage, contextWith({ user: 'a b', 'bad key': '1', 'x\r\nevil': '1' }))).toEqual({
      'uberctx-user': 'a%20b',
    })
    expect(injected(baggage, contextWith({ user: '1\r\nx-evil: 1' }))).toEqual({
      'uberctx-user': '1%0D%0Ax-evil%3A%201',
    })
  })

  it('are bounded', () => {
    const many = Object.fromEntries(Array.from({ length: 70 }, (_, index) => [`k${index}`, 'v']))
    expect(Object.keys(injected(baggage, contextWith(many)))).toHaveLength(64)
    const named = Object.fromEntries(Object.entries(many).map(([key, value]) => [`uberctx-${key}`, value]))
    expect(valuesOf(named)).toHaveLength(64)
    expect(injected(baggage, contextWith({ a: 'v'.repeat(8192), b: '1' }))).toEqual({ 'uberctx-b': '1' })
  })
})
