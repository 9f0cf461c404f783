import { InvalidConfigurationError, StandardEnvironment, type ConfigProblem } from '../../config/index.js'
import {
  ApplicationContext,
  COMPONENT_FACTORY,
  Environment,
  FOR_PROGRAMS,
  Injectable,
  Logger,
  type ComponentFactory,
  type OnApplicationBootstrap,
  type OnModuleInit,
} from '../../core/index.js'
import { absentEndpoints } from './absent-endpoints.js'
import { checkEndpoints, refuseStrayOperations, type ExposedEndpoint } from './endpoint-check.js'
import { declaredEndpointIds } from './endpoint-id.js'
import { EndpointGuards } from './endpoint-guards.js'
import { ENDPOINT } from './endpoint-metadata.js'
import { endpointsBasePath, managementPort } from './endpoint-paths.js'
import { checkEndpointProperties } from './endpoint-properties-check.js'

/** Checks what the configuration says about endpoints, and tells at boot which are exposed, and which of them to everybody. */
@Injectable()
export class EndpointReport implements OnModuleInit, OnApplicationBootstrap {
  readonly #context: ApplicationContext
  readonly #environment: Environment
  readonly #logger: Logger

  constructor(context: ApplicationContext, environment: Environment, logger: Logger) {
    this.#context = context
    this.#environment = environment
    this.#logger = logger.named('nexus.actuator')
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
    const exposed = this.#exposed()
    for (const { property, message } of reportOf(this.#environment).warnings)
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

/** Made like `@ConfigurationProperties`, so that what is wrong is told before anything is created. */
const FACTORY: ComponentFactory = {
  inject: [ApplicationContext, Environment, Logger],
  prepare: (_classes, environment) => {
    const { errors } = reportOf(environment)
    if (errors.length > 0) throw new InvalidConfigurationError(errors)
  },
  create: (_class, context: ApplicationContext, environment: Environment, logger: Logger) =>
    new EndpointReport(context, environment, logger),
}
COMPONENT_FACTORY.set(EndpointReport, FACTORY)

function reportOf(environment: Environment): ReturnType<typeof checkEndpointProperties> {
  const none: readonly ConfigProblem[] = []
  if (!(environment instanceof StandardEnvironment)) return { errors: none, warnings: none }
  return checkEndpointProperties(environment, declaredEndpointIds())
}
