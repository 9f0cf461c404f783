import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { SPRING_BOOT_PROPERTIES } from 'nexus-framework/observability'
import { format } from 'prettier'
import { ROOT } from './error-catalogue.js'

const GUIDE = join(ROOT, 'docs/migration/from-spring-boot-actuator.md')
const BEGIN = '<!-- Written by `npm run docs:sync` from lib/observability/spring-boot-properties.ts. -->\n\n'
const END = '\n\n<!-- The end of what `npm run docs:sync` writes. -->'

it('docs/migration/from-spring-boot-actuator.md says what to use instead of each property that is not here', async () => {
  const before = await readFile(GUIDE, 'utf8')
  const [begin, end] = [before.indexOf(BEGIN) + BEGIN.length, before.indexOf(END)]
  expect(end).toBeGreaterThanOrEqual(begin - BEGIN.length)
  const rows = SPRING_BOOT_PROPERTIES.map(
    ({ property, instead }) => `| \`${property}\` | ${instead.replaceAll('<', '&lt;')} |`,
  )
  const table = ['| Spring Boot | Nexus |', '| --- | --- |', ...rows].join('\n')
  const laidOut = (await format(table, { parser: 'markdown', printWidth: 140 })).trimEnd()
  const expected = `${before.slice(0, begin)}${laidOut}${before.slice(end)}`
  if (process.env['NEXUS_DOCS'] === 'write') await writeFile(GUIDE, expected)
  expect(await readFile(GUIDE, 'utf8')).toBe(expected)
})
