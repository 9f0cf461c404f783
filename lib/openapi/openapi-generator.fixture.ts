import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Module } from '../core/index.js'
import { RequestMappings } from '../http/index.js'
import { TestingModule } from '../testing/testing-module.js'
import { ValidationEngine } from '../validation/index.js'
import type { OpenApiDocument } from './document/openapi-document.js'
import { OpenApiGenerator } from './openapi-generator.js'
import type { OpenApiGeneratorOptions } from './openapi.options.js'

type AnyType = new (...args: never[]) => object

const require = createRequire(import.meta.url)
const engine = await ValidationEngine.load()

/** The document of some controllers, as an application compiles them. */
export async function documentOf(
  controllers: AnyType | readonly AnyType[],
  options: OpenApiGeneratorOptions = {},
  providers: readonly AnyType[] = [],
): Promise<OpenApiDocument> {
  @Module({ controllers: [controllers].flat(), providers: [...providers] })
  class DocumentedModule {}
  const application = await TestingModule.create({ imports: [DocumentedModule], cache: false }).compile()
  try {
    return new OpenApiGenerator(application.get(RequestMappings).all, engine, options).generate()
  } finally {
    await application.close()
  }
}

/** What Redocly's linter finds with its recommended rules. */
export async function lintFindings(document: OpenApiDocument): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'openapi-'))
  try {
    const file = join(folder, 'openapi.json')
    await writeFile(file, JSON.stringify(document))
    await writeFile(join(folder, 'redocly.yaml'), 'extends: [recommended]\n')
    const cli = join(dirname(require.resolve('@redocly/cli/package.json')), 'bin/cli.js')
    const text = await run(
      [cli, 'lint', file, '--format=json', '--config', join(folder, 'redocly.yaml')],
      folder,
    )
    const { problems } = JSON.parse(text) as { problems: readonly LintProblem[] }
    return problems.map(
      ({ ruleId, message, location }) => `${ruleId}: ${message} (${location[0]?.pointer ?? ''})`,
    )
  } finally {
    await rm(folder, { recursive: true })
  }
}

interface LintProblem {
  readonly ruleId: string
  readonly message: string
  readonly location: readonly { readonly pointer?: string }[]
}

function run(args: readonly string[], cwd: string): Promise<string> {
  const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true', CI: 'true' }
  const child = spawn(process.execPath, [...args], { cwd, env, stdio: ['ignore', 'pipe', 'ignore'] })
  return new Promise((resolve, reject) => {
    let text = ''
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
    child.on('error', reject).on('close', () => resolve(text))
  })
}
