import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it } from '@jest/globals'
import { constraintReference } from './constraint-reference.js'
import { ROOT } from './error-catalogue.js'

interface Definitions {
  readonly CONSTRAINT_DEFINITIONS: ReadonlyMap<
    string,
    { readonly params?: object; readonly inline?: unknown }
  >
}

const REFERENCE = join(ROOT, 'docs/reference/constraints.md')
const TABLE = pathToFileURL(join(ROOT, 'lib/validation/constraints/constraint-definitions.ts'))

it('lists in docs/reference/constraints.md what lib/validation knows (npm run docs:sync writes it)', async () => {
  const { CONSTRAINT_DEFINITIONS } = (await import(TABLE.href)) as Definitions
  const expected = constraintReference(
    Array.from(CONSTRAINT_DEFINITIONS, ([code, { params = {}, inline }]) => ({
      code,
      params: Object.keys(params),
      isCompiled: inline !== undefined,
    })),
  )
  if (process.env['NEXUS_DOCS'] === 'write') await writeFile(REFERENCE, expected)
  expect(await readFile(REFERENCE, 'utf8')).toBe(expected)
})
