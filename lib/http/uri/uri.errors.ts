import { NexusError } from '../../common/index.js'
import { BadRequestException } from '../errors/client.errors.js'

/** The detail holds nothing of what came. */
export class MalformedQueryException extends BadRequestException {
  static override readonly code = 'NEXUS_HTTP_MALFORMED_QUERY'
  static override readonly summary = 'The query string of a request is malformed or has too many parameters.'
}

export class InvalidUriError extends NexusError {
  static readonly code = 'NEXUS_HTTP_INVALID_URI'
  static readonly summary = 'A URI or URI template given to UriComponentsBuilder can not be used as it is.'

  constructor(
    readonly uri: string,
    readonly reason: string,
    edit: string,
  ) {
    super(`The URI ${JSON.stringify(uri)} can not be used: ${reason}.`, { help: edit })
  }
}

export class UriVariableError extends NexusError {
  static readonly code = 'NEXUS_HTTP_URI_VARIABLE'
  static readonly summary = 'A URI template was expanded without a value for one of its variables.'

  constructor(
    readonly variable: string,
    readonly template: string,
  ) {
    super(
      `There is no value for the variable {${variable}} of the URI template ${JSON.stringify(template)}.`,
      {
        help: `Pass { ${variable}: ... } to expand() or buildAndExpand(), or one more value where values go by position.`,
      },
    )
  }
}
