export { ActuatorAutoConfiguration } from './actuator.auto-configuration.js'
export { ActuatorModule } from './actuator.module.js'
export {
  DeleteOperation,
  Endpoint,
  ReadOperation,
  Selector,
  WriteOperation,
  type EndpointOptions,
} from './endpoint/endpoint.decorators.js'
