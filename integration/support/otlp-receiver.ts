import { HttpReceiver, type ReceivedRequest, type ReceiverAnswer } from './http-receiver.js'
import { decodeOtlp, encodeOtlp, type OtlpMessage } from './otlp-schema.js'

export type OtlpKind = 'unspecified' | 'internal' | 'server' | 'client' | 'producer' | 'consumer'
export type OtlpAttributes = Readonly<Record<string, unknown>>

export interface OtlpEvent {
  readonly name: string
  readonly timeUnixNano: bigint
  readonly attributes: OtlpAttributes
  readonly droppedAttributesCount: number
}

export interface OtlpLink {
  readonly traceId: string
  readonly spanId: string
  readonly traceState: string
  readonly attributes: OtlpAttributes
  readonly droppedAttributesCount: number
  readonly flags: number
}

/** A span as a receiver of OTLP sees it. */
export interface OtlpSpan {
  /** `service.name` of the resource. */
  readonly service: string
  readonly resource: OtlpAttributes
  readonly scope: { readonly name: string; readonly version: string }
  readonly traceId: string
  readonly spanId: string
  /** `undefined` for the root of a trace. */
  readonly parentSpanId: string | undefined
  readonly traceState: string
  readonly name: string
  readonly kind: OtlpKind
  readonly startTimeUnixNano: bigint
  readonly endTimeUnixNano: bigint
  /** Values as JavaScript has them, 64-bit integers as numbers. */
  readonly attributes: OtlpAttributes
  /** How they came: `string`, `bool`, `int`, `double`, `array`, `kvlist`, `bytes`, by name. */
  readonly attributeTypes: Readonly<Record<string, string>>
  readonly events: readonly OtlpEvent[]
  readonly links: readonly OtlpLink[]
  readonly status: { readonly code: 'unset' | 'ok' | 'error'; readonly message: string }
  /** Trace flags in the last 8 bits; 0x100: whether the parent is remote is known; 0x200: it is. */
  readonly flags: number
  readonly droppedAttributesCount: number
  readonly droppedEventsCount: number
  readonly droppedLinksCount: number
}

/** A metric; `data` is all of it, as in OTLP's JSON: `{ sum: { dataPoints: [...] } }`. */
export interface OtlpMetric {
  readonly service: string
  readonly resource: OtlpAttributes
  readonly scope: string
  readonly name: string
  readonly description: string
  readonly unit: string
  readonly data: Readonly<Record<string, unknown>>
}

/** OTLP's JSON, of which protobuf leaves out what is empty. */
type Json = Readonly<Record<string, unknown>>

const KINDS: readonly OtlpKind[] = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer']
const STATUSES = ['unset', 'ok', 'error'] as const

/**
 * A receiver of OTLP over HTTP, in protobuf (with a schema of its own) and JSON, compressed or not: traces at `/v1/traces`, metrics at
 * `/v1/metrics`.
 *
 *     await using receiver = await OtlpReceiver.listen()
 *     // an application that exports to `${receiver.url}/v1/traces`
 *     const spans = await receiver.spansOf((all) => all.length >= 2)
 *     receiver.answer({ status: 503, headers: { 'retry-after': '1' } }) // from now on
 */
export class OtlpReceiver extends HttpReceiver {
  /** In the order in which they came. */
  readonly spans: OtlpSpan[] = []
  readonly metrics: OtlpMetric[] = []

  static listen(): Promise<OtlpReceiver> {
    return new OtlpReceiver().start()
  }

  get tracesUrl(): string {
    return `${this.url}/v1/traces`
  }

  get metricsUrl(): string {
    return `${this.url}/v1/metrics`
  }

  /** The spans there are, as soon as they are the ones that are waited for. */
  async spansOf(holds: (spans: readonly OtlpSpan[]) => boolean): Promise<readonly OtlpSpan[]> {
    await this.until(() => holds(this.spans))
    return this.spans
  }

  /** The answer that takes a batch but for some of its spans. */
  static partialSuccess(
    rejectedSpans: number,
    errorMessage: string,
    type: 'protobuf' | 'json',
  ): ReceiverAnswer {
    const answer = { partialSuccess: { rejectedSpans, errorMessage } }
    return type === 'protobuf'
      ? {
          headers: { 'content-type': 'application/x-protobuf' },
          body: encodeOtlp('ExportTraceServiceResponse', answer),
        }
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(answer) }
  }

  protected override take(request: Omit<ReceivedRequest, 'status'>): ReceiverAnswer {
    if (request.method !== 'POST') return { status: 405 }
    if (request.path === '/v1/traces') {
      this.spans.push(...spansIn(decoded('ExportTraceServiceRequest', request)))
    } else if (request.path === '/v1/metrics') {
      this.metrics.push(...metricsIn(decoded('ExportMetricsServiceRequest', request)))
    } else return { status: 404 }
    const type = String(request.headers['content-type'])
    return { headers: { 'content-type': type }, body: type === 'application/json' ? '{}' : '' }
  }
}

