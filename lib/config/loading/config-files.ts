import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { extname, join, relative, resolve } from 'node:path'
import { ConfigLocationError } from '../config.errors.js'
import type { ConfigDocument, DocumentReader } from '../sources/config-document.js'
import { readJson } from '../sources/json-documents.js'
import { readProperties } from '../sources/properties-documents.js'
import { readYaml } from '../sources/yaml-documents.js'

/** In the order in which they apply within a folder: the last one wins. */
const READERS: Readonly<Record<string, DocumentReader>> = {
  '.yml': readYaml,
  '.yaml': readYaml,
  '.json': readJson,
  '.properties': readProperties,
}
const OPTIONAL = 'optional:'

/** A file that was found, with its name as messages print it. */
export interface ConfigFile {
  readonly name: string
  readonly documents: readonly ConfigDocument[]
}

interface Folder {
  readonly path: string
  readonly names: ReadonlySet<string>
}

type Place = Folder | string

/** The places where configuration files are looked for, listed once: a folder is read from disk a single time. */
export class ConfigFiles {
  readonly #directory: string
  readonly #places: readonly Place[]

  /**
   * A location that ends in `/`, or is a folder, is searched for files of the base name; any other is a file.
   * @throws ConfigLocationError for one that is absent and not `optional:`
   */
  constructor(directory: string, locations: readonly string[]) {
    this.#directory = directory
    this.#places = locations.flatMap((location) => this.#place(location))
  }

  /** The files of the base name (`application`, `application-prod`) in each folder, weakest first. */
  async named(name: string): Promise<ConfigFile[]> {
    const files: ConfigFile[] = []
    for (const place of this.#places) {
      if (typeof place === 'string') continue
      for (const extension of Object.keys(READERS))
        if (place.names.has(name + extension))
          files.push(await this.#read(join(place.path, name + extension)))
    }
    return files
  }

  /** The locations that are files themselves. */
  async explicit(): Promise<ConfigFile[]> {
    const files: ConfigFile[] = []
    for (const place of this.#places) if (typeof place === 'string') files.push(await this.#read(place))
    return files
  }

  #place(location: string): Place[] {
    const optional = location.startsWith(OPTIONAL)
    const path = resolve(this.#directory, optional ? location.slice(OPTIONAL.length) : location)
    if (!existsSync(path)) {
      if (optional) return []
      throw new ConfigLocationError(location)
    }
    if (statSync(path).isDirectory()) return [{ path, names: new Set(readdirSync(path)) }]
    if (READERS[extname(path)] === undefined) throw new ConfigLocationError(location)
    return [path]
  }

  async #read(path: string): Promise<ConfigFile> {
    const name = printedPath(this.#directory, path)
    const documents = await READERS[extname(path)]?.(name, readFileSync(path, 'utf8'))
    return { name, documents: documents ?? [] }
  }
}

/** Relative to the application's folder where it is inside of it. */
export function printedPath(directory: string, path: string): string {
  const name = relative(directory, path)
  return name.startsWith('..') ? path : name
}
