import { describe, expect, it } from '@jest/globals'
import { ChildProgram } from '../support/child-program.js'

const FIXTURE = new URL('code-generation.fixture.ts', import.meta.url)

/** The lines that the program prints. */
async function run(...nodeArgs: string[]): Promise<readonly string[]> {
  const program = ChildProgram.start(FIXTURE, { nodeArgs })
  try {
    await expect(program.exit).resolves.toEqual({ code: 0, signal: null })
    expect(program.stderr).toBe('')
    return program.stdout.trimEnd().split('\n')
  } finally {
    await program[Symbol.asyncDispose]()
  }
}

describe('a runtime that forbids to generate code', () => {
  it('binds, validates and writes as every other one does', async () => {
    const generated = await run()
    const forbidden = await run('--disallow-code-generation-from-strings')
    expect(generated.at(-1)).toBe('generates code: true')
    expect(forbidden.at(-1)).toBe('generates code: false')
    expect(forbidden.slice(0, -1)).toEqual(generated.slice(0, -1))
    expect(generated).toHaveLength(10)
    expect(generated[0]).toMatch(/^Order \{.*"sku":"A"/)
    expect(generated[1]).not.toMatch(/more|given/)
    expect(generated[2]).toMatch(/^\[.*"code":"isLength"/)
  })
})
