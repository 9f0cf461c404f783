import { Module } from '../core/index.js'
import { AdditionalServer } from '../http/index.js'
import { ObservabilityModule } from '../observability/index.js'
import { EndpointsProperties, ManagementServerProperties } from './actuator.properties.js'
import { EndpointReport } from './endpoint/endpoint-report.js'
import { LinksEndpoint } from './endpoint/links-endpoint.js'
import { ManagementServer } from './endpoint/management-server.js'
import { ENDPOINT_COMPONENTS, ENDPOINTS } from './endpoints/endpoints.js'
import { HEALTH_PROVIDERS } from './health/health-providers.js'

/** Tells over HTTP how the application is, below `/actuator`; by default only its health. */
@Module({
  imports: [ObservabilityModule],
  providers: [
    EndpointsProperties,
    ManagementServerProperties,
    { provide: AdditionalServer, useClass: ManagementServer },
    LinksEndpoint,
    EndpointReport,
    ...HEALTH_PROVIDERS,
    ...ENDPOINTS,
    ...ENDPOINT_COMPONENTS,
  ],
})
export class ActuatorModule {}
