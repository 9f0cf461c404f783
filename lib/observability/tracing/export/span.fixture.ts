import { SpanKind, SpanStatusCode, type HrTime } from '@opentelemetry/api'
import type { ReadableSpan } from '@opentelemetry/sdk-trace'

export interface SpanFacts {
  readonly traceId?: string
  readonly spanId?: string
  readonly parentSpanId?: string
  readonly hasRemoteParent?: boolean
  readonly name?: string
  readonly durationMs?: number
  readonly hasFailed?: boolean
  readonly hasException?: boolean
  readonly isSampled?: boolean
}

let last = 0

/** A span that has ended, as the SDK hands it over. */
export function endedSpan(facts: SpanFacts = {}): ReadableSpan {
  const { traceId = 'a'.repeat(32), parentSpanId, durationMs = 1, isSampled = false } = facts
  const spanId = facts.spanId ?? (++last).toString(16).padStart(16, '0')
  const context = { traceId, spanId, traceFlags: isSampled ? 1 : 0 }
  const parent =
    parentSpanId === undefined
      ? undefined
      : { ...context, spanId: parentSpanId, isRemote: facts.hasRemoteParent === true }
  const time: HrTime = [1_700_000_000, 0]
  return {
    name: facts.name ?? 'span',
    kind: SpanKind.INTERNAL,
    spanContext: () => context,
    ...(parent !== undefined && { parentSpanContext: parent }),
    startTime: time,
    endTime: time,
    duration: [Math.floor(durationMs / 1_000), (durationMs % 1_000) * 1e6],
    status: { code: facts.hasFailed === true ? SpanStatusCode.ERROR : SpanStatusCode.UNSET },
    attributes: {},
    links: [],
    events: facts.hasException === true ? [{ name: 'exception', time }] : [],
    ended: true,
    resource: {
      attributes: {},
      merge: () => {
        throw new TypeError('unused')
      },
      getRawAttributes: () => [],
    },
    instrumentationScope: { name: 'test' },
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  }
}
