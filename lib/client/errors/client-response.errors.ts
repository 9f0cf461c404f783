import { ClientResponseException, type AnsweredError } from './client-response-exception.js'
import type { FailedRequest } from '../transport/client-exception.js'

/** A status that is no error, but nothing that can be read as the result either: a redirect that is not followed, say. */
export class UnexpectedStatusException extends ClientResponseException {
  static readonly code: string = 'NEXUS_CLIENT_UNEXPECTED_STATUS'
  static readonly summary: string =
    'A remote service answered with a status below 400 that has no result, such as a redirect that is not followed.'
}

/** 4xx: the service found fault with the request. Its classes for single statuses are also its static members, as in Spring. */
export class HttpClientErrorException extends ClientResponseException {
  static readonly code: string = 'NEXUS_CLIENT_4XX'
  static readonly summary: string =
    'A remote service answered with a 4xx status that has no class of its own.'
  declare static BadRequest: typeof HttpClientBadRequest
  declare static Unauthorized: typeof HttpClientUnauthorized
  declare static PaymentRequired: typeof HttpClientPaymentRequired
  declare static Forbidden: typeof HttpClientForbidden
  declare static NotFound: typeof HttpClientNotFound
  declare static MethodNotAllowed: typeof HttpClientMethodNotAllowed
  declare static NotAcceptable: typeof HttpClientNotAcceptable
  declare static RequestTimeout: typeof HttpClientRequestTimeout
  declare static Conflict: typeof HttpClientConflict
  declare static Gone: typeof HttpClientGone
  declare static PreconditionFailed: typeof HttpClientPreconditionFailed
  declare static PayloadTooLarge: typeof HttpClientPayloadTooLarge
  declare static UnsupportedMediaType: typeof HttpClientUnsupportedMediaType
  declare static UnprocessableEntity: typeof HttpClientUnprocessableEntity
  declare static Locked: typeof HttpClientLocked
  declare static TooEarly: typeof HttpClientTooEarly
  declare static PreconditionRequired: typeof HttpClientPreconditionRequired
  declare static TooManyRequests: typeof HttpClientTooManyRequests
}

/** 5xx: the service failed. Its classes for single statuses are also its static members, as in Spring. */
export class HttpServerErrorException extends ClientResponseException {
  static readonly code: string = 'NEXUS_CLIENT_5XX'
  static readonly summary: string =
    'A remote service answered with a 5xx status that has no class of its own.'
  declare static InternalServerError: typeof HttpServerInternalServerError
  declare static NotImplemented: typeof HttpServerNotImplemented
  declare static BadGateway: typeof HttpServerBadGateway
  declare static ServiceUnavailable: typeof HttpServerServiceUnavailable
  declare static GatewayTimeout: typeof HttpServerGatewayTimeout
}

export class HttpClientBadRequest extends HttpClientErrorException {
  static override readonly code: string = 'NEXUS_CLIENT_BAD_REQUEST'
  static override readonly summary: string = 'A remote service answered 400: the request is malformed.'
}

export class HttpClientUnauthorized extends HttpClientErrorException {
  static override readonly code: string = 'NEXUS_CLIENT_UNAUTHORIZED'
  static override readonly summary: string =
    'A remote service answered 401: credentials are missing or wrong.'
}

export class HttpClientPaymentRequired extends HttpClientErrorException {
  static override readonly code: string = 'NEXUS_CLIENT_PAYMENT_REQUIRED'
  static override readonly summary: string = 'A remote service answered 402: payment is required.'
}

export class HttpClientForbidden extends HttpClientErrorException {
  static override readonly code: string = 'NEXUS_CLIENT_FORBIDDEN'
  static override readonly summary: string = 'A remote service answered 403: the caller may not do that.'
}

export class HttpClientNotFound extends HttpClientErrorException {
  static override readonly code: string = 'NEXUS_CLIENT_NOT_FOUND'
  static override readonly summary: string = 'A remote service answered 404: there is no such resource.'
}

