import type { Type } from '../../common/index.js'
import { Inject } from '../../core/index.js'
import {
  CacheControl,
  Controller,
  Get,
  NotFoundException,
  Param,
  Query,
  Req,
  ResponseEntity,
  type HttpExchange,
} from '../../http/index.js'
import { API_HIDDEN } from '../decorators/api-metadata.js'
import { DocumentationPage } from './documentation-page.js'
import type { PageFile } from './page-file.js'

/** Seconds: as long as caches keep anything. The address of a file changes with its content. */
const ONE_YEAR = 31_536_000
const FOR_GOOD = CacheControl.maxAge(ONE_YEAR).cachePublic().immutable()

/**
 * The controller of the {@link DocumentationPage} that its module provides. It is no part of the documents.
 *
 * @param path as {@link documentationPath} gives it
 */
export function documentationController(path: string): Type {
  @Controller()
  class DocumentationController {
    readonly #page: DocumentationPage

    constructor(@Inject(DocumentationPage) page: DocumentationPage) {
      this.#page = page
    }

    // The rest is empty for the page, and a slash where its path was sent with one.
    @Get(path === '' ? ['/', '/:rest'] : `${path}/{*rest}`)
    async show(
      @Param('rest') rest: string | undefined,
      @Query('v') version: string | undefined,
      @Req() exchange: HttpExchange,
    ): Promise<ResponseEntity> {
      const name = rest?.replace('/', '') ?? ''
      if (name === '') return this.#answer(await this.#page.html(exchange.path), CacheControl.noCache())
      const file = await this.#page.file(name)
      if (file === undefined) throw new NotFoundException()
      return this.#answer(file, version === file.version ? FOR_GOOD : CacheControl.noCache())
    }

    #answer(file: PageFile, cacheControl: CacheControl): ResponseEntity {
      return ResponseEntity.ok()
        .contentType(file.type)
        .eTag(file.version)
        .cacheControl(cacheControl)
        .header('content-security-policy', this.#page.contentSecurityPolicy)
        .header('x-content-type-options', 'nosniff')
        .header('referrer-policy', 'no-referrer')
        .body(file.content)
    }
  }
  API_HIDDEN.set(DocumentationController, true)
  return DocumentationController
}
