import { messageOf, NexusError, type ErrorResponse } from '../../common/index.js'

/** Which question to which registry failed. */
export interface DiscoveryFailure {
  /** `etcd`. */
  readonly driver: string
  /** Completes "etcd could not": `list 'inventory'`. */
  readonly action: string
  readonly cause: unknown
}

export class DiscoveryError extends NexusError {
  static readonly code = 'NEXUS_CLIENT_DISCOVERY'
  static readonly summary =
    'A service registry could not be asked, or gave an answer that can not be used. The cause says which.'

  readonly driver: string

  constructor({ driver, action, cause }: DiscoveryFailure) {
    super(`${driver} could not ${action}: ${messageOf(cause)}`, { cause })
    this.driver = driver
  }

  override errorResponse(): ErrorResponse {
    return { status: 503, headers: { 'Retry-After': '1' } }
  }
}

/** The cause of a {@link DiscoveryError} where a registry answered, but not with what was asked for. */
export class RegistryResponseError extends NexusError {
  static readonly code = 'NEXUS_CLIENT_REGISTRY_RESPONSE'
  static readonly summary =
    'A service registry refused a request, or its answer is not what its protocol says.'

  constructor(
    message: string,
    /** Of the HTTP response, where there was one. */
    readonly status?: number,
    options: ErrorOptions = {},
  ) {
    super(message, options)
  }
}

/** The cause of a {@link DiscoveryError} where a registry gave no answer in time. */
export class RegistryTimeoutError extends NexusError {
  static readonly code = 'NEXUS_CLIENT_REGISTRY_TIMEOUT'
  static readonly summary =
    'A service registry, or the first list of the instances of a service, did not come in time.'

  constructor(readonly timeoutMs: number) {
    super(`no answer within ${timeoutMs} ms`)
  }
}

/** The cause of a {@link DiscoveryError} where a client or a registry is used after its end. */
export class DiscoveryClosedError extends NexusError {
  static readonly code = 'NEXUS_CLIENT_DISCOVERY_CLOSED'
  static readonly summary = 'A discovery client or a service registry was used after it had been closed.'

  constructor() {
    super('it is closed')
  }
}

export class InvalidServiceNameError extends NexusError {
  static readonly code = 'NEXUS_CLIENT_SERVICE_NAME'
  static readonly summary = 'A text that was used as the name of a service is none.'

  constructor(readonly service: string) {
    super(`${JSON.stringify(service.slice(0, 100))} is not the name of a service.`, {
      help: 'Names have letters, digits, "-", "_" and ".", and at most 253 characters.',
    })
  }
}

export class InvalidDiscoveryOptionsError extends NexusError {
  static readonly code = 'NEXUS_CLIENT_DISCOVERY_OPTIONS'
  static readonly summary =
    'The options of service discovery, or of the registration, contradict themselves or lack something.'

  constructor(readonly complaints: readonly string[]) {
    super(`The options of service discovery can not be used: ${complaints.join('; ')}.`, {
      help: 'They are read from client.discovery.* and from DiscoveryModule.forRoot(); files go before code.',
    })
  }
}

export class RegistrationUnsupportedError extends NexusError {
  static readonly code = 'NEXUS_CLIENT_REGISTRATION_UNSUPPORTED'
  static readonly summary =
    'The application should enter itself into a registry whose driver has no registration.'

  constructor(
    readonly driver: string,
    help: string,
  ) {
    super(`The discovery driver '${driver}' can not register this application.`, { help })
  }
}
