import { Module } from '../core/index.js'
import { ObservabilityModule } from '../observability/index.js'
import { ENDPOINTS } from './endpoints/endpoints.js'

/** Tells over HTTP how the application is, below `/actuator`; by default only its health. */
@Module({ imports: [ObservabilityModule], providers: [...ENDPOINTS] })
export class ActuatorModule {}
