import type { StandardSchema } from '../../common/index.js'
import { MetadataKey, type AnyClass } from '../../core/index.js'
import type { EnumSource } from '../../http/index.js'
import type { JsonSchema, JsonSchemaType } from '../document/json-schema.js'
import type {
  ContentObject,
  ExternalDocsObject,
  HeaderObject,
  SecurityRequirement,
  ServerObject,
  TagObject,
} from '../document/openapi-document.js'

/** A type as decorators take it: a class, a name, a list of one, a function that gives it later, any Standard Schema. */
export type ApiType =
  AnyClass | typeof BigInt | JsonSchemaType | 'file' | StandardSchema | readonly [ApiType] | (() => ApiType)

/** What `type` and its siblings say wherever a decorator takes them. */
export interface ApiTypeOptions {
  readonly type?: ApiType
  /** A list of `type`. */
  readonly isArray?: boolean
  readonly enum?: EnumSource
  /** Makes the enum a component of this name. */
  readonly enumName?: string
}

/** Keywords of JSON Schema that are copied into the document. */
export type ApiKeywords = Omit<JsonSchema, 'type' | 'required' | 'enum' | 'name' | 'nullable' | 'isArray'>

/** Refines what is known of a property. */
export interface ApiPropertyOptions extends ApiTypeOptions, ApiKeywords {
  /** Name in the document. Default: what `@Expose` says, else the property's. */
  readonly name?: string
  /** Default: what constraints, default values and `@IsOptional` say; of a response true. */
  readonly required?: boolean
  /** Default: whether there is an `@IsOptional`. */
  readonly nullable?: boolean
}

/** Refines the schema of a class. */
export interface ApiSchemaOptions {
  /** Of the component. Default: the name of the class. */
  readonly name?: string
  readonly title?: string
  readonly description?: string
}

export interface ApiOperationOptions {
  readonly summary?: string
  readonly description?: string
  readonly operationId?: string
  readonly deprecated?: boolean
  readonly tags?: readonly string[]
  readonly externalDocs?: ExternalDocsObject
  readonly servers?: readonly ServerObject[]
  /** Replaces what the document says; an empty list: none is needed. */
  readonly security?: readonly SecurityRequirement[]
}

export interface ApiResponseOptions extends ApiTypeOptions {
  /** Default: that of the handler. */
  readonly status?: number | 'default' | '1XX' | '2XX' | '3XX' | '4XX' | '5XX'
  readonly description?: string
  readonly schema?: JsonSchema
  readonly content?: ContentObject
  readonly headers?: Readonly<Record<string, HeaderObject>>
  readonly example?: unknown
}

/** Refines a parameter that the handler takes, or adds one that it reads by itself. */
export interface ApiParameterOptions extends ApiTypeOptions {
  readonly name: string
  readonly description?: string
  readonly required?: boolean
  readonly deprecated?: boolean
  readonly schema?: JsonSchema
  readonly example?: unknown
  readonly examples?: Readonly<Record<string, unknown>>
  readonly style?: string
  readonly explode?: boolean
}

export interface ApiParameterMetadata extends ApiParameterOptions {
  readonly in: 'path' | 'query' | 'header' | 'cookie'
}

export interface ApiBodyOptions extends ApiTypeOptions {
  readonly description?: string
  readonly required?: boolean
  readonly schema?: JsonSchema
  readonly example?: unknown
  readonly examples?: Readonly<Record<string, unknown>>
}

/** On (prototype, property). */
export const API_PROPERTY = new MetadataKey<ApiPropertyOptions>('openapi:property')
/** On a class. */
export const API_SCHEMA = new MetadataKey<ApiSchemaOptions>('openapi:schema')
/** On a class or (prototype, method). */
export const API_EXTRA_MODELS = new MetadataKey<readonly AnyClass[]>('openapi:extra-models')
/** On (prototype, method). */
export const API_OPERATION = new MetadataKey<ApiOperationOptions>('openapi:operation')
/** On a class or (prototype, method). */
export const API_TAGS = new MetadataKey<readonly TagObject[]>('openapi:tags')
export const API_RESPONSES = new MetadataKey<readonly ApiResponseOptions[]>('openapi:responses')
export const API_PARAMETERS = new MetadataKey<readonly ApiParameterMetadata[]>('openapi:parameters')
export const API_SECURITY = new MetadataKey<readonly SecurityRequirement[]>('openapi:security')
export { API_HIDDEN } from '../../http/index.js'
export const API_CONSUMES = new MetadataKey<readonly string[]>('openapi:consumes')
export const API_PRODUCES = new MetadataKey<readonly string[]>('openapi:produces')
export const API_DEPRECATED = new MetadataKey<boolean>('openapi:deprecated')
/** On (prototype, method). */
export const API_BODY = new MetadataKey<ApiBodyOptions>('openapi:body')
