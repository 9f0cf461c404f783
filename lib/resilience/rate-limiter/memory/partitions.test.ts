import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { ManualClock } from '../../../testing/index.js'
import { RATE_LIMIT_ALGORITHMS } from '../algorithms/rate-limit-algorithm.js'
import { partitionName } from '../partition-name.js'
import { ONE_PERMIT, type PermitRequest } from '../permit-request.js'
import { RATE_LIMITER_DEFAULTS, type RateLimiterConfig } from '../rate-limiter.options.js'
import { RateLimitExceededError } from '../rate-limiter.errors.js'
import { MemoryRateLimiter } from './memory-rate-limiter.js'

function limiterOf(changes: Partial<RateLimiterConfig>): { limiter: MemoryRateLimiter; clock: ManualClock } {
  const clock = new ManualClock()
  const config = {
    ...RATE_LIMITER_DEFAULTS,
    timeoutDuration: 0,
    writableStackTraceEnabled: false,
    ...changes,
  }
  const runtime = { clock, random: { next: () => 0 }, warn: () => undefined }
  return { limiter: new MemoryRateLimiter('search', config, runtime), clock }
}

const of = (key: string): PermitRequest => ({ ...ONE_PERMIT, key })

function permits(limiter: MemoryRateLimiter, key: string): boolean {
  try {
    limiter.apply(() => undefined, of(key))
    return true
  } catch (error) {
    if (error instanceof RateLimitExceededError) return false
    throw error
  }
}

describe('partitions', () => {
  it('have a budget each', () => {
    const { limiter } = limiterOf({ limitForPeriod: 1 })
    expect([permits(limiter, 'ada'), permits(limiter, 'bob'), permits(limiter, 'ada')]).toEqual([
      true,
      true,
      false,
    ])
    expect(limiter.availablePermissions).toBe(1)
    expect([limiter.availablePermissionsOf('ada'), limiter.availablePermissionsOf('eve')]).toEqual([0, 1])
  })

  it('make room for new ones when they are idle', () => {
    const { limiter, clock } = limiterOf({ limitForPeriod: 1, maxPartitions: 10 })
    for (let i = 0; i < 10; i++) expect(permits(limiter, `first ${i}`)).toBe(true)
    clock.advance(1_000)
    for (let i = 0; i < 10; i++) expect(permits(limiter, `second ${i}`)).toBe(true)
    expect(limiter.partitions).toBe(10)
  })

  it('shrink to those that are in use while new ones come', () => {
    const { limiter, clock } = limiterOf({ limitForPeriod: 1, maxPartitions: 10_000 })
    for (let i = 0; i < 5_000; i++) permits(limiter, `first ${i}`)
    clock.advance(1_000)
    for (let i = 0; i < 5_000; i++) permits(limiter, `second ${i}`)
    expect(limiter.partitions).toBe(5_000)
  })

  it('share one budget beyond the limit, until nobody uses that any more', () => {
    const { limiter, clock } = limiterOf({ limitForPeriod: 2, maxPartitions: 2 })
    for (const key of ['a', 'b']) expect(permits(limiter, key)).toBe(true)
    expect(['c', 'd', 'e'].map((key) => permits(limiter, key))).toEqual([true, true, false])
    // Those with a budget of their own are not disturbed.
    expect(permits(limiter, 'a')).toBe(true)
    clock.advance(1_000)
    expect(['c', 'c', 'd', 'd'].map((key) => permits(limiter, key))).toEqual([true, true, true, true])
  })

  it('take bounded memory, whatever keys a million calls bring', () => {
    const { limiter, clock } = limiterOf({
      algorithm: 'sliding-window-counter',
      limitForPeriod: 5,
      limitRefreshPeriod: 60_000,
      maxPartitions: 1_000,
    })
    let permitted = 0
    for (let i = 0; i < 1_000_000; i++) {
      if (permits(limiter, `client ${i}`)) permitted++
      clock.advance(0.001)
    }
    expect(limiter.partitions).toBe(1_000)
    // One each, and what the others share within a second.
    expect(permitted).toBe(1_000 + 5)
  })

  it.each(RATE_LIMIT_ALGORITHMS)('give no key more than its limit by forgetting it (%s)', (algorithm) => {
    const sequence = fc.array(fc.tuple(fc.integer({ min: 0, max: 7 }), fc.integer({ min: 0, max: 30 })), {
      maxLength: 300,
    })
    fc.assert(
      fc.property(sequence, fc.integer({ min: 1, max: 4 }), (calls, maxPartitions) => {
        const config = { algorithm, limitForPeriod: 3, limitRefreshPeriod: 100 }
        const { limiter, clock } = limiterOf({ ...config, maxPartitions })
        const generous = new Map<number, MemoryRateLimiter>()
        for (const [key, pause] of calls) {
          clock.advance(pause)
          const isPermitted = permits(limiter, `${key}`)
          // A limiter for this key alone, which forgets nothing, permits at least what the shared one does.
          const runtime = { clock, random: { next: () => 0 }, warn: () => undefined }
          const own =
            generous.get(key) ??
            new MemoryRateLimiter('own', { ...RATE_LIMITER_DEFAULTS, ...config, timeoutDuration: 0 }, runtime)
          generous.set(key, own)
          if (isPermitted) own.apply(() => undefined)
        }
      }),
    )
  })

  it('wait each in a line of their own', async () => {
    const { limiter, clock } = limiterOf({ limitForPeriod: 1, timeoutDuration: 5_000 })
    const ran: string[] = []
    for (const name of ['a1', 'a2', 'b1', 'b2']) {
      void limiter.execute(() => ran.push(name), { key: name.charAt(0) })
    }
    expect(limiter.waitingCalls).toBe(2)
    await clock.advanceAsync(1_000)
    expect(ran).toEqual(['a1', 'b1', 'a2', 'b2'])
  })

  it('get other limits all at once', () => {
    const { limiter } = limiterOf({ limitForPeriod: 1 })
    permits(limiter, 'ada')
    limiter.changeLimitForPeriod(2)
    expect([permits(limiter, 'ada'), permits(limiter, 'ada'), permits(limiter, 'new')]).toEqual([
      true,
      false,
      true,
    ])
  })
})

describe('partitionName', () => {
  it('is the key, or a digest of a long one', () => {
    expect([partitionName('ada'), partitionName(7)]).toEqual(['ada', '7'])
    const long = 'x'.repeat(100_000)
    expect(partitionName(long)).toHaveLength(43)
    expect(partitionName(long)).not.toBe(partitionName(`${long}y`))
  })
})
