import { NexusError } from '../common/index.js'

export class UnknownSecuritySchemeError extends NexusError {
  static readonly code = 'NEXUS_OPENAPI_UNKNOWN_SECURITY_SCHEME'
  static readonly summary =
    'An operation needs a security scheme that the OpenAPI document does not describe.'

  constructor(
    readonly scheme: string,
    readonly place: string,
    readonly known: readonly string[],
  ) {
    const others = known.length === 0 ? 'there are none' : `there are ${known.join(', ')}`
    super(`${place} needs the security scheme '${scheme}', which is not described; ${others}.`, {
      help: `Describe it: OpenApiModule.forRoot({ securitySchemes: { '${scheme}': { type: 'apiKey', in: 'header', name: 'x-api-key' } } }).`,
    })
  }
}

export class UnknownDocumentError extends NexusError {
  static readonly code = 'NEXUS_OPENAPI_UNKNOWN_DOCUMENT'
  static readonly summary = 'An OpenAPI document was asked for by a name that none has.'

  constructor(
    readonly document: string,
    readonly known: readonly string[],
  ) {
    super(`There is no OpenAPI document '${document}'.`, {
      help:
        known.length === 0
          ? 'Name documents with OpenApiModule.forRoot({ documents: [{ name: ... }] }).'
          : `Ask for ${known.join(' or ')}, or for the whole application by no name.`,
    })
  }
}
