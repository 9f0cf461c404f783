import { execFile } from 'node:child_process'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { findService, type Service } from './services.js'

const ROOT = resolve(import.meta.dirname, '../..')

let server: Server
let open: string
let closed: string

beforeAll(async () => {
  server = createServer((socket) => socket.destroy())
  open = `fake://127.0.0.1:${await listen(server)}`
  const gone = createServer()
  closed = `fake://127.0.0.1:${await listen(gone)}`
  await new Promise((done) => gone.close(done))
})

afterAll(() => new Promise((done) => server.close(done)))

async function listen(onto: Server): Promise<number> {
  await new Promise<void>((done) => onto.listen(0, '127.0.0.1', done))
  return (onto.address() as AddressInfo).port
}

const fake = (url: string): Service => ({ title: 'Fake', variable: 'NEXUS_FAKE_URL', url })

describe('findService', () => {
  it('finds a server on its standard port', async () => {
    expect(await findService(fake(open), {})).toEqual({ kind: 'found', url: open })
  })

  it('prefers the address of the environment variable', async () => {
    expect(await findService(fake(closed), { NEXUS_FAKE_URL: open })).toEqual({ kind: 'found', url: open })
  })

  it('gives a reason to skip where nobody listens', async () => {
    expect(await findService(fake(closed), {})).toEqual({
      kind: 'missing',
      reason: `Fake does not answer at ${new URL(closed).host} and NEXUS_FAKE_URL is not set`,
    })
  })

  it('finds a program that can be run, and gives a reason where it can not', async () => {
    const program = (url: string): Service => ({ ...fake(url), isProgram: true })
    expect(await findService(program(process.execPath), {})).toEqual({ kind: 'found', url: process.execPath })
    expect(await findService(program('no-such-program'), {})).toEqual({
      kind: 'missing',
      reason: 'Fake can not be run as no-such-program and NEXUS_FAKE_URL is not set',
    })
    expect(await findService(program('no-such-program'), { NEXUS_REQUIRE_SERVICES: '1' })).toMatchObject({
      kind: 'required',
    })
  })

  it('gives a reason to fail where services are required', async () => {
    expect(await findService(fake(closed), { NEXUS_REQUIRE_SERVICES: '1' })).toMatchObject({
      kind: 'required',
    })
  })

  it('gives a reason to fail where the given address does not answer', async () => {
    expect(await findService(fake(open), { NEXUS_FAKE_URL: closed })).toEqual({
      kind: 'required',
      reason: `Fake does not answer at ${new URL(closed).host}, where NEXUS_FAKE_URL points`,
    })
  })
})

/** Runs the fixture in a Jest of its own, as `npm run jest` would. */
function runFixture(
  url: string,
  environment: NodeJS.ProcessEnv = {},
): Promise<{ readonly code: number; readonly output: string }> {
  const args = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js', '--runInBand']
  const match = ['--testMatch', '**/needs-services.fixture.ts']
  const env = { ...process.env, FIXTURE_URL: url, NEXUS_REQUIRE_SERVICES: '0', ...environment }
  return new Promise((done) => {
    execFile(process.execPath, [...args, ...match], { cwd: ROOT, env }, (error, stdout, stderr) => {
      done({ code: error === null ? 0 : Number(error.code), output: stderr + stdout })
    })
  })
}

describe('describeWithService', () => {
  it('runs the tests against the server it found', async () => {
    const { code, output } = await runFixture(open)
    expect(output.trimEnd()).toMatch(/\n1 passed, 0 failed, 0 skipped$/)
    expect(code).toBe(0)
  })

  it('reports the tests as skipped, with the reason', async () => {
    const { code, output } = await runFixture(closed)
    expect(output).toContain(
      `skipped: Fake does not answer at ${new URL(closed).host} and NEXUS_FAKE_URL is not set`,
    )
    expect(output.trimEnd()).toMatch(/\n0 passed, 0 failed, 1 skipped$/)
    expect(code).toBe(0)
  })

  it('fails with the reason where services are required', async () => {
    const { code, output } = await runFixture(closed, { NEXUS_REQUIRE_SERVICES: '1' })
    expect(output).toContain('MissingServiceError: Fake does not answer at')
    expect(output.trimEnd()).toMatch(/\n0 passed, 1 failed, 0 skipped$/)
    expect(code).toBe(1)
  })
})
