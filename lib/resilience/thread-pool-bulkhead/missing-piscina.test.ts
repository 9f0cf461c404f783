import { createRequire } from 'node:module'
import { describe, expect, it, jest } from '@jest/globals'

/** A package that nobody has. */
const ABSENT = 'piscina-that-is-not-there'
// What Node says of a package that is not there.
const require = createRequire(import.meta.url)
jest.unstable_mockModule('piscina', () => {
  try {
    return require(ABSENT) as object
  } catch (error) {
    const { code, message } = error as Error & { code: string }
    throw Object.assign(new Error(message.replaceAll(ABSENT, 'piscina')), { code })
  }
})
const { MissingPackageError } = await import('../../common/index.js')
const { ThreadPoolBulkhead } = await import('../index.js')

describe('A pool of worker threads without piscina', () => {
  it('says what to install when it starts and when it is called', async () => {
    const pool = ThreadPoolBulkhead.of('pdf')
    await expect(pool.start()).rejects.toThrow(MissingPackageError)
    const worker = new URL('./fixture/tasks.worker.js', import.meta.url)
    await expect(pool.submit({ worker, task: 'add' }, [1, 2])).rejects.toThrow(
      /'pdf' needs the package piscina.*\nRun `npm install piscina`/,
    )
    await pool[Symbol.asyncDispose]()
  })
})
