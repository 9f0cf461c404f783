import { Duration } from '../../../common/index.js'
import { ConfigurationProperties, Property } from '../../../config/index.js'

/** `management.zipkin.tracing.*`, as in Spring Boot. */
@ConfigurationProperties('management.zipkin.tracing')
export class ZipkinTracingProperties {
  /** The whole URL. Default `http://localhost:9411/api/v2/spans`. */
  @Property({ type: String }) endpoint?: string
  /** Header fields of every request. */
  @Property({ of: String }) headers: Record<string, string> = {}
  /** Of one request. Default 10s. */
  @Property({ type: Duration }) timeout?: Duration
}
