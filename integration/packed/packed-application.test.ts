import { readdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { PackedApplication, type CommandResult } from './packed-application.js'

const ROOT = resolve(import.meta.dirname, '../..')
/** The one subpath that is no area: what needs the optional peers of its area. */
const DECORATORS = 'nexus-framework/validation/decorators'

/** The thread is started by the framework's file in dist/, and runs a module of the application. */
const WORKER_PROGRAM = `
import { writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { ThreadPoolBulkhead } from 'nexus-framework/resilience'
writeFileSync('sum.worker.js', 'export const add = (a, b) => a + b')
const pool = ThreadPoolBulkhead.of('sums', { maxThreadPoolSize: 1 })
console.log(await pool.submit({ worker: pathToFileURL('sum.worker.js'), task: 'add' }, [1, 2]), 'is added')
await pool[Symbol.asyncDispose]()
`

const OPOSSUM_PROGRAM = `
import { CircuitBreaker } from 'nexus-framework/resilience'
const breaker = CircuitBreaker.of('stock', { engine: 'opossum' })
await breaker.execute(() => 1)
console.log(breaker.state, 'after a call')
breaker[Symbol.dispose]()
`

// Packs, compiles and starts other programs, on machines that may be busy.
jest.setTimeout(120_000)

let application: PackedApplication

beforeAll(async () => {
  application = await PackedApplication.create()
})

afterAll(() => (application as PackedApplication | undefined)?.[Symbol.asyncDispose]())

const succeeded = (result: CommandResult): void => {
  // The output says what went wrong; a bare code would not.
  expect(result.code === 0 ? 'success' : result.output).toBe('success')
}

describe('an application on the packed tarball', () => {
  it('passes its tests under Jest', async () => {
    const result = await application.runNode(
      '--experimental-vm-modules',
      resolve(ROOT, 'node_modules/jest/bin/jest.js'),
    )
    succeeded(result)
    expect(result.output).toMatch(/Tests: +3 passed, 3 total/)
  })

  it('passes its tests under Vitest', async () => {
    const result = await application.runTool('vitest/vitest.mjs', 'run')
    succeeded(result)
    expect(result.output).toMatch(/Tests +3 passed \(3\)/)
  })

  it('compiles against the published types as a Node program', async () => {
    succeeded(await application.runTool('typescript/bin/tsc', '-p', 'tsconfig.node.json', '--noEmit'))
  })

  it('compiles against the published types as a bundler sees them', async () => {
    succeeded(await application.runTool('typescript/bin/tsc', '-p', 'tsconfig.bundler.json'))
  })

  it('serves as a compiled program over a socket', async () => {
    succeeded(await application.runTool('typescript/bin/tsc', '-p', 'tsconfig.node.json'))
    const { code, output } = await application.runNode('dist/main.js')
    expect(output).toContain('200 {"message":"Hello, Ada!"}')
    expect(code).toBe(0)
  })

  it('loads every subpath with nothing but the declared dependencies', async () => {
    const paths = (await application.subpaths()).filter((path) => path !== DECORATORS)
    const imports = paths.map((path) => `await import('${path}');`)
    succeeded(await application.runNode('--input-type=module', '--eval', imports.join('\n')))
  })

  it('needs class-validator and class-transformer for their decorators alone', async () => {
    const load = () => application.runNode('--input-type=module', '--eval', `await import('${DECORATORS}')`)
    expect((await load()).output).toContain("Cannot find package 'class-validator'")
    for (const name of ['class-validator', 'class-transformer']) await application.link(name)
    succeeded(await load())
  })

  it('starts worker threads with its own file, where piscina is installed', async () => {
    const run = () => application.runNode('--input-type=module', '--eval', WORKER_PROGRAM)
    expect((await run()).output).toContain('Run `npm install piscina`')
    await application.link('piscina')
    const { code, output } = await run()
    expect(output).toContain('3 is added')
    expect(code).toBe(0)
  })

  it('loads opossum for a breaker that asks for it, where it is installed', async () => {
    const run = () => application.runNode('--input-type=module', '--eval', OPOSSUM_PROGRAM)
    expect((await run()).output).toContain('Run `npm install opossum`')
    await application.link('opossum')
    const { code, output } = await run()
    expect(output).toContain('CLOSED after a call')
    expect(code).toBe(0)
  })

  it.each([
    'nexus-framework/internal/anything',
    'nexus-framework/dist/index.js',
    'nexus-framework/dist/core/index.js',
  ])('is refused the deep import %s', async (path) => {
    const { code, output } = await application.runNode('--input-type=module', '--eval', `import '${path}'`)
    expect(output).toContain('ERR_PACKAGE_PATH_NOT_EXPORTED')
    expect(code).toBe(1)
  })
})

describe('the exports of the package', () => {
  it('have one subpath for each area of lib/', async () => {
    const entries = await readdir(resolve(ROOT, 'lib'), { withFileTypes: true })
    const areas = entries.filter((entry) => entry.isDirectory()).map(({ name }) => `nexus-framework/${name}`)
    expect([...(await application.subpaths())].sort()).toEqual(
      ['nexus-framework', DECORATORS, ...areas].sort(),
    )
  })
})
