import { ConfigurationProperties, Property } from '../config/index.js'

/** `openapi.*`: what deployments say differently. What is set here counts, not what the options of OpenApiModule say. */
@ConfigurationProperties('openapi')
export class OpenApiProperties {
  /** Whether documents and the documentation page are served. */
  enabled = true
  @Property({ type: String })
  title: string | undefined
  @Property({ type: String })
  version: string | undefined
  @Property({ type: String })
  description: string | undefined
  /** URLs at which clients reach the application. */
  @Property({ of: String })
  servers: string[] = []
}
