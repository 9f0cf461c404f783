import {
  ROOT_CONTEXT,
  SpanKind as ApiSpanKind,
  trace,
  TraceFlags,
  type Context,
  type Link,
  type Span as ApiSpan,
  type SpanContext,
  type SpanOptions as ApiSpanOptions,
  type TextMapGetter,
  type TextMapPropagator,
  type Tracer as ApiTracer,
  type TracerProvider,
} from '@opentelemetry/api'
import {
  Tracer,
  type RemoteParent,
  type RequestContext,
  type Span,
  type SpanKind,
  type SpanLink,
  type SpanOptions,
} from '../../core/index.js'
import type { TraceContexts } from './context/trace-contexts.js'
import { HEADER_GETTER, listingGetter, type ReadHeader } from './propagation/header-access.js'
import { isDeferred } from './propagation/sampling-state.js'
import type { HeadSampler } from './sampling/head-sampler.js'
import type { TraceIds } from './sampling/trace-ids.js'
import { OtelSpan } from './spans/otel-span.js'
import { identityOf, SPAN_KEY, TraceContext } from './spans/trace-context.js'
import { UnsampledSpan, type UnsampledSpans } from './spans/unsampled-span.js'

/** Under which name the framework's own spans are exported (`otel.scope.name`). */
export const INSTRUMENTATION_SCOPE = 'nexus-framework'

const KINDS: Readonly<Record<SpanKind, ApiSpanKind>> = {
  internal: ApiSpanKind.INTERNAL,
  server: ApiSpanKind.SERVER,
  client: ApiSpanKind.CLIENT,
  producer: ApiSpanKind.PRODUCER,
  consumer: ApiSpanKind.CONSUMER,
}

export interface OtelTracerOptions {
  /** Any one: the framework's, or that of an SDK which the process has loaded itself. */
  readonly provider: TracerProvider
  /** What reads and writes header fields. */
  readonly propagator: TextMapPropagator
  /** Where the current span is kept. */
  readonly contexts: TraceContexts
  /** Makes spans that are not recorded cheap. The provider has to decide by the same sampler, and to take its ids from here. */
  readonly head?: { readonly sampler: HeadSampler; readonly ids: TraceIds }
}

/**
 * Traces with OpenTelemetry, of which it needs the API alone. Spans are children of whatever span the API says is the current one, and
 * code that uses the API sees the spans that are made here.
 *
 * @example
 * const tracer = new OtelTracer({ provider: trace.getTracerProvider(), propagator, contexts })
 */
export class OtelTracer extends Tracer {
  override readonly entersContexts: boolean
  readonly #tracer: ApiTracer
  readonly #propagator: TextMapPropagator
  readonly #contexts: TraceContexts
  readonly #sampler: HeadSampler | undefined
  readonly #unsampled: UnsampledSpans | undefined
  #listing: { readonly names: () => Iterable<string>; readonly getter: TextMapGetter<ReadHeader> } | undefined

  constructor({ provider, propagator, contexts, head }: OtelTracerOptions) {
    super()
    this.#tracer = provider.getTracer(INSTRUMENTATION_SCOPE)
    this.#propagator = propagator
    this.#contexts = contexts
    this.#sampler = head?.sampler
    this.#unsampled = head === undefined ? undefined : { ids: head.ids, propagator }
    this.entersContexts = contexts.isEntered
  }

