import { describe, expect, it } from '@jest/globals'
import { createTraceState, type SpanContext } from '@opentelemetry/api'
import fc from 'fast-check'
import { contextOf, extracted, extractedSpan, injected, SPAN } from './carrier.fixture.js'
import {
  parseTraceparent,
  printTraceparent,
  W3cTraceContextPropagator,
} from './w3c-trace-context-propagator.js'

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'
const PARENT = '00f067aa0ba902b7'
const VALID = `00-${TRACE}-${PARENT}-01`

const propagator = new W3cTraceContextPropagator()
const extract = (traceparent: string, tracestate?: string): SpanContext | undefined =>
  extractedSpan(propagator, { traceparent, ...(tracestate !== undefined && { tracestate }) })

const digits = (length: number): fc.Arbitrary<string> =>
  fc
    .array(fc.constantFrom(...'0123456789abcdef'), { minLength: length, maxLength: length })
    .map((all) => all.join(''))
    .filter((text) => !/^0+$/.test(text))

describe('a traceparent header (W3C Trace Context, section 3.2)', () => {
  it('tells trace, parent and the sampled flag', () => {
    expect(extract(VALID)).toEqual({ traceId: TRACE, spanId: PARENT, traceFlags: 1, isRemote: true })
    expect(extract(`00-${TRACE}-${PARENT}-00`)).toMatchObject({ traceFlags: 0 })
  })

  it('may have spaces and tabs around it', () => {
    for (const text of [` ${VALID}`, `\t${VALID}`, `${VALID} `, `${VALID}\t`, `\t ${VALID} \t`]) {
      expect(extract(text)?.traceId).toBe(TRACE)
    }
  })

  it.each([
    ['is empty', ''],
    ['is there twice', `${VALID}, 00-${TRACE}-1234567890123456-01`],
    ['is there twice with the same value', `${VALID}, ${VALID}`],
    ['has version ff, which is forbidden', `ff-${TRACE}-${PARENT}-01`],
    ['has no hexadecimal version', `.0-${TRACE}-${PARENT}-01`],
    ['has half a version', `0-${TRACE}-${PARENT}-01`],
    ['has a version of three digits', `000-${TRACE}-${PARENT}-01`],
    ['has an upper-case version', `0A-${TRACE}-${PARENT}-01`],
    ['has a trace id of zeroes', `00-${'0'.repeat(32)}-${PARENT}-01`],
    ['has an upper-case trace id', `00-${TRACE.toUpperCase()}-${PARENT}-01`],
    ['has a trace id that is too short', `00-${TRACE.slice(1)}-${PARENT}-01`],
    ['has a trace id that is too long', `00-${TRACE}0-${PARENT}-01`],
    ['has a trace id with other characters', `00-${TRACE.slice(1)}.-${PARENT}-01`],
    ['has a parent id of zeroes', `00-${TRACE}-${'0'.repeat(16)}-01`],
    ['has an upper-case parent id', `00-${TRACE}-${PARENT.toUpperCase()}-01`],
    ['has a parent id that is too short', `00-${TRACE}-${PARENT.slice(1)}-01`],
    ['has a parent id that is too long', `00-${TRACE}-${PARENT}0-01`],
    ['has a parent id with other characters', `00-${TRACE}-${PARENT.slice(1)}g-01`],
    ['has flags that are too short', `00-${TRACE}-${PARENT}-1`],
    ['has flags that are too long', `00-${TRACE}-${PARENT}-001`],
    ['has flags with other characters', `00-${TRACE}-${PARENT}-0.`],
    ['has upper-case flags', `00-${TRACE}-${PARENT}-0B`],
    ['has no flags', `00-${TRACE}-${PARENT}`],
    ['has something after the flags of version 00', `${VALID}-what-the-future-will-be-like`],
    ['ends with a dash after the flags of version 00', `${VALID}-`],
    ['has other separators', VALID.replaceAll('-', '_')],
    ['has whitespace that HTTP does not know', `\u00a0${VALID}`],
    ['has a line break at its end', `${VALID}\n`],
  ])('begins a new trace where it %s', (_reason, text) => {
    expect(extract(text, 'congo=t61rcWkgMzE')).toBeUndefined()
  })

  it('of a future version is read as far as it is known', () => {
    expect(extract(`cc-${TRACE}-${PARENT}-01`)).toMatchObject({ traceId: TRACE, traceFlags: 1 })
    expect(extract(`cc-${TRACE}-${PARENT}-01-what-the-future-will-be-like`)).toMatchObject({
      traceId: TRACE,
      spanId: PARENT,
      traceFlags: 1,
    })
    expect(extract(`01-${TRACE}-${PARENT}-01-`)?.traceId).toBe(TRACE)
  })

  it('of a future version begins a new trace where it goes on without a dash, or is too short', () => {
    expect(extract(`cc-${TRACE}-${PARENT}-01.what`)).toBeUndefined()
    expect(extract(`cc-${TRACE}-${PARENT}-0`)).toBeUndefined()
  })

  it('of a future version has only one flag that is known', () => {
    expect(extract(`cc-${TRACE}-${PARENT}-09`)?.traceFlags).toBe(1)
    expect(extract(`cc-${TRACE}-${PARENT}-08`)?.traceFlags).toBe(0)
    expect(injected(propagator, extracted(propagator, { traceparent: `cc-${TRACE}-${PARENT}-ff` }))).toEqual({
      traceparent: `00-${TRACE}-${PARENT}-01`,
    })
  })

  it('is masked for its sampled flag, and other flags are not passed on', () => {
    const context = extracted(propagator, { traceparent: `00-${TRACE}-${PARENT}-09` })
    expect(injected(propagator, context)).toEqual({ traceparent: VALID })
  })

  it('passes the random flag of Level 2 on, with the trace that it belongs to', () => {
    const context = extracted(propagator, { traceparent: `00-${TRACE}-${PARENT}-03` })
    expect(injected(propagator, context)).toEqual({ traceparent: `00-${TRACE}-${PARENT}-03` })
    expect(parseTraceparent(`00-${TRACE}-${PARENT}-02`)).toMatchObject({ sampled: false, random: true })
  })

  it('is written in version 00, in lower case', () => {
    expect(injected(propagator, contextOf({}))).toEqual({ traceparent: VALID })
    expect(injected(propagator, contextOf({ traceFlags: 0 }))).toEqual({
      traceparent: `00-${TRACE}-${PARENT}-00`,
    })
  })

  it('is not written for ids that can not be read', () => {
    for (const span of [
      { traceId: '0'.repeat(32) },
      { spanId: '0'.repeat(16) },
      { traceId: TRACE.toUpperCase() },
      { spanId: `${PARENT}\r\nx-evil: 1` },
    ]) {
      expect(injected(propagator, contextOf(span))).toEqual({})
    }
  })

  it('comes back as it was written', () => {
    fc.assert(
      fc.property(digits(32), digits(16), fc.boolean(), fc.boolean(), (traceId, spanId, sampled, random) => {
        const text = printTraceparent({ traceId, spanId, traceFlags: sampled ? 1 : 0 }, random)
        expect(parseTraceparent(text)).toEqual({ traceId, spanId, sampled, random })
      }),
    )
  })

  it('of any text is refused, or valid', () => {
    const nearly = fc
      .tuple(fc.constantFrom(...VALID), fc.nat(VALID.length), fc.string({ maxLength: 3 }))
      .map(([, at, text]) => VALID.slice(0, at) + text + VALID.slice(at + text.length))
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), nearly), (text) => {
        const span = extract(text, text)
        if (span === undefined) return
        expect(span.traceId).toMatch(/^(?!0{32})[0-9a-f]{32}$/)
        expect(span.spanId).toMatch(/^(?!0{16})[0-9a-f]{16}$/)
      }),
      { numRuns: 500 },
    )
  })
})

