import { Duration } from '../../../common/index.js'
import { ConfigurationProperties, Property } from '../../../config/index.js'

/** `management.otlp.metrics.export.*`, as in Spring Boot. `OTEL_METRICS_EXPORTER` and `OTEL_EXPORTER_OTLP_*` go first. */
@ConfigurationProperties('management.otlp.metrics.export')
export class OtlpMetricsProperties {
  /** Whether metrics are sent by OTLP. Default: where `url` is set; else Prometheus fetches them. */
  @Property({ type: Boolean }) enabled?: boolean
  /** The whole URL. Default `http://localhost:4318/v1/metrics`. */
  @Property({ type: String }) url?: string
  /** How often all metrics are sent. Default 1m. */
  @Property({ type: Duration }) step?: Duration
  /** Header fields of every request, such as `authorization`. */
  @Property({ of: String }) headers: Record<string, string> = {}
  /** Of one request, from the connection to the answer. Default 10s. */
  @Property({ type: Duration }) readTimeout?: Duration
  /** `gzip` or `none`. Default `none`. */
  @Property({ enum: ['gzip', 'none'] }) compression?: 'gzip' | 'none'
  /** In which times are sent. A collector that turns them into metrics of Prometheus calls them as the scrape does where it is seconds. */
  @Property({ enum: ['seconds', 'milliseconds'] }) baseTimeUnit: 'seconds' | 'milliseconds' = 'seconds'
  /** How long the last values are tried to be sent at shutdown. */
  shutdownTimeout = Duration.ofSeconds(5)

  /** Whether properties ask for the export. */
  isOn(): boolean {
    return this.enabled ?? this.url !== undefined
  }
}
