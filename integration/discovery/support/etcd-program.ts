import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { describe, it } from '@jest/globals'

/** Of Debian's package etcd-server. */
const PROGRAM = 'etcd'

/**
 * A `describe` for tests that stop and start an etcd of their own. Skipped, and says so, where there is no program; where services are
 * required and `NEXUS_ETCD_URL` names no server elsewhere, a test fails instead.
 */
export function describeWithEtcdProgram(title: string, tests: () => void): void {
  const { error } = spawnSync(PROGRAM, ['--version'])
  const { NEXUS_REQUIRE_SERVICES: required, NEXUS_ETCD_URL: elsewhere } = process.env
  if (error === undefined) describe(title, tests)
  else if (required === '1' && elsewhere === undefined) {
    it(`${title} has its program`, () => {
      throw error
    })
  } else describe.skip(`${title} [skipped: there is no program etcd]`, tests)
}

/** An etcd of a test's own, on free ports. */
export class EtcdProgram implements AsyncDisposable {
  readonly url: string
  readonly #folder: string
  readonly #peerUrl: string
  #process: ChildProcess | undefined

  private constructor(folder: string, clientPort: number, peerPort: number) {
    this.#folder = folder
    this.url = `http://127.0.0.1:${clientPort}`
    this.#peerUrl = `http://127.0.0.1:${peerPort}`
  }

  static async start(): Promise<EtcdProgram> {
    const folder = await mkdtemp(join(tmpdir(), 'nexus-etcd-'))
    const program = new EtcdProgram(folder, await freePort(), await freePort())
    await program.start()
    return program
  }

  get port(): number {
    return Number(new URL(this.url).port)
  }

  async start(): Promise<void> {
    this.#process = spawn(
      PROGRAM,
      [
        ['--data-dir', join(this.#folder, 'data')],
        ['--listen-client-urls', this.url, '--advertise-client-urls', this.url],
        ['--listen-peer-urls', this.#peerUrl, '--initial-advertise-peer-urls', this.#peerUrl],
        ['--initial-cluster', `default=${this.#peerUrl}`],
      ].flat(),
      { stdio: 'ignore' },
    )
    // It says nothing that could be waited for: it is there when it has a leader.
    while (!(await isHealthy(this.url))) {
      if (this.#process.exitCode !== null) throw new RangeError(`etcd exited with ${this.#process.exitCode}`)
      await setTimeout(20)
    }
  }

  /** Ends it as a crash would. */
  async stop(): Promise<void> {
    if (this.#process === undefined) return
    const exit = once(this.#process, 'exit')
    this.#process.kill('SIGKILL')
    this.#process = undefined
    await exit
  }

  /** Lets it begin again with nothing. */
  async loseData(): Promise<void> {
    await this.stop()
    await rm(join(this.#folder, 'data'), { recursive: true })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
    await rm(this.#folder, { recursive: true })
  }
}

async function isHealthy(url: string): Promise<boolean> {
  try {
    return ((await (await fetch(`${url}/health`)).json()) as { readonly health: string }).health === 'true'
  } catch {
    return false
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
