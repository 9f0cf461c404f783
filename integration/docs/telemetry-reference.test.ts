import { globSync, readFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { ROOT } from './error-catalogue.js'
import { observe, telemetryReference, type Observed } from './telemetry-reference.js'

const REFERENCE = join(ROOT, 'docs/reference/telemetry.md')
const BEGIN = '<!-- Written by `npm run docs:sync` from a running application. -->\n\n'
const END = '\n\n<!-- The end of what `npm run docs:sync` writes. -->'

describe('docs/reference/telemetry.md', () => {
  let observed: Observed
  beforeAll(async () => {
    observed = await observe()
  })

  it('lists what a running application measures and traces (npm run docs:sync writes it)', async () => {
    const before = await readFile(REFERENCE, 'utf8')
    const [begin, end] = [before.indexOf(BEGIN) + BEGIN.length, before.indexOf(END)]
    expect(end).toBeGreaterThanOrEqual(begin - BEGIN.length)
    const expected = `${before.slice(0, begin)}${await telemetryReference(observed)}${before.slice(end)}`
    if (process.env['NEXUS_DOCS'] === 'write') await writeFile(REFERENCE, expected)
    expect(await readFile(REFERENCE, 'utf8')).toBe(expected)
  })

  it('lists every meter that the code names', async () => {
    const reference = await readFile(REFERENCE, 'utf8')
    const named = globSync('lib/**/*.ts', {
      cwd: ROOT,
      exclude: ['**/*.test.ts', '**/*.fixture.ts'],
    }).flatMap((file) => {
      const code = readFileSync(join(ROOT, file), 'utf8').replaceAll(/^ *\*.*$/gm, '')
      return [
        ...code.matchAll(/meters\s*\.(?:gauge|counter|timer|summary|functionCounter)\(\s*['`]([\w.]+)['`]/g),
      ].map(([, name = '']) => name)
    })
    expect(named.length).toBeGreaterThan(10)
    expect(named.filter((name) => !reference.includes(`\`${name}\``))).toEqual([])
  })

  it('names meters that a scrape has, and describes each of them', () => {
    const missing = observed.meters.filter(
      ({ name }) => !observed.scrape.includes(`# TYPE ${name.replaceAll(/[.-]/g, '_')}`),
    )
    expect(missing).toEqual([])
    expect(observed.meters.filter(({ description }) => description === '')).toEqual([])
  })
})
