import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { Redis } from 'ioredis'
import { ManualClock } from 'nexus-framework/testing'
import {
  RATE_LIMIT_ALGORITHMS,
  RateLimiter,
  RateLimitExceededError,
  RedisRateLimiterStore,
  type RateLimitAlgorithm,
  type RedisScriptClient,
} from 'nexus-framework/resilience'
import { describeWithService } from '../support/describe-with-service.js'

const SERVER_TIME = /local time = redis\.call\('TIME'\)\nlocal now = [^\n]+\n/

/** Keys live in the server's time, which is not the test's: they stay. */
const WITHOUT_EXPIRY = `
local server = redis
local redis = { call = function(command, ...)
  if command == 'PEXPIRE' then return 1 end
  if command ~= 'SET' then return server.call(command, ...) end
  local key, value = ...
  return server.call('SET', key, value)
end }
`

/** Runs the scripts with a time of the test's in place of the server's. */
class TimedClient implements RedisScriptClient {
  readonly #client: Redis
  /** Whole microseconds. */
  now = 0

  constructor(client: Redis) {
    this.#client = client
  }

  evalsha(): Promise<unknown> {
    return Promise.reject(new Error('NOSCRIPT No matching script'))
  }

  eval(script: string, keys: number, ...args: (string | number)[]): Promise<unknown> {
    expect(script).toMatch(SERVER_TIME)
    const timed = script.replace(SERVER_TIME, `local now = ${this.now}\n`)
    return this.#client.eval(`${WITHOUT_EXPIRY}${timed}`, keys, ...args)
  }
}

interface Step {
  readonly pause: number
  readonly permits: number
  readonly drain: boolean
}

/** Milliseconds that both sides can add up without rounding; a token takes a whole number of them. */
const limits = fc
  .record({ limit: fc.integer({ min: 1, max: 8 }), tokenTime: fc.integer({ min: 1, max: 40 }) })
  .map(({ limit, tokenTime }) => ({ limit, period: limit * tokenTime }))

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    pause: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 60 })),
    permits: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 5 })),
    drain: fc.integer({ min: 0, max: 9 }).map((chance) => chance === 0),
  }),
  { minLength: 1, maxLength: 40 },
)

await describeWithService('redis', 'the scripts of rate limiters', ({ url }) => {
  let client: Redis
  beforeAll(() => {
    client = new Redis(url)
  })
  afterAll(() => client.quit())

  async function outcomes(
    algorithm: RateLimitAlgorithm,
    { limit, period }: { readonly limit: number; readonly period: number },
    timeoutDuration: number,
    sequence: readonly Step[],
  ): Promise<{ readonly redis: readonly unknown[]; readonly memory: readonly unknown[] }> {
    const timed = new TimedClient(client)
    const clock = new ManualClock()
    const options = {
      algorithm,
      limitForPeriod: limit,
      limitRefreshPeriod: period,
      timeoutDuration,
      ...(algorithm === 'token-bucket' && { burstCapacity: limit + 2 }),
    }
    const store = new RedisRateLimiterStore(timed, { keyPrefix: `test:${randomUUID()}:` })
    const [redis, memory] = [
      RateLimiter.of('x', { ...options, store }, { clock }),
      RateLimiter.of('x', options, { clock }),
    ]
    const results: { redis: unknown[]; memory: unknown[] } = { redis: [], memory: [] }
    for (const { pause, permits, drain } of sequence) {
      clock.advance(pause)
      timed.now = clock.monotonic() * 1_000
      results.redis.push(await resultOf(redis, permits, drain))
      results.memory.push(await resultOf(memory, permits, drain))
    }
    return results
  }

  describe.each(RATE_LIMIT_ALGORITHMS)('%s', (algorithm) => {
    it('decides as the engine in memory does', async () => {
      await fc.assert(
        fc.asyncProperty(limits, steps, async (given, sequence) => {
          const { redis, memory } = await outcomes(algorithm, given, 0, sequence)
          expect(redis).toEqual(memory)
        }),
        { numRuns: 60 },
      )
    })

    it('reserves as the engine in memory does', async () => {
      await fc.assert(
        fc.asyncProperty(
          limits,
          steps,
          fc.integer({ min: 1, max: 200 }),
          async (given, sequence, timeout) => {
            const { redis, memory } = await outcomes(algorithm, given, timeout, sequence)
            expect(redis).toEqual(memory)
          },
        ),
        { numRuns: 60 },
      )
    })
  })
})

/** What is decided, what is left, and when a refused call should come again. */
async function resultOf(limiter: RateLimiter, permits: number, drain: boolean): Promise<unknown> {
  if (drain) {
    await limiter.drainPermissions()
    return limiter.events.recent().at(-1)
  }
  const wait = await limiter.reservePermission(permits)
  if (wait >= 0) return { wait, left: limiter.availablePermissions }
  const refusal: unknown = await limiter
    .execute(() => undefined, { permits })
    .catch((error: unknown) => error)
  expect(refusal).toBeInstanceOf(RateLimitExceededError)
  return {
    retryAfterMs: (refusal as RateLimitExceededError).retryAfterMs,
    left: limiter.availablePermissions,
  }
}
