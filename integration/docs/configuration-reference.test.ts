import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import {
  CONFIG_KEYS,
  DataSize,
  Duration,
  RuntimeProperties,
  ServerProperties,
  ValidationProperties,
} from 'nexus-framework'
import { OpenApiProperties } from 'nexus-framework/openapi'
import { ROOT } from './error-catalogue.js'

function kebab(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

/** Property names and default values of a properties class, as configuration writes them. */
function documented(prefix: string, properties: object): [name: string, value: string][] {
  return Object.entries(properties).flatMap(([field, value]: [string, unknown]) => {
    const name = `${prefix}.${kebab(field)}`
    if (value instanceof Duration || value instanceof DataSize) return [[name, value.toString()]]
    if (Array.isArray(value)) return [[name, value.join(',')]]
    if (typeof value === 'object' && value !== null) return documented(name, value)
    return [[name, value === undefined ? '' : `${value as string | number}`]]
  })
}

it('lists every property of the framework with its default in docs/reference/configuration.md', async () => {
  const text = await readFile(join(ROOT, 'docs/reference/configuration.md'), 'utf8')
  const rows = [...text.matchAll(/^\| `([a-z.-]+)`\s+\| (?:`([^`]*)`)?\s*\|/gm)]
  const listed = new Map(rows.map(([, name, value]) => [name, value ?? '']))
  const expected = [
    ...documented('server', new ServerProperties()),
    ...documented('validation', new ValidationProperties()),
    ...documented('openapi', new OpenApiProperties()),
    ...documented('runtime', new RuntimeProperties()),
  ]
  for (const [name, value] of expected) expect([name, listed.get(name)]).toEqual([name, value])
  for (const name of Object.values(CONFIG_KEYS)) expect(text).toContain(`\`${name}`)
  const known = new Set(expected.map(([name]) => name))
  const stale = [...listed.keys()].filter(
    (name) => /^(?:server|validation|openapi|runtime)\./.test(String(name)) && !known.has(String(name)),
  )
  expect(stale).toEqual([])
})
