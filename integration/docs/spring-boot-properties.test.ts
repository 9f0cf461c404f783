import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { SPRING_BOOT_SERVER_PROPERTIES } from 'nexus-framework/http'
import { SPRING_BOOT_PROPERTIES } from 'nexus-framework/observability'
import { format } from 'prettier'
import { ROOT } from './error-catalogue.js'

const END = '\n\n<!-- The end of what `npm run docs:sync` writes. -->'

it.each([
  [
    'docs/migration/from-spring-boot-actuator.md',
    'lib/observability/spring-boot-properties.ts',
    SPRING_BOOT_PROPERTIES.map(({ property, instead }) => [property, instead] as const),
  ],
  [
    'docs/migration/from-spring-boot.md',
    'lib/http/application/spring-boot-server-properties.ts',
    Object.entries(SPRING_BOOT_SERVER_PROPERTIES),
  ],
])('%s says what to use instead of each property that is not here', async (guide, source, properties) => {
  const path = join(ROOT, guide)
  const marker = `<!-- Written by \`npm run docs:sync\` from ${source}. -->`
  const before = await readFile(path, 'utf8')
  const [begin, end] = [before.indexOf(marker) + marker.length, before.indexOf(END)]
  expect(end).toBeGreaterThanOrEqual(begin)
  const rows = properties.map(
    ([property, instead]) => `| \`${property}\` | ${instead.replaceAll('<', '&lt;')} |`,
  )
  const table = ['| Spring Boot | Nexus |', '| --- | --- |', ...rows].join('\n')
  const laidOut = (await format(table, { parser: 'markdown', printWidth: 140 })).trimEnd()
  const expected = `${before.slice(0, begin)}\n\n${laidOut}${before.slice(end)}`
  if (process.env['NEXUS_DOCS'] === 'write') await writeFile(path, expected)
  expect(await readFile(path, 'utf8')).toBe(expected)
})
