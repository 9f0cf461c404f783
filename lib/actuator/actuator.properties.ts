import { ConfigurationProperties, Property, type ValidationComplaints } from '../config/index.js'
import { ENDPOINT_ACCESSES, type EndpointAccess } from './endpoint/endpoint-access.js'
import { checkEndpointProperties } from './endpoint/endpoint-properties-check.js'

/** `management.endpoints.access.*`. */
export class EndpointsAccessProperties {
  /** What may be done with endpoints whose own `access` is not set. Default: what each endpoint says, which is `none` for shutdown and heapdump. */
  @Property({ name: 'default', enum: ENDPOINT_ACCESSES })
  defaultAccess: EndpointAccess | undefined
  /** The most that any endpoint may be set to. */
  @Property({ enum: ENDPOINT_ACCESSES })
  maxPermitted: EndpointAccess = 'unrestricted'
}

/** `management.endpoints.web.exposure.*`. */
export class EndpointsExposureProperties {
  /** Ids of the endpoints that are served over HTTP; `*` for all. */
  @Property({ of: String })
  include: string[] = ['health']
  /** Ids of endpoints that are not served, whatever `include` says; `*` for all. */
  @Property({ of: String })
  exclude: string[] = []
}

/** `management.endpoints.web.discovery.*`. */
export class EndpointsDiscoveryProperties {
  /** Whether the base path answers with links to the endpoints. */
  enabled = true
}

/** `management.endpoints.web.*`. */
export class EndpointsWebProperties {
  /** What all endpoints are below. `/` puts them at the root; the page with links is served there only on a port of its own. */
  basePath = '/actuator'
  /** Paths of endpoints below the base path by their ids, in place of the ids. */
  @Property({ of: String })
  pathMapping: Record<string, string> = {}
  exposure = new EndpointsExposureProperties()
  discovery = new EndpointsDiscoveryProperties()
}

/** `management.endpoints.*`: which endpoints there are, and where. Names and defaults are Spring Boot's. */
@ConfigurationProperties('management.endpoints', {
  check: (environment) => checkEndpointProperties(environment).errors,
})
export class EndpointsProperties {
  access = new EndpointsAccessProperties()
  web = new EndpointsWebProperties()
}

/** `management.server.*`: a port for the endpoints alone. */
@ConfigurationProperties<ManagementServerProperties>('management.server', { validate: checkServer })
export class ManagementServerProperties {
  /**
   * The port that serves the endpoints. 0 picks a free one; -1 serves no endpoints at all. Default: the port of the application serves
   * them.
   */
  @Property({ type: Number })
  port: number | undefined
  /** The address that the port is opened on. Default: all interfaces. */
  @Property({ type: String })
  address: string | undefined
  /** Stands before the base path of the endpoints. */
  basePath = ''
}

function checkServer({ port, address, basePath }: ManagementServerProperties): ValidationComplaints {
  if (port !== undefined) {
    if (Number.isInteger(port) && port >= -1 && port <= 65_535) return undefined
    return { property: 'port', message: `must be a whole number from 0 to 65535, or -1, but is ${port}` }
  }
  const message = 'has an effect only with management.server.port: set that too, or remove this'
  if (address !== undefined) return { property: 'address', message }
  return basePath === '' ? undefined : { property: 'base-path', message }
}
