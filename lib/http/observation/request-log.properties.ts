import { Duration } from '../../common/index.js'
import { Property } from '../../config/index.js'

/** `server.request-log.*`: one line for each request, from the logger `nexus.http.requests`. */
export class RequestLogProperties {
  /** Default: whether the application has the ObservabilityModule, or the actuator, which brings it. */
  @Property({ type: Boolean })
  enabled: boolean | undefined
  /** Path patterns of requests without a line. Default: what probes and scrapers ask for. */
  @Property({ of: String })
  exclude: string[] = ['/actuator/health/**', '/actuator/prometheus']
  /** Names of header fields that a line shows. The values of those that hold secrets are masked all the same. */
  @Property({ of: String })
  headers: string[] = []
  /** From which duration on a line is a warning. Default: never. */
  @Property({ type: Duration })
  slowThreshold: Duration | undefined
  /** Share of the lines that are written, from 0 to 1, of requests that are neither slow nor answered with 400 and above. */
  sampleRate = 1
}
