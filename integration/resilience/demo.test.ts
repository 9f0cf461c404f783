import { afterEach, expect, it } from '@jest/globals'
import { ChildProgram } from '../support/child-program.js'

let program: ChildProgram | undefined
afterEach(() => program?.[Symbol.asyncDispose]())

it('shows retry, hedge, breaker and fallback at work, without colours where nobody sees them', async () => {
  program = ChildProgram.start(new URL('../../sample/shop/demo/resilience-demo.ts', import.meta.url), {
    cwd: new URL('../../sample/shop/', import.meta.url),
  })
  const exit = await program.exit
  expect({ exit, errors: program.stderr }).toEqual({ exit: { code: 0, signal: null }, errors: '' })
  const scenes = program.stdout.split('\n\n').slice(1)
  expect(scenes).toHaveLength(6)
  const [healthy, failing, , down, back, lying] = scenes
  expect(healthy).toContain('40 from the inventory, 0 by fallback')
  expect(failing).toMatch(/[1-9]\d* (?:retries|hedges)/)
  expect(down).toContain('CLOSED -> OPEN')
  expect(down).toContain('0 from the inventory, 60 by fallback')
  expect(back).toMatch(/OPEN -> HALF_OPEN\n.*HALF_OPEN -> CLOSED/)
  expect(lying).toContain('0 from the inventory, 20 by fallback')
  expect(program.stdout).not.toContain('\u001B')
})
