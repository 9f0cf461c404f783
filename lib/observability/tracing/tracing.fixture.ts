import { ROOT_CONTEXT, TraceFlags } from '@opentelemetry/api'
import {
  ParentBasedSampler,
  SamplingDecision,
  TracerProvider,
  TraceIdRatioBasedSampler,
  type ReadableSpan,
} from '@opentelemetry/sdk-trace'
import { RequestContext } from '../../core/index.js'
import { RequestContextManager } from './context/request-context-manager.js'
import type { TraceContexts } from './context/trace-contexts.js'
import { OtelTracer } from './otel-tracer.js'
import type { PropagationFormat } from './propagation/propagation-formats.js'
import { propagatorFor } from './propagation/propagator-for.js'
import type { HeadSampler } from './sampling/head-sampler.js'
import { TraceIds } from './sampling/trace-ids.js'

/** A unit of work. */
export class Work extends RequestContext {
  constructor(override readonly id = 'work') {
    super()
  }
}

export interface TracingFixtureOptions {
  /** Share of the traces that begin here. Default 1. */
  readonly ratio?: number
  readonly contexts?: TraceContexts
  readonly formats?: readonly PropagationFormat[]
  /** Whether the tracer may ask the sampler beforehand. Default true. */
  readonly head?: boolean
}

/** OpenTelemetry's SDK with a parent-based sampler, and the tracer over it. */
export class TracingFixture {
  /** Ended and sampled, the first one first. */
  readonly spans: ReadableSpan[] = []
  /** How many the SDK has made. */
  built = 0
  readonly ids = new TraceIds()
  readonly contexts: TraceContexts
  readonly provider: TracerProvider
  readonly tracer: OtelTracer

  constructor(options: TracingFixtureOptions = {}) {
    const {
      ratio = 1,
      contexts = new RequestContextManager(),
      formats = ['tracecontext', 'baggage'],
    } = options
    const root = new TraceIdRatioBasedSampler(ratio)
    const sampler: HeadSampler = {
      isParentBased: true,
      shouldSampleRoot: (traceId) =>
        root.shouldSample(ROOT_CONTEXT, traceId).decision !== SamplingDecision.NOT_RECORD,
    }
    this.contexts = contexts
    this.provider = new TracerProvider({
      sampler: new ParentBasedSampler({ root }),
      idGenerator: this.ids,
      spanProcessors: [
        {
          onStart: () => void this.built++,
          onEnd: (span) => {
            if ((span.spanContext().traceFlags & TraceFlags.SAMPLED) !== 0) this.spans.push(span)
          },
          forceFlush: () => Promise.resolve(),
          shutdown: () => Promise.resolve(),
        },
      ],
    })
    this.tracer = new OtelTracer({
      provider: this.provider,
      propagator: propagatorFor({ consume: formats, produce: formats }, this.ids),
      contexts,
      ...(options.head !== false && { head: { sampler, ids: this.ids } }),
    })
  }

  span(name: string): ReadableSpan {
    const [found, ...more] = this.spans.filter((span) => span.name === name)
    if (found === undefined || more.length > 0) {
      throw new RangeError(`Not one span is called ${name} of: ${this.names.join(', ')}`)
    }
    return found
  }

  get names(): readonly string[] {
    return this.spans.map((span) => span.name)
  }

  /** Name of the span that is the parent of the one with that name; `undefined` where none of this process is. */
  parentOf(name: string): string | undefined {
    const parent = this.span(name).parentSpanContext?.spanId
    return this.spans.find((span) => span.spanContext().spanId === parent)?.name
  }
}
