import {
  INVALID_SPAN_CONTEXT,
  isSpanContextValid,
  propagation,
  ROOT_CONTEXT,
  trace,
  TraceFlags,
  type Baggage,
  type Context,
  type Span as ApiSpan,
} from '@opentelemetry/api'
import type { RemoteParent, Span, SpanIdentity } from '../../../core/index.js'

/** Under which key the API keeps something in a context: it exports functions that set and get, and not the key. */
function keyOf(set: (context: Context) => Context): symbol {
  let found = Symbol('unused')
  const probe: Context = {
    getValue: () => undefined,
    setValue: (key) => {
      found = key
      return probe
    },
    deleteValue: () => probe,
  }
  set(probe)
  return found
}

export const SPAN_KEY = keyOf((context) =>
  trace.setSpan(context, trace.wrapSpanContext(INVALID_SPAN_CONTEXT)),
)
export const BAGGAGE_KEY = keyOf((context) => propagation.setBaggage(context, propagation.createBaggage()))

/**
 * OpenTelemetry's context with a place for what tracing keeps in it: it is made for every span, and the API's own copies a map and makes
 * three functions each time. Immutable.
 */
export class TraceContext implements Context, RemoteParent {
  static readonly EMPTY = new TraceContext(undefined, undefined, ROOT_CONTEXT)

  /** The span as {@link OtelTracer} shows it; made on first use, and only the tracer sets it. */
  view: Span | undefined = undefined

  /** @param rest whatever else is in it */
  constructor(
    readonly span: ApiSpan | undefined,
    readonly baggage: Baggage | undefined,
    readonly rest: Context,
  ) {}

  /** The same context; copied only where another implementation made it. */
  static of(context: Context): TraceContext {
    if (context instanceof TraceContext) return context
    if (context === ROOT_CONTEXT) return TraceContext.EMPTY
    return new TraceContext(trace.getSpan(context), propagation.getBaggage(context), context)
  }

  get identity(): SpanIdentity | undefined {
    return this.span === undefined ? undefined : identityOf(this.span)
  }

  getValue(key: symbol): unknown {
    if (key === SPAN_KEY) return this.span
    return key === BAGGAGE_KEY ? this.baggage : this.rest.getValue(key)
  }

  setValue(key: symbol, value: unknown): TraceContext {
    if (key === SPAN_KEY) return new TraceContext(value as ApiSpan | undefined, this.baggage, this.rest)
    if (key === BAGGAGE_KEY) return new TraceContext(this.span, value as Baggage | undefined, this.rest)
    return new TraceContext(this.span, this.baggage, this.rest.setValue(key, value))
  }

  deleteValue(key: symbol): TraceContext {
    if (key === SPAN_KEY || key === BAGGAGE_KEY) return this.setValue(key, undefined)
    return new TraceContext(this.span, this.baggage, this.rest.deleteValue(key))
  }
}

/** `undefined` for the ids that say that there is no span. */
export function identityOf(span: ApiSpan): SpanIdentity | undefined {
  const { traceId, spanId, traceFlags } = span.spanContext()
  if (!isSpanContextValid({ traceId, spanId, traceFlags })) return undefined
  return { traceId, spanId, sampled: (traceFlags & TraceFlags.SAMPLED) !== 0 }
}
