import { afterEach, expect, it } from '@jest/globals'
import { ChildProgram } from '../support/child-program.js'

let program: ChildProgram | undefined
afterEach(() => program?.[Symbol.asyncDispose]())

/** In a process of its own: what is left of it, and rejections that nobody handles, are the process's. It ends only when nothing is left. */
it('settles every call under latency, resets, silence and slow drips, and loses no permit, timer or socket', async () => {
  program = ChildProgram.start(new URL('soak.program.ts', import.meta.url))
  const exit = await program.exit
  expect({ exit, errors: program.stderr }).toEqual({ exit: { code: 0, signal: null }, errors: '' })
  const { outcomes, suffered, ...rest } = JSON.parse(program.stdout) as {
    readonly outcomes: Readonly<Record<'answered' | 'failed' | 'givenUp' | 'wrong', number>>
    readonly suffered: Readonly<Record<'connections' | 'retries' | 'hedges', number>>
  }
  expect(outcomes.wrong).toBe(0)
  expect(outcomes.answered).toBeGreaterThan(20)
  expect(outcomes.givenUp).toBeGreaterThan(0)
  expect(suffered.connections).toBeGreaterThan(10)
  expect(suffered.retries + suffered.hedges).toBeGreaterThan(0)
  expect(rest).toEqual({
    waiting: 0,
    permitsLost: 0,
    breaker: 'CLOSED',
    well: { sku: 'well', available: 7 },
    socketsLeft: 0,
    timers: 0,
    sockets: 0,
  })
})
