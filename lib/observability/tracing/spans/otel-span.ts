import {
  SpanStatusCode,
  type Context,
  type Span as ApiSpan,
  type TextMapPropagator,
} from '@opentelemetry/api'
import { errorName } from '../../../common/index.js'
import type { Span, SpanAttributes, SpanIdentity } from '../../../core/index.js'
import { HEADER_SETTER, type SetHeader } from '../propagation/header-access.js'
import { exceptionAttributes, statusMessage } from './exception-attributes.js'
import { SPAN_KEY, TraceContext } from './trace-context.js'

const ERROR_TYPE = 'error.type'

/** A span of an OpenTelemetry provider. */
export class OtelSpan implements Span {
  readonly isRecording: boolean
  readonly #span: ApiSpan
  readonly #parent: Context
  readonly #propagator: TextMapPropagator
  #context: Context | undefined
  #ended = false
  #isErrorTyped = false

  /** @param parent the context that it was started in; `own`: it is the current span of that very context */
  constructor(
    span: ApiSpan,
    parent: Context,
    propagator: TextMapPropagator,
    { own = false }: { readonly own?: boolean } = {},
  ) {
    this.#span = span
    this.#parent = parent
    this.#propagator = propagator
    this.#context = own ? parent : undefined
    this.isRecording = span.isRecording()
  }

  /** The context in which it is the current span. */
  get context(): Context {
    if (this.#context === undefined) {
      const context = TraceContext.of(this.#parent).setValue(SPAN_KEY, this.#span)
      context.view = this
      this.#context = context
    }
    return this.#context
  }

  get identity(): SpanIdentity {
    const { traceId, spanId, traceFlags } = this.#span.spanContext()
    return { traceId, spanId, sampled: (traceFlags & 1) !== 0 }
  }

  setAttribute(name: string, value: string | number | boolean): void {
    if (this.#isOver) return
    if (name === ERROR_TYPE) this.#isErrorTyped = true
    this.#span.setAttribute(name, value)
  }

  rename(name: string): void {
    if (!this.#isOver) this.#span.updateName(name)
  }

  addEvent(name: string, attributes?: SpanAttributes): void {
    if (!this.#isOver) this.#span.addEvent(name, attributes)
  }

  /** By OpenTelemetry's conventions: an event `exception`, the status, and `error.type` unless that is set already. */
  fail(error: unknown): void {
    if (this.#isOver) return
    if (error === undefined) {
      this.#span.setStatus({ code: SpanStatusCode.ERROR })
      return
    }
    if (!this.#isErrorTyped) this.setAttribute(ERROR_TYPE, errorName(error))
    if (error === undefined) return void this.#span.setStatus({ code: SpanStatusCode.ERROR })
    this.#span.addEvent('exception', exceptionAttributes(error))
    const message = statusMessage(error)
    this.#span.setStatus({ code: SpanStatusCode.ERROR, ...(message !== undefined && { message }) })
  }

  propagate(set: SetHeader): void {
    this.#propagator.inject(this.context, set, HEADER_SETTER)
  }

  end(): void {
    if (this.#ended) return
    this.#ended = true
    this.#span.end()
  }

  /** The provider's spans log what is done after their end. */
  get #isOver(): boolean {
    return this.#ended || !this.isRecording
  }
}
