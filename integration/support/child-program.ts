import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const LOADER = new URL('typescript-loader.js', import.meta.url).href

export interface ChildProgramOptions {
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Where it runs. Default: where the tests do. */
  readonly cwd?: URL
  /** Flags of Node itself. */
  readonly nodeArgs?: readonly string[]
}

export interface Exit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/**
 * A program of this repository in a process of its own, for what only a whole process can show: signals, exit codes, output. Runs
 * TypeScript as it is, decorators included.
 *
 *     const program = ChildProgram.start(new URL('server.fixture.ts', import.meta.url))
 *     await program.output(/listening on (\d+)/)
 *     program.kill('SIGTERM')
 *     expect(await program.exit).toEqual({ code: 0, signal: null })
 *     await program[Symbol.asyncDispose]() // in afterEach: ends it where the test failed
 */
export class ChildProgram implements AsyncDisposable {
  readonly process: ChildProcessWithoutNullStreams
  /** Settles when the process is gone and its output is complete. */
  readonly exit: Promise<Exit>
  #stdout = ''
  #stderr = ''

  private constructor(file: URL, { args = [], env = {}, nodeArgs = [], cwd }: ChildProgramOptions) {
    this.process = spawn(process.execPath, [...nodeArgs, '--import', LOADER, fileURLToPath(file), ...args], {
      env: { ...process.env, NODE_OPTIONS: '', ...env },
      ...(cwd !== undefined && { cwd: fileURLToPath(cwd) }),
    })
    this.process.stdout.setEncoding('utf8').on('data', (text: string) => (this.#stdout += text))
    this.process.stderr.setEncoding('utf8').on('data', (text: string) => (this.#stderr += text))
    this.exit = once(this.process, 'close').then(([code, signal]) => ({ code, signal }))
  }

  static start(file: URL, options: ChildProgramOptions = {}): ChildProgram {
    return new ChildProgram(file, options)
  }

  get stdout(): string {
    return this.#stdout
  }

  get stderr(): string {
    return this.#stderr
  }

  /** Waits until standard output matches, from its beginning. @throws when the process ends before */
  async output(pattern: RegExp): Promise<RegExpMatchArray> {
    for (;;) {
      const match = this.#stdout.match(pattern)
      if (match !== null) return match
      const ended = await Promise.race([
        once(this.process.stdout, 'data').then(() => false),
        this.exit.then(() => true),
      ])
      if (ended && !pattern.test(this.#stdout)) {
        throw new ProgramEndedError(
          `The program ended before it wrote ${String(pattern)}:\n${this.#stdout}${this.#stderr}`,
        )
      }
    }
  }

  kill(signal: NodeJS.Signals): void {
    this.process.kill(signal)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) this.process.kill('SIGKILL')
    await this.exit
  }
}

class ProgramEndedError extends Error {
  override readonly name = 'ProgramEndedError'
}
