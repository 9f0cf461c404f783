import { AutoConfiguration, ConditionalOnMissingBean, ConditionalOnProperty } from '../core/index.js'
import { ActuatorModule } from './actuator.module.js'

/** The actuator of an application that configures it under `management.`, and does not import it itself. */
@AutoConfiguration({ imports: [ActuatorModule] })
@ConditionalOnProperty({ name: 'management.enabled', matchIfMissing: true })
@ConditionalOnMissingBean(ActuatorModule)
export class ActuatorAutoConfiguration {}
