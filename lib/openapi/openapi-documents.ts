import type { Logger, OnApplicationBootstrap } from '../core/index.js'
import type { RequestMappings, ValidationProperties } from '../http/index.js'
import type { ValidationEngine } from '../validation/index.js'
import type { OpenApiDocument } from './document/openapi-document.js'
import { OpenApiGenerator } from './openapi-generator.js'
import { UnknownDocumentError } from './openapi.errors.js'
import type {
  NamedDocumentOptions,
  OpenApiGeneratorOptions,
  OpenApiModuleOptions,
} from './openapi.options.js'
import type { OpenApiProperties } from './openapi.properties.js'

export interface OpenApiDocumentsParts {
  readonly mappings: RequestMappings
  readonly engine: ValidationEngine
  readonly options: OpenApiModuleOptions
  readonly properties: OpenApiProperties
  readonly validation: ValidationProperties
  readonly logger: Logger
}

/** The OpenAPI documents of the application. Each is made once: at boot, so that what is wrong with it is a boot error. */
export class OpenApiDocuments implements OnApplicationBootstrap {
  /** Of `documents` in the options. */
  readonly names: readonly string[]
  readonly #parts: OpenApiDocumentsParts
  readonly #made = new Map<string | undefined, OpenApiDocument>()
  readonly #warnings = new Set<string>()

  constructor(parts: OpenApiDocumentsParts) {
    this.#parts = parts
    this.names = (parts.options.documents ?? []).map(({ name }) => name)
  }

  onApplicationBootstrap(): void {
    const { options, properties } = this.#parts
    if (options.enabled === false || !properties.enabled) return
    for (const name of [undefined, ...this.names]) this.document(name)
  }

  /**
   * The document of a name; without one that of the whole application.
   *
   * @throws UnknownDocumentError, UnknownSecuritySchemeError
   */
  document(name?: string): OpenApiDocument {
    let made = this.#made.get(name)
    if (made === undefined) this.#made.set(name, (made = this.#generate(name)))
    return made
  }

  #generate(name: string | undefined): OpenApiDocument {
    const { mappings, engine } = this.#parts
    return new OpenApiGenerator(mappings.all, engine, this.#optionsOf(name)).generate()
  }

  #optionsOf(name: string | undefined): OpenApiGeneratorOptions {
    const { options, properties, validation } = this.#parts
    const { title, version, description, servers } = properties
    const {
      errorFormat,
      status,
      transform,
      auto: _auto,
      maxErrors: _max,
      defaultLocale: _,
      ...rules
    } = validation
    return {
      ...options,
      validation: rules,
      transformation: transform,
      inputErrors: { status, format: errorFormat },
      warn: (message) => this.#warn(message),
      ...(title !== undefined && { title }),
      ...(version !== undefined && { version }),
      ...(description !== undefined && { description }),
      ...(servers.length > 0 && { servers: servers.map((url) => ({ url })) }),
      ...(name !== undefined && this.#named(name)),
    }
  }

  #named(name: string): NamedDocumentOptions {
    const found = this.#parts.options.documents?.find((document) => document.name === name)
    if (found === undefined) throw new UnknownDocumentError(name, this.names)
    return found
  }

  /** Several documents have the same things to say. */
  #warn(message: string): void {
    if (this.#warnings.has(message)) return
    this.#warnings.add(message)
    this.#parts.logger.warn(message)
  }
}
