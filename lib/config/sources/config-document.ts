import { PropertyPath } from '../environment/property-path.js'
import type { PropertyEntry, PropertyKind } from '../environment/property-source.js'
import type { PropertyOrigin } from '../../core/index.js'

/** One document of a configuration file: YAML may hold several, separated by `---`. */
export interface ConfigDocument {
  readonly entries: readonly PropertyEntry[]
}

/** Reads a file's text. @throws ConfigFileError with the line */
export type DocumentReader = (file: string, text: string) => ConfigDocument[] | Promise<ConfigDocument[]>

/** Bounds what a file can unfold into (aliases of aliases) and how deep it nests. */
export const DOCUMENT_LIMITS = { entries: 100_000, depth: 64 } as const

/** Collects the entries of one document while a reader walks it. */
export class DocumentBuilder implements ConfigDocument {
  readonly entries: PropertyEntry[] = []

  constructor(readonly file: string) {}

  add(path: PropertyPath, kind: PropertyKind, line: number, value = ''): void {
    const origin: PropertyOrigin = { source: this.file, line }
    this.entries.push({ path, value, kind, origin })
  }

  /** `shop.max-items` as a key in a file means what it means nested. */
  member(path: PropertyPath, name: string): PropertyPath {
    return path.concat(PropertyPath.parse(name).segments)
  }
}

/** The names in one map of a document: two that are one property would silently replace each other. */
export class MemberNames {
  readonly #names = new Map<string, string>()

  /** What is wrong with the name, `undefined` for a new one. */
  add(name: string): string | undefined {
    const { key } = PropertyPath.parse(name)
    const before = this.#names.get(key)
    this.#names.set(key, name)
    if (before === undefined) return undefined
    if (before === name) return `${JSON.stringify(name)} is there twice`
    return `${JSON.stringify(name)} and ${JSON.stringify(before)} are the same property`
  }
}
