import {
  propagation,
  type Baggage,
  type Context,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
} from '@opentelemetry/api'
import { fieldOf, trimmed } from './header-access.js'
import { percentDecoded, percentEncoded } from './percent-encoding.js'
import { belowRemote, isSampled, isSpanId, isTraceId, sendable } from './trace-identity.js'
import { withBaggage } from './w3c-baggage-propagator.js'

export const UBER_TRACE_ID = 'uber-trace-id'
export const UBERCTX = 'uberctx-'

const SAMPLED = 1
const DEBUG = 2
/** As for W3C's. */
const MAX_MEMBERS = 64
const MAX_BYTES = 8192

/** Leading zeroes of ids may be missing, the id of the parent's parent is not used any more. */
const VALUE = /^([0-9a-f]{1,32}):([0-9a-f]{1,16}):[0-9a-f]{1,16}:([0-9a-f]{1,2})$/
/** What a field's name may be (RFC 9110 section 5.6.2), in lower case. */
const KEY = /^[!#$%&'*+.^_`|~0-9a-z-]+$/

export interface JaegerContext {
  readonly traceId: string
  readonly spanId: string
  readonly sampled: boolean
}

/** `{trace-id}:{span-id}:{parent-span-id}:{flags}`. @returns `undefined` for what is malformed */
export function parseUberTraceId(text: string): JaegerContext | undefined {
  const [, trace = '', span = '', flags = ''] = VALUE.exec(percentDecoded(trimmed(text)).toLowerCase()) ?? []
  const traceId = trace.padStart(32, '0')
  const spanId = span.padStart(16, '0')
  if (!isTraceId(traceId) || !isSpanId(spanId)) return undefined
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & (SAMPLED | DEBUG)) !== 0 }
}

/** Jaeger's own format (jaegertracing.io, "Client Libraries", Propagation Format), which newer clients of it do not write any more. */
export class JaegerPropagator implements TextMapPropagator {
  inject<C>(context: Context, carrier: C, setter: TextMapSetter<C>): void {
    const span = sendable(context)
    if (span === undefined) return
    setter.set(carrier, UBER_TRACE_ID, `${span.traceId}:${span.spanId}:0:${isSampled(span) ? 1 : 0}`)
  }

  extract<C>(context: Context, carrier: C, getter: TextMapGetter<C>): Context {
    const text = fieldOf(getter, carrier, UBER_TRACE_ID)
    const found = text === undefined ? undefined : parseUberTraceId(text)
    return found === undefined ? context : belowRemote(context, found)
  }

  fields(): string[] {
    return [UBER_TRACE_ID]
  }
}

/** Baggage in Jaeger's format: a header `uberctx-<key>` for each entry. Only a carrier that lists its fields can be read. */
export class JaegerBaggagePropagator implements TextMapPropagator {
  inject<C>(context: Context, carrier: C, setter: TextMapSetter<C>): void {
    let members = 0
    let bytes = 0
    for (const [name, { value }] of propagation.getBaggage(context)?.getAllEntries() ?? []) {
      const key = name.toLowerCase()
      const text = percentEncoded(value)
      if (!KEY.test(key) || bytes + key.length + text.length > MAX_BYTES) continue
      bytes += key.length + text.length
      setter.set(carrier, `${UBERCTX}${key}`, text)
      if (++members === MAX_MEMBERS) return
    }
  }

  extract<C>(context: Context, carrier: C, getter: TextMapGetter<C>): Context {
    let baggage: Baggage | undefined
    let members = 0
    let bytes = 0
    for (const name of getter.keys(carrier)) {
      const key = name.toLowerCase()
      if (!key.startsWith(UBERCTX) || key.length === UBERCTX.length) continue
      const value = fieldOf(getter, carrier, name)
      bytes += key.length + (value?.length ?? 0)
      if (value === undefined || bytes > MAX_BYTES || members >= MAX_MEMBERS) continue
      members++
      const entry = { value: percentDecoded(trimmed(value)) }
      baggage = (baggage ?? propagation.createBaggage()).setEntry(key.slice(UBERCTX.length), entry)
    }
    return baggage === undefined ? context : withBaggage(context, baggage)
  }

  fields(): string[] {
    return []
  }
}
