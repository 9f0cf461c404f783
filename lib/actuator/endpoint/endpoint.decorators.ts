import { Conditional, Environment, type AnyClass } from '../../core/index.js'
import {
  API_HIDDEN,
  CONFIGURED_PATTERNS,
  RestController,
  SERVED_BY,
  UseGuards,
  UseInterceptors,
} from '../../http/index.js'
import { accessOf } from './endpoint-access.js'
import { exposureOf } from './endpoint-exposure.js'
import { declareEndpoint } from './endpoint-id.js'
import { ENDPOINT, type EndpointOptions } from './endpoint-metadata.js'
import { endpointPattern, MANAGEMENT, managementPort } from './endpoint-paths.js'
import { EndpointOperationGuard } from './endpoint-operation-guard.js'
import { OperationInterceptor } from './operation-interceptor.js'

export type { EndpointOptions } from './endpoint-metadata.js'
export {
  DeleteOperation,
  ReadOperation,
  Selector,
  WriteOperation,
  type OperationOptions,
  type SelectorOptions,
} from './operation.decorators.js'

/**
 * An endpoint below `/actuator`: a controller whose path, exposure and access `management.*` decides, as in Spring Boot. The class is a
 * component by this decorator alone. It stays out of OpenAPI documents unless `@ApiExcludeController(false)` asks for it.
 *
 * @throws InvalidEndpointIdError when the class is defined
 *
 * @example
 * \@Endpoint({ id: 'features' })
 * class FeaturesEndpoint {
 *   \@ReadOperation()
 *   all(): Record<string, boolean> { ... }
 *
 *   \@WriteOperation()
 *   set(@Selector() name: string, enabled: boolean): void { ... }
 * }
 */
export function Endpoint(options: EndpointOptions): (type: AnyClass) => void {
  const { id } = options
  return (type) => {
    declareEndpoint(options, type.name)
    ENDPOINT.set(type, options)
    RestController(endpointPattern(id))(type)
    managed(type)
    // Only what reads is left of an endpoint that may only be read.
    CONFIGURED_PATTERNS.set(type, ({ methods, patterns }, resolver) => {
      const reads = methods.length > 0 && methods.every((method) => method === 'GET' || method === 'HEAD')
      return reads || accessOf(resolver.resolve(Environment), options) === 'unrestricted' ? patterns : []
    })
    Conditional({
      description: `@Endpoint(${id})`,
      phase: 'environment',
      mismatch: ({ environment }) => refusal(environment, options),
    })(type)
  }
}

/** What all controllers of the actuator have in common: their server, who may call them, what they answer, and that documents leave them out. */
export function managed(type: AnyClass): void {
  SERVED_BY.set(type, MANAGEMENT)
  if (API_HIDDEN.getOwn(type) === undefined) API_HIDDEN.set(type, true)
  UseGuards(EndpointOperationGuard)(type)
  UseInterceptors(OperationInterceptor)(type)
}

/** Why an endpoint is not there. */
function refusal(environment: Environment, options: EndpointOptions): string | undefined {
  const { id } = options
  if (managementPort(environment) === 'disabled') return 'management.server.port turns all endpoints off'
  const unexposed = exposureOf(environment).refusal(id)
  if (unexposed !== undefined) return unexposed
  return accessOf(environment, options) === 'none' ? `the access to ${id} is none` : undefined
}
