import { NexusError, type ErrorResponse } from '../../common/index.js'
import { ClientException, type FailedRequest } from './client-exception.js'

/** What was going on when time ran out. `total`: the whole request, from its start to the end of the body. */
export type TimeoutPhase = 'connect' | 'response' | 'body' | 'total'

/** How a connection failed. `connect`: there was none, so the service has seen nothing of the request. */
export type ConnectionFailure = 'connect' | 'dns' | 'tls' | 'reset'

const WAITING: Readonly<Record<TimeoutPhase, string>> = {
  connect: 'no connection was there in time',
  response: 'no response came in time',
  body: 'the body of the response stalled',
  total: 'it took longer than it may',
}
const SETTING: Readonly<Record<TimeoutPhase, string>> = {
  connect: 'connect-timeout',
  response: 'read-timeout',
  body: 'read-timeout',
  total: 'timeout',
}
const FAILED: Readonly<Record<ConnectionFailure, string>> = {
  connect: 'nobody answered at its address',
  dns: 'the name of its host could not be resolved',
  tls: 'the connection could not be secured',
  reset: 'the connection was lost',
}

export class ClientTimeoutError extends ClientException {
  static readonly code = 'NEXUS_CLIENT_TIMEOUT'
  static readonly summary = 'A remote service did not accept a connection, or did not answer, in time.'

  constructor(
    request: FailedRequest,
    readonly phase: TimeoutPhase,
    options?: ErrorOptions,
  ) {
    super(WAITING[phase], request, {
      ...options,
      help: `If it may take longer, raise client.${request.client}.${SETTING[phase]}.`,
    })
  }

  override errorResponse(): ErrorResponse {
    return { status: 504, detail: 'A service that is needed to answer took too long.' }
  }
}

export class ClientConnectionError extends ClientException {
  static readonly code = 'NEXUS_CLIENT_CONNECTION'
  static readonly summary =
    'There was no connection to a remote service, or it was lost before the response was complete.'

  constructor(
    request: FailedRequest,
    readonly failure: ConnectionFailure,
    /** What the system says: `ECONNREFUSED`. */
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(`${FAILED[failure]} (${reason})`, request, options)
  }

  override errorResponse(): ErrorResponse {
    return this.failure === 'connect' || this.failure === 'dns'
      ? { status: 503, detail: 'A service that is needed to answer is not available.' }
      : super.errorResponse()
  }
}

export class InvalidResponseError extends ClientException {
  static readonly code = 'NEXUS_CLIENT_INVALID_RESPONSE'
  static readonly summary =
    'What a remote service sent is no valid HTTP response, or one that can not be decoded.'

  constructor(
    request: FailedRequest,
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(`the response is not valid: ${reason}`, request, options)
  }
}

export class ResponseTooLargeError extends ClientException {
  static readonly code = 'NEXUS_CLIENT_RESPONSE_TOO_LARGE'
  static readonly summary =
    'The response of a remote service, or one item of a stream, is larger than the client takes.'

  constructor(
    request: FailedRequest,
    readonly limit: number,
  ) {
    super(`the response has more than ${limit} bytes`, request, {
      help: `If it may be that large, raise client.${request.client}.max-response-size, or take it as a stream.`,
    })
  }
}

export class TooManyRedirectsError extends ClientException {
  static readonly code = 'NEXUS_CLIENT_TOO_MANY_REDIRECTS'
  static readonly summary = 'A remote service redirected more often than the client follows.'

  constructor(
    request: FailedRequest,
    readonly limit: number,
  ) {
    super(`there were more than ${limit} redirects`, request)
  }
}

export class InvalidClientRequestError extends NexusError {
  static readonly code = 'NEXUS_CLIENT_INVALID_REQUEST'
  static readonly summary =
    'A request can not be sent as it is: a header field is not valid, or a value has no place in a URL.'

  constructor(
    readonly client: string,
    readonly reason: string,
    help?: string,
  ) {
    super(`A request of client '${client}' can not be sent: ${reason}.`, help === undefined ? {} : { help })
  }
}

export class ClientClosedError extends NexusError {
  static readonly code = 'NEXUS_CLIENT_CLOSED'
  static readonly summary =
    'A client was used after it had been closed, for example while the application shuts down.'

  constructor(readonly client: string) {
    super(`Client '${client}' has been closed.`)
  }

  override errorResponse(): ErrorResponse {
    return { status: 503 }
  }
}

export class ResponseConsumedError extends NexusError {
  static readonly code = 'NEXUS_CLIENT_RESPONSE_CONSUMED'
  static readonly summary = 'The body of a response was read a second time.'

  constructor(readonly client: string) {
    super(`The body of a response of client '${client}' has been read or dropped already.`, {
      help: 'Read it once, and keep what you have read.',
    })
  }
}

export class NoLoadBalancerError extends NexusError {
  static readonly code = 'NEXUS_CLIENT_NO_LOAD_BALANCER'
  static readonly summary =
    'A URL with the scheme lb: names a service, but nothing is there to find its instances.'

  constructor(
    readonly client: string,
    readonly service: string,
  ) {
    super(`Client '${client}' can not find an instance of '${service}' (lb://${service}).`, {
      help: `Import a module of service discovery, or give client.${client}.base-url an http: or https: URL.`,
    })
  }
}

export class UnusableUrlError extends NexusError {
  static readonly code = 'NEXUS_CLIENT_UNUSABLE_URL'
  static readonly summary = 'A client has no base URL, or one that requests can not be sent to.'

  constructor(
    readonly client: string,
    readonly reason: string,
  ) {
    super(`Client '${client}' can not be used: ${reason}.`, {
      help: `Write client.${client}.base-url, such as https://inventory.internal/api or lb://inventory, or give baseUrl in code.`,
    })
  }
}