describe('a tracestate header beside it', () => {
  it('is passed on', () => {
    const context = extracted(propagator, {
      traceparent: VALID,
      tracestate: 'rojo=00f067aa0ba902b7,congo=t61rcWkgMzE',
    })
    expect(injected(propagator, context)).toEqual({
      traceparent: VALID,
      tracestate: 'rojo=00f067aa0ba902b7,congo=t61rcWkgMzE',
    })
  })

  it('is not looked at where the traceparent is missing or malformed', () => {
    expect(extractedSpan(propagator, { tracestate: 'foo=1' })).toBeUndefined()
    expect(extract(`ff-${TRACE}-${PARENT}-01`, 'foo=1')).toBeUndefined()
  })

  it('that is malformed does not harm the traceparent', () => {
    expect(extract(VALID, 'FOO=1')).toEqual({ ...SPAN, isRemote: true })
  })

  it('is not written where it is empty', () => {
    const context = extracted(propagator, { traceparent: VALID, tracestate: '' })
    expect(injected(propagator, context)).toEqual({ traceparent: VALID })
  })

  it('that another implementation made is checked before it is sent', () => {
    const lying = { ...createTraceState('foo=1'), serialize: () => 'foo=1\r\nx-evil: 1' }
    expect(injected(propagator, contextOf({ traceState: lying }))).toEqual({ traceparent: VALID })
    expect(injected(propagator, contextOf({ traceState: createTraceState('foo=1') }))).toEqual({
      traceparent: VALID,
      tracestate: 'foo=1',
    })
  })
})
