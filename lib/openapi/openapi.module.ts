import type { Type } from '../common/index.js'
import { ConditionalOnProperty, Logger, Module, type DynamicModule, type Provider } from '../core/index.js'
import { RequestMappings, ValidationProperties } from '../http/index.js'
import { ValidationEngine } from '../validation/index.js'
import { openApiController } from './openapi-controller.js'
import { OpenApiDocuments } from './openapi-documents.js'
import { DEFAULT_PATH, type OpenApiModuleOptions } from './openapi.options.js'
import { OpenApiProperties } from './openapi.properties.js'
import type { PageDocument } from './ui/documentation-page.options.js'
import { pageParts } from './ui/page-parts.js'

/**
 * Serves OpenAPI documents of the application at `/openapi.json` and `/openapi.yaml`, and a documentation page at `/docs`. Code says what
 * is in them: routes, DTO classes, constraints. `openapi.enabled: false` in a profile turns all of it off there.
 *
 * @example
 * \@Module({ imports: [OpenApiModule.forRoot({ title: 'Shop', version: '1.4.0' })] })
 * class ShopModule {}
 */
@Module({})
export class OpenApiModule {
  /** Boot fails with MissingPackageError where the options ask for a page and the package is not installed. */
  static forRoot(options: OpenApiModuleOptions = {}): DynamicModule {
    const { enabled = true, path = DEFAULT_PATH, ui } = options
    const providers: Provider[] = [OpenApiProperties, documentsProvider(options)]
    const shared = { module: OpenApiModule, exports: [OpenApiDocuments] }
    if (!enabled) return { ...shared, providers }
    const page = pageParts({
      ui,
      source: OpenApiDocuments,
      documents: (documents) => pageDocuments(documents, path),
    })
    const controllers = [openApiController(path), ...page.controllers]
    for (const controller of controllers) onlyWhereEnabled(controller)
    return { ...shared, providers: [...providers, ...page.providers], controllers }
  }
}

function onlyWhereEnabled(controller: Type): void {
  ConditionalOnProperty({ name: 'openapi.enabled', matchIfMissing: true })(controller)
}

type DocumentsDependencies = readonly [
  RequestMappings,
  OpenApiProperties,
  ValidationProperties,
  Logger,
  ValidationEngine | undefined,
]

function documentsProvider(options: OpenApiModuleOptions): Provider {
  return {
    provide: OpenApiDocuments,
    inject: [
      RequestMappings,
      OpenApiProperties,
      ValidationProperties,
      Logger,
      { token: ValidationEngine, optional: true },
    ],
    useFactory: async (...[mappings, properties, validation, logger, engine]: DocumentsDependencies) =>
      new OpenApiDocuments({
        mappings,
        properties,
        validation,
        options,
        engine: engine ?? (await ValidationEngine.load()),
        logger: logger.named('nexus.openapi'),
      }),
  }
}

/** The whole application first, then the named parts of it. */
function pageDocuments(documents: OpenApiDocuments, path: string): readonly PageDocument[] {
  const whole = documents.document()
  return [
    { name: whole.info.title, path: `${path}.json`, document: whole },
    ...documents.names.map((name) => ({
      name,
      path: `${path}/${name}.json`,
      document: documents.document(name),
    })),
  ]
}
