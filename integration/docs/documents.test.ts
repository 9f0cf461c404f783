import { existsSync, globSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { fencesOf, localLinksOf, withSnippets, type Fence } from './markdown.js'
import { regionOf } from './snippet.js'

const ROOT = resolve(import.meta.dirname, '../..')
const SNIPPETS = join(ROOT, 'docs/snippets')
/** Set by `npm run docs:sync`: write what is expected instead of complaining. */
const WRITE = process.env['NEXUS_DOCS'] === 'write'

const files = globSync(['*.md', '{docs,src,schematics}/**/*.md'], { cwd: ROOT })
const documents = await Promise.all(
  files.sort().map(async (path) => ({ path, text: await readFile(join(ROOT, path), 'utf8') })),
)
const sources = new Map<string, string>()
for (const path of globSync('**/*.*', { cwd: SNIPPETS })) {
  sources.set(path, await readFile(join(SNIPPETS, path), 'utf8'))
}
const manifest = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>
}

function snippetOf(reference: string): string {
  const [path = '', region] = reference.split('#')
  const source = sources.get(path)
  if (source === undefined) throw new RangeError(`docs/snippets/${path} does not exist`)
  return regionOf(source, region)
}

/** Why a block is wrong, or `undefined`. */
function complaintAbout({ language, body, snippet }: Fence): string | undefined {
  if (snippet !== undefined) {
    const expected = snippetOf(snippet)
    return body === expected ? undefined : `is not docs/snippets/${snippet}; run npm run docs:sync`
  }
  if (language !== 'sh') return 'comes from no snippet: put <!-- snippet: file#region --> before it'
  const wrong = body.split(/\n| && /).filter((command) => !isOurs(command))
  return wrong.length === 0 ? undefined : `has commands that package.json does not know: ${wrong.join('; ')}`
}

function isOurs(command: string): boolean {
  const [, script] = /^npm (?:run )?(?<script>[\w:-]+)(?: -- .*)?$/.exec(command) ?? []
  return script !== undefined && (script === 'install' || script in manifest.scripts)
}

describe.each(documents)('$path', ({ path, text }) => {
  it('shows only code that is compiled and tested', async () => {
    if (WRITE) await writeFile(join(ROOT, path), withSnippets(text, snippetOf))
    const complaints = fencesOf(WRITE ? withSnippets(text, snippetOf) : text).flatMap((fence) => {
      const complaint = complaintAbout(fence)
      return complaint === undefined ? [] : `${path}:${fence.line} ${complaint}`
    })
    expect(complaints).toEqual([])
  })

  it('links to files that exist', () => {
    const missing = localLinksOf(text).filter((link) => !existsSync(resolve(ROOT, dirname(path), link)))
    expect(missing).toEqual([])
  })
})

describe('docs/snippets', () => {
  const used = new Set(
    documents.flatMap(({ text }) => fencesOf(text).map(({ snippet }) => snippet?.split('#')[0])),
  )

  it('holds a test for every code file that a document shows', () => {
    const tests = [...sources].filter(([path]) => path.endsWith('.test.ts')).map(([, source]) => source)
    const untested = [...used].filter((path): path is string => path?.endsWith('.ts') === true)
    expect(untested.filter((path) => !isTested(path, tests))).toEqual([])
  })
})

/** A file is tested when it is a test, or a test imports or names it. */
function isTested(path: string, tests: readonly string[]): boolean {
  return path.endsWith('.test.ts') || tests.some((source) => source.includes(path.replace(/\.ts$/, '')))
}