export class HttpClientMethodNotAllowed extends HttpClientErrorException {
  static override readonly code: string = 'NEXUS_CLIENT_METHOD_NOT_ALLOWED'
  static override readonly summary: string =
    'A remote service answered 405: the resource does not have that method.'
}

export class HttpClientNotAcceptable extends HttpClientErrorException {
  static override readonly code: string = 'NEXUS_CLIENT_NOT_ACCEPTABLE'
  static override readonly summary: string =
    'A remote service answered 406: there is no representation that the client accepts.'
}

export class HttpClientRequestTimeout extends HttpClientErrorException {
  static override readonly code: string = 'NEXUS_CLIENT_REQUEST_TIMEOUT'
  static override readonly summary: string = 'A remote service answered 408: the request came too slowly.'
}

export class HttpClientConflict extends HttpClientErrorException {
  static override readonly code: string = 'NEXUS_CLIENT_CONFLICT'
  static override readonly summary: string =
    'A remote service answered 409: the request conflicts with the state of the resource.'
}

export class HttpClientGone extends HttpClientErrorException {
  static override readonly code: string = 'NEXUS_CLIENT_GONE'
  static override readonly summary: string = 'A remote service answered 410: the resource is gone.'
}

export class HttpClientPreconditionFailed extends HttpClientErrorException {
  static override readonly code: string = 'NEXUS_CLIENT_PRECONDITION_FAILED'
  static override readonly summary: string =
    'A remote service answered 412: a precondition of the request does not hold.'
}

export class HttpClientPayloadTooLarge extends HttpClientErrorException {
  static override readonly code: string = 'NEXUS_CLIENT_PAYLOAD_TOO_LARGE'
  static override readonly summary: string = 'A remote service answered 413: the request is too large.'
}

export class HttpClientUnsupportedMediaType extends HttpClientErrorException {
  static override readonly code: string = 'NEXUS_CLIENT_UNSUPPORTED_MEDIA_TYPE'
  static override readonly summary: string =
    'A remote service answered 415: the media type of the request is not supported.'
}

export class HttpClientUnprocessableEntity extends HttpClientErrorException {
  static override readonly code: string = 'NEXUS_CLIENT_UNPROCESSABLE_ENTITY'
  static override readonly summary: string =
    'A remote service answered 422: the content of the request is not valid.'
}

export class HttpClientLocked extends HttpClientErrorException {
  static override readonly code: string = 'NEXUS_CLIENT_LOCKED'
  static override readonly summary: string = 'A remote service answered 423: the resource is locked.'
}

export class HttpClientTooEarly extends HttpClientErrorException {
  static override readonly code: string = 'NEXUS_CLIENT_TOO_EARLY'
  static override readonly summary: string = 'A remote service answered 425: the request could be replayed.'
}

export class HttpClientPreconditionRequired extends HttpClientErrorException {
  static override readonly code: string = 'NEXUS_CLIENT_PRECONDITION_REQUIRED'
  static override readonly summary: string =
    'A remote service answered 428: the request has to be conditional.'
}

export class HttpClientTooManyRequests extends HttpClientErrorException {
  static override readonly code: string = 'NEXUS_CLIENT_TOO_MANY_REQUESTS'
  static override readonly summary: string = 'A remote service answered 429: there were too many requests.'
}

export class HttpServerInternalServerError extends HttpServerErrorException {
  static override readonly code: string = 'NEXUS_CLIENT_INTERNAL_SERVER_ERROR'
  static override readonly summary: string = 'A remote service answered 500: it failed.'
}

export class HttpServerNotImplemented extends HttpServerErrorException {
  static override readonly code: string = 'NEXUS_CLIENT_NOT_IMPLEMENTED'
  static override readonly summary: string = 'A remote service answered 501: it does not have that method.'
}

