import { Duration } from '../../common/index.js'
import { ConfigurationProperties, Property } from '../../config/index.js'

/** `management.endpoint.ui.*`: the dashboard. */
@ConfigurationProperties('management.endpoint.ui')
export class UiProperties {
  /**
   * Where a trace is shown, with `{traceId}` in it: `https://jaeger.example.com/trace/{traceId}`, `https://zipkin.example.com/zipkin/traces/{traceId}`.
   * Default: traces are named, and lead nowhere.
   */
  @Property({ type: String })
  traceUrl: string | undefined
  /** How often the dashboard measures, and an open page asks; from `100ms` to `1m`. Charts show five minutes. */
  interval = Duration.ofSeconds(2)
}
