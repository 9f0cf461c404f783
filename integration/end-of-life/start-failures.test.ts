import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { ChildProgram } from '../support/child-program.js'

const PROGRAM = new URL('start-failures.program.ts', import.meta.url)

/** Starts the application, which is not to start, and gives what it says about it. */
async function failure(start: string, args: readonly string[] = [], env = {}): Promise<string> {
  const program = ChildProgram.start(PROGRAM, { args, env: { START: start, ...env } })
  const exit = await program.exit
  expect({ exit, output: program.stdout }).toEqual({ exit: { code: 1, signal: null }, output: '' })
  return program.stderr
}

describe('an application that can not start exits with 1 and says why', () => {
  it('when its port is in use, with what to do and without a stack', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    const text = await failure('plain', [`--server.port=${port}`, '--server.host=127.0.0.1'])
    other.close()
    expect(text.trim().split('\n')).toEqual([
      'The application failed to start.',
      '',
      `NEXUS_HTTP_LISTEN_FAILED: Cannot listen on port ${port} of 127.0.0.1: EADDRINUSE.`,
      'Another process listens there: stop it, or set server.port to another port (0 picks a free one).',
      '',
      `Caused by Error: listen EADDRINUSE: address already in use 127.0.0.1:${port}`,
    ])
  })

  it('when its host is not one of this machine', async () => {
    const text = await failure('plain', ['--server.port=0', '--server.host=192.0.2.1'])
    expect(text).toContain(
      'Cannot listen on port 0 of 192.0.2.1: EADDRNOTAVAIL.\nCheck server.host and server.port.',
    )
    expect(text).not.toMatch(/\n\s+at /)
  })

  it('when a dependency is missing, with the path to it and the edit', async () => {
    const text = await failure('missing')
    expect(text).toContain('OrderService needs PaymentGateway, but nothing in MissingModule provides it.')
    expect(text).toContain('constructor parameter `gateway: PaymentGateway` (index 0), MissingModule')
    expect(text).toContain('OrderController -> OrderService -> PaymentGateway')
    expect(text).toContain('Add PaymentGateway to `providers` of MissingModule')
    expect(text).not.toMatch(/node:internal|application-context/)
  })

  it("when a component can not be started, with every cause once and only the application's frames", async () => {
    const text = await failure('hook')
    expect(text).toContain(
      'OrderDatabase (HookModule) could not be started, @PostConstruct failed: the database is not there',
    )
    expect(text).toContain('Caused by Error: connect ECONNREFUSED 10.0.0.1:5432')
    expect(text.match(/the database is not there/g)).toHaveLength(1)
    expect(text).toMatch(/\n {4}at OrderDatabase\.open \(.*start-failures\.program\.ts:\d+:\d+\)/)
    expect(text).not.toMatch(/node:internal|component-lifecycle|application-context/)
  })

  it('when an aspect can not be made, with the method, the code of the reason and the edit', async () => {
    const text = await failure('aspect', ['--server.port=0'])
    expect(text).toContain(
      'PaymentService (AspectModule) could not be started, making the aspect circuitbreaker on PaymentService.charge failed: ' +
        "NEXUS_RESILIENCE_INVALID_OPTIONS: The options of circuitbreaker 'payments' are not valid:\n  failureRateThreshold: ",
    )
    expect(text).toContain('resilience.circuitbreaker.instances.payments')
    expect(text).not.toMatch(/constructor|Caused by|\n\s+at /)
  })

  it('without colours where nobody sees them', async () => {
    expect(await failure('missing', [], { FORCE_COLOR: '3' })).not.toContain('\x1b')
  })

  describe('when its configuration is wrong', () => {
    let folder: string
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'nexus-start-'))
    })
    afterAll(() => rm(folder, { recursive: true }))

    async function misconfigured(yaml: string): Promise<string> {
      const file = join(folder, 'application.yaml')
      await writeFile(file, yaml)
      const text = await failure('config', [`--nexus.config.location=${folder}/`, '--server.port=0'])
      expect(text).not.toMatch(/\n\s+at /)
      return text.replaceAll(folder, '')
    }

    it('with file and line of every wrong value', async () => {
      const text = await misconfigured(
        'shop:\n  max-items: many\n  titel: y\nserver:\n  shutdown-timeout: soon\n',
      )
      expect(text).toContain('NEXUS_CONFIG_INVALID: The configuration has 3 problems:')
      expect(text).toMatch(/shop\.max-items \(.*application\.yaml:2\): expected a number, found "many"/)
      expect(text).toMatch(
        /shop\.titel \(.*application\.yaml:3\): unknown property; did you mean shop\.title\?/,
      )
      expect(text).toMatch(/server\.shutdown-timeout \(.*application\.yaml:5\): expected a duration/)
    })

    it('with file and line of what is no YAML', async () => {
      const text = await misconfigured('shop:\n  title: [a\n')
      expect(text).toMatch(/NEXUS_CONFIG_FILE: .*application\.yaml:3: /)
    })
  })
})
