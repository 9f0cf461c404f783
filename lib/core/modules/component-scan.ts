import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs'
import { dirname, extname, join, relative, resolve, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { DependencyProblem } from '../container/dependency.errors.js'
import type { ComponentScanMetadata } from './module.decorators.js'
import { ScanImportError, ScanPlaceError } from './module.errors.js'

const SCRIPTS = new Set(['.js', '.mjs'])
const SOURCES = new Set(['.ts', '.mts'])
const SKIPPED_FILE = /\.(d|test|spec|test-d|bench|stories)\.[cm]?[jt]s$/

export interface ScanResult {
  /** Everything that the files export. */
  readonly exported: readonly unknown[]
  /** The deepest folder that holds all of it; of two scans that find the same, the deeper one is meant. */
  readonly depth: number
  readonly problems: readonly DependencyProblem[]
}

/** Imports the files of a scan. @throws ScanImportError */
export async function scanComponents(module: string, scan: ComponentScanMetadata): Promise<ScanResult> {
  const problems: DependencyProblem[] = []
  const files = new Set<string>()
  let depth = Number.POSITIVE_INFINITY
  for (const pattern of scan.patterns) {
    if (scan.file === undefined && !pattern.startsWith('/')) {
      problems.push(new ScanPlaceError(module, pattern, undefined))
      continue
    }
    const { folder, found } = matchFiles(pattern, scan.file)
    depth = Math.min(depth, folder.split(sep).length)
    if (found.length === 0) problems.push(new ScanPlaceError(module, pattern, folder))
    for (const file of found) if (!isRunning(file, scan.file)) files.add(file)
  }
  const load = scan.load ?? ((file: string) => import(file) as Promise<Record<string, unknown>>)
  const exported: unknown[] = []
  for (const file of files) {
    try {
      exported.push(...Object.values(await load(pathToFileURL(file).href)))
    } catch (error) {
      throw new ScanImportError(module, file, error)
    }
  }
  return { exported, depth, problems }
}

/** The decorated class's own file and the program's entry are being evaluated: importing them again could wait for ever. */
function isRunning(file: string, own: string | undefined): boolean {
  const [, entry] = process.argv
  return file === own || (entry !== undefined && existsSync(entry) && realpathSync(entry) === file)
}

function matchFiles(
  pattern: string,
  file: string | undefined,
): { readonly folder: string; readonly found: readonly string[] } {
  const extensions = file !== undefined && SOURCES.has(extname(file)) ? SOURCES : SCRIPTS
  const absolute = resolve(file === undefined ? '/' : dirname(file), pattern)
    .split(sep)
    .join('/')
  const fixed = absolute.split('/').slice(0, -1)
  const wild = fixed.findIndex((segment) => /[*?{]/.test(segment))
  const folder = (wild === -1 ? fixed : fixed.slice(0, wild)).join('/') || '/'
  const expression = globExpression(absolute)
  const found: string[] = []
  const extensionLess = (path: string): string => path.slice(0, -extname(path).length)
  for (const path of walk(folder)) {
    if (!extensions.has(extname(path)) || SKIPPED_FILE.test(path)) continue
    const normal = path.split(sep).join('/')
    if (expression.test(normal) || expression.test(extensionLess(normal))) found.push(path)
  }
  return { folder: relative(process.cwd(), folder) || '.', found: found.sort() }
}

function* walk(folder: string): Generator<string, void> {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) {
      if (entry.name !== 'node_modules' && !entry.name.startsWith('.')) yield* walk(path)
    } else {
      yield path
    }
  }
}

/** `**` crosses folders, `*` and `?` stay inside one, `{a,b}` chooses. */
export function globExpression(glob: string): RegExp {
  let source = ''
  let depth = 0
  for (let i = 0; i < glob.length; i++) {
    const char = glob.charAt(i)
    if (glob.startsWith('**/', i)) {
      source += '(?:[^/]+/)*'
      i += 2
    } else if (glob.startsWith('**', i)) {
      source += '.*'
      i += 1
    } else if (char === '*') source += '[^/]*'
    else if (char === '?') source += '[^/]'
    else if (char === '{') {
      source += '(?:'
      depth++
    } else if (char === '}' && depth > 0) {
      source += ')'
      depth--
    } else if (char === ',' && depth > 0) source += '|'
    else source += char.replace(/[\\^$.|+()[\]{}]/, String.raw`\$&`)
  }
  return new RegExp(`^${source}${')'.repeat(depth)}$`)
}
