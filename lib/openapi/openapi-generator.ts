import { PathPattern, SERIALIZATION, type HttpMethod, type RequestMappingInfo } from '../http/index.js'
import { VALIDATED, validOptions, withOptions, type ValidationEngine } from '../validation/index.js'
import { API_EXTRA_MODELS, API_HIDDEN, API_OPERATION } from './decorators/api-metadata.js'
import type {
  DocumentedMethod,
  InfoObject,
  OpenApiDocument,
  SecurityRequirement,
  TagObject,
} from './document/openapi-document.js'
import {
  DEFAULT_INFO,
  DEFAULT_INPUT_ERRORS,
  DEFAULT_SERVERS,
  type OpenApiGeneratorOptions,
} from './openapi.options.js'
import { OperationIds } from './operations/operation-names.js'
import { operationObject, operationTags } from './operations/operation-object.js'
import { declaredFor, type OperationSource } from './operations/operation-source.js'
import { PathItems } from './operations/path-items.js'
import { pathTemplates, withMatrix, type PathTemplate } from './operations/path-template.js'
import { securitySchemes } from './operations/security-schemes.js'
import { SchemaFactory } from './schema/schema-factory.js'
import type { SchemaView } from './schema/schema-view.js'

/** Of a handler that takes every method: those that applications mean. */
const EVERY_METHOD: readonly HttpMethod[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

/**
 * Makes an OpenAPI 3.1 document of routes and of what is known of the classes they take and return. One use per document.
 *
 * @example
 * const document = new OpenApiGenerator(app.get(RequestMappings).all, await ValidationEngine.load(), { title: 'Shop' }).generate()
 */
export class OpenApiGenerator {
  readonly #mappings: readonly RequestMappingInfo[]
  readonly #options: OpenApiGeneratorOptions
  readonly #schemas: SchemaFactory
  readonly #paths = new PathItems()
  readonly #ids: OperationIds
  readonly #tags = new Map<string, TagObject>()
  readonly #security = new Map<string, readonly SecurityRequirement[]>()

  constructor(
    mappings: readonly RequestMappingInfo[],
    engine: ValidationEngine,
    options: OpenApiGeneratorOptions = {},
  ) {
    const { warn = () => undefined, jsonSchemaOf, operationId } = options
    this.#mappings = mappings
    this.#options = options
    this.#schemas = new SchemaFactory(engine, { warn, jsonSchemaOf })
    this.#ids = new OperationIds(operationId)
  }

  /** @throws UnknownSecuritySchemeError */
  generate(): OpenApiDocument {
    const { servers = DEFAULT_SERVERS, security = [], externalDocs, extraModels = [] } = this.#options
    for (const mapping of this.#mappings) this.#addMapping(mapping)
    for (const model of extraModels) this.#schemas.of(model, { direction: 'response' })
    this.#security.set('The document', security)
    const schemes = securitySchemes(this.#options.securitySchemes ?? {}, this.#security)
    const { value: paths, schemas } = this.#schemas.components.finish(this.#paths.toObject())
    const tags = this.#allTags()
    return {
      openapi: '3.1.1',
      info: infoOf(this.#options),
      servers,
      ...(tags.length > 0 && { tags }),
      ...(externalDocs !== undefined && { externalDocs }),
      security,
      paths,
      components: { schemas, ...(Object.keys(schemes).length > 0 && { securitySchemes: schemes }) },
    }
  }

  #addMapping(mapping: RequestMappingInfo): void {
    if (mapping.method.metadata(API_HIDDEN) === true) return
    const source = this.#sourceOf(mapping)
    const tags = operationTags(source)
    const { onlyTags } = this.#options
    if (onlyTags !== undefined && !tags.some(({ name }) => onlyTags.includes(name))) return
    const templates = pathTemplates(mapping.pattern).filter(({ path }) => this.#isSelected(path))
    if (templates.length === 0) return
    for (const tag of tags) this.#tags.set(tag.name, { ...this.#tags.get(tag.name), ...tag })
    for (const model of declaredFor(API_EXTRA_MODELS, mapping)) this.#schemas.of(model, source.outputView)
    for (const template of templates) {
      this.#addOperations(source, withMatrix(template, mapping.parameters))
    }
  }

  #addOperations(source: OperationSource, template: PathTemplate): void {
    const { mapping } = source
    const isCatchAll = mapping.httpMethods.length === 0
    const described = operationObject(source, template, this.#options.inputErrors ?? DEFAULT_INPUT_ERRORS)
    if (described.security !== undefined) this.#security.set(mapping.method.id, described.security)
    const given = mapping.method.metadata(API_OPERATION)?.operationId
    for (const httpMethod of isCatchAll ? EVERY_METHOD : mapping.httpMethods) {
      const method = httpMethod.toLowerCase() as DocumentedMethod
      const operation = { operationId: this.#ids.next(mapping, method, given), ...described }
      this.#paths.add({ path: template.path, method, isCatchAll, operation })
    }
  }

  #sourceOf(mapping: RequestMappingInfo): OperationSource {
    const inputView = (index: number): SchemaView => this.#inputView(mapping, index)
    return { mapping, schemas: this.#schemas, inputView, outputView: this.#outputView(mapping) }
  }

  /** As the parameter is bound: the application's rules, then those of `@Validated` and `@Valid`. */
  #inputView({ method }: RequestMappingInfo, index: number): SchemaView {
    const { validation = {}, transformation, schemaVersion } = this.#options
    const prototype = method.controller.prototype as object
    const valid = validOptions(prototype, method.name).get(index)
    return {
      direction: 'request',
      validation: withOptions(withOptions(validation, method.metadata(VALIDATED)), valid),
      transformation: { ...transformation, ...(schemaVersion !== undefined && { version: schemaVersion }) },
    }
  }

  /** As the result is written: `@SerializeOptions`, then `@Returns`. */
  #outputView({ method, returns }: RequestMappingInfo): SchemaView {
    const { type: _, ...options } = method.metadata(SERIALIZATION) ?? {}
    const { groups = options.groups ?? this.#options.groups } = returns?.options ?? {}
    const version = returns?.options.version ?? options.version ?? this.#options.schemaVersion
    return {
      direction: 'response',
      transformation: {
        ...options,
        ...(groups !== undefined && { groups }),
        ...(version !== undefined && { version }),
      },
    }
  }

  #isSelected(path: string): boolean {
    const { paths, exclude } = this.#options
    const isIn = (patterns: string | readonly string[]): boolean =>
      [patterns].flat().some((pattern) => PathPattern.parse(pattern).matches(path))
    return (paths === undefined || isIn(paths)) && (exclude === undefined || !isIn(exclude))
  }

  /** Those that are described, in their order, then the others in that of their use. */
  #allTags(): readonly TagObject[] {
    const given = (this.#options.tags ?? []).map((tag) => ({ ...this.#tags.get(tag.name), ...tag }))
    const names = new Set(given.map(({ name }) => name))
    return [...given, ...Array.from(this.#tags.values()).filter(({ name }) => !names.has(name))]
  }
}

function infoOf(options: OpenApiGeneratorOptions): InfoObject {
  const { title, version, summary, description, termsOfService, contact, license } = options
  return {
    title: title ?? DEFAULT_INFO.title,
    version: version ?? DEFAULT_INFO.version,
    ...(summary !== undefined && { summary }),
    ...(description !== undefined && { description }),
    ...(termsOfService !== undefined && { termsOfService }),
    ...(contact !== undefined && { contact }),
    ...(license !== undefined && { license }),
  }
}
