import { trace, TraceFlags, type Context, type SpanContext, type TraceState } from '@opentelemetry/api'

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

/** What is known of a span of another process. */
export interface RemoteSpan {
  readonly traceId: string
  readonly spanId: string
  readonly sampled: boolean
}

/** The context below a span of another process. */
export function belowRemote(context: Context, remote: RemoteSpan, traceState?: TraceState): Context {
  const span: SpanContext = {
    traceId: remote.traceId,
    spanId: remote.spanId,
    traceFlags: remote.sampled ? TraceFlags.SAMPLED : TraceFlags.NONE,
    isRemote: true,
  }
  if (traceState !== undefined) span.traceState = traceState
  return trace.setSpanContext(context, span)
}
