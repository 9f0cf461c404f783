import { SpanStatusCode } from '@opentelemetry/api'
import type { ReadableSpan } from '../readable-span.js'
import type { Clock, ScheduledTask } from '../../../../common/index.js'
import { RequestContext } from '../../../../core/index.js'
import { toMillis } from '../finished-span.js'
import type { TailSamplingSettings } from '../settings/tracing-settings.js'
import { HeldTrace } from './held-trace.js'

/**
 * Decides about traces when they end, that were not sampled when they began: their spans are held until the local roots have ended, and
 * handed on if one of them failed or a local root was slow. A trace that fails is handed on from then on, without waiting for its end.
 *
 * It holds so many traces, spans of a trace, and spans in all, for so long; what finds no room is dropped and counted.
 */
export class TailBuffer {
  kept = 0
  discarded = 0
  dropped = 0
  readonly #settings: TailSamplingSettings
  readonly #clock: Clock
  readonly #keep: (span: ReadableSpan) => void
  /** By id, the oldest first. */
  readonly #traces = new Map<string, HeldTrace>()
  #held = 0
  #sweep: ScheduledTask | undefined

  /** @param keep takes the spans that are worth it */
  constructor(settings: TailSamplingSettings, clock: Clock, keep: (span: ReadableSpan) => void) {
    this.#settings = settings
    this.#clock = clock
    this.#keep = keep
  }

  /** Traces of which something is running or held. */
  get traces(): number {
    return this.#traces.size
  }

  /** Spans that are held. */
  get spans(): number {
    return this.#held
  }

  /** A span that is recorded and not sampled has begun. */
  started(span: ReadableSpan): void {
    const { traceId, spanId } = span.spanContext()
    const known = this.#traces.get(traceId)
    const trace = known ?? this.#open(traceId)
    trace.running += 1
    // What was given up, or never held, has no root here any more: its next span stands for it.
    const isRoot = hasNoParentHere(span) || known === undefined
    if (!isRoot || trace.roots.size >= this.#settings.maxSpansPerTrace) return
    trace.roots.add(spanId)
    // The caller has called once more in the same trace, while something of its last call still ran.
    if (trace.verdict === 'discard') trace.verdict = 'open'
  }

  /** Such a span has ended. */
  ended(span: ReadableSpan): void {
    const { traceId, spanId } = span.spanContext()
    const trace = this.#traces.get(traceId)
    if (trace === undefined) {
      this.#settle(span, hasFailed(span) || (hasNoParentHere(span) && this.#isSlow(span)) ? 'keep' : 'drop')
      return
    }
    trace.running -= 1
    const isRoot = trace.roots.delete(spanId)
    if (hasFailed(span) || (isRoot && this.#isSlow(span))) this.#keepAll(trace)
    if (trace.verdict === 'open') this.#hold(trace, span)
    else this.#settle(span, trace.verdict)
    if (trace.roots.size === 0) this.#conclude(trace)
  }

  /** Nothing more is held: what is open is discarded. */
  close(): void {
    this.#sweep?.cancel()
    this.#sweep = undefined
    for (const trace of this.#traces.values()) this.#forget(trace, 'drop')
  }

  #isSlow(span: ReadableSpan): boolean {
    return toMillis(span.duration) >= this.#settings.slowThresholdMs
  }

  #open(traceId: string): HeldTrace {
    if (this.#traces.size >= this.#settings.maxTraces) this.#forgetOldest()
    const expiresAt = this.#clock.monotonic() + this.#settings.maxWaitMs
    const trace = new HeldTrace(traceId, expiresAt)
    this.#traces.set(traceId, trace)
    this.#sweep ??= this.#sweepIn(this.#settings.maxWaitMs)
    return trace
  }

  #hold(trace: HeldTrace, span: ReadableSpan): void {
    if (trace.spans.length >= this.#settings.maxSpansPerTrace) {
      this.#settle(span, 'drop')
      return
    }
    while (this.#held >= this.#settings.maxSpans && this.#forgetOldestHolding(trace));
    if (this.#held >= this.#settings.maxSpans) {
      this.#settle(span, 'drop')
      return
    }
    trace.spans.push(span)
    this.#held += 1
  }

  #keepAll(trace: HeldTrace): void {
    trace.verdict = 'keep'
    this.#release(trace, 'keep')
  }

  /** The local roots have ended. What still runs follows the verdict, unless it fails. */
  #conclude(trace: HeldTrace): void {
    if (trace.verdict === 'open') {
      trace.verdict = 'discard'
      this.#release(trace, 'discard')
    }
    if (trace.running <= 0) this.#traces.delete(trace.traceId)
  }

  #forgetOldest(): void {
    for (const trace of this.#traces.values()) {
      this.#forget(trace, 'drop')
      return
    }
  }

  /** Makes room at the cost of the oldest trace that has some, but not of `own`. @returns whether there is one */
  #forgetOldestHolding(own: HeldTrace): boolean {
    for (const trace of this.#traces.values()) {
      if (trace === own || trace.spans.length === 0) continue
      this.#forget(trace, 'drop')
      return true
    }
    return false
  }

  #forget(trace: HeldTrace, outcome: 'drop' | 'discard'): void {
    this.#release(trace, outcome)
    this.#traces.delete(trace.traceId)
  }

  #release(trace: HeldTrace, outcome: 'keep' | 'discard' | 'drop'): void {
    const { spans } = trace
    if (spans.length === 0) return
    trace.spans = []
    this.#held -= spans.length
    for (const span of spans) this.#settle(span, outcome)
  }

  #settle(span: ReadableSpan, outcome: 'keep' | 'discard' | 'drop'): void {
    if (outcome === 'discard') this.discarded += 1
    else if (outcome === 'drop') this.dropped += 1
    else {
      this.kept += 1
      this.#keep(span)
    }
  }

  #sweepIn(delayMs: number): ScheduledTask {
    return RequestContext.exit(() => this.#clock.schedule(() => this.#expire(), delayMs))
  }

  /** Gives up what has waited for too long. Traces are in the order in which they began, so the first that may stay ends it. */
  #expire(): void {
    this.#sweep = undefined
    const now = this.#clock.monotonic()
    for (const trace of this.#traces.values()) {
      if (trace.expiresAt > now) {
        this.#sweep = this.#sweepIn(trace.expiresAt - now)
        return
      }
      this.#forget(trace, 'drop')
      if (trace.verdict === 'keep' && trace.running > 0) this.#renew(trace, now)
    }
  }

  /** It holds nothing; what it knows is that its remaining spans are wanted. */
  #renew(trace: HeldTrace, now: number): void {
    trace.expiresAt = now + this.#settings.maxWaitMs
    this.#traces.set(trace.traceId, trace)
  }
}

function hasNoParentHere({ parentSpanContext }: ReadableSpan): boolean {
  return parentSpanContext === undefined || parentSpanContext.isRemote === true
}

function hasFailed(span: ReadableSpan): boolean {
  return span.status.code === SpanStatusCode.ERROR || span.events.some(({ name }) => name === 'exception')
}
