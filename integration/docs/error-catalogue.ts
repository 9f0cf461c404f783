import { globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join, resolve, sep } from 'node:path'
import { pathToFileURL } from 'node:url'

export const ROOT = resolve(import.meta.dirname, '../..')

/** A class of the catalogue. */
export interface CatalogueEntry {
  readonly className: string
  readonly code: unknown
  readonly summary: unknown
  /** The folder of lib/ it belongs to. */
  readonly area: string
  readonly file: string
  /** The status that an HTTP exception answers with. */
  readonly status: number | undefined
}

export interface Catalogue {
  readonly entries: readonly CatalogueEntry[]
  /** Concrete error classes of lib/ that are not exported from their file or have no code of their own. */
  readonly stray: readonly string[]
}

interface ErrorClass {
  readonly name: string
  readonly prototype: Error
  readonly status?: number
}

const TEST_CODE = /(?:\.(?:test|test-d|bench|conformance|fixture)\.ts|\/fixture\/[^/]+)$/
const ERROR_CLASS =
  /^(?<export>export )?(?<abstract>abstract )?class (?<name>\w+)(?:<[^>]*>)? extends (?<parent>\w+)/gm

/** What lib/ publishes, by path: no tests and no fixtures. */
export async function librarySources(): Promise<ReadonlyMap<string, string>> {
  const published = globSync('lib/**/*.ts', { cwd: ROOT }).filter((path) => !TEST_CODE.test(path))
  const sources = new Map<string, string>()
  for (const path of published.sort()) sources.set(path, await readFile(join(ROOT, path), 'utf8'))
  return sources
}

/** Reads every error class of lib/: from the source which there are, from the modules what they say. */
export async function readCatalogue(): Promise<Catalogue> {
  const sources = await librarySources()
  const names = errorClassNames(sources)
  const entries: CatalogueEntry[] = []
  const stray: string[] = []
  for (const [file, source] of sources) {
    for (const { groups } of source.matchAll(ERROR_CLASS)) {
      const className = groups?.['name'] ?? ''
      if (!names.has(className) || groups?.['abstract'] !== undefined) continue
      const type = groups?.['export'] === undefined ? undefined : await exportOf(file, className)
      if (type === undefined || !Object.hasOwn(type, 'code')) stray.push(`${file}: ${className}`)
      else entries.push(entryOf(file, type))
    }
  }
  return { entries, stray }
}

/** The names of NexusError's descendants, however far. */
function errorClassNames(sources: ReadonlyMap<string, string>): ReadonlySet<string> {
  const parents = new Map<string, string>()
  for (const source of sources.values()) {
    for (const { groups } of source.matchAll(ERROR_CLASS)) {
      parents.set(groups?.['name'] ?? '', groups?.['parent'] ?? '')
    }
  }
  const descends = (name: string | undefined): boolean =>
    name !== undefined && (name === 'NexusError' || descends(parents.get(name)))
  return new Set([...parents.keys()].filter(descends))
}

async function exportOf(file: string, name: string): Promise<ErrorClass | undefined> {
  const module = (await import(pathToFileURL(join(ROOT, file)).href)) as Record<string, ErrorClass>
  return module[name]
}

function entryOf(file: string, type: ErrorClass): CatalogueEntry {
  const { code, summary } = type as unknown as { readonly code: unknown; readonly summary: unknown }
  const area = file.split(sep)[1] ?? ''
  return { className: type.name, code, summary, area, file, status: type.status }
}
