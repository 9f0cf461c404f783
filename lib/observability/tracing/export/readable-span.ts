import type { Attributes, HrTime, Link, SpanContext, SpanKind, SpanStatus } from '@opentelemetry/api'

/**
 * What is read of a span of the SDK: its own `ReadableSpan` fits. Declared here, so that the types of an application that does not trace
 * need no package of the SDK.
 */
export interface ReadableSpan {
  readonly name: string
  readonly kind: SpanKind
  readonly spanContext: () => SpanContext
  readonly parentSpanContext?: SpanContext
  readonly startTime: HrTime
  readonly endTime: HrTime
  readonly status: SpanStatus
  readonly attributes: Attributes
  readonly links: readonly Link[]
  readonly events: readonly {
    readonly time: HrTime
    readonly name: string
    readonly attributes?: Attributes
    readonly droppedAttributesCount?: number
  }[]
  readonly duration: HrTime
  readonly ended: boolean
  readonly resource: { readonly attributes: Readonly<Record<string, unknown>> }
  readonly instrumentationScope: { readonly name: string; readonly version?: string }
  readonly droppedAttributesCount: number
  readonly droppedEventsCount: number
  readonly droppedLinksCount: number
}
