import { Duration } from '../../common/index.js'
import { Property } from '../../config/index.js'

/** Where the actuator's endpoints are; the actuator has the same, and is above. */
const ENDPOINTS = '${management.server.base-path:}/${management.endpoints.web.base-path:/actuator}'

/** What probes and scrapers ask for, wherever the application has put it. */
const MACHINES = [
  `${ENDPOINTS}/\${management.endpoints.web.path-mapping.health:health}/**`,
  `${ENDPOINTS}/\${management.endpoints.web.path-mapping.prometheus:prometheus}`,
  '/livez',
  '/readyz',
]

/** `server.request-log.*`: one line for each request, from the logger `nexus.http.requests`. */
export class RequestLogProperties {
  /** Default: whether the application has the ObservabilityModule, or the actuator, which brings it. */
  @Property({ type: Boolean })
  enabled: boolean | undefined
  /** Path patterns of requests without a line. Default: health, the probes `/livez` and `/readyz`, and `prometheus`, wherever they are. */
  @Property({ of: String })
  exclude: string[] = MACHINES
  /** Names of header fields that a line shows. The values of those that hold secrets are masked all the same. */
  @Property({ of: String })
  headers: string[] = []
  /** From which duration on a line is a warning. Default: never. */
  @Property({ type: Duration })
  slowThreshold: Duration | undefined
  /** Share of the lines that are written, from 0 to 1, of requests that are neither slow nor answered with 400 and above. */
  sampleRate = 1
}
