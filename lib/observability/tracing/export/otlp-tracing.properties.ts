import { Duration } from '../../../common/index.js'
import {
  ConfigurationProperties,
  Property,
  type ValidationComplaint,
  type ValidationComplaints,
} from '../../../config/index.js'
import { endpointProblem } from './settings/setting-ranges.js'

/** `management.otlp.tracing.*`, as in Spring Boot. */
@ConfigurationProperties<OtlpTracingProperties>('management.otlp.tracing', { validate: complaints })
export class OtlpTracingProperties {
  /** The whole URL. Spans go there where nobody names an exporter; empty is as if it were not set. Default with the exporter `otlp`: `http://localhost:4318/v1/traces`. */
  @Property({ type: String }) endpoint?: string
  /** Header fields of every request, such as `authorization`. */
  @Property({ of: String }) headers: Record<string, string> = {}
  /** Of one request. Default 10s. */
  @Property({ type: Duration }) timeout?: Duration
  /** Default `none`. */
  @Property({ enum: ['gzip', 'none'] }) compression?: 'gzip' | 'none'
  /** `http/protobuf` (or `http`), or `http/json`. Default `http/protobuf`. */
  @Property({ type: String }) transport?: string
}

const TRANSPORTS = ['http', 'http/protobuf', 'http/json']

function complaints({ endpoint, transport }: OtlpTracingProperties): ValidationComplaints {
  const found: ValidationComplaint[] = []
  const problem = endpointProblem(endpoint)
  if (problem !== undefined) found.push({ property: 'endpoint', message: problem })
  if (transport !== undefined && !TRANSPORTS.includes(transport.toLowerCase())) {
    const message = `must be http/protobuf or http/json, but is ${JSON.stringify(transport)}: send to the HTTP port of the collector (4318, not 4317), or give ObservabilityModule.forRoot an exporter of OpenTelemetry for gRPC`
    found.push({ property: 'transport', message })
  }
  return found
}
