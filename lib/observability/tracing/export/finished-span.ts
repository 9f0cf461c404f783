import type { Attributes, HrTime, SpanContext } from '@opentelemetry/api'
import type { ReadableSpan } from './readable-span.js'
import type { SpanKind } from '../../../core/index.js'

/** The value of an attribute, as OpenTelemetry has them. */
export type FinishedAttribute =
  string | number | boolean | readonly (string | number | boolean | null | undefined)[]

export interface FinishedSpanEvent {
  readonly name: string
  /** Milliseconds since the epoch. */
  readonly time: number
  readonly attributes: Readonly<Record<string, FinishedAttribute>>
}

export interface FinishedSpanLink {
  readonly traceId: string
  readonly spanId: string
  readonly attributes: Readonly<Record<string, FinishedAttribute>>
}

/** A span that has ended, as plain data. */
export interface FinishedSpan {
  readonly traceId: string
  readonly spanId: string
  /** `undefined` for the root of a trace. */
  readonly parentSpanId: string | undefined
  /** Whether the parent is in another process. */
  readonly hasRemoteParent: boolean
  readonly sampled: boolean
  readonly traceState: string | undefined
  readonly name: string
  readonly kind: SpanKind
  /** Milliseconds since the epoch, with fractions. */
  readonly startTime: number
  readonly durationMs: number
  readonly status: 'unset' | 'ok' | 'error'
  readonly statusMessage: string | undefined
  readonly attributes: Readonly<Record<string, FinishedAttribute>>
  readonly events: readonly FinishedSpanEvent[]
  readonly links: readonly FinishedSpanLink[]
  /** Name of the tracer. */
  readonly scope: string
}

const KINDS: readonly SpanKind[] = ['internal', 'server', 'client', 'producer', 'consumer']
const STATUSES = ['unset', 'ok', 'error'] as const

/** A span of the SDK as plain data. @internal */
export function finishedSpan(span: ReadableSpan): FinishedSpan {
  const { traceId, spanId, traceFlags, traceState } = span.spanContext()
  return {
    traceId,
    spanId,
    parentSpanId: span.parentSpanContext?.spanId,
    hasRemoteParent: span.parentSpanContext?.isRemote === true,
    sampled: (traceFlags & 1) === 1,
    traceState: traceState?.serialize(),
    name: span.name,
    kind: KINDS[span.kind] ?? 'internal',
    startTime: toMillis(span.startTime),
    durationMs: toMillis(span.duration),
    status: STATUSES[span.status.code] ?? 'unset',
    statusMessage: span.status.message,
    attributes: attributesOf(span.attributes),
    events: span.events.map(({ name, time, attributes }) => ({
      name,
      time: toMillis(time),
      attributes: attributesOf(attributes),
    })),
    links: span.links.map(({ context, attributes }) => linkOf(context, attributes)),
    scope: span.instrumentationScope.name,
  }
}

/** Milliseconds of seconds and nanoseconds. @internal */
export function toMillis([seconds, nanos]: HrTime): number {
  return seconds * 1_000 + nanos / 1_000_000
}

function linkOf({ traceId, spanId }: SpanContext, attributes: Attributes | undefined): FinishedSpanLink {
  return { traceId, spanId, attributes: attributesOf(attributes) }
}

function attributesOf(attributes: Attributes = {}): FinishedSpan['attributes'] {
  return attributes as FinishedSpan['attributes']
}
