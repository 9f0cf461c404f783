import type { Context, SpanContext, TextMapPropagator } from '@opentelemetry/api'
import { trace } from '@opentelemetry/api'
import { TraceContext } from '../spans/trace-context.js'
import { HEADER_SETTER, listingGetter, type SetHeader } from './header-access.js'

export type Fields = Readonly<Record<string, string>>

/** What a propagator makes of header fields. */
export function extracted(propagator: TextMapPropagator, fields: Fields): Context {
  const read = (name: string): string | undefined => (Object.hasOwn(fields, name) ? fields[name] : undefined)
  return propagator.extract(
    TraceContext.EMPTY,
    read,
    listingGetter(() => Object.keys(fields)),
  )
}

export function extractedSpan(propagator: TextMapPropagator, fields: Fields): SpanContext | undefined {
  return trace.getSpanContext(extracted(propagator, fields))
}

/** What a propagator writes. */
export function injected(propagator: TextMapPropagator, context: Context): Fields {
  const fields: Record<string, string> = {}
  const set: SetHeader = (name, value) => void (fields[name] = value)
  propagator.inject(context, set, HEADER_SETTER)
  return fields
}

export function contextOf(span: Partial<SpanContext>): Context {
  return trace.setSpanContext(TraceContext.EMPTY, { ...SPAN, ...span })
}

export const SPAN: SpanContext = {
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  spanId: '00f067aa0ba902b7',
  traceFlags: 1,
}
