import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as setTimeoutPromise } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { BenchError } from './bench.errors.js'
import type { Cores } from './cores.js'
import { cpuNanos, residentMegabytes } from './process-usage.js'

const COMPILED = new URL('../subjects/', import.meta.url)
const BOOT_TIMEOUT_MS = 60_000
/** How exactly a start is timed. */
const POLL_MS = 0.5

/** A running subject: a process of its own that has written its line of readiness. */
export class SubjectProcess {
  readonly #child: ChildProcess

  private constructor(
    readonly name: string,
    child: ChildProcess,
    /** The line of readiness. */
    readonly report: Readonly<Record<string, unknown>>,
    /** Milliseconds from starting the process to that line. */
    readonly bootMs: number,
  ) {
    this.#child = child
  }

  /** @throws BenchError with what the process wrote, when it ends or hangs before it is ready */
  static async start(
    name: string,
    cores: Cores,
    env: Readonly<Record<string, string>> = {},
  ): Promise<SubjectProcess> {
    const script = fileURLToPath(new URL(`${name}.js`, COMPILED))
    const command = [...cores.server, process.execPath, script]
    const output = new SubjectOutput()
    const started = performance.now()
    // taskset replaces itself by the program, so the child's id is the server's.
    const child = spawn(command[0] ?? '', command.slice(1), {
      stdio: ['ignore', output.descriptor, 'pipe'],
      env: { ...subjectEnv(), ...env },
    })
    let errors = ''
    child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()))
    const timeout = setTimeout(() => child.kill('SIGKILL'), BOOT_TIMEOUT_MS)
    const report = await output.readiness(once(child, 'exit'))
    const bootMs = performance.now() - started
    clearTimeout(timeout)
    if (report === undefined) throw new BenchError(`${name} did not start:\n${errors.trim()}`)
    return new SubjectProcess(name, child, JSON.parse(report) as Record<string, unknown>, bootMs)
  }

  /** Runs `task` against a subject, and ends it. */
  static async with<T>(
    name: string,
    cores: Cores,
    task: (subject: SubjectProcess) => T | Promise<T>,
  ): Promise<T> {
    const subject = await SubjectProcess.start(name, cores)
    try {
      return await task(subject)
    } finally {
      await subject.stop()
    }
  }

  get url(): string {
    return `http://127.0.0.1:${String(this.report['port'])}`
  }

  get cpuNanos(): number | undefined {
    return cpuNanos(this.#pid)
  }

  get residentMegabytes(): number | undefined {
    return residentMegabytes(this.#pid)
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const ended = once(this.#child, 'exit')
    this.#child.kill('SIGKILL')
    await ended
  }

  get #pid(): number {
    return this.#child.pid ?? 0
  }
}

/** Production, and nothing of the caller's Node options: they would measure something else. */
function subjectEnv(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _, ...env } = process.env
  return { ...env, NODE_ENV: 'production' }
}

/**
 * The file that a subject writes its standard output to. Not a pipe: its reader would share a core with the load, and a subject that logs
 * would be measured waiting for it. The file has no name any more when the subject starts.
 */
class SubjectOutput {
  readonly descriptor: number

  constructor() {
    const folder = mkdtempSync(join(tmpdir(), 'nexus-bench-'))
    this.descriptor = openSync(join(folder, 'output'), 'w+')
    rmSync(folder, { recursive: true })
  }

  /** What the subject reports behind `READY`; frameworks may log other lines, before and after. `undefined` when it ends before. */
  async readiness(exit: Promise<unknown>): Promise<string | undefined> {
    let hasEnded = false
    void exit.then(() => (hasEnded = true))
    try {
      for (;;) {
        const last = hasEnded
        const report = /^READY (.*)\n/m.exec(this.#text())?.[1]
        if (report !== undefined || last) return report
        await setTimeoutPromise(POLL_MS)
      }
    } finally {
      closeSync(this.descriptor)
    }
  }

  #text(): string {
    const bytes = Buffer.alloc(64 * 1024)
    return bytes.toString('utf8', 0, readSync(this.descriptor, bytes, 0, bytes.length, 0))
  }
}
