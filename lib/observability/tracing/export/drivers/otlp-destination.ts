import type { ReadableSpan } from '../readable-span.js'
import type { IExportTraceServiceResponse, ISerializer } from '@opentelemetry/otlp-transformer'
import { messageOf, type Clock } from '../../../../common/index.js'
import type { Delivery, SpanDestination } from '../delivery/span-destination.js'
import type { OtlpSettings } from '../settings/tracing-settings.js'
import { deliver } from './http-delivery.js'
import { HttpSender, type HttpAnswer } from './http-sender.js'
import { loadOtlpTransformer } from './otel-packages.js'

type TraceSerializer = ISerializer<ReadableSpan[], IExportTraceServiceResponse>

/**
 * OTLP over HTTP (OpenTelemetry Protocol Specification 1.x), in protobuf or JSON. The encoding is OpenTelemetry's; the sending is not, as its
 * exporters give up what they shall send later, and keep to themselves what a receiver rejects.
 */
export class OtlpDestination implements SpanDestination {
  readonly name: 'otlp' | 'jaeger'
  readonly #sender: HttpSender
  readonly #serializer: TraceSerializer
  /** Bytes of a batch that is sent again. */
  #encoded: { readonly batch: readonly ReadableSpan[]; readonly body: Uint8Array } | undefined

  /** @throws MissingPackageError, InvalidTracingSettingError */
  static async open(
    name: OtlpDestination['name'],
    settings: OtlpSettings,
    clock: Clock,
  ): Promise<OtlpDestination> {
    const { JsonTraceSerializer, ProtobufTraceSerializer } = await loadOtlpTransformer()
    const isJson = settings.encoding === 'json'
    const sender = await HttpSender.open({
      ...settings,
      contentType: isJson ? 'application/json' : 'application/x-protobuf',
      clock,
    })
    return new OtlpDestination(name, sender, isJson ? JsonTraceSerializer : ProtobufTraceSerializer)
  }

  private constructor(name: OtlpDestination['name'], sender: HttpSender, serializer: TraceSerializer) {
    this.name = name
    this.#sender = sender
    this.#serializer = serializer
  }

  get target(): string {
    return this.#sender.target
  }

  async send(batch: readonly ReadableSpan[], signal: AbortSignal): Promise<Delivery> {
    let body: Uint8Array
    try {
      body = await this.#bodyOf(batch)
    } catch (error) {
      return { kind: 'refused', reason: `they can not be encoded: ${messageOf(error)}` }
    }
    const delivery = await deliver(this.#sender, body, signal, (answer) => this.#accepted(answer))
    if (delivery.kind !== 'unavailable') this.#encoded = undefined
    return delivery
  }

  close(): Promise<void> {
    return this.#sender.close()
  }

  async #bodyOf(batch: readonly ReadableSpan[]): Promise<Uint8Array> {
    if (this.#encoded?.batch === batch) return this.#encoded.body
    const bytes = this.#serializer.serializeRequest(batch as ReadableSpan[]) ?? new Uint8Array()
    const body = await this.#sender.encoded(bytes)
    this.#encoded = { batch, body }
    return body
  }

  /** "Partial Success": the rejected ones must not be sent again. An answer that can not be read is none. */
  #accepted({ body }: HttpAnswer): Delivery {
    try {
      const { partialSuccess } = body.length === 0 ? {} : this.#serializer.deserializeResponse(body)
      // JSON has 64-bit numbers as texts.
      const said: unknown = partialSuccess?.rejectedSpans
      const rejected = Number(said ?? 0)
      const reason = partialSuccess?.errorMessage
      return {
        kind: 'delivered',
        rejected: Number.isFinite(rejected) ? Math.max(0, rejected) : 0,
        reason: reason === undefined || reason === '' ? undefined : `it rejects them: ${reason}`,
      }
    } catch {
      return { kind: 'delivered', rejected: 0 }
    }
  }
}
