import type { Attributes, HrTime } from '@opentelemetry/api'
import type { ReadableSpan } from '../readable-span.js'

interface ZipkinEndpoint {
  readonly serviceName?: string | undefined
  readonly ipv4?: string | undefined
  readonly ipv6?: string | undefined
  readonly port?: number | undefined
}

/** A span of Zipkin's API v2 (zipkin2-api.yaml). */
export interface ZipkinSpan {
  readonly traceId: string
  readonly id: string
  readonly parentId?: string | undefined
  readonly name: string
  readonly kind?: string | undefined
  /** Microseconds since the epoch. */
  readonly timestamp: number
  /** Microseconds, at least 1. */
  readonly duration: number
  readonly localEndpoint: ZipkinEndpoint
  readonly remoteEndpoint?: ZipkinEndpoint | undefined
  readonly tags: Readonly<Record<string, string>>
  readonly annotations?: readonly { readonly timestamp: number; readonly value: string }[] | undefined
}

/** By OpenTelemetry's SpanKind. */
const KINDS = [undefined, 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'] as const
const STATUS_CODES = [undefined, 'OK', 'ERROR'] as const

/** A span as Zipkin has it: OpenTelemetry's specification, "OpenTelemetry to Zipkin Transformation". */
export function zipkinSpan(span: ReadableSpan): ZipkinSpan {
  const { traceId, spanId } = span.spanContext()
  return {
    traceId,
    id: spanId,
    parentId: span.parentSpanContext?.spanId,
    name: span.name,
    kind: KINDS[span.kind],
    timestamp: micros(span.startTime),
    // Zipkin takes 0 for unknown.
    duration: Math.max(1, micros(span.duration)),
    localEndpoint: { serviceName: printed(span.resource.attributes['service.name']) },
    remoteEndpoint: remoteEndpoint(span),
    tags: tagsOf(span),
    annotations:
      span.events.length === 0
        ? undefined
        : span.events.map(({ name, time, attributes }) => ({
            timestamp: micros(time),
            value: annotationOf(name, attributes),
          })),
  }
}

function micros([seconds, nanos]: HrTime): number {
  return seconds * 1_000_000 + Math.round(nanos / 1_000)
}

/** Texts as they are; lists and maps as JSON. */
function printed(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}

function tagsOf(span: ReadableSpan): Record<string, string> {
  const tags: Record<string, string> = {}
  for (const [name, value] of Object.entries(span.attributes)) tags[name] = printed(value)
  const { name, version } = span.instrumentationScope
  tags['otel.scope.name'] = name
  if (version !== undefined && version !== '') tags['otel.scope.version'] = version
  const status = STATUS_CODES[span.status.code]
  if (status !== undefined) tags['otel.status_code'] = status
  // Zipkin's mark of a failure, whatever it says.
  if (status === 'ERROR') tags['error'] = span.status.message ?? ''
  else delete tags['error']
  for (const [tag, count] of [
    ['otel.dropped_attributes_count', span.droppedAttributesCount],
    ['otel.dropped_events_count', span.droppedEventsCount],
    ['otel.dropped_links_count', span.droppedLinksCount],
  ] as const) {
    if (count > 0) tags[tag] = String(count)
  }
  return tags
}

/** `"exception": {"exception.type": "RangeError"}`, the name alone without attributes. */
function annotationOf(name: string, attributes: Attributes | undefined): string {
  if (attributes === undefined || Object.keys(attributes).length === 0) return name
  return `${JSON.stringify(name)}: ${JSON.stringify(attributes)}`
}

/** Of spans that leave the process: what they name as the other side, the name of a service first. */
function remoteEndpoint({ kind, attributes }: ReadableSpan): ZipkinEndpoint | undefined {
  if (KINDS[kind] !== 'CLIENT' && KINDS[kind] !== 'PRODUCER') return undefined
  const text = (...names: readonly string[]): string | undefined =>
    names.map((name) => attributes[name]).find((value) => typeof value === 'string')
  const serviceName = text('peer.service', 'server.address', 'db.namespace', 'messaging.destination.name')
  const address = text('network.peer.address')
  const port = [attributes['network.peer.port'], attributes['server.port']].find(
    (value) => typeof value === 'number',
  )
  if (serviceName === undefined && address === undefined) return undefined
  return {
    serviceName,
    ...(address !== undefined && (address.includes(':') ? { ipv6: address } : { ipv4: address })),
    port,
  }
}
