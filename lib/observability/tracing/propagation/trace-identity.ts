import { trace, TraceFlags, type Context, type SpanContext } from '@opentelemetry/api'

const TRACE_ID = /^(?!0{32})[0-9a-f]{32}$/
const SPAN_ID = /^(?!0{16})[0-9a-f]{16}$/

/** The span of the context, if its ids are such as may be sent: API code can put anything there. */
export function sendable(context: Context): SpanContext | undefined {
  const span = trace.getSpanContext(context)
  return span !== undefined && isTraceId(span.traceId) && isSpanId(span.spanId) ? span : undefined
}

/** 32 lower-case hexadecimal digits, not all zero. */
export function isTraceId(text: string): boolean {
  return TRACE_ID.test(text)
}

/** 16 lower-case hexadecimal digits, not all zero. */
export function isSpanId(text: string): boolean {
  return SPAN_ID.test(text)
}

export function isSampled({ traceFlags }: SpanContext): boolean {
  return (traceFlags & TraceFlags.SAMPLED) !== 0
}

/** The context below a span of another process. */
export function belowRemote(
  context: Context,
  span: Pick<SpanContext, 'traceId' | 'spanId' | 'traceState'> & { readonly sampled: boolean },
): Context {
  const { traceId, spanId, traceState, sampled } = span
  return trace.setSpanContext(context, {
    traceId,
    spanId,
    traceFlags: sampled ? TraceFlags.SAMPLED : TraceFlags.NONE,
    isRemote: true,
    ...(traceState !== undefined && { traceState }),
  })
}
