import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { Relay } from './relay.fixture.js'

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'
const OTHER = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'
const PARENT = '00f067aa0ba902b7'
const VALID = `traceparent: 00-${TRACE}-${PARENT}-01`

interface Traceparent {
  readonly traceId: string | undefined
  readonly spanId: string | undefined
  readonly flags: string | undefined
}

function traceparentOf(fields: Readonly<Record<string, unknown>>): Traceparent {
  const [, traceId, spanId, flags] =
    /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(String(fields['traceparent'])) ?? []
  return { traceId, spanId, flags }
}

describe("W3C's headers through a service, on the wire", () => {
  let relay: Relay
  beforeAll(async () => void (relay = await Relay.start()))
  afterAll(() => relay[Symbol.asyncDispose]())

  it('begin a trace where none came', async () => {
    const { fields, spans } = await relay.send()
    const { traceId, spanId, flags } = traceparentOf(fields)
    const client = spans.find(({ kind }) => kind === 'client')
    const server = spans.find(({ kind }) => kind === 'server')
    expect(client).toMatchObject({ traceId, spanId, parentSpanId: server?.spanId })
    expect(server).toMatchObject({ traceId, parentSpanId: undefined, name: 'GET /relay' })
    expect(flags).toBe('01')
    expect(fields).not.toHaveProperty('tracestate')
    expect(fields).not.toHaveProperty('baggage')
  })

  it('continue a trace', async () => {
    const { fields, spans } = await relay.send(
      VALID,
      'tracestate: rojo=1,congo=2',
      'baggage: user=Am%C3%A9lie;p=1',
    )
    expect(traceparentOf(fields)).toMatchObject({ traceId: TRACE, flags: '01' })
    expect(traceparentOf(fields).spanId).not.toBe(PARENT)
    expect(fields).toMatchObject({ tracestate: 'rojo=1,congo=2', baggage: 'user=Am%C3%A9lie;p=1' })
    expect(spans.find(({ kind }) => kind === 'server')).toMatchObject({
      traceId: TRACE,
      parentSpanId: PARENT,
      hasRemoteParent: true,
    })
  })

  it('may have names in any case', async () => {
    const { fields } = await relay.send(VALID.replace('traceparent', 'TrAcEpArEnT'))
    expect(traceparentOf(fields).traceId).toBe(TRACE)
  })

  it('begin a trace where a traceparent came twice', async () => {
    const { fields } = await relay.send(VALID, `traceparent: 00-${OTHER}-${PARENT}-01`, 'tracestate: foo=1')
    expect([TRACE, OTHER]).not.toContain(traceparentOf(fields).traceId)
    expect(traceparentOf(fields).traceId).toHaveLength(32)
    expect(fields).not.toHaveProperty('tracestate')
  })

  it('take several lines of tracestate and baggage as one', async () => {
    const { fields } = await relay.send(
      VALID,
      'tracestate: foo=1,bar=2',
      'tracestate: ',
      'tracestate: baz=3',
      'baggage: a=1',
      'baggage: b=2, c=3',
    )
    expect(fields).toMatchObject({ tracestate: 'foo=1,bar=2,baz=3', baggage: 'a=1,b=2,c=3' })
  })

  it('drop a tracestate that is malformed, and keep the trace', async () => {
    const { fields } = await relay.send(VALID, 'tracestate: foo=1', 'tracestate: FOO=2')
    expect(traceparentOf(fields).traceId).toBe(TRACE)
    expect(fields).not.toHaveProperty('tracestate')
  })

  it('continue a trace of a future version in version 00', async () => {
    const { fields } = await relay.send(`traceparent: cc-${TRACE}-${PARENT}-ff-what-the-future-will-be-like`)
    expect(traceparentOf(fields)).toMatchObject({ traceId: TRACE, flags: '01' })
  })

  it('continue a trace that is not sampled with the flag 00, and export nothing of it', async () => {
    const { fields, spans } = await relay.send(
      VALID.replace('-01', '-00'),
      'tracestate: foo=1',
      'baggage: a=1',
    )
    expect(traceparentOf(fields)).toMatchObject({ traceId: TRACE, flags: '00' })
    expect(fields).toMatchObject({ tracestate: 'foo=1', baggage: 'a=1' })
    expect(spans).toEqual([])
  })
})

describe('other headers through a service, on the wire', () => {
  const b3 = `${TRACE}-${PARENT}-1`
  let open: Relay | undefined
  const started = async (...options: Parameters<typeof Relay.start>): Promise<Relay> =>
    (open = await Relay.start(...options))
  afterEach(() => open?.[Symbol.asyncDispose]())

  it("are B3's single one", async () => {
    const relay = await started({ 'management.tracing.propagation.type': 'B3' })
    const { fields } = await relay.send(`b3: ${b3}`, `traceparent: 00-${OTHER}-${PARENT}-01`)
    expect(fields['b3']).toMatch(new RegExp(`^${TRACE}-(?!${PARENT})[0-9a-f]{16}-1$`))
    expect(fields).not.toHaveProperty('traceparent')
    const denied = await relay.send('b3: 0')
    expect(denied.fields['b3']).toMatch(/^[0-9a-f]{32}-[0-9a-f]{16}-0$/)
    expect(denied.spans).toEqual([])
  })

  it("are B3's several ones", async () => {
    const relay = await started({}, { OTEL_PROPAGATORS: 'b3multi' })
    const { fields } = await relay.send(`X-B3-TraceId: ${TRACE}`, `X-B3-SpanId: ${PARENT}`, 'X-B3-Sampled: 0')
    expect(fields).toMatchObject({ 'x-b3-traceid': TRACE, 'x-b3-sampled': '0' })
    expect(fields).not.toHaveProperty('b3')
  })

  it("are Jaeger's, with its baggage", async () => {
    const relay = await started({ 'management.tracing.propagation.type': 'JAEGER' })
    const { fields } = await relay.send(`uber-trace-id: ${TRACE}:${PARENT}:0:1`, 'uberctx-user: alice')
    expect(fields).toMatchObject({
      'uber-trace-id': expect.stringMatching(new RegExp(`^${TRACE}:(?!${PARENT})[0-9a-f]{16}:0:1$`)),
      'uberctx-user': 'alice',
    })
  })

  it('are read in one format and written in others', async () => {
    const relay = await started({
      'management.tracing.propagation.consume': 'B3',
      'management.tracing.propagation.produce': 'W3C,B3_MULTI',
    })
    const { fields } = await relay.send(`b3: ${b3}`)
    expect(traceparentOf(fields)).toMatchObject({ traceId: TRACE, flags: '01' })
    expect(fields).toMatchObject({ 'x-b3-traceid': TRACE, 'x-b3-sampled': '1' })
  })

  it('are none, where none are wanted', async () => {
    const relay = await started({}, { OTEL_PROPAGATORS: 'none' })
    const { fields, spans } = await relay.send(VALID, 'baggage: a=1')
    expect(Object.keys(fields).filter((name) => /trace|b3|baggage/.test(name))).toEqual([])
    expect(spans.find(({ kind }) => kind === 'server')?.parentSpanId).toBeUndefined()
  })

  it('are no baggage where that is turned off', async () => {
    const relay = await started({ 'management.tracing.baggage.enabled': 'false' })
    const { fields } = await relay.send(VALID, 'baggage: a=1')
    expect(traceparentOf(fields).traceId).toBe(TRACE)
    expect(fields).not.toHaveProperty('baggage')
  })
})
