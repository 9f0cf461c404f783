import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BenchError } from './bench.errors.js'
import type { Cores } from './cores.js'
import type { Work } from './work.js'

export const CONNECTIONS = 64

export interface LoadResult {
  readonly requests: number
  readonly seconds: number
  readonly p99Ms: number
}

/** Sends one kind of request over 64 connections for some seconds, as fast as it is answered. */
export interface LoadGenerator {
  readonly name: string
  /** @throws BenchError when the tool fails or any answer is not a success */
  run(url: string, work: Work, seconds: number): Promise<LoadResult>
}

/** wrk where it is installed, else autocannon. */
export function loadGenerator(cores: Cores): LoadGenerator {
  const installed = spawnSync('wrk', ['-v']).error === undefined
  return installed ? new Wrk(cores) : new Autocannon(cores)
}

class Wrk implements LoadGenerator {
  readonly name = 'wrk'

  constructor(readonly cores: Cores) {}

  async run(url: string, work: Work, seconds: number): Promise<LoadResult> {
    const folder = mkdtempSync(join(tmpdir(), 'nexus-bench-'))
    try {
      const script = join(folder, 'work.lua')
      writeFileSync(script, luaScript(work))
      const args = ['-t', '1', '-c', String(CONNECTIONS), '-d', `${seconds}s`, '-s', script, url + work.path]
      const output = await execute([...this.cores.load, 'wrk', ...args])
      const [, requests, micros, failed, p99] = /^RESULT (\d+) (\d+) (\d+) ([\d.]+)$/m.exec(output) ?? []
      if (requests === undefined) throw new BenchError(`wrk printed no result:\n${output}`)
      if (failed !== '0') throw new BenchError(`${failed} requests of ${work.name} failed or were refused`)
      return { requests: Number(requests), seconds: Number(micros) / 1e6, p99Ms: Number(p99) / 1e3 }
    } finally {
      rmSync(folder, { recursive: true })
    }
  }
}

/** The request is built once; what is pipelined is one text of as many requests. */
function luaScript(work: Work): string {
  const lines = [`wrk.method = ${JSON.stringify(work.method)}`]
  if (work.body !== undefined) {
    lines.push(`wrk.body = [==[${work.body}]==]`, 'wrk.headers["Content-Type"] = "application/json"')
  }
  if (work.pipelined > 1) {
    lines.push(
      'local requests',
      `function init(args) requests = string.rep(wrk.format(), ${work.pipelined}) end`,
      'function request() return requests end',
    )
  }
  lines.push(
    'function done(summary, latency)',
    '  local e = summary.errors',
    '  local failed = e.connect + e.read + e.write + e.status + e.timeout',
    '  io.write(string.format("RESULT %d %d %d %.1f\\n", summary.requests, summary.duration, failed, latency:percentile(99)))',
    'end',
  )
  return lines.join('\n')
}

interface AutocannonReport {
  readonly '2xx': number
  readonly non2xx: number
  readonly errors: number
  readonly duration: number
  readonly latency: { readonly p99: number }
}

class Autocannon implements LoadGenerator {
  readonly name = 'autocannon'

  constructor(readonly cores: Cores) {}

  async run(url: string, work: Work, seconds: number): Promise<LoadResult> {
    const program = createRequire(import.meta.url).resolve('autocannon')
    const args = [
      '-j',
      '-c',
      String(CONNECTIONS),
      '-d',
      String(seconds),
      '-p',
      String(work.pipelined),
      '-m',
      work.method,
    ]
    if (work.body !== undefined) args.push('-b', work.body, '-H', 'content-type=application/json')
    const output = await execute([...this.cores.load, process.execPath, program, ...args, url + work.path])
    const report = JSON.parse(output) as AutocannonReport
    if (report.non2xx + report.errors > 0)
      throw new BenchError(`${report.non2xx + report.errors} requests of ${work.name} failed`)
    return { requests: report['2xx'], seconds: report.duration, p99Ms: report.latency.p99 }
  }
}

async function execute([command = '', ...args]: readonly string[]): Promise<string> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  let errors = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new BenchError(`${command} failed:\n${errors}${output}`)
  return output
}
