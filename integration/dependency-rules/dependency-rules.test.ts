import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

const ROOT = resolve(import.meta.dirname, '../..')

/** A tiny house in which every rule is broken once. Paths ending in `ok.ts` break none. */
const HOUSE: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({ name: 'house', type: 'module', devDependencies: { 'fast-check': '*' } }),
  'node_modules/fast-check/package.json': JSON.stringify({ name: 'fast-check', main: 'index.js' }),
  'node_modules/fast-check/index.js': 'export const fc = 1',
  'node_modules/left-out/package.json': JSON.stringify({ name: 'left-out', main: 'index.js' }),
  'node_modules/left-out/index.js': 'export const out = 1',

  'lib/index.ts': `export { level } from './http/router/level.js'`,
  'lib/common/index.ts': `export interface Facts { readonly name: string }`,
  'lib/common/up.ts': `import type { Cache } from '../cache/index.js'\nexport type Up = Cache`,
  'lib/common/inline-up.ts': `import { type Cache } from '../cache/index.js'\nexport type Up = Cache`,
  'lib/core/index.ts': `export { one } from './cycle/one.js'`,
  'lib/core/cycle/one.ts': `import type { Two } from './two.js'\nexport const one = (two: Two): Two => two`,
  'lib/core/cycle/two.ts': `import type { one } from './one.js'\nexport interface Two { readonly one: typeof one }`,
  'lib/core/ok.ts': `import type { Facts } from '../common/index.js'\nexport type Ok = Facts`,
  'lib/cache/index.ts': `export interface Cache { readonly size: number }`,
  'lib/cache/sibling.ts': `export { level } from '../http/index.js'`,
  'lib/http/index.ts': `export { level } from './router/level.js'`,
  'lib/http/router/level.ts': `export const level = 1`,
  'lib/http/back-door.ts': `import { one } from '../core/cycle/one.js'\nexport const door = one`,
  'lib/http/socket.ts': `import type { Server } from 'node:http'\nexport type Socket = Server`,
  'lib/http/adapter/ok.ts': `import { createServer } from 'node:http'\nexport const make = createServer`,
  'lib/http/dynamic.ts': `export const later = (): Promise<unknown> => import('../testing/index.js')`,
  'lib/http/property.ts': `import { fc } from 'fast-check'\nexport const property = fc`,
  'lib/http/unlisted.ts': `import { out } from 'left-out'\nexport const unlisted = out`,
  'lib/http/nowhere.ts': `import { gone } from './gone.js'\nexport const nowhere = gone`,
  'lib/http/uses-test.ts': `import { sample } from './ok.test.js'\nexport const uses = sample`,
  'lib/http/ok.test.ts': `import { fc } from 'fast-check'\nexport const sample = fc`,
  'lib/http/by-name.ts': `import { level } from 'nexus-framework/http'\nexport const named = level`,
  'lib/testing/index.ts': `export const testing = 1`,
  'lib/attic/index.ts': `export const attic = 1`,
  'lib/http/attic.ts': `import { attic } from '../attic/index.js'\nexport const fromAttic = attic`,
  'sample/shop/relative.ts': `import { level } from '../../lib/http/index.js'\nexport const shop = level`,
}

interface Violation {
  readonly from: string
  readonly to: string
  readonly rule: { readonly name: string; readonly severity: string }
}

let folder: string
let violations: readonly Violation[]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nexus-rules-'))
  for (const [path, content] of Object.entries(HOUSE)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), content)
  }
  const cli = join(ROOT, 'node_modules/.bin/depcruise')
  const config = join(ROOT, '.dependency-cruiser.js')
  const args = [cli, 'lib', 'sample', '--config', config, '--output-type', 'json']
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder })
  violations = (JSON.parse(stdout) as { summary: { violations: Violation[] } }).summary.violations
})

afterAll(() => rm(folder, { recursive: true, force: true }))

describe('the dependency rules', () => {
  it.each([
    ['layers-common', 'lib/common/up.ts', 'a lower layer that imports a type from a higher one'],
    ['layers-common', 'lib/common/inline-up.ts', 'an inline type import, too'],
    ['layers-cache', 'lib/cache/sibling.ts', 'an area that imports another of its layer'],
    ['no-circular', 'lib/core/cycle/one.ts', 'a cycle, even of types only'],
    ['area-door', 'lib/http/back-door.ts', "an import past another area's index"],
    ['root-door', 'lib/index.ts', 'a root that reaches into an area'],
    ['nobody-imports-testing', 'lib/http/dynamic.ts', 'a dynamic import of testing'],
    ['servers-only-in-adapters', 'lib/http/socket.ts', 'node:http outside of adapters'],
    ['no-dev-dependency-in-lib', 'lib/http/property.ts', 'a development dependency in published code'],
    ['not-unlisted', 'lib/http/unlisted.ts', 'a package that package.json does not list'],
    ['no-test-code-in-lib', 'lib/http/uses-test.ts', 'published code that imports a test'],
    ['no-self-name-in-lib', 'lib/http/by-name.ts', 'the package name inside lib/'],
    ['resolvable', 'lib/http/nowhere.ts', 'an import that leads nowhere'],
    ['known-area', 'lib/http/attic.ts', 'an area without a layer'],
    ['applications-use-the-package-name', 'sample/shop/relative.ts', 'a sample that imports lib/ by path'],
  ])('%s refuses %s: %s', (rule, from) => {
    const found = violations.filter((violation) => violation.from === from).map(({ rule: { name } }) => name)
    expect(found).toContain(rule)
  })

  it('reports every violation as an error', () => {
    expect(new Set(violations.map(({ rule }) => rule.severity))).toEqual(new Set(['error']))
  })

  it('leaves adapters, tests and imports of lower layers alone', () => {
    expect(violations.filter(({ from }) => /(?:^|\/)ok(?:\.test)?\.ts$/.test(from))).toEqual([])
  })
})
