import { StatusException } from './http-exception.js'

// One class per 5xx status of the IANA registry, under the name that Spring or NestJS give it.

export class InternalServerErrorException extends StatusException {
  static readonly status: number = 500
  static override readonly code: string = 'NEXUS_HTTP_INTERNAL_SERVER_ERROR'
  static override readonly summary: string = 'The server met a condition it did not expect.'
}

export class NotImplementedException extends StatusException {
  static readonly status: number = 501
  static override readonly code: string = 'NEXUS_HTTP_NOT_IMPLEMENTED'
  static override readonly summary: string = 'The server lacks what the request needs.'
}

export class BadGatewayException extends StatusException {
  static readonly status: number = 502
  static override readonly code: string = 'NEXUS_HTTP_BAD_GATEWAY'
  static override readonly summary: string = 'An upstream server gave an invalid answer.'
}

export class ServiceUnavailableException extends StatusException {
  static readonly status: number = 503
  static override readonly code: string = 'NEXUS_HTTP_SERVICE_UNAVAILABLE'
  static override readonly summary: string =
    'The server can not handle the request for now; `Retry-After` may say until when.'
}

export class GatewayTimeoutException extends StatusException {
  static readonly status: number = 504
  static override readonly code: string = 'NEXUS_HTTP_GATEWAY_TIMEOUT'
  static override readonly summary: string = 'An upstream server did not answer in time.'
}

export class HttpVersionNotSupportedException extends StatusException {
  static readonly status: number = 505
  static override readonly code: string = 'NEXUS_HTTP_HTTP_VERSION_NOT_SUPPORTED'
  static override readonly summary: string = 'The HTTP version of the request is not supported.'
}

export class VariantAlsoNegotiatesException extends StatusException {
  static readonly status: number = 506
  static override readonly code: string = 'NEXUS_HTTP_VARIANT_ALSO_NEGOTIATES'
  static override readonly summary: string = 'Content negotiation is configured in a circle.'
}

export class InsufficientStorageException extends StatusException {
  static readonly status: number = 507
  static override readonly code: string = 'NEXUS_HTTP_INSUFFICIENT_STORAGE'
  static override readonly summary: string = 'There is no room to store what the request needs.'
}

export class LoopDetectedException extends StatusException {
  static readonly status: number = 508
  static override readonly code: string = 'NEXUS_HTTP_LOOP_DETECTED'
  static override readonly summary: string = 'The server met an infinite loop while it handled the request.'
}

export class NotExtendedException extends StatusException {
  static readonly status: number = 510
  static override readonly code: string = 'NEXUS_HTTP_NOT_EXTENDED'
  static override readonly summary: string = 'The request needs a further extension.'
}

export class NetworkAuthenticationRequiredException extends StatusException {
  static readonly status: number = 511
  static override readonly code: string = 'NEXUS_HTTP_NETWORK_AUTHENTICATION_REQUIRED'
  static override readonly summary: string = 'The client must authenticate itself to gain network access.'
}
