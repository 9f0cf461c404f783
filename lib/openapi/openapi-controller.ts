import type { Type } from '../common/index.js'
import { Inject } from '../core/index.js'
import { CacheControl, Controller, Get, NotFoundException, Param, ResponseEntity } from '../http/index.js'
import { API_HIDDEN } from './decorators/api-metadata.js'
import type { OpenApiDocument } from './document/openapi-document.js'
import { OpenApiDocuments } from './openapi-documents.js'
import { KeptFiles } from './ui/kept-files.js'
import { pageFile } from './ui/page-file.js'

/**
 * The controller that serves the documents of {@link OpenApiDocuments} as JSON and as YAML. It is no part of them.
 *
 * @param path without `.json` and `.yaml`
 */
export function openApiController(path: string): Type {
  @Controller()
  class OpenApiController {
    readonly #documents: OpenApiDocuments
    readonly #files = new KeptFiles()

    constructor(@Inject(OpenApiDocuments) documents: OpenApiDocuments) {
      this.#documents = documents
    }

    @Get([`${path}.json`, `${path}/{name}.json`])
    json(@Param('name') name: string | undefined): Promise<ResponseEntity> {
      return this.#answer(name, 'application/json', (document) => JSON.stringify(document))
    }

    @Get([`${path}.yaml`, `${path}/{name}.yaml`])
    yaml(@Param('name') name: string | undefined): Promise<ResponseEntity> {
      return this.#answer(name, 'application/yaml', async (document) => {
        const { stringify } = await import('yaml')
        // What several places share is written in each of them: tools resolve no aliases.
        return stringify(document, { aliasDuplicateObjects: false, lineWidth: 0 })
      })
    }

    async #answer(
      name: string | undefined,
      type: string,
      textOf: (document: OpenApiDocument) => string | Promise<string>,
    ): Promise<ResponseEntity> {
      if (name !== undefined && !this.#documents.names.includes(name)) throw new NotFoundException()
      const file = await this.#files.obtain(`${type} ${name ?? ''}`, async () =>
        pageFile(await textOf(this.#documents.document(name)), type),
      )
      return ResponseEntity.ok()
        .contentType(file.type)
        .eTag(file.version)
        .cacheControl(CacheControl.noCache())
        .body(file.content)
    }
  }
  API_HIDDEN.set(OpenApiController, true)
  return OpenApiController
}
