import { ConfigurationProperties, Property } from '../../../config/index.js'
import { SHOW_VALUES, type ShowValues } from '../show-values.js'

/** `management.endpoint.configprops.*`. */
@ConfigurationProperties('management.endpoint.configprops')
export class ConfigpropsEndpointProperties {
  /** Who sees values instead of `******`. Secrets are masked for everybody. */
  @Property({ enum: SHOW_VALUES })
  showValues: ShowValues = 'never'
  /** With `when-authorized`: one of these roles is needed. Default: whoever the EndpointGuard lets through. */
  @Property({ of: String })
  roles: string[] = []
}
