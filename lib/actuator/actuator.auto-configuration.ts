import { AutoConfiguration, ConditionalOnMissingBean, ConditionalOnProperty } from '../core/index.js'
import { OBSERVABILITY_AUTO_CONFIGURATIONS } from '../observability/index.js'
import { ActuatorModule } from './actuator.module.js'

/**
 * The actuator of an application that configures it under `management.`, and does not import it itself. It brings the ObservabilityModule,
 * which what measures and traces waits for.
 */
@AutoConfiguration({ imports: [ActuatorModule], before: OBSERVABILITY_AUTO_CONFIGURATIONS })
@ConditionalOnProperty({ name: 'management.enabled', matchIfMissing: true })
@ConditionalOnMissingBean(ActuatorModule)
export class ActuatorAutoConfiguration {}
