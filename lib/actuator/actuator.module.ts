import { Module } from '../core/index.js'
import { ObservabilityModule } from '../observability/index.js'

/** Tells over HTTP how the application is, below `/actuator`; by default only its health. */
@Module({ imports: [ObservabilityModule] })
export class ActuatorModule {}
