import type { OpenApiDocument } from '../document/openapi-document.js'

/** A document that the page shows. */
export interface PageDocument {
  /** What the selector calls it where there are several. */
  readonly name: string
  /** Where the application serves it: `/openapi.json`. */
  readonly path: string
  readonly document: OpenApiDocument
}

export interface DocumentationPageOptions {
  /** Default `/docs`. */
  readonly path?: string
  /** Of the browser's window. Default: the title of the first document. */
  readonly title?: string
  readonly settings?: SwaggerUiSettings
  /** For the "Authorize" dialog of OAuth 2 and OpenID Connect. */
  readonly oauth?: SwaggerUiOAuth
  /**
   * Origins that "Try it out" and "Authorize" may call besides the application's own, the `servers` of the documents and their token
   * endpoints: `https://staging.example.com`, `https://*.example.com`. A server variable without `enum` counts with its default value.
   */
  readonly connectTo?: readonly string[]
}

/** Settings of Swagger UI, by its names (https://swagger.io/docs/open-source-tools/swagger-ui/usage/configuration/). */
export interface SwaggerUiSettings {
  /** What is open at first. Default `list`: the tags, not their operations. */
  readonly docExpansion?: 'list' | 'full' | 'none'
  /** A field that filters tags. Default false. */
  readonly filter?: boolean | string
  /** Whether credentials survive a reload, in the browser's storage. Default false. */
  readonly persistAuthorization?: boolean
  /** Whether operations are ready to be tried without a click. Default false. */
  readonly tryItOutEnabled?: boolean
  /** Default false. */
  readonly displayRequestDuration?: boolean
  /** Default false. */
  readonly displayOperationId?: boolean
  /** Levels of the list of schemas that are open; -1 hides the list. Default 1. */
  readonly defaultModelsExpandDepth?: number
  /** Levels of the schema of an operation that are open. Default 1. */
  readonly defaultModelExpandDepth?: number
  /** Default: the order of the document. */
  readonly operationsSorter?: 'alpha' | 'method'
  /** Default: the order of the document. */
  readonly tagsSorter?: 'alpha'
  /** Which operations can be tried; an empty list: none. Default: all. */
  readonly supportedSubmitMethods?: readonly string[]
}

/** What is filled in for the user. The page is public: no client secret belongs here. */
export interface SwaggerUiOAuth {
  readonly clientId?: string
  readonly scopes?: readonly string[]
  /** Proof Key for Code Exchange (RFC 7636), for the authorization code flow. Default true. */
  readonly usePkceWithAuthorizationCodeGrant?: boolean
  readonly additionalQueryStringParams?: Readonly<Record<string, string>>
}

/** Where the page is: without a slash at its end, `''` for the root. */
export function documentationPath({ path = '/docs' }: DocumentationPageOptions): string {
  return path.replace(/^\/*/, '/').replace(/\/+$/, '')
}
