import { describe, expect, it } from '@jest/globals'
import { trace } from '@opentelemetry/api'
import { B3InjectEncoding, B3Propagator as ReferencePropagator } from '@opentelemetry/propagator-b3'
import fc from 'fast-check'
import { TraceIds } from '../sampling/trace-ids.js'
import { B3Propagator, parseB3Multi, parseB3Single } from './b3-propagator.js'
import { contextOf, extracted, extractedSpan, injected, type Fields } from './carrier.fixture.js'
import { isDeferred } from './sampling-state.js'

const TRACE = '80f198ee56343ba864fe8b2a57d3eff7'
const SPAN = 'e457b5a2e4d86bd1'
const single = new B3Propagator('single', new TraceIds())
const multi = new B3Propagator('multi', new TraceIds())
const multiOf = (fields: Fields): ReturnType<typeof parseB3Multi> => parseB3Multi((name) => fields[name])

describe('the header b3', () => {
  it('tells ids and the sampling state', () => {
    expect(parseB3Single(`${TRACE}-${SPAN}-1-05e3ac9a4f6e3b90`)).toEqual({
      ids: { traceId: TRACE, spanId: SPAN },
      sampling: 'accept',
    })
    expect(parseB3Single(`${TRACE}-${SPAN}-0`)?.sampling).toBe('deny')
    expect(parseB3Single(`${TRACE}-${SPAN}-d`)?.sampling).toBe('debug')
    expect(parseB3Single(`${TRACE}-${SPAN}`)?.sampling).toBe('defer')
  })

  it('pads a trace id of 64 bits', () => {
    expect(parseB3Single(`${SPAN}-${SPAN}-1`)?.ids?.traceId).toBe(`0000000000000000${SPAN}`)
  })

  it.each([
    ['is empty', ''],
    ['is there twice', `${TRACE}-${SPAN}-1, ${TRACE}-${SPAN}-1`],
    ['is a traceparent', `00-${TRACE}-${SPAN}-01`],
    ['has something before', `x${TRACE}-${SPAN}-1`],
    ['has something behind', `${TRACE}-${SPAN}-1-05e3ac9a4f6e3b90-x`],
    ['has upper-case digits', `${TRACE.toUpperCase()}-${SPAN}-1`],
    ['has an id of zeroes', `${'0'.repeat(32)}-${SPAN}-1`],
    ['has a span id of zeroes', `${TRACE}-${'0'.repeat(16)}-1`],
    ['has another sampling state', `${TRACE}-${SPAN}-2`],
    ['has a trace id of another length', `${TRACE.slice(4)}-${SPAN}-1`],
  ])('is refused where it %s', (_reason, text) => {
    expect(parseB3Single(text)).toBeUndefined()
  })

  it('goes before the several headers', () => {
    const fields = {
      b3: `${TRACE}-${SPAN}-0`,
      'x-b3-traceid': 'a'.repeat(32),
      'x-b3-spanid': SPAN,
      'x-b3-sampled': '1',
    }
    expect(extractedSpan(single, fields)).toEqual({
      traceId: TRACE,
      spanId: SPAN,
      traceFlags: 0,
      isRemote: true,
    })
    expect(extractedSpan(single, { ...fields, b3: 'bad' })).toMatchObject({
      traceId: 'a'.repeat(32),
      traceFlags: 1,
    })
  })

  it('of 0 alone keeps the trace that begins from being sampled', () => {
    const span = extractedSpan(single, { b3: '0' })
    expect(span?.traceFlags).toBe(0)
    expect(span?.traceId).toMatch(/^[0-9a-f]{32}$/)
  })

  it('of 1 alone leaves the trace that begins to the sampler', () => {
    expect(extractedSpan(single, { b3: '1' })).toBeUndefined()
    expect(extractedSpan(single, { b3: 'd' })).toBeUndefined()
  })

  it('is written with the sampling state, and passes debug on', () => {
    expect(injected(single, contextOf({ traceId: TRACE, spanId: SPAN }))).toEqual({
      b3: `${TRACE}-${SPAN}-1`,
    })
    expect(injected(single, contextOf({ traceId: TRACE, spanId: SPAN, traceFlags: 0 }))).toEqual({
      b3: `${TRACE}-${SPAN}-0`,
    })
    const debug = extracted(single, { b3: `${TRACE}-${SPAN}-d` })
    expect(trace.getSpanContext(debug)?.traceFlags).toBe(1)
    expect(injected(single, debug)).toEqual({ b3: `${TRACE}-${SPAN}-d` })
    expect(injected(multi, debug)).toEqual({ 'x-b3-traceid': TRACE, 'x-b3-spanid': SPAN, 'x-b3-flags': '1' })
  })

  it('without a sampling state leaves the decision to the receiver', () => {
    expect(isDeferred(extracted(single, { b3: `${TRACE}-${SPAN}` }))).toBe(true)
    expect(isDeferred(extracted(single, { b3: `${TRACE}-${SPAN}-0` }))).toBe(false)
  })
})

