import type { AnyClass } from '../core/index.js'
import type { TransformOptions, ValidatorOptions } from '../validation/index.js'
import type {
  ExternalDocsObject,
  InfoObject,
  SecurityRequirement,
  SecurityScheme,
  ServerObject,
  TagObject,
} from './document/openapi-document.js'
import type { OperationIdFactory } from './operations/operation-names.js'
import type { InputErrorOptions } from './operations/responses.js'
import type { DocumentationPageOptions } from './ui/documentation-page.options.js'
import type { StandardSchemaOptions } from './schema/standard-schema-export.js'

/** What a document says that no route tells. */
export interface OpenApiDocumentOptions extends Partial<InfoObject> {
  /** Default: the server that the document comes from. */
  readonly servers?: readonly ServerObject[]
  /** Descriptions of tags, and their order. */
  readonly tags?: readonly TagObject[]
  readonly externalDocs?: ExternalDocsObject
  /** By the names that `@ApiSecurity` uses. */
  readonly securitySchemes?: Readonly<Record<string, SecurityScheme>>
  /** Of every operation that says nothing else. Default: none. */
  readonly security?: readonly SecurityRequirement[]
  /** Classes that no handler names. */
  readonly extraModels?: readonly AnyClass[]
  /** Default: `OrderController_place`. */
  readonly operationId?: OperationIdFactory
  readonly jsonSchemaOf?: StandardSchemaOptions['jsonSchemaOf']
}

/** Which part of an application a document is about. */
export interface OpenApiSelection {
  /** Router patterns: `/v1/**`. Default: every path. */
  readonly paths?: string | readonly string[]
  /** Router patterns of paths that are left out. */
  readonly exclude?: string | readonly string[]
  /** Names of tags. Default: all. */
  readonly onlyTags?: readonly string[]
  /** class-transformer's version: which properties of classes are shown. */
  readonly schemaVersion?: number
  /** class-transformer's groups of responses that name none themselves. */
  readonly groups?: readonly string[]
}

export interface OpenApiGeneratorOptions extends OpenApiDocumentOptions, OpenApiSelection {
  /** How requests are validated. */
  readonly validation?: ValidatorOptions
  readonly transformation?: TransformOptions
  readonly inputErrors?: InputErrorOptions
  /** Told what is documented less than it is. */
  readonly warn?: (message: string) => void
}

/** One of several documents of an application: a version, or a group of routes. */
export interface NamedDocumentOptions extends OpenApiDocumentOptions, OpenApiSelection {
  /** In its address: `/openapi/v1.json`. */
  readonly name: string
}

/** What OpenApiModule takes. */
export interface OpenApiModuleOptions extends OpenApiDocumentOptions {
  /** Whether documents and the documentation page are served. Configuration key `openapi.enabled`. Default true. */
  readonly enabled?: boolean
  /** Of the documents, without `.json` and `.yaml`. Default `/openapi`. */
  readonly path?: string
  /** Documents of parts of the application, besides that of the whole. What they do not say is taken from here. */
  readonly documents?: readonly NamedDocumentOptions[]
  /** The documentation page. Default: it is served where the package `swagger-ui-dist` is installed; `false`: it is not. */
  readonly ui?: boolean | DocumentationPageOptions
}

export const DEFAULT_PATH = '/openapi'
export const DEFAULT_INFO = { title: 'API', version: '1.0.0' } as const
export const DEFAULT_SERVERS: readonly ServerObject[] = [{ url: '/' }]
export const DEFAULT_INPUT_ERRORS: InputErrorOptions = { status: 400, format: 'problem' }
