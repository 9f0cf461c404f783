import { ConfigurationProperties } from '../config/index.js'

/**
 * `resilience` itself. It has no option of its own: each pattern binds its section. So whatever else stands below it is an error at boot
 * that names the section that was meant.
 */
@ConfigurationProperties('resilience')
export class ResilienceProperties {}