function decoded(message: OtlpMessage, { headers, body }: Omit<ReceivedRequest, 'status'>): Json {
  switch (headers['content-type']) {
    case 'application/x-protobuf':
      return decodeOtlp(message, body) as Json
    case 'application/json':
      return JSON.parse(body.toString('utf8')) as Json
    default:
      throw new TypeError(`content-type ${headers['content-type']}`)
  }
}

function spansIn(request: Json): readonly OtlpSpan[] {
  return list(request, 'resourceSpans').flatMap((resourceSpans) => {
    const resource = attributesOf(object(resourceSpans, 'resource'))
    return list(resourceSpans, 'scopeSpans').flatMap((scopeSpans) => {
      const scope = object(scopeSpans, 'scope')
      return list(scopeSpans, 'spans').map((span) => ({
        service: String(resource['service.name']),
        resource,
        scope: { name: text(scope, 'name'), version: text(scope, 'version') },
        ...spanOf(span),
      }))
    })
  })
}

function spanOf(span: Json): Omit<OtlpSpan, 'service' | 'resource' | 'scope'> {
  const status = object(span, 'status')
  return {
    traceId: text(span, 'traceId'),
    spanId: text(span, 'spanId'),
    parentSpanId: text(span, 'parentSpanId') || undefined,
    traceState: text(span, 'traceState'),
    name: text(span, 'name'),
    kind: KINDS[number(span, 'kind')] ?? 'unspecified',
    startTimeUnixNano: nanos(span, 'startTimeUnixNano'),
    endTimeUnixNano: nanos(span, 'endTimeUnixNano'),
    attributes: attributesOf(span),
    attributeTypes: Object.fromEntries(
      list(span, 'attributes').map((each) => [text(each, 'key'), typeOf(object(each, 'value'))]),
    ),
    events: list(span, 'events').map((event) => ({
      name: text(event, 'name'),
      timeUnixNano: nanos(event, 'timeUnixNano'),
      attributes: attributesOf(event),
      droppedAttributesCount: number(event, 'droppedAttributesCount'),
    })),
    links: list(span, 'links').map((link) => ({
      traceId: text(link, 'traceId'),
      spanId: text(link, 'spanId'),
      traceState: text(link, 'traceState'),
      attributes: attributesOf(link),
      droppedAttributesCount: number(link, 'droppedAttributesCount'),
      flags: number(link, 'flags'),
    })),
    status: { code: STATUSES[number(status, 'code')] ?? 'unset', message: text(status, 'message') },
    flags: number(span, 'flags'),
    droppedAttributesCount: number(span, 'droppedAttributesCount'),
    droppedEventsCount: number(span, 'droppedEventsCount'),
    droppedLinksCount: number(span, 'droppedLinksCount'),
  }
}

function metricsIn(request: Json): readonly OtlpMetric[] {
  return list(request, 'resourceMetrics').flatMap((resourceMetrics) => {
    const resource = attributesOf(object(resourceMetrics, 'resource'))
    return list(resourceMetrics, 'scopeMetrics').flatMap((scopeMetrics) =>
      list(scopeMetrics, 'metrics').map((metric) => ({
        service: String(resource['service.name']),
        resource,
        scope: text(object(scopeMetrics, 'scope'), 'name'),
        name: text(metric, 'name'),
        description: text(metric, 'description'),
        unit: text(metric, 'unit'),
        data: metric,
      })),
    )
  })
}

/** Attributes of OTLP (`[{ key, value: { stringValue } }]`) as an object; also for data points of metrics. */
export function attributesOf(owner: Json): OtlpAttributes {
  return Object.fromEntries(
    list(owner, 'attributes').map((each) => [text(each, 'key'), valueOf(object(each, 'value'))]),
  )
}

function typeOf(value: Json): string {
  return Object.keys(value)[0]?.replace(/Value$/, '') ?? 'none'
}

function valueOf(value: Json): unknown {
  switch (typeOf(value)) {
    case 'int':
      return Number(value['intValue'])
    case 'array':
      return list(object(value, 'arrayValue'), 'values').map(valueOf)
    case 'kvlist':
      return attributesOf({ attributes: object(value, 'kvlistValue')['values'] })
    default:
      return Object.values(value)[0]
  }
}

function list(owner: Json, name: string): readonly Json[] {
  return (owner[name] ?? []) as readonly Json[]
}

function object(owner: Json, name: string): Json {
  return (owner[name] ?? {}) as Json
}

function text(owner: Json, name: string): string {
  return (owner[name] ?? '') as string
}

function number(owner: Json, name: string): number {
  return Number(owner[name] ?? 0)
}

function nanos(owner: Json, name: string): bigint {
  return BigInt((owner[name] ?? 0) as string | number)
}