describe('the headers x-b3-*', () => {
  const ids = { 'x-b3-traceid': TRACE, 'x-b3-spanid': SPAN }

  it('tell ids and the sampling state', () => {
    expect(multiOf({ ...ids, 'x-b3-sampled': '1' })).toEqual({
      ids: { traceId: TRACE, spanId: SPAN },
      sampling: 'accept',
    })
    expect(multiOf({ ...ids, 'x-b3-sampled': 'true' })?.sampling).toBe('accept')
    expect(multiOf({ ...ids, 'x-b3-sampled': '0' })?.sampling).toBe('deny')
    expect(multiOf({ ...ids, 'x-b3-sampled': 'false' })?.sampling).toBe('deny')
    expect(multiOf({ ...ids, 'x-b3-flags': '1', 'x-b3-sampled': '0' })?.sampling).toBe('debug')
    expect(multiOf(ids)?.sampling).toBe('defer')
  })

  it.each<[string, Fields]>([
    ['nothing is there', {}],
    ['the span id is missing', { 'x-b3-traceid': TRACE }],
    ['the trace id is missing', { 'x-b3-spanid': SPAN }],
    ['the trace id is malformed', { ...ids, 'x-b3-traceid': 'x' }],
    ['a header is there twice', { ...ids, 'x-b3-spanid': `${SPAN}, ${SPAN}` }],
    ['the sampling state is another word', { ...ids, 'x-b3-sampled': 'maybe' }],
    ['the sampling state is the name of an object member', { ...ids, 'x-b3-sampled': 'constructor' }],
  ])('say nothing where %s', (_reason, fields) => {
    expect(multiOf(fields)).toBeUndefined()
  })

  it('are written in place of the single one', () => {
    expect(injected(multi, contextOf({ traceId: TRACE, spanId: SPAN }))).toEqual({
      ...ids,
      'x-b3-sampled': '1',
    })
  })
})

describe('both forms', () => {
  const digits = (length: number): fc.Arbitrary<string> =>
    fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`)).filter((text) => !/^0+$/.test(text))
  const span = fc.record({ traceId: digits(32), spanId: digits(16), traceFlags: fc.constantFrom(0, 1) })

  it('come back as they were written, and are read as by the reference implementation', () => {
    const references = [
      new ReferencePropagator({ injectEncoding: B3InjectEncoding.SINGLE_HEADER }),
      new ReferencePropagator({ injectEncoding: B3InjectEncoding.MULTI_HEADER }),
    ]
    fc.assert(
      fc.property(span, fc.constantFrom(0, 1), (given, form) => {
        const [ours, theirs] = [[single, multi][form], references[form]] as const
        const fields = injected(ours as B3Propagator, contextOf(given))
        expect(fields).toEqual(injected(theirs as ReferencePropagator, contextOf(given)))
        expect(extractedSpan(ours as B3Propagator, fields)).toEqual({ ...given, isRemote: true })
        expect(extractedSpan(theirs as ReferencePropagator, fields)).toEqual({ ...given, isRemote: true })
      }),
    )
  })

  it('of any text never fail, and never give an invalid span', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[0-9a-fd-]{0,70}$/))
    fc.assert(
      fc.property(text, text, text, (b3, traceId, sampled) => {
        for (const fields of [
          { b3 },
          { 'x-b3-traceid': traceId, 'x-b3-spanid': b3, 'x-b3-sampled': sampled },
        ]) {
          const found = extractedSpan(single, fields)
          if (found === undefined) continue
          expect(found.traceId).toMatch(/^(?!0{32})[0-9a-f]{32}$/)
          expect(found.spanId).toMatch(/^(?!0{16})[0-9a-f]{16}$/)
        }
      }),
      { numRuns: 300 },
    )
  })
})
