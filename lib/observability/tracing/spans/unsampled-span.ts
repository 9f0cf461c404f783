import {
  trace,
  TraceFlags,
  type Context,
  type Span as ApiSpan,
  type TextMapPropagator,
  type TraceState,
} from '@opentelemetry/api'
import type { Span, SpanIdentity } from '../../../core/index.js'
import type { TraceIds } from '../sampling/trace-ids.js'
import { HEADER_SETTER, type SetHeader } from '../propagation/header-access.js'
import { BAGGAGE_KEY, SPAN_KEY, TraceContext } from './trace-context.js'

/** What spans that are not recorded need of their tracer. */
export interface UnsampledSpans {
  readonly ids: TraceIds
  readonly propagator: TextMapPropagator
}

export interface UnsampledParent {
  readonly traceId: string
  readonly traceState?: TraceState | undefined
  /** Where baggage and everything else but the span is. */
  readonly base: Context
}

/**
 * A span that nobody will see. It keeps nothing, has a span id when somebody asks for it, and is the OpenTelemetry context in which it is
 * the current span, so that a request makes this one object.
 */
export class UnsampledSpan implements Span, Context {
  readonly isRecording = false
  readonly #tracer: UnsampledSpans
  readonly #parent: UnsampledParent
  #spanId: string | undefined = undefined
  #api: ApiSpan | undefined = undefined

  constructor(tracer: UnsampledSpans, parent: UnsampledParent) {
    this.#tracer = tracer
    this.#parent = parent
  }

  /** One inside of this one. */
  child(): UnsampledSpan {
    return new UnsampledSpan(this.#tracer, this.#parent)
  }

  /** Whether `context` is a span like this one, of the same trace and with the same baggage. */
  isBeside(context: Context): boolean {
    return context instanceof UnsampledSpan && context.#parent === this.#parent
  }

  get identity(): SpanIdentity {
    return { traceId: this.#parent.traceId, spanId: this.#id(), sampled: false }
  }

  setAttribute(): void {
    // Nobody will see it.
  }

  rename(): void {
    // As above.
  }

  addEvent(): void {
    // As above.
  }

  fail(): void {
    // As above.
  }

  end(): void {
    // As above.
  }

  propagate(set: SetHeader): void {
    this.#tracer.propagator.inject(this, set, HEADER_SETTER)
  }

  getValue(key: symbol): unknown {
    return key === SPAN_KEY ? this.#span() : this.#parent.base.getValue(key)
  }

  setValue(key: symbol, value: unknown): Context {
    return this.#general().setValue(key, value)
  }

  deleteValue(key: symbol): Context {
    return this.#general().deleteValue(key)
  }

  #general(): TraceContext {
    const { base } = this.#parent
    const baggage = base.getValue(BAGGAGE_KEY) as TraceContext['baggage']
    return new TraceContext(this.#span(), baggage, base instanceof TraceContext ? base.rest : base)
  }

  #id(): string {
    return (this.#spanId ??= this.#tracer.ids.generateSpanId())
  }

  #span(): ApiSpan {
    if (this.#api === undefined) {
      const { traceId, traceState } = this.#parent
      this.#api = trace.wrapSpanContext({
        traceId,
        spanId: this.#id(),
        traceFlags: TraceFlags.NONE,
        ...(traceState !== undefined && { traceState }),
      })
    }
    return this.#api
  }
}
