import { Duration } from '../../../common/index.js'
import { ConfigurationProperties, Property, type ValidationComplaints } from '../../../config/index.js'
import { endpointProblem } from './settings/setting-ranges.js'

/** `management.zipkin.tracing.*`, as in Spring Boot. */
@ConfigurationProperties<ZipkinTracingProperties>('management.zipkin.tracing', { validate: complaints })
export class ZipkinTracingProperties {
  /** The whole URL. Spans go there where nobody names an exporter; empty is as if it were not set. Default with the exporter `zipkin`: `http://localhost:9411/api/v2/spans`. */
  @Property({ type: String }) endpoint?: string
  /** Header fields of every request. */
  @Property({ of: String }) headers: Record<string, string> = {}
  /** Of one request. Default 10s. */
  @Property({ type: Duration }) timeout?: Duration
}

function complaints({ endpoint }: ZipkinTracingProperties): ValidationComplaints {
  const message = endpointProblem(endpoint)
  return message === undefined ? undefined : { property: 'endpoint', message }
}
