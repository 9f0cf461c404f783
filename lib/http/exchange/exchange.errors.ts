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