export class HttpServerBadGateway extends HttpServerErrorException {
  static override readonly code: string = 'NEXUS_CLIENT_BAD_GATEWAY'
  static override readonly summary: string = 'A remote service answered 502: a service behind it failed.'
}

export class HttpServerServiceUnavailable extends HttpServerErrorException {
  static override readonly code: string = 'NEXUS_CLIENT_SERVICE_UNAVAILABLE'
  static override readonly summary: string = 'A remote service answered 503: it can not answer now.'
}

export class HttpServerGatewayTimeout extends HttpServerErrorException {
  static override readonly code: string = 'NEXUS_CLIENT_GATEWAY_TIMEOUT'
  static override readonly summary: string =
    'A remote service answered 504: a service behind it took too long.'
}

type ResponseExceptionClass = new (request: FailedRequest, answer: AnsweredError) => ClientResponseException

const CLIENT_CLASSES = {
  BadRequest: HttpClientBadRequest,
  Unauthorized: HttpClientUnauthorized,
  PaymentRequired: HttpClientPaymentRequired,
  Forbidden: HttpClientForbidden,
  NotFound: HttpClientNotFound,
  MethodNotAllowed: HttpClientMethodNotAllowed,
  NotAcceptable: HttpClientNotAcceptable,
  RequestTimeout: HttpClientRequestTimeout,
  Conflict: HttpClientConflict,
  Gone: HttpClientGone,
  PreconditionFailed: HttpClientPreconditionFailed,
  PayloadTooLarge: HttpClientPayloadTooLarge,
  UnsupportedMediaType: HttpClientUnsupportedMediaType,
  UnprocessableEntity: HttpClientUnprocessableEntity,
  Locked: HttpClientLocked,
  TooEarly: HttpClientTooEarly,
  PreconditionRequired: HttpClientPreconditionRequired,
  TooManyRequests: HttpClientTooManyRequests,
} as const
const SERVER_CLASSES = {
  InternalServerError: HttpServerInternalServerError,
  NotImplemented: HttpServerNotImplemented,
  BadGateway: HttpServerBadGateway,
  ServiceUnavailable: HttpServerServiceUnavailable,
  GatewayTimeout: HttpServerGatewayTimeout,
} as const
Object.assign(HttpClientErrorException, CLIENT_CLASSES)
Object.assign(HttpServerErrorException, SERVER_CLASSES)

const BY_STATUS: ReadonlyMap<number, ResponseExceptionClass> = new Map<number, ResponseExceptionClass>([
  [400, HttpClientBadRequest],
  [401, HttpClientUnauthorized],
  [402, HttpClientPaymentRequired],
  [403, HttpClientForbidden],
  [404, HttpClientNotFound],
  [405, HttpClientMethodNotAllowed],
  [406, HttpClientNotAcceptable],
  [408, HttpClientRequestTimeout],
  [409, HttpClientConflict],
  [410, HttpClientGone],
  [412, HttpClientPreconditionFailed],
  [413, HttpClientPayloadTooLarge],
  [415, HttpClientUnsupportedMediaType],
  [422, HttpClientUnprocessableEntity],
  [423, HttpClientLocked],
  [425, HttpClientTooEarly],
  [428, HttpClientPreconditionRequired],
  [429, HttpClientTooManyRequests],
  [500, HttpServerInternalServerError],
  [501, HttpServerNotImplemented],
  [502, HttpServerBadGateway],
  [503, HttpServerServiceUnavailable],
  [504, HttpServerGatewayTimeout],
])

/** The exception for an answer, of the most specific class. */
export function responseException(request: FailedRequest, answer: AnsweredError): ClientResponseException {
  const { status } = answer
  const general =
    status >= 500
      ? HttpServerErrorException
      : status >= 400
        ? HttpClientErrorException
        : UnexpectedStatusException
  return new (BY_STATUS.get(status) ?? general)(request, answer)
}
