import type { ApplicationGraph, Token } from '../core/index.js'
import { RequestMappings } from '../http/index.js'
import { ValidationEngine } from '../validation/index.js'
import type { OpenApiDocument } from './document/openapi-document.js'
import { OpenApiDocuments } from './openapi-documents.js'
import { OpenApiGenerator } from './openapi-generator.js'

/** An application that was created: it need not listen. */
export interface DocumentedApplication {
  readonly graph: ApplicationGraph
  get<T>(token: Token<T>): T
}

/**
 * The OpenAPI document of an application, as OpenApiModule would serve it, also where it serves none; one of defaults where the
 * application does not import the module.
 *
 * @param name of one of several documents
 * @throws UnknownDocumentError, UnknownSecuritySchemeError
 *
 * @example
 * const app = await NexusApplication.create(ShopModule)
 * await writeFile('openapi.json', JSON.stringify(await openApiDocument(app)))
 */
export async function openApiDocument(
  application: DocumentedApplication,
  name?: string,
): Promise<OpenApiDocument> {
  const [component] = application.graph.componentsOf(OpenApiDocuments)
  const documents = component?.instance() as OpenApiDocuments | undefined
  if (documents !== undefined) return documents.document(name)
  const engine = await ValidationEngine.load()
  return new OpenApiGenerator(application.get(RequestMappings).all, engine).generate()
}
