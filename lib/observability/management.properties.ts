import { ConfigurationProperties } from '../config/index.js'

/** `management` itself. Each part binds its section; whatever else stands below is an error at boot, whether the part is used or not. */
@ConfigurationProperties('management', { wholeSection: true })
export class ManagementProperties {
  /** Whether the properties below `management` bring the actuator. A module that imports ActuatorModule has it anyway. */
  enabled = true
}
