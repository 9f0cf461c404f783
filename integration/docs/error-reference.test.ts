import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { librarySources, readCatalogue, ROOT } from './error-catalogue.js'
import { errorReference } from './error-reference.js'

const REFERENCE = join(ROOT, 'docs/reference/errors.md')

const { entries, stray } = await readCatalogue()

/** Files that make errors in the name of others: of the system, and of what ran in a worker thread. */
const NOT_OURS = [
  'resilience/chaos/fault.ts',
  'resilience/thread-pool-bulkhead/worker-thrown.ts',
  'resilience/thread-pool-bulkhead/drivers/task-worker.ts',
]

describe('the error catalogue', () => {
  it('holds every concrete error class of lib/, each exported and with a code of its own', () => {
    expect(stray).toEqual([])
    expect(entries.length).toBeGreaterThan(50)
  })

  it('is all that lib/ throws: no bare errors', async () => {
    const bare = [...(await librarySources())].flatMap(([path, source]) =>
      /new (?:Type|Range|Syntax)?Error\(/.test(source) ? path : [],
    )
    expect(bare.filter((path) => !NOT_OURS.some((each) => path.endsWith(each)))).toEqual([])
  })

  it('has codes of one form', () => {
    expect(entries.filter(({ code }) => !/^NEXUS_[A-Z]+(?:_[A-Z0-9]+)+$/.test(String(code)))).toEqual([])
  })

  it('uses no code twice', () => {
    const codes = entries.map(({ code }) => code)
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([])
  })

  it('says in one sentence when each occurs', () => {
    expect(entries.filter(({ summary }) => !/^\S[^\n]*[^.]\.$/.test(String(summary)))).toEqual([])
  })

  it('is what docs/reference/errors.md lists (npm run docs:sync writes it)', async () => {
    const expected = errorReference(entries)
    if (process.env['NEXUS_DOCS'] === 'write') await writeFile(REFERENCE, expected)
    expect(await readFile(REFERENCE, 'utf8')).toBe(expected)
  })
})
