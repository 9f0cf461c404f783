import { Duration } from '../../common/index.js'
import {
  ConfigurationProperties,
  Property,
  type ValidationComplaint,
  type ValidationComplaints,
} from '../../config/index.js'
import { parseAdditionalPath } from './additional-path.js'

/** Who is shown something. */
export const SHOW_VALUES = ['never', 'when-authorized', 'always'] as const

export type Show = (typeof SHOW_VALUES)[number]

/** `management.endpoint.health.status.*`, and the same of a group. */
export class HealthStatusProperties {
  /** Statuses from the worst to the best; one that is not listed does not count. Default: DOWN, OUT_OF_SERVICE, UP, UNKNOWN. */
  @Property({ of: String })
  order: string[] = []
  /**
   * HTTP statuses by health status; 200 for any other. Default: 503 for DOWN and OUT_OF_SERVICE. As in Spring Boot, a mapping of one's own
   * replaces these.
   */
  @Property({ of: Number })
  httpMapping: Record<string, number> = {}
}

/** `management.endpoint.health.group.<name>.*`: some of the indicators, under a path of their own. */
export class HealthGroupProperties {
  /** Names of the indicators in it; `*` or none for all. One below a composite is named with a slash: `db/orders`. */
  @Property({ of: String })
  include: string[] = []
  /** Names of indicators that are not in it, whatever `include` says. */
  @Property({ of: String })
  exclude: string[] = []
  /** Who is shown the indicators. Default: as for health as a whole. */
  @Property({ enum: SHOW_VALUES })
  showComponents: Show | undefined
  /** Who is shown their details. Default: as for health as a whole. */
  @Property({ enum: SHOW_VALUES })
  showDetails: Show | undefined
  /** One of which a caller has to have where `when-authorized` is set. Default: as for health as a whole. */
  @Property({ of: String })
  roles: string[] = []
  status = new HealthStatusProperties()
  /** Another path of the group: `server:/healthz` on the port of the application, `management:/healthz` on that of the endpoints. */
  @Property({ type: String })
  additionalPath: string | undefined
}

/** `management.endpoint.health.probes.*`: groups for the probes of Kubernetes. */
export class HealthProbesProperties {
  /** Whether there are the groups `liveness` and `readiness`. */
  enabled = true
  /** Whether they are at `/livez` and `/readyz` on the port of the application as well. */
  addAdditionalPaths = false
}

/** `management.endpoint.health.logging.*`. */
export class HealthLoggingProperties {
  /** An indicator that takes longer is told in the log. 0: none is. */
  slowIndicatorThreshold = Duration.ofSeconds(1)
}

/** `management.endpoint.health.cache.*`. */
export class HealthCacheProperties {
  /**
   * How long what an indicator has said is kept, whoever asks. Indicators that answer without a promise, such as readiness, are always
   * asked. Default: nothing is kept; requests that come meanwhile share one answer.
   */
  timeToLive = Duration.ofMillis(0)
}

/** `management.endpoint.health.*`. Names and defaults are Spring Boot's, where it has them. */
@ConfigurationProperties<HealthEndpointProperties>('management.endpoint.health', { validate: checkHealth })
export class HealthEndpointProperties {
  cache = new HealthCacheProperties()
  /** Who is shown what indicators say besides their status. `when-authorized`: whom an EndpointGuard lets in. */
  @Property({ enum: SHOW_VALUES })
  showDetails: Show = 'never'
  /** Who is shown the indicators. Default: whoever is shown details. */
  @Property({ enum: SHOW_VALUES })
  showComponents: Show | undefined
  /** One of which a caller has to have where `when-authorized` is set; none: whoever the guard lets in. */
  @Property({ of: String })
  roles: string[] = []
  status = new HealthStatusProperties()
  /** Groups by their names. */
  @Property({ of: HealthGroupProperties })
  group: Record<string, HealthGroupProperties> = {}
  probes = new HealthProbesProperties()
  logging = new HealthLoggingProperties()
  /** How long an indicator may take; then it is DOWN, and is not asked again before it has answered. */
  indicatorTimeout = Duration.ofSeconds(10)
  /** Whether a group that names an indicator which does not exist keeps the application from starting. */
  validateGroupMembership = true
}

/** `management.health.defaults.*`. */
@ConfigurationProperties('management.health.defaults')
export class HealthDefaultsProperties {
  /** Whether the indicators of the framework are there. Each has an `enabled` of its own, which goes first. */
  enabled = true
}

function checkHealth(properties: HealthEndpointProperties): ValidationComplaints {
  const { group, indicatorTimeout, status } = properties
  const complaints: ValidationComplaint[] = mappingComplaints('status', status)
  if (!(indicatorTimeout.toMillis() > 0))
    complaints.push({ property: 'indicator-timeout', message: 'must be longer than nothing' })
  for (const [name, { additionalPath, status: own }] of Object.entries(group)) {
    complaints.push(...mappingComplaints(`group[${name}].status`, own))
    if (additionalPath !== undefined && parseAdditionalPath(additionalPath) === undefined) {
      complaints.push({
        property: `group[${name}].additional-path`,
        message: `expected server:/path or management:/path with one segment, found ${JSON.stringify(additionalPath)}`,
      })
    }
  }
  return complaints
}

function mappingComplaints(path: string, { httpMapping }: HealthStatusProperties): ValidationComplaint[] {
  return Object.entries(httpMapping)
    .filter(([, status]) => !Number.isInteger(status) || status < 200 || status > 599)
    .map(([name, status]) => ({
      property: `${path}.http-mapping[${name}]`,
      message: `must be an HTTP status from 200 to 599, but is ${status}`,
    }))
}
