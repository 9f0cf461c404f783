import { StatusException } from './http-exception.js'

// One class per 4xx status of the IANA registry, under the name that Spring or NestJS give it.

export class BadRequestException extends StatusException {
  static readonly status: number = 400
  static override readonly code: string = 'NEXUS_HTTP_BAD_REQUEST'
  static override readonly summary: string = 'The request is malformed or fails validation.'
}

export class UnauthorizedException extends StatusException {
  static readonly status: number = 401
  static override readonly code: string = 'NEXUS_HTTP_UNAUTHORIZED'
  static override readonly summary: string = 'The request lacks valid credentials.'
}

export class PaymentRequiredException extends StatusException {
  static readonly status: number = 402
  static override readonly code: string = 'NEXUS_HTTP_PAYMENT_REQUIRED'
  static override readonly summary: string = 'The request needs a payment first.'
}

export class ForbiddenException extends StatusException {
  static readonly status: number = 403
  static override readonly code: string = 'NEXUS_HTTP_FORBIDDEN'
  static override readonly summary: string = 'The client may not do this, whatever its credentials.'
}

export class NotFoundException extends StatusException {
  static readonly status: number = 404
  static override readonly code: string = 'NEXUS_HTTP_NOT_FOUND'
  static override readonly summary: string = 'Nothing is at the request target.'
}

export class MethodNotAllowedException extends StatusException {
  static readonly status: number = 405
  static override readonly code: string = 'NEXUS_HTTP_METHOD_NOT_ALLOWED'
  static override readonly summary: string =
    'The target exists but does not support the method; `Allow` lists those it does.'
}

export class NotAcceptableException extends StatusException {
  static readonly status: number = 406
  static override readonly code: string = 'NEXUS_HTTP_NOT_ACCEPTABLE'
  static override readonly summary: string = 'No representation matches what the client accepts.'
}

export class ProxyAuthenticationRequiredException extends StatusException {
  static readonly status: number = 407
  static override readonly code: string = 'NEXUS_HTTP_PROXY_AUTHENTICATION_REQUIRED'
  static override readonly summary: string = 'The client must authenticate itself to a proxy.'
}

export class RequestTimeoutException extends StatusException {
  static readonly status: number = 408
  static override readonly code: string = 'NEXUS_HTTP_REQUEST_TIMEOUT'
  static override readonly summary: string = 'The request did not arrive completely in time.'
}

export class ConflictException extends StatusException {
  static readonly status: number = 409
  static override readonly code: string = 'NEXUS_HTTP_CONFLICT'
  static override readonly summary: string = 'The request conflicts with the current state of the target.'
}

export class GoneException extends StatusException {
  static readonly status: number = 410
  static override readonly code: string = 'NEXUS_HTTP_GONE'
  static override readonly summary: string = 'What was at the request target is gone for good.'
}

export class LengthRequiredException extends StatusException {
  static readonly status: number = 411
  static override readonly code: string = 'NEXUS_HTTP_LENGTH_REQUIRED'
  static override readonly summary: string = 'The request needs a Content-Length.'
}

export class PreconditionFailedException extends StatusException {
  static readonly status: number = 412
  static override readonly code: string = 'NEXUS_HTTP_PRECONDITION_FAILED'
  static override readonly summary: string =
    'A condition in the request header does not hold (If-Match, If-Unmodified-Since).'
}

export class PayloadTooLargeException extends StatusException {
  static readonly status: number = 413
  static override readonly code: string = 'NEXUS_HTTP_PAYLOAD_TOO_LARGE'
  static override readonly summary: string = 'The request content is larger than the server accepts.'
}

export class UriTooLongException extends StatusException {
  static readonly status: number = 414
  static override readonly code: string = 'NEXUS_HTTP_URI_TOO_LONG'
  static override readonly summary: string = 'The request target is longer than the server accepts.'
}

export class UnsupportedMediaTypeException extends StatusException {
  static readonly status: number = 415
  static override readonly code: string = 'NEXUS_HTTP_UNSUPPORTED_MEDIA_TYPE'
  static override readonly summary: string = 'The content is in a format that the target does not take.'
}

export class RangeNotSatisfiableException extends StatusException {
  static readonly status: number = 416
  static override readonly code: string = 'NEXUS_HTTP_RANGE_NOT_SATISFIABLE'
  static override readonly summary: string = 'None of the requested ranges lies within the representation.'
}

export class ExpectationFailedException extends StatusException {
  static readonly status: number = 417
  static override readonly code: string = 'NEXUS_HTTP_EXPECTATION_FAILED'
  static override readonly summary: string = 'The Expect field asks for something that can not be met.'
}

export class ImATeapotException extends StatusException {
  static readonly status: number = 418
  static override readonly code: string = 'NEXUS_HTTP_I_AM_A_TEAPOT'
  static override readonly summary: string = 'A teapot was asked to brew coffee.'
}

export class MisdirectedException extends StatusException {
  static readonly status: number = 421
  static override readonly code: string = 'NEXUS_HTTP_MISDIRECTED'
  static override readonly summary: string =
    'The request reached a server that does not answer for its authority.'
}

export class UnprocessableEntityException extends StatusException {
  static readonly status: number = 422
  static override readonly code: string = 'NEXUS_HTTP_UNPROCESSABLE_ENTITY'
  static override readonly summary: string =
    'The content is well-formed but its instructions can not be followed.'
}

export class LockedException extends StatusException {
  static readonly status: number = 423
  static override readonly code: string = 'NEXUS_HTTP_LOCKED'
  static override readonly summary: string = 'The target is locked.'
}

export class FailedDependencyException extends StatusException {
  static readonly status: number = 424
  static override readonly code: string = 'NEXUS_HTTP_FAILED_DEPENDENCY'
  static override readonly summary: string = 'An action that this one depends on failed.'
}

export class TooEarlyException extends StatusException {
  static readonly status: number = 425
  static override readonly code: string = 'NEXUS_HTTP_TOO_EARLY'
  static override readonly summary: string = 'The request came in early data and might be a replay.'
}

export class UpgradeRequiredException extends StatusException {
  static readonly status: number = 426
  static override readonly code: string = 'NEXUS_HTTP_UPGRADE_REQUIRED'
  static override readonly summary: string = 'The client must switch to another protocol; `Upgrade` names it.'
}

export class PreconditionRequiredException extends StatusException {
  static readonly status: number = 428
  static override readonly code: string = 'NEXUS_HTTP_PRECONDITION_REQUIRED'
  static override readonly summary: string = 'The request must be conditional.'
}

export class TooManyRequestsException extends StatusException {
  static readonly status: number = 429
  static override readonly code: string = 'NEXUS_HTTP_TOO_MANY_REQUESTS'
  static override readonly summary: string =
    'The client sent too many requests; `Retry-After` may say when to come back.'
}

export class RequestHeaderFieldsTooLargeException extends StatusException {
  static readonly status: number = 431
  static override readonly code: string = 'NEXUS_HTTP_REQUEST_HEADER_FIELDS_TOO_LARGE'
  static override readonly summary: string = 'The header fields are larger than the server accepts.'
}

export class UnavailableForLegalReasonsException extends StatusException {
  static readonly status: number = 451
  static override readonly code: string = 'NEXUS_HTTP_UNAVAILABLE_FOR_LEGAL_REASONS'
  static override readonly summary: string = 'Access is denied by a legal demand.'
}
