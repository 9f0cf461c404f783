import { NexusError } from '../common/index.js'
import type { EndpointOperation } from '../http/index.js'

export class InvalidEndpointIdError extends NexusError {
  static readonly code = 'NEXUS_ACTUATOR_INVALID_ENDPOINT_ID'
  static readonly summary = 'An @Endpoint has an id that can not be a part of a path and of a property.'

  constructor(
    readonly id: string,
    readonly type: string,
  ) {
    super(`@Endpoint of ${type} has the id ${JSON.stringify(id)}.`, {
      help: "Give it letters, digits, dashes and dots, after a letter: @Endpoint({ id: 'features' }).",
    })
  }
}

export class DuplicateEndpointError extends NexusError {
  static readonly code = 'NEXUS_ACTUATOR_DUPLICATE_ENDPOINT'
  static readonly summary = 'Two endpoints of an application have the same id.'

  constructor(
    readonly id: string,
    readonly types: readonly string[],
  ) {
    super(`The endpoint ${id} is declared by ${types.join(' and by ')}.`, {
      help: `Give one of them another id, or provide only one of them. Ids that differ in case, dashes and dots are the same.`,
    })
  }
}

export class DuplicateOperationError extends NexusError {
  static readonly code = 'NEXUS_ACTUATOR_DUPLICATE_OPERATION'
  static readonly summary = 'Two operations of an endpoint answer the same requests.'

  /**
   * @param kind `read`, `write` or `delete`
   * @param operations `FeaturesEndpoint.all`
   */
  constructor(
    readonly id: string,
    readonly kind: string,
    readonly operations: readonly [string, string],
  ) {
    super(
      `${operations.join(' and ')} are both the ${kind} operation of the endpoint ${id} for the same path.`,
      {
        help: 'Give one of them a @Selector() parameter more for a path of its own, or move it to another @Endpoint. Names of parameters, and parameters without @Selector(), do not tell operations apart.',
      },
    )
  }
}

export class EndpointWithoutOperationsError extends NexusError {
  static readonly code = 'NEXUS_ACTUATOR_ENDPOINT_WITHOUT_OPERATIONS'
  static readonly summary = 'An endpoint that is exposed has no operation that could answer.'

  constructor(
    readonly id: string,
    readonly type: string,
  ) {
    super(`The endpoint ${id} of ${type} has no operations.`, {
      help: `Put @ReadOperation(), @WriteOperation() or @DeleteOperation() on a method of ${type}, or remove @Endpoint.`,
    })
  }
}

export class OperationWithoutEndpointError extends NexusError {
  static readonly code = 'NEXUS_ACTUATOR_OPERATION_WITHOUT_ENDPOINT'
  static readonly summary = 'An operation of an endpoint stands in a class that is no @Endpoint.'

  /** @param kind `read`, `write` or `delete` */
  constructor(
    readonly type: string,
    readonly method: string,
    readonly kind: EndpointOperation,
  ) {
    const mapping = { read: 'Get', write: 'Post', delete: 'Delete' }[kind]
    super(`${type}.${method} is a ${kind} operation, but ${type} is no endpoint.`, {
      help: `Put @Endpoint({ id: '...' }) above ${type}, in the place of any other decorator for components; or make the method a route of a @RestController by @${mapping}Mapping().`,
    })
  }
}

export class DuplicateHealthContributorError extends NexusError {
  static readonly code = 'NEXUS_ACTUATOR_DUPLICATE_HEALTH_CONTRIBUTOR'
  static readonly summary = 'Two health indicators have the same name.'

  constructor(
    readonly contributor: string,
    readonly types: readonly string[],
  ) {
    super(`The health contributor ${contributor} is provided by ${types.join(' and by ')}.`, {
      help: 'Give one of them another `name`, or provide only one of them.',
    })
  }
}

export class InvalidHealthContributorError extends NexusError {
  static readonly code = 'NEXUS_ACTUATOR_INVALID_HEALTH_CONTRIBUTOR'
  static readonly summary = 'A health indicator has a name that can not be a part of a path.'

  constructor(
    readonly contributor: string,
    readonly type: string,
  ) {
    super(`${type} is listed by the name ${JSON.stringify(contributor)}.`, {
      help: 'Give it a `name` without a slash, which is not empty: readonly name = "inventory".',
    })
  }
}

export class HealthGroupClashError extends NexusError {
  static readonly code = 'NEXUS_ACTUATOR_HEALTH_GROUP_CLASH'
  static readonly summary = 'A health indicator has the name of a health group, whose path it would have.'

  constructor(
    readonly contributor: string,
    readonly type: string,
  ) {
    super(`${type} is listed by the name ${contributor}, which is that of a health group.`, {
      help: 'Give it, or the group, another name. The groups liveness and readiness are there unless management.endpoint.health.probes.enabled is false.',
    })
  }
}

export class HealthTimeoutError extends NexusError {
  static readonly code = 'NEXUS_ACTUATOR_HEALTH_TIMEOUT'
  static readonly summary = 'A health indicator did not answer in time.'

  constructor(
    readonly contributor: string,
    readonly timeoutMs: number,
  ) {
    super(`The health indicator ${contributor} did not answer within ${timeoutMs} ms.`, {
      help: 'Find out what it waits for; it is told by its AbortSignal. management.endpoint.health.indicator-timeout sets the time.',
    })
  }
}
