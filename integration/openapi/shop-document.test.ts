import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { OpenApiDocument } from 'nexus-framework/openapi'
import { TestingModule, type TestApplication } from 'nexus-framework/testing'
import { parse } from 'yaml'
import { ShopModule } from '../../sample/shop/shop.module.js'

const REDOCLY = resolve(import.meta.dirname, '../../node_modules/@redocly/cli/bin/cli.js')

interface Finding {
  readonly ruleId: string
  readonly severity: string
  readonly message: string
  readonly location: readonly { readonly pointer?: string }[]
}

let app: TestApplication
let folder: string

beforeAll(async () => {
  app = await TestingModule.create({
    imports: [ShopModule],
    properties: { 'shop.database': ':memory:', 'client.inventory.base-url': 'http://127.0.0.1:9' },
  }).compile()
  folder = await mkdtemp(join(tmpdir(), 'shop-document-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** What `redocly lint` with its recommended rules says of a document, as `rule pointer: message`. */
async function findings(name: string, text: string): Promise<readonly string[]> {
  const file = join(folder, name)
  await writeFile(file, text)
  const args = [REDOCLY, 'lint', '--extends=recommended', '--format=json', file]
  // Without telemetry and without a look for a newer version, it needs no network.
  const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' }
  const output = await new Promise<string>((done, fail) => {
    execFile(process.execPath, args, { cwd: folder, env }, (error, stdout, stderr) => {
      // A status of 1 says that there are errors, which are in the output.
      if (error === null || error.code === 1) done(stdout)
      else fail(new AggregateError([error], stderr))
    })
  })
  const { problems } = JSON.parse(output) as { readonly problems: readonly Finding[] }
  return problems.map(
    ({ ruleId, severity, message, location }) =>
      `${severity} ${ruleId} ${location[0]?.pointer ?? ''}: ${message}`,
  )
}

describe('the OpenAPI document of the shop', () => {
  it.each(['openapi.json', 'openapi.yaml'])(
    'has nothing that the recommended rules of redocly warn of: %s',
    async (name) => {
      expect(await findings(name, (await app.http.get(`/${name}`)).text())).toEqual([])
    },
  )

  it('would be told of, if it had', async () => {
    const document = (await app.http.get('/openapi.json')).json<OpenApiDocument>()
    const { title, version } = document.info
    const [tag] = document.tags ?? []
    const worse = { ...document, info: { title, version }, tags: [{ name: tag?.name }], servers: [] }
    expect((await findings('worse.json', JSON.stringify(worse))).toSorted()).toEqual([
      expect.stringMatching(/^error no-empty-servers #\/servers/),
      expect.stringMatching(/^warn info-license #\/info/),
      expect.stringMatching(/^warn tag-description #\/tags\/0/),
    ])
  })

  it('is the same in YAML as in JSON', async () => {
    const yaml = (await app.http.get('/openapi.yaml')).text()
    expect(parse(yaml)).toEqual((await app.http.get('/openapi.json')).json())
  })
})
