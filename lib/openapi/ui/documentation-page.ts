import { checkedOrigin, contentSecurityPolicy } from './content-security-policy.js'
import { documentOrigins } from './document-origins.js'
import {
  documentationPath,
  type DocumentationPageOptions,
  type PageDocument,
} from './documentation-page.options.js'
import { initializerScript } from './initializer-script.js'
import { KeptFiles } from './kept-files.js'
import { pageFile, type PageFile } from './page-file.js'
import { pageHtml } from './page-html.js'
import type { SwaggerUiAssets } from './swagger-ui-assets.js'

const INITIALIZER = 'initializer.js'
const STYLES = ['swagger-ui.css', 'index.css']
const ICON = 'favicon-32x32.png'
const BUNDLE = 'swagger-ui-bundle.js'
/** The layout with a selector of documents. */
const STANDALONE = 'swagger-ui-standalone-preset.js'

/**
 * Swagger UI for the documents of an application. Every address in it is relative, so that it works behind any path prefix, and names
 * the version of the file it leads to, so that browsers may keep files for good.
 */
export class DocumentationPage {
  readonly #path: string
  readonly #documents: () => readonly PageDocument[]
  readonly #options: DocumentationPageOptions
  readonly #assets: SwaggerUiAssets
  /** Pages by the prefix of the addresses in them, and the initializer. */
  readonly #files = new KeptFiles()
  #policy: string | undefined

  /**
   * @param documents is called when the page is first asked for
   * @throws InvalidOriginError
   */
  constructor(
    assets: SwaggerUiAssets,
    documents: () => readonly PageDocument[],
    options: DocumentationPageOptions = {},
  ) {
    this.#path = documentationPath(options)
    this.#assets = assets
    this.#documents = documents
    this.#options = options
    options.connectTo?.forEach(checkedOrigin)
  }

  /** The value of `Content-Security-Policy`. @throws InvalidOriginError for a server of a document */
  get contentSecurityPolicy(): string {
    return (this.#policy ??= contentSecurityPolicy(this.#origins()))
  }

  /** @param requestPath where the page was asked for: with a slash at its end or not, addresses differ */
  html(requestPath: string): Promise<PageFile> {
    const folder = requestPath.endsWith('/') ? '' : this.#path.slice(this.#path.lastIndexOf('/') + 1)
    const prefix = folder === '' ? './' : `./${folder}/`
    return this.#files.obtain(prefix, () => this.#html(prefix))
  }

  /** A file in the folder of the page; `undefined` where there is none of that name. @throws SwaggerUiFileError */
  async file(name: string): Promise<PageFile | undefined> {
    return name === INITIALIZER
      ? this.#files.obtain(name, () => this.#initializer())
      : this.#assets.file(name)
  }

  async #html(prefix: string): Promise<PageFile> {
    const link = async (name: string): Promise<string> => {
      const file = await this.file(name)
      return `${prefix}${name}?v=${file?.version ?? ''}`
    }
    const documents = this.#documents()
    const scripts = [BUNDLE, ...(documents.length > 1 ? [STANDALONE] : []), INITIALIZER]
    const html = pageHtml({
      title: this.#options.title ?? documents[0]?.document.info.title ?? '',
      icon: await link(ICON),
      styles: await Promise.all(STYLES.map(link)),
      scripts: await Promise.all(scripts.map(link)),
    })
    return pageFile(html, 'text/html; charset=utf-8')
  }

  #initializer(): Promise<PageFile> {
    const { settings, oauth } = this.#options
    // The script is one level below the page.
    const up = '../'.repeat(this.#path.split('/').length - 1)
    const documents = this.#documents().map(({ name, path }) => ({
      name,
      url: `./${up}${path.replace(/^\/+/, '')}`,
    }))
    return pageFile(initializerScript({ documents, settings, oauth }), 'text/javascript; charset=utf-8')
  }

  #origins(): readonly string[] {
    const origins = this.#documents().flatMap(({ document }) => documentOrigins(document))
    return [...new Set([...origins, ...(this.#options.connectTo ?? [])])]
  }
}
