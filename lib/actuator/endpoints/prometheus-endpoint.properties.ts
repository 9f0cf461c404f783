import { ConfigurationProperties } from '../../config/index.js'

/** `management.prometheus.metrics.export.*`, as in Spring Boot. */
@ConfigurationProperties('management.prometheus.metrics.export')
export class PrometheusExportProperties {
  /** Whether there is the endpoint `prometheus`. Metrics are recorded anyway, for the endpoint `metrics` and the dashboard. */
  enabled = true
}
