import { Environment, Inject, type AnyClass } from '../../core/index.js'
import {
  API_HIDDEN,
  CONFIGURED_PATTERNS,
  Req,
  RestController,
  SERVED_BY,
  UseInterceptors,
  type HttpExchange,
  type ResponseEntity,
} from '../../http/index.js'
import { accessOf } from '../endpoint/endpoint-access.js'
import { exposureOf } from '../endpoint/endpoint-exposure.js'
import { MANAGEMENT, managementPort } from '../endpoint/endpoint-paths.js'
import { ReadOperation } from '../endpoint/operation.decorators.js'
import { OperationInterceptor } from '../endpoint/operation-interceptor.js'
import type { AdditionalPath } from './additional-path.js'
import type { HealthDescription } from './health-description.js'
import { HealthGroups } from './health-groups.js'
import { HealthService } from './health-service.js'

/** Answers the paths that groups have beside their own: `/livez`, `/readyz`, and those of `additional-path`. */
abstract class AdditionalHealthPaths {
  readonly #service: HealthService
  readonly #paths: ReadonlyMap<string, string>

  constructor(service: HealthService, paths: ReadonlyMap<string, string>) {
    this.#service = service
    this.#paths = paths
  }

  @ReadOperation()
  async health(@Req() exchange: HttpExchange): Promise<ResponseEntity<HealthDescription> | undefined> {
    const group = this.#paths.get(exchange.route?.pattern ?? '')
    return group === undefined ? undefined : this.#service.answer(exchange, [group])
  }
}

/** On the port of the application. */
@RestController()
@atPathsOf('server')
export class ServerHealthPaths extends AdditionalHealthPaths {
  constructor(@Inject(HealthService) service: HealthService, @Inject(HealthGroups) groups: HealthGroups) {
    super(service, groups.additionalPaths('server'))
  }
}

/** On the port of the endpoints. */
@RestController()
@atPathsOf('management')
export class ManagementHealthPaths extends AdditionalHealthPaths {
  constructor(@Inject(HealthService) service: HealthService, @Inject(HealthGroups) groups: HealthGroups) {
    super(service, groups.additionalPaths('management'))
  }
}

/** None where the endpoint itself is not there. */
function atPathsOf(server: AdditionalPath['server']): (type: AnyClass) => void {
  return (type) => {
    API_HIDDEN.set(type, true)
    UseInterceptors(OperationInterceptor)(type)
    if (server === 'management') SERVED_BY.set(type, MANAGEMENT)
    CONFIGURED_PATTERNS.set(type, (_mapping, resolver) => {
      const environment = resolver.resolve(Environment)
      const isThere =
        managementPort(environment) !== 'disabled' &&
        exposureOf(environment).refusal('health') === undefined &&
        accessOf(environment, { id: 'health' }) !== 'none'
      return isThere ? [...resolver.resolve(HealthGroups).additionalPaths(server).keys()] : []
    })
  }
}
