// Gets everything ready that the benchmarks need, then runs them. Node strips the types; nothing here needs an installation.
import { spawnSync } from 'node:child_process'
import { existsSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'

const bench = import.meta.dirname
const root = join(bench, '..')
const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc')

/** Standard output belongs to the result, so what these print goes to standard error. */
function run(command: string, args: readonly string[], cwd: string): void {
  const { status, error } = spawnSync(command, args, { cwd, stdio: ['ignore', 2, 2] })
  if (error !== undefined) throw error
  if (status !== 0) process.exit(status ?? 1)
}

/** The peers, on first use and whenever the lock file is newer than what is installed. */
function installPeers(): void {
  const installed = join(bench, 'node_modules', '.package-lock.json')
  const lock = join(bench, 'package-lock.json')
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return
  process.stderr.write('Installing the peers to compare with ...\n')
  run('npm', ['ci', '--no-audit', '--no-fund'], bench)
}

/** The framework as an application sees it: by its name, through its exports, from dist/. */
function linkFramework(): void {
  const link = join(bench, 'node_modules', 'nexus-framework')
  if (!existsSync(link)) symlinkSync(root, link, 'dir')
}

installPeers()
linkFramework()
if (!process.argv.includes('--no-build')) {
  run('npm', ['run', '--silent', 'build'], root)
  rmSync(join(bench, 'dist'), { recursive: true, force: true })
  run(process.execPath, [compiler, '-p', bench], root)
}

const cli = new URL('dist/harness/cli.js', import.meta.url).href
const { main } = (await import(cli)) as { readonly main: (args: readonly string[]) => Promise<number> }
process.exitCode = await main(process.argv.slice(2).filter((arg) => arg !== '--no-build'))
