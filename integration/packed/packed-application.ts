import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'

const ROOT = resolve(import.meta.dirname, '../..')
const run = promisify(execFile)

/** What the application has as development dependencies; nothing else of this repository is visible to it. */
const TOOLS = [
  '@jest/globals',
  '@swc/core',
  '@swc/jest',
  '@types/node',
  'jest',
  'typescript',
  'unplugin-swc',
  'vitest',
]

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>
  readonly exports?: Readonly<Record<string, unknown>>
}

/** What a command printed, and how it ended. */
export interface CommandResult {
  readonly code: number
  readonly output: string
}

/**
 * A copy of `app/` in a folder of its own, with the framework installed from the tarball that `npm publish` would send. The
 * dependencies that the tarball declares, and those only, are linked from this repository, so it works without a network.
 */
export class PackedApplication {
  readonly folder: string
  readonly #stage: string

  private constructor(stage: string) {
    this.#stage = stage
    this.folder = join(stage, 'app')
  }

  static async create(): Promise<PackedApplication> {
    const stage = await mkdtemp(join(tmpdir(), 'nexus-packed-'))
    const application = new PackedApplication(stage)
    try {
      await application.#install()
    } catch (error) {
      await application[Symbol.asyncDispose]()
      throw error
    }
    return application
  }

  get #modules(): string {
    return join(this.folder, 'node_modules')
  }

  /** Runs a program of `node_modules`, such as `typescript/bin/tsc`, in the application's folder. */
  runTool(script: string, ...args: string[]): Promise<CommandResult> {
    return this.runNode(join(ROOT, 'node_modules', script), ...args)
  }

  async runNode(...args: string[]): Promise<CommandResult> {
    try {
      const { stdout, stderr } = await run(process.execPath, args, {
        cwd: this.folder,
        env: cleanEnvironment(),
      })
      return { code: 0, output: stdout + stderr }
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
      return { code, output: stdout + stderr }
    }
  }

  /** The subpaths of the package that an application can import: `nexus-framework`, `nexus-framework/http`, ... */
  async subpaths(): Promise<readonly string[]> {
    const { exports = {} } = await manifestOf(join(this.#modules, 'nexus-framework'))
    return Object.entries(exports)
      .filter(([path, target]) => target !== null && !path.endsWith('.json'))
      .map(([path]) => path.replace('.', 'nexus-framework'))
  }

  /** Installs a package of this repository. A linked package finds its own dependencies where it really is. */
  async link(name: string): Promise<void> {
    await mkdir(dirname(join(this.#modules, name)), { recursive: true })
    await symlink(join(ROOT, 'node_modules', name), join(this.#modules, name))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#stage, { recursive: true, force: true })
  }

  async #install(): Promise<void> {
    await cp(join(import.meta.dirname, 'app'), this.folder, { recursive: true })
    const framework = join(this.#modules, 'nexus-framework')
    await this.#unpack(await this.#pack(), framework)
    const { dependencies = {} } = await manifestOf(framework)
    for (const name of [...Object.keys(dependencies), ...TOOLS]) await this.link(name)
  }

  /** Builds and packs a copy of the sources, as `npm publish` would: other tests may be reading `dist/`. */
  async #pack(): Promise<string> {
    const source = join(this.#stage, 'source')
    for (const path of await publishedSources())
      await cp(join(ROOT, path), join(source, path), { recursive: true })
    await symlink(join(ROOT, 'node_modules'), join(source, 'node_modules'))
    try {
      await run('npm', ['pack', '--pack-destination', this.#stage], { cwd: source })
    } catch (error) {
      const { stdout, stderr } = error as { stdout: string; stderr: string }
      throw new Error(`npm pack failed:\n${stdout}${stderr}`, { cause: error })
    }
    const tarball = (await readdir(this.#stage)).find((name) => name.endsWith('.tgz'))
    return join(this.#stage, tarball ?? '')
  }

  async #unpack(tarball: string, target: string): Promise<void> {
    await mkdir(target, { recursive: true })
    await run('tar', ['-xzf', tarball, '-C', target, '--strip-components=1'])
  }
}

/** lib/ and the files at the top that build and describe the package. */
async function publishedSources(): Promise<readonly string[]> {
  const top = await readdir(ROOT)
  return [
    'lib',
    ...top.filter((name) => /^(?:package\.json|tsconfig.*|rolldown.*|README\.md|LICENSE)$/.test(name)),
  ]
}

async function manifestOf(folder: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Manifest
}

/** Without what the surrounding Jest and npm left behind. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR } = process.env
  return { PATH, HOME, TMPDIR, NO_COLOR: '1', CI: 'true' }
}
