import { MissingPackageError, type Type } from '../../common/index.js'
import { Logger, type Provider, type Token } from '../../core/index.js'
import { OpenApiProperties } from '../openapi.properties.js'
import { documentationController } from './documentation-controller.js'
import { DocumentationPage } from './documentation-page.js'
import {
  documentationPath,
  type DocumentationPageOptions,
  type PageDocument,
} from './documentation-page.options.js'
import { SwaggerUiAssets } from './swagger-ui-assets.js'

export interface PageRequest<T> {
  /** `undefined`: served where it can be. */
  readonly ui: boolean | DocumentationPageOptions | undefined
  /** What knows the documents. */
  readonly source: Token<T>
  readonly documents: (source: T) => readonly PageDocument[]
}

/** What a module adds to itself. */
export interface PageParts {
  readonly controllers: readonly Type[]
  readonly providers: readonly Provider[]
}

/** Stands where the page would be. */
class AbsentDocumentationPage {}

/** The documentation page for a module. */
export function pageParts<T>(
  { ui, source, documents }: PageRequest<T>,
  locate: () => SwaggerUiAssets | undefined = () => SwaggerUiAssets.locate(),
): PageParts {
  if (ui === false) return { controllers: [], providers: [] }
  const assets = locate()
  if (assets === undefined) return { controllers: [], providers: [absentPage(ui !== undefined)] }
  const options = typeof ui === 'object' ? ui : {}
  const page: Provider = {
    provide: DocumentationPage,
    inject: [source],
    useFactory: (from: T) => new DocumentationPage(assets, () => documents(from), options),
  }
  return { controllers: [documentationController(documentationPath(options))], providers: [page] }
}

/** Boot says that the page is missing: as an error where it was asked for, else in the log. Not where nothing is served at all. */
function absentPage(wasAskedFor: boolean): Provider {
  return {
    provide: AbsentDocumentationPage,
    inject: [OpenApiProperties, Logger],
    useFactory: ({ enabled }: OpenApiProperties, logger: Logger) => {
      if (enabled && wasAskedFor) throw missingSwaggerUi()
      if (enabled) logger.named('nexus.openapi').info(NOT_SERVED)
      return new AbsentDocumentationPage()
    },
  }
}

function missingSwaggerUi(): MissingPackageError {
  return new MissingPackageError('swagger-ui-dist', 'The documentation page', {
    otherwise: 'take `ui` out of the options of OpenApiModule',
  })
}

const NOT_SERVED =
  'No documentation page is served. Run `npm install swagger-ui-dist`, or say `ui: false` to OpenApiModule.'
