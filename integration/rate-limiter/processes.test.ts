import { randomUUID } from 'node:crypto'
import { afterEach, describe, expect, it } from '@jest/globals'
import { RATE_LIMIT_ALGORITHMS, type RateLimiterOptions } from 'nexus-framework/resilience'
import { ChildProgram } from '../support/child-program.js'
import { describeWithService } from '../support/describe-with-service.js'

const PROCESSES = 4
const LIMIT = 50
/** Milliseconds. */
const PERIOD = 200
const DURATION = 1_500

interface Outcome {
  /** Whole microseconds of the server's clock, all processes together, in order. */
  readonly permitted: readonly number[]
  readonly calls: number
}

await describeWithService('redis', 'four processes that share one budget', ({ url }) => {
  let programs: readonly ChildProgram[] = []
  afterEach(async () => {
    await Promise.all(programs.map((program) => program[Symbol.asyncDispose]()))
  })

  async function hammer(options: RateLimiterOptions, duration = DURATION): Promise<Outcome> {
    const order = JSON.stringify({
      url,
      keyPrefix: `test:${randomUUID()}:`,
      options,
      duration,
      concurrency: 4,
    })
    programs = Array.from({ length: PROCESSES }, () =>
      ChildProgram.start(new URL('hammer.program.ts', import.meta.url), { args: [order] }),
    )
    await Promise.all(programs.map((program) => program.output(/READY/)))
    for (const program of programs) program.process.stdin.write('go\n')
    const outcomes = await Promise.all(
      programs.map(async (program) => {
        const [, done = ''] = await program.output(/DONE (.*)\n/)
        return JSON.parse(done) as { permitted: number[]; calls: number; failures: number }
      }),
    )
    expect(outcomes.map(({ failures }) => failures)).toEqual([0, 0, 0, 0])
    return {
      permitted: outcomes.flatMap(({ permitted }) => permitted).toSorted((a, b) => a - b),
      calls: outcomes.reduce((total, { calls }) => total + calls, 0),
    }
  }

  const limits = { limitForPeriod: LIMIT, limitRefreshPeriod: PERIOD }

  describe.each([
    ['are refused', 0],
    ['wait', 150],
  ])('and whose calls %s', (_what, timeoutDuration) => {
    it('never pass a fixed window, and use all of it', async () => {
      const { permitted } = await hammer({ algorithm: 'fixed-window', ...limits, timeoutDuration })
      const windows = Map.groupBy(permitted, (at) => Math.floor(at / (PERIOD * 1_000)))
      for (const calls of windows.values()) expect(calls.length).toBeLessThanOrEqual(LIMIT)
      expectUsed(permitted, 0.8)
    })

    it.each(['sliding-window-log', 'sliding-window-counter'] as const)(
      'never have more than the limit within any period (%s), and use all of it',
      async (algorithm) => {
        const { permitted } = await hammer({ algorithm, ...limits, timeoutDuration })
        expect(busiest(permitted, PERIOD * 1_000)).toBeLessThanOrEqual(LIMIT)
        expectUsed(permitted, algorithm === 'sliding-window-log' ? 0.8 : 0.75)
      },
    )

    it('never take more out of a token bucket than drips in, and use all of it', async () => {
      const { permitted } = await hammer({ algorithm: 'token-bucket', ...limits, timeoutDuration })
      for (const [first, from] of permitted.entries()) {
        for (let last = first; last < permitted.length; last++) {
          const dripped = (((permitted[last] as number) - from) * LIMIT) / (PERIOD * 1_000)
          if (last - first + 1 > LIMIT + dripped) expect([first, last]).toBe('within the bucket')
        }
      }
      expectUsed(permitted, 0.8)
    })

    it('never come closer than a leaky bucket lets them, and use all of it', async () => {
      const { permitted } = await hammer({ algorithm: 'leaky-bucket', ...limits, timeoutDuration })
      const distances = permitted.slice(1).map((at, index) => at - (permitted[index] as number))
      expect(Math.min(...distances)).toBeGreaterThanOrEqual((PERIOD * 1_000) / LIMIT)
      // A call that need not wait comes when it comes, which is seldom the moment it could.
      expectUsed(permitted, timeoutDuration > 0 ? 0.8 : 0.4)
    })
  })

  it.each(RATE_LIMIT_ALGORITHMS.filter((algorithm) => algorithm !== 'leaky-bucket'))(
    'use a budget to the last call and not one further (%s)',
    async (algorithm) => {
      const { permitted, calls } = await hammer(
        { algorithm, limitForPeriod: 500, limitRefreshPeriod: '1000d', timeoutDuration: 0 },
        1_000,
      )
      expect(calls).toBeGreaterThan(500)
      expect(permitted).toHaveLength(500)
    },
  )
})

/** The most calls within any `(end - length, end]`. */
function busiest(times: readonly number[], length: number): number {
  let most = 0
  let first = 0
  for (const [last, end] of times.entries()) {
    while ((times[first] as number) <= end - length) first++
    most = Math.max(most, last - first + 1)
  }
  return most
}

/** That so much was used of the budget of the time from the first call to the last one. */
function expectUsed(permitted: readonly number[], share: number): void {
  const elapsed = ((permitted.at(-1) as number) - (permitted[0] as number)) / 1_000
  expect(elapsed).toBeGreaterThan(DURATION * 0.8)
  expect(permitted.length).toBeGreaterThanOrEqual((share * LIMIT * elapsed) / PERIOD)
}
