import { expect } from '@jest/globals'
import { HttpProgram, type LogLine } from '../support/http-program.js'
import type { RawClient, RawResponse } from '../support/raw-client.js'
import type { ProbeReport } from './server-probe.js'

const PROGRAM = new URL('rude-clients.program.ts', import.meta.url)
/** What only the server knows: what handlers keep secret, names of errors and files, frames of stacks. */
const INTERNAL = /swordfish|NonError|ResponseCommitted|TypeError|SyntaxError|\.[tj]s\b|node_modules|\n\s+at /

/** The application of this folder in a process of its own, and what all its tests ask of it. */
export class RudeClientBench {
  readonly server: HttpProgram
  #marks = 0
  #asking: RawClient | undefined

  private constructor(server: HttpProgram) {
    this.server = server
  }

  /** @param args configuration; without any the application has its defaults */
  static async start(...args: string[]): Promise<RudeClientBench> {
    return new RudeClientBench(await HttpProgram.start(PROGRAM, { args, nodeArgs: ['--expose-gc'] }))
  }

  stop(): Promise<void> {
    return this.server.stop()
  }

  /** What is logged while `task` runs, and until a request after it has been served: so the server goes on serving, too. */
  async logOf(task: () => Promise<unknown>): Promise<readonly LogLine[]> {
    await this.mark()
    const before = this.server.log.length
    await task()
    await this.mark()
    return this.server.log.slice(before, -1)
  }

  /** Asks on a connection that is kept, so that asking changes nothing of what is asked. */
  async probe(): Promise<ProbeReport> {
    if (this.#asking === undefined) {
      const client = await this.server.connect()
      this.#asking = client
      void client.closed.then(() => (this.#asking = undefined))
    }
    this.#asking.request('GET /probe')
    return JSON.parse((await this.#asking.response()).body) as ProbeReport
  }

  /** Asks the server until it is in the state that is waited for. */
  async until(isReached: (report: ProbeReport) => boolean): Promise<ProbeReport> {
    for (;;) {
      const report = await this.probe()
      if (isReached(report)) return report
    }
  }

  /** Waits until nobody is connected and nothing is worked on. */
  async quiet(): Promise<ProbeReport> {
    return this.until(({ inFlight, connections }) => inFlight === 0 && connections === 0)
  }

  /** Lets the handlers that wait for it go on. */
  openGate(): void {
    this.server.program.process.stdin.write('open\n')
  }

  /** Waits until everything that was logged before is in the log. */
  async mark(): Promise<void> {
    const name = `m${++this.#marks}.`
    expect(await this.server.get(`/mark/${name}`)).toMatchObject({ status: 200, body: name })
    await this.server.logged(`mark ${name}`)
  }
}

/** A problem detail (RFC 9457) of that status, with nothing internal in it. */
export function expectProblem({ status, headers, body }: RawResponse, expected: number): object {
  expect({ status, body }).toMatchObject({ status: expected })
  expect(headers['content-type']).toBe('application/problem+json')
  expect(body).not.toMatch(INTERNAL)
  const problem = JSON.parse(body) as object
  expect(problem).toMatchObject({ status: expected, title: expect.any(String) })
  return problem
}

/** The whole text of an only response that refuses with that status and closes. */
export function expectRefusal(text: string, status: number): void {
  expect(text).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
  expect(text.match(/HTTP\/1\.1 \d{3}/g)).toHaveLength(1)
  expect(text).toMatch(/\r\nconnection: close\r\n/)
  expect(text).toMatch(/\r\ncontent-type: application\/problem\+json\r\n/)
  expect(text).not.toMatch(INTERNAL)
}
