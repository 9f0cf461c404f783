import type { IExportMetricsServiceResponse, ISerializer } from '@opentelemetry/otlp-transformer'
import type { ResourceMetrics } from '@opentelemetry/sdk-metrics'
import type { Clock } from '../../../common/index.js'
import type { Delivery } from '../../tracing/export/delivery/span-destination.js'
import { deliver } from '../../tracing/export/drivers/http-delivery.js'
import { HttpSender, type HttpAnswer } from '../../tracing/export/drivers/http-sender.js'
import type { MeterSnapshot } from '../meter-snapshot.js'
import { loadOtelMetricPackages, type OtelMetricPackages } from './otel-metric-packages.js'
import { otlpMetricData } from './otlp-metric-data.js'
import type { MetricsDestination } from './otlp-metrics-export.js'
import type { OtlpMetricsSettings } from './otlp-metrics-settings.js'

type Serializer = ISerializer<ResourceMetrics, IExportMetricsServiceResponse>

interface Parts {
  readonly sender: HttpSender
  readonly serializer: Serializer
  readonly packages: OtelMetricPackages
  readonly resource: ResourceMetrics['resource']
  readonly baseTimeUnit: OtlpMetricsSettings['baseTimeUnit']
}

/** OTLP over HTTP (OpenTelemetry Protocol Specification 1.x), in protobuf or JSON. */
export class OtlpMetricsDestination implements MetricsDestination {
  readonly #parts: Parts

  /**
   * @param resource who sends: service, process and host
   * @throws MissingPackageError, and InvalidTracingSettingError for a certificate that can not be read
   */
  static async open(
    settings: OtlpMetricsSettings,
    resource: Readonly<Record<string, string | number | boolean>>,
    clock: Clock,
  ): Promise<OtlpMetricsDestination> {
    const packages = await loadOtelMetricPackages()
    const { JsonMetricsSerializer, ProtobufMetricsSerializer } = packages.transformer
    const { defaultResource, resourceFromAttributes } = packages.resources
    const isJson = settings.encoding === 'json'
    const sender = await HttpSender.open({
      url: settings.url,
      headers: settings.headers,
      compression: settings.compression,
      tls: settings.tls,
      contentType: isJson ? 'application/json' : 'application/x-protobuf',
      clock,
    })
    return new OtlpMetricsDestination({
      sender,
      packages,
      serializer: isJson ? JsonMetricsSerializer : ProtobufMetricsSerializer,
      resource: defaultResource().merge(resourceFromAttributes(resource)),
      baseTimeUnit: settings.baseTimeUnit,
    })
  }

  private constructor(parts: Parts) {
    this.#parts = parts
  }

  get target(): string {
    return this.#parts.sender.target
  }

  async send(meters: readonly MeterSnapshot[], now: number, signal: AbortSignal): Promise<Delivery> {
    const { sender, serializer, packages, resource, baseTimeUnit } = this.#parts
    const metrics = [...otlpMetricData(meters, { sdk: packages.sdk, baseTimeUnit, now })]
    const request = { resource, scopeMetrics: [{ scope: { name: 'nexus-framework' }, metrics }] }
    const body = await sender.encoded(serializer.serializeRequest(request) ?? new Uint8Array())
    return deliver(sender, body, signal, (answer) => this.#accepted(answer))
  }

  close(): Promise<void> {
    return this.#parts.sender.close()
  }

  /** "Partial Success". An answer that can not be read is none. */
  #accepted({ body }: HttpAnswer): Delivery {
    try {
      const { partialSuccess } = body.length === 0 ? {} : this.#parts.serializer.deserializeResponse(body)
      // JSON has 64-bit numbers as texts.
      const said: unknown = partialSuccess?.rejectedDataPoints
      return { kind: 'delivered', rejected: Number(said ?? 0), reason: partialSuccess?.errorMessage }
    } catch {
      return { kind: 'delivered', rejected: 0 }
    }
  }
}
