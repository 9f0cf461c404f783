import { afterEach, describe, expect, it } from '@jest/globals'
import { ChildProgram } from '../support/child-program.js'

const FIXTURE = new URL('process-host.fixture.ts', import.meta.url)
let started: ChildProgram[] = []

function start(...args: string[]): ChildProgram {
  const program = ChildProgram.start(FIXTURE, { args })
  started.push(program)
  return program
}

afterEach(async () => {
  await Promise.all(started.map(async (program) => program[Symbol.asyncDispose]()))
  started = []
})

describe('a process with a host', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('drains on %s and exits with code 0', async (signal) => {
    const program = start('drain')
    await program.output(/ready/)
    program.kill(signal)
    await expect(program.exit).resolves.toEqual({ code: 0, signal: null })
    expect(program.stdout).toContain(`${signal} received: draining`)
    expect(program.stdout).toContain('Stopped')
  })

  it('exits with code 0 after the deadline although the shutdown never ends', async () => {
    const program = start('stuck')
    await program.output(/ready/)
    program.kill('SIGTERM')
    await expect(program.exit).resolves.toEqual({ code: 0, signal: null })
    expect(program.stdout).toContain('Exiting although the shutdown has not ended')
  })

  it('ends at once on a second signal', async () => {
    const program = start('stuck')
    await program.output(/ready/)
    program.kill('SIGTERM')
    await program.output(/draining/)
    program.kill('SIGTERM')
    await expect(program.exit).resolves.toEqual({ code: 143, signal: null })
    expect(program.stdout).not.toContain('Exiting although')
  })

  it.each(['rejection', 'late-rejection'])('logs a %s with its request and goes on', async (scenario) => {
    const program = start(scenario)
    const [line] = await program.output(/^.*Unhandled rejection.*$/m)
    expect(JSON.parse(line)).toMatchObject({
      level: 'error',
      message: 'Unhandled rejection',
      requestId: 'request-7',
      request: 'GET /orders/5',
      error: { name: 'RangeError', message: 'failed on the way' },
    })
    program.process.stdin.write('?\n')
    await program.output(/still here/)
    program.kill('SIGTERM')
    await expect(program.exit).resolves.toEqual({ code: 0, signal: null })
  })

  it('logs an uncaught exception, drains and exits with code 1', async () => {
    const program = start('exception')
    await expect(program.exit).resolves.toEqual({ code: 1, signal: null })
    const line = /^.*Uncaught exception.*$/m.exec(program.stdout)?.[0] ?? ''
    expect(JSON.parse(line)).toMatchObject({
      level: 'fatal',
      request: 'GET /orders/5',
      error: { message: 'thrown in a timer' },
    })
    expect(program.stdout).toContain('Stopped')
  })

  it('goes on after an uncaught exception where it is told to', async () => {
    const program = start('exception', 'continue')
    await program.output(/Uncaught exception: going on/)
    program.process.stdin.write('?\n')
    await program.output(/still here/)
  })
})
