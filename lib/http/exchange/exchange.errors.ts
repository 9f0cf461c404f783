import { NexusError } from '../../common/index.js'

export class InvalidHeaderError extends NexusError {
  static readonly code = 'NEXUS_HTTP_INVALID_HEADER'
  static readonly summary = 'A response header has a name or value that HTTP does not allow.'

  constructor(readonly header: string) {
    super(`The response header ${JSON.stringify(header)} has a name or value that RFC 9110 does not allow.`, {
      help: 'Remove control characters (CR, LF, NUL) from the value, or encode it (RFC 8187) before it becomes a header.',
    })
  }
}

export class ResponseCommittedError extends NexusError {
  static readonly code = 'NEXUS_HTTP_RESPONSE_COMMITTED'
  static readonly summary = 'A second answer was given to a request that already has one.'

  constructor(readonly request: string) {
    super(`${request} has been answered already.`, {
      help: 'Return a value or answer through @Res(), not both, and answer once.',
    })
  }
}

export class InvalidStatusError extends NexusError {
  static readonly code = 'NEXUS_HTTP_INVALID_STATUS'
  static readonly summary = 'A response has a status that is not a final HTTP status.'

  constructor(readonly status: number) {
    super(`${String(status)} is not a status of a final response.`, {
      help: 'Answer with an integer from 200 to 599 (RFC 9110 section 15).',
    })
  }
}

export class BodyConsumedError extends NexusError {
  static readonly code = 'NEXUS_HTTP_BODY_CONSUMED'
  static readonly summary = 'A request body was read a second time after it had been taken as a stream.'

  constructor() {
    super('The request body has been taken as a stream.', {
      help: 'Read the body once as a stream, or any number of times with text() or bytes().',
    })
  }
}

export class BodyDroppedError extends NexusError {
  static readonly code = 'NEXUS_HTTP_BODY_DROPPED'
  static readonly summary = 'A request was answered before its body had been read, so the rest was dropped.'

  constructor() {
    super('The request has been answered, and what was left of its body was dropped.', {
      help: 'Read the body to its end before you answer, or while you stream the answer.',
    })
  }
}

/** Nobody's fault: not logged as one, and not answered, because nobody is there. The reason of `HttpExchange.signal`. */
export class ClientDisconnectedError extends NexusError {
  static readonly code = 'NEXUS_HTTP_CLIENT_DISCONNECTED'
  static readonly summary = 'The client went away before its request was answered.'

  constructor() {
    super('The client went away before its request was answered.')
  }
}
