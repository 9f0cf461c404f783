import { existsSync, globSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { annotationsWithoutFence, fencesOf, localLinksOf, withSnippets, type Fence } from './markdown.js'
import { regionOf, testedFiles } from './snippet.js'

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
  readonly dependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
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
    const synced = WRITE ? withSnippets(text, snippetOf) : text
    // Other tests write documents as well, and may have done so since this one was read.
    if (synced !== text) await writeFile(join(ROOT, path), synced)
    const complaints = fencesOf(synced).flatMap((fence) => {
      const complaint = complaintAbout(fence)
      return complaint === undefined ? [] : `${path}:${fence.line} ${complaint}`
    })
    expect(complaints).toEqual([])
    expect(annotationsWithoutFence(synced)).toEqual([])
  })

  it('links to files that exist', () => {
    const missing = localLinksOf(text).filter((link) => !existsSync(resolve(ROOT, dirname(path), link)))
    expect(missing).toEqual([])
  })
})

describe('docs/snippets', () => {
  it('has a test for every code file that a document shows', () => {
    const references = documents.flatMap(({ text }) => fencesOf(text).map(({ snippet }) => snippet ?? ''))
    const shown = new Set(references.map((reference) => reference.replace(/#.*$/, '')))
    const tested = testedFiles(sources)
    expect([...shown].filter((path) => path.endsWith('.ts') && !tested.has(path))).toEqual([])
  })
})

describe('docs/adr/0001-record-decisions.md', () => {
  it('has a line for every dependency', async () => {
    const record = await readFile(join(ROOT, 'docs/adr/0001-record-decisions.md'), 'utf8')
    const packages = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies })
    const unrecorded = packages.filter(
      (name) => !name.startsWith('@types/') && !record.includes(`\`${name}\``),
    )
    expect(unrecorded).toEqual([])
  })
})