  override startSpan(name: string, options: SpanOptions = {}): Span {
    const { parent } = options
    const context =
      parent === undefined
        ? this.#contexts.active()
        : parent === 'none'
          ? TraceContext.EMPTY
          : contextOf(parent)
    if (this.#unsampled === undefined) return this.#build(name, options, context)
    return (
      this.#startUnsampled(this.#unsampled, context) ??
      (parent !== undefined && parent !== 'none'
        ? this.#startBelowRemote(this.#unsampled, { name, options, context: TraceContext.of(context) })
        : undefined) ??
      this.#build(name, options, context)
    )
  }

  override run<T>(span: Span, task: () => T): T {
    const context = currentIn(span)
    if (context === undefined) return task()
    // Nobody will see the one span or the other, so the one that is there does for the task.
    if (context instanceof UnsampledSpan && context.isBeside(this.#contexts.active())) return task()
    return this.#contexts.with(context, task)
  }

  override enter(context: RequestContext, span: Span): void {
    if (this.entersContexts) context.trace = currentIn(span)
  }

  override currentSpan(): Span | undefined {
    const context = this.#contexts.active()
    if (context instanceof UnsampledSpan) return context
    if (context instanceof TraceContext) return context.view ?? this.#view(context, context.span)
    return context === ROOT_CONTEXT ? undefined : this.#view(context, trace.getSpan(context))
  }

  override extract(read: ReadHeader, names?: () => Iterable<string>): RemoteParent | undefined {
    const found = this.#propagator.extract(TraceContext.EMPTY, read, this.#getterOf(names))
    return found === TraceContext.EMPTY ? undefined : TraceContext.of(found)
  }

  /** Servers come with the same function for each request. */
  #getterOf(names: (() => Iterable<string>) | undefined): TextMapGetter<ReadHeader> {
    if (names === undefined) return HEADER_GETTER
    if (this.#listing?.names !== names) this.#listing = { names, getter: listingGetter(names) }
    return this.#listing.getter
  }

  /** A span that is made elsewhere, by code that uses the API. */
  #view(context: Context, span: ApiSpan | undefined): Span | undefined {
    if (span === undefined || identityOf(span) === undefined) return undefined
    const view = new OtelSpan(span, context, this.#propagator, { own: true })
    if (context instanceof TraceContext) context.view = view
    return view
  }

  /** The span where it is known already that it will not be recorded. */
  #startUnsampled(tracer: UnsampledSpans, context: Context): Span | undefined {
    const sampler = this.#sampler as HeadSampler
    if (context instanceof UnsampledSpan) return sampler.isParentBased ? context.child() : undefined
    const base = context === ROOT_CONTEXT ? TraceContext.EMPTY : context
    // What else is in a context may keep it from being traced.
    if (!(base instanceof TraceContext) || base.span !== undefined || base.rest !== ROOT_CONTEXT)
      return undefined
    const traceId = tracer.ids.generateTraceId()
    if (!sampler.shouldSampleRoot(traceId)) return new UnsampledSpan(tracer, { traceId, base })
    tracer.ids.useNext(traceId)
    return undefined
  }

  #startBelowRemote(tracer: UnsampledSpans, { name, options, context }: Requested): Span | undefined {
    const sampler = this.#sampler as HeadSampler
    const remote = context.span?.spanContext()
    if (remote === undefined || (remote.traceFlags & TraceFlags.SAMPLED) !== 0) return undefined
    const { traceId, traceState } = remote
    if (isDeferred(context) && sampler.shouldSampleRoot(traceId)) {
      const sampled: SpanContext = { ...remote, traceFlags: remote.traceFlags | TraceFlags.SAMPLED }
      return this.#build(name, options, trace.setSpanContext(context, sampled))
    }
    return sampler.isParentBased
      ? new UnsampledSpan(tracer, { traceId, traceState, base: context })
      : undefined
  }

  #build(name: string, { kind, attributes, links }: SpanOptions, context: Context): Span {
    const options: ApiSpanOptions = { kind: KINDS[kind ?? 'internal'] }
    if (attributes !== undefined) options.attributes = { ...attributes }
    if (links !== undefined) options.links = links.map(toLink)
    const span = this.#tracer.startSpan(name, options, context)
    // Not taken where the provider has made no span at all.
    this.#unsampled?.ids.useNext(undefined)
    return new OtelSpan(span, context, this.#propagator)
  }
}

interface Requested {
  readonly name: string
  readonly options: SpanOptions
  readonly context: TraceContext
}

function currentIn(span: Span): Context | undefined {
  if (span instanceof OtelSpan) return span.context
  return span instanceof UnsampledSpan ? span : undefined
}

/** The parent may be another tracer's, of which the identity is all that is known. */
function contextOf(parent: RemoteParent): TraceContext {
  if (parent instanceof TraceContext) return parent
  if (parent.identity === undefined) return TraceContext.EMPTY
  return TraceContext.EMPTY.setValue(SPAN_KEY, trace.wrapSpanContext(remote(parent.identity)))
}

function toLink({ identity, attributes }: SpanLink): Link {
  return { context: remote(identity), ...(attributes !== undefined && { attributes: { ...attributes } }) }
}

function remote({ traceId, spanId, sampled }: SpanLink['identity']): SpanContext {
  return {
    traceId,
    spanId,
    traceFlags: sampled ? TraceFlags.SAMPLED : TraceFlags.NONE,
    isRemote: true,
  }
}
