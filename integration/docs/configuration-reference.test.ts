import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import {
  CONFIG_KEYS,
  DataSize,
  Duration,
  RuntimeProperties,
  ServerProperties,
  ValidationProperties,
} from 'nexus-framework'
import { OpenApiProperties } from 'nexus-framework/openapi'
import { generatedReference } from './configuration-reference.js'
import { librarySources, ROOT } from './error-catalogue.js'

const REFERENCE = join(ROOT, 'docs/reference/configuration.md')
const BEGIN = '<!-- Written by `npm run docs:sync` from the comments in lib/. -->\n\n'
const END = '\n\n<!-- The end of what `npm run docs:sync` writes. -->'

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
  const text = await readFile(REFERENCE, 'utf8')
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

describe('the generated part of docs/reference/configuration.md', () => {
  it('is what the code says (npm run docs:sync writes it)', async () => {
    const { text } = await generatedReference()
    const before = await readFile(REFERENCE, 'utf8')
    const [begin, end] = [before.indexOf(BEGIN) + BEGIN.length, before.indexOf(END)]
    expect(end).toBeGreaterThanOrEqual(begin - BEGIN.length)
    const expected = `${before.slice(0, begin)}${text}${before.slice(end)}`
    if (process.env['NEXUS_DOCS'] === 'write') await writeFile(REFERENCE, expected)
    expect(await readFile(REFERENCE, 'utf8')).toBe(expected)
  })

  it('is told of by comments that agree with the code', async () => {
    expect((await generatedReference()).complaints).toEqual([])
  })
})

it('has a place for every @ConfigurationProperties class of lib/', async () => {
  const text = await readFile(REFERENCE, 'utf8')
  const sources = [...(await librarySources()).values()]
  const prefixes = sources.flatMap((source) =>
    [...source.matchAll(/^@ConfigurationProperties\('([\w.-]+)'/gm)].map(([, prefix = '']) => prefix),
  )
  expect(prefixes.length).toBeGreaterThan(10)
  expect(prefixes.filter((prefix) => !text.includes(`\`${prefix}`))).toEqual([])
})
