import { StandardEnvironment } from '../../config/index.js'
import {
  ApplicationContext,
  FOR_PROGRAMS,
  type AnyClass,
  Inject,
  Injectable,
  InjectLogger,
  type Logger,
  type OnApplicationBootstrap,
  type OnModuleInit,
} from '../../core/index.js'
import { RequestMappings } from '../../http/index.js'
import { absentEndpoints } from './absent-endpoints.js'
import { checkEndpoints, refuseStrayOperations, type ExposedEndpoint } from './endpoint-check.js'
import { EndpointGuards } from './endpoint-guards.js'
import { ENDPOINT } from './endpoint-metadata.js'
import { endpointsBasePath, managementPort } from './endpoint-paths.js'
import { checkEndpointProperties } from './endpoint-properties-check.js'

/** Checks the endpoints that there are, and tells at boot which are exposed, and which of them to everybody. */
@Injectable()
export class EndpointReport implements OnModuleInit, OnApplicationBootstrap {
  readonly #context: ApplicationContext
  readonly #environment: StandardEnvironment
  readonly #logger: Logger

  constructor(
    @Inject(ApplicationContext) context: ApplicationContext,
    @Inject(StandardEnvironment) environment: StandardEnvironment,
    @InjectLogger('nexus.actuator') logger: Logger,
  ) {
    this.#context = context
    this.#environment = environment
    this.#logger = logger
  }

  /**
   * Before routes are compiled, whose errors would speak of paths and handlers.
   *
   * @throws DuplicateEndpointError, DuplicateOperationError, EndpointWithoutOperationsError, OperationWithoutEndpointError
   */
  onModuleInit(): void {
    checkEndpoints(this.#exposed())
    refuseStrayOperations(this.#context.graph.components)
  }

  onApplicationBootstrap(): void {
    const exposed = this.#exposed().filter(({ type }) => this.#answers(type))
    for (const { property, message } of checkEndpointProperties(this.#environment).warnings)
      this.#logger.warn(`${property}: ${message}`)
    if (managementPort(this.#environment) === 'disabled') return
    const ids = exposed.map(({ id }) => id)
    for (const warning of absentEndpoints(this.#environment, this.#context.graph, ids))
      this.#logger.warn(warning)
    const path = endpointsBasePath(this.#environment)
    this.#logger.info(
      `Exposing ${ids.length} ${ids.length === 1 ? 'endpoint' : 'endpoints'} beneath base path '${path}'`,
      {
        endpoints: ids,
        [FOR_PROGRAMS]: ['endpoints'],
      },
    )
    this.#warnOfOpenEndpoints(exposed)
  }

  #exposed(): readonly ExposedEndpoint[] {
    return this.#context.graph.components.flatMap(({ type }) => {
      const options = type && ENDPOINT.getOwn(type)
      return options === undefined || type === undefined ? [] : [{ ...options, type }]
    })
  }

  /** An endpoint whose operations all write has none while it may only be read. */
  #answers(type: AnyClass): boolean {
    return this.#context.get(RequestMappings).all.some(({ method }) => method.controller === type)
  }

  #warnOfOpenEndpoints(exposed: readonly ExposedEndpoint[]): void {
    const open = exposed.filter(({ sensitive = true }) => sensitive).map(({ id }) => id)
    const isOwnPort = managementPort(this.#environment) === 'same'
    if (open.length === 0 || !isOwnPort || !new EndpointGuards(this.#context).isEmpty) return
    this.#logger.warn(
      `Everybody who reaches the application may call these endpoints: ${open.join(', ')}. Provide an EndpointGuard, or move the endpoints to a port that only operators reach (management.server.port).`,
      { endpoints: open, [FOR_PROGRAMS]: ['endpoints'] },
    )
  }
}
