import { NexusError, type ErrorResponse, type OptionComplaint } from '../../common/index.js'

export class InvalidLoadBalancerOptionsError extends NexusError {
  static readonly code = 'NEXUS_CLIENT_INVALID_LOAD_BALANCER_OPTIONS'
  static readonly summary = 'The options of a load balancer contradict themselves or are out of range.'

  constructor(
    /** Of the service. */
    readonly service: string,
    readonly complaints: readonly OptionComplaint[],
  ) {
    const lines = complaints.map(({ option, message }) => `\n  ${option}: ${message}`)
    super(`The load balancer options of '${service}' are not valid:${lines.join('')}`, {
      help: `Change them in code, in client.${service}.load-balancer, or in client.load-balancer, which holds for all.`,
    })
  }
}

export class NoInstanceAvailableError extends NexusError {
  static readonly code = 'NEXUS_CLIENT_NO_INSTANCE'
  static readonly summary =
    'A call to an lb: URL found no instance of the service that takes calls, or the instances could not be found out.'

  constructor(
    readonly service: string,
    message: string,
    options: { readonly help: string; readonly cause?: unknown },
  ) {
    super(message, options)
  }

  override errorResponse(): ErrorResponse {
    return { status: 503, detail: 'A service that is needed is not available. Try again later.' }
  }
}

export class InvalidBalancedUrlError extends NexusError {
  static readonly code = 'NEXUS_CLIENT_INVALID_LB_URL'
  static readonly summary = 'An lb: URL does not name a service, or has a port, a user or a password.'

  /** @param url without user and password */
  constructor(readonly url: string) {
    super(`${JSON.stringify(url)} is not the URL of a balanced service`, {
      help: 'Write lb://service/path: the instance decides the port and whether it is TLS; credentials go into a header field.',
    })
  }
}

export class HealthCheckFailedError extends NexusError {
  static readonly code = 'NEXUS_CLIENT_HEALTH_CHECK_FAILED'
  static readonly summary =
    'The health check of an instance failed: it answered with another status than 2xx, or not in time.'

  constructor(
    /** Id of the instance. */
    readonly instance: string,
    message: string,
  ) {
    super(`The health check of '${instance}' failed: ${message}`)
  }
}
