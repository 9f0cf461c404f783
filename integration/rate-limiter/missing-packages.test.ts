import { expect, it } from '@jest/globals'
import { ChildProgram } from '../support/child-program.js'

it('needs ioredis and bottleneck only where they are used, and says at boot what to install', async () => {
  const program = ChildProgram.start(new URL('missing-packages.program.ts', import.meta.url))
  try {
    const [, line = ''] = await program.output(/^(\{.*\})$/m)
    expect(JSON.parse(line)).toEqual({
      memory: 'ran',
      redis: expect.stringContaining('npm install ioredis'),
      bottleneck: expect.stringContaining('npm install bottleneck'),
    })
  } finally {
    await program[Symbol.asyncDispose]()
  }
})
