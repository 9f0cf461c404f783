import { Duration } from '../../../common/index.js'
import { ConfigurationProperties, Property } from '../../../config/index.js'

/** `management.otlp.tracing.*`, as in Spring Boot. */
@ConfigurationProperties('management.otlp.tracing')
export class OtlpTracingProperties {
  /** The whole URL. Default `http://localhost:4318/v1/traces`. */
  @Property({ type: String }) endpoint?: string
  /** Header fields of every request, such as `authorization`. */
  @Property({ of: String }) headers: Record<string, string> = {}
  /** Of one request. Default 10s. */
  @Property({ type: Duration }) timeout?: Duration
  /** `gzip` or `none`. Default `none`. */
  @Property({ type: String }) compression?: string
  /** `http/protobuf` (or `http`), or `http/json`. Default `http/protobuf`. */
  @Property({ type: String }) transport?: string
}
