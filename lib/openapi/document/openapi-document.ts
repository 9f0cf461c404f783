import type { JsonSchema } from './json-schema.js'

/** A document of OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.1), as far as it is made here. */
export interface OpenApiDocument {
  readonly openapi: '3.1.1'
  readonly info: InfoObject
  readonly servers: readonly ServerObject[]
  readonly tags?: readonly TagObject[]
  readonly externalDocs?: ExternalDocsObject
  readonly security: readonly SecurityRequirement[]
  readonly paths: Readonly<Record<string, PathItem>>
  readonly components: ComponentsObject
}

export interface InfoObject {
  readonly title: string
  readonly version: string
  readonly summary?: string
  readonly description?: string
  readonly termsOfService?: string
  readonly contact?: { readonly name?: string; readonly url?: string; readonly email?: string }
  readonly license?: { readonly name: string; readonly identifier?: string; readonly url?: string }
}

export interface ServerObject {
  readonly url: string
  readonly description?: string
  readonly variables?: Readonly<
    Record<
      string,
      { readonly default: string; readonly enum?: readonly string[]; readonly description?: string }
    >
  >
}

export interface TagObject {
  readonly name: string
  readonly description?: string
  readonly externalDocs?: ExternalDocsObject
}

export interface ExternalDocsObject {
  readonly url: string
  readonly description?: string
}

/** Names of security schemes with the scopes they need; several names are needed together, and `{}` is anonymous access. */
export type SecurityRequirement = Readonly<Record<string, readonly string[]>>

export interface SecurityScheme {
  readonly type: 'apiKey' | 'http' | 'mutualTLS' | 'oauth2' | 'openIdConnect'
  readonly description?: string
  /** Of an API key. */
  readonly name?: string
  readonly in?: 'query' | 'header' | 'cookie'
  /** Of `http`: `bearer`, `basic`, ... */
  readonly scheme?: string
  readonly bearerFormat?: string
  readonly flows?: Readonly<Record<string, OAuthFlow>>
  readonly openIdConnectUrl?: string
}

export interface OAuthFlow {
  readonly authorizationUrl?: string
  readonly tokenUrl?: string
  readonly refreshUrl?: string
  readonly scopes: Readonly<Record<string, string>>
}

export interface ComponentsObject {
  readonly schemas: Readonly<Record<string, JsonSchema>>
  readonly securitySchemes?: Readonly<Record<string, SecurityScheme>>
}

/** A key of a path item. */
export const DOCUMENTED_METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'] as const
export type DocumentedMethod = (typeof DOCUMENTED_METHODS)[number]

export type PathItem = Readonly<Partial<Record<DocumentedMethod, OperationObject>>>

export interface OperationObject {
  readonly operationId: string
  readonly tags?: readonly string[]
  readonly summary?: string
  readonly description?: string
  readonly deprecated?: boolean
  readonly externalDocs?: ExternalDocsObject
  readonly servers?: readonly ServerObject[]
  readonly parameters?: readonly ParameterObject[]
  readonly requestBody?: RequestBodyObject
  readonly responses: Readonly<Record<string, ResponseObject>>
  readonly security?: readonly SecurityRequirement[]
}

export type ParameterPlace = 'path' | 'query' | 'header' | 'cookie'

export interface ParameterObject {
  readonly name: string
  readonly in: ParameterPlace
  readonly description?: string
  readonly required?: boolean
  readonly deprecated?: boolean
  readonly style?: string
  readonly explode?: boolean
  readonly schema: JsonSchema
  readonly example?: unknown
  readonly examples?: Readonly<Record<string, unknown>>
}

export interface RequestBodyObject {
  readonly description?: string
  readonly required?: boolean
  readonly content: ContentObject
}

/** By media type. */
export type ContentObject = Readonly<Record<string, MediaTypeObject>>

export interface MediaTypeObject {
  readonly schema?: JsonSchema
  readonly example?: unknown
  readonly examples?: Readonly<Record<string, unknown>>
  /** Of a form, by its fields. */
  readonly encoding?: Readonly<Record<string, EncodingObject>>
}

export interface EncodingObject {
  /** Media types and ranges, separated by commas. */
  readonly contentType?: string
}

export interface ResponseObject {
  readonly description: string
  readonly headers?: Readonly<Record<string, HeaderObject>>
  readonly content?: ContentObject
}

export interface HeaderObject {
  readonly description?: string
  readonly required?: boolean
  readonly schema?: JsonSchema
}
