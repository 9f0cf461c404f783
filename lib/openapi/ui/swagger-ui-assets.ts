import { readFile } from 'node:fs/promises'
import { findPackageJSON } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { KeptFiles } from './kept-files.js'
import { pageFile, type PageFile } from './page-file.js'
import { SwaggerUiFileError } from './ui.errors.js'

const CSS = 'text/css; charset=utf-8'
const JAVASCRIPT = 'text/javascript; charset=utf-8'
const TEXT = 'text/plain; charset=utf-8'

/** All that leaves the package. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['swagger-ui.css', CSS],
  ['index.css', CSS],
  ['swagger-ui-bundle.js', JAVASCRIPT],
  ['swagger-ui-bundle.js.LICENSE.txt', TEXT],
  ['swagger-ui-standalone-preset.js', JAVASCRIPT],
  ['swagger-ui-standalone-preset.js.LICENSE.txt', TEXT],
  ['favicon-32x32.png', 'image/png'],
  ['oauth2-redirect.html', 'text/html; charset=utf-8'],
  ['oauth2-redirect.js', JAVASCRIPT],
])

/** The files of the installed package `swagger-ui-dist` that a page needs. Each is read when it is first asked for, and kept. */
export class SwaggerUiAssets {
  readonly #files = new KeptFiles()

  /** @param folder of the package */
  constructor(readonly folder: string) {}

  /** Looks for the package where the application runs, and where the framework is; `undefined` without it. Nothing of it is loaded. */
  static locate(
    places: readonly string[] = [applicationPlace(), import.meta.url],
  ): SwaggerUiAssets | undefined {
    for (const place of places) {
      const manifest = manifestFrom(place)
      if (manifest !== undefined) return new SwaggerUiAssets(dirname(manifest))
    }
    return undefined
  }

  /** `undefined` for a name that is none of those files. @throws SwaggerUiFileError */
  async file(name: string): Promise<PageFile | undefined> {
    const type = TYPES.get(name)
    return type === undefined ? undefined : this.#files.obtain(name, () => this.#read(name, type))
  }

  async #read(name: string, type: string): Promise<PageFile> {
    const path = join(this.folder, name)
    try {
      return await pageFile(await readFile(path), type)
    } catch (error) {
      throw new SwaggerUiFileError(path, error)
    }
  }
}

function applicationPlace(): string {
  return pathToFileURL(`${process.cwd()}/`).href
}

function manifestFrom(place: string): string | undefined {
  try {
    return findPackageJSON('swagger-ui-dist', place)
  } catch {
    // Node's answer for a package that is nowhere.
    return undefined
  }
}
