export { ActuatorAutoConfiguration } from './actuator.auto-configuration.js'
export {
  DuplicateEndpointError,
  DuplicateHealthContributorError,
  DuplicateOperationError,
  EndpointWithoutOperationsError,
  HealthGroupClashError,
  HealthTimeoutError,
  InvalidEndpointIdError,
  InvalidHealthContributorError,
  OperationWithoutEndpointError,
} from './actuator.errors.js'
export { ActuatorModule } from './actuator.module.js'
export {
  DeleteOperation,
  Endpoint,
  ReadOperation,
  Selector,
  WriteOperation,
  type EndpointOptions,
  type OperationOptions,
  type SelectorOptions,
} from './endpoint/endpoint.decorators.js'
export { ENDPOINT_ACCESSES, type EndpointAccess } from './endpoint/endpoint-access.js'
export { masked } from './endpoint/masked.js'
export { EndpointsProperties, ManagementServerProperties } from './actuator.properties.js'
export { EndpointGuard, type EndpointOperation, type EndpointRequest } from '../http/index.js'
export type { HealthDescription } from './health/health-description.js'
export { HealthService } from './health/health-service.js'
export {
  HealthDefaultsProperties,
  HealthEndpointProperties,
  HealthGroupProperties,
  HealthProbesProperties,
  HealthStatusProperties,
} from './health/health.properties.js'
export {
  HeapDumpFailedException,
  HeapDumpRunningException,
  InvalidOperationException,
  UnknownNameException,
} from './endpoints/endpoints.errors.js'
export { ConfigpropsEndpointProperties } from './endpoints/configprops/configprops-endpoint.properties.js'
export { EnvEndpointProperties } from './endpoints/env/env-endpoint.properties.js'
export { InfoContributor } from './endpoints/info/info-contributor.js'
export {
  BuildInfoProperties,
  GitInfoProperties,
  InfoDefaultsProperties,
  InfoPartProperties,
  InfoProperties,
} from './endpoints/info/info.properties.js'
export { SHOW_VALUES, type ShowValues } from './endpoints/show-values.js'
export { HttpExchangeRepository } from './http-exchanges/http-exchange-repository.js'
export {
  HttpExchangesProperties,
  RECORDED_PARTS,
  type RecordedPart,
} from './http-exchanges/http-exchanges.properties.js'
export type { RecordedExchange, RecordedHeaders } from './http-exchanges/recorded-exchange.js'
export { UiProperties } from './ui/ui.properties.js'
