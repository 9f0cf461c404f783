import { describe, expect, it } from '@jest/globals'
import { SystemRandom } from '../../common/index.js'
import { ManualClock } from '../../testing/index.js'
import { RateLimiterRegistry, RateLimitersHealthIndicator } from '../index.js'

describe('The health of rate limiters', () => {
  const registry = (allowHealthIndicatorToFail: boolean): RateLimiterRegistry =>
    new RateLimiterRegistry(
      {
        configs: {
          default: {
            registerHealthIndicator: true,
            allowHealthIndicatorToFail,
            limitForPeriod: 1,
            limitRefreshPeriod: '1s',
            timeoutDuration: '2s',
          },
        },
      },
      { clock: new ManualClock(), random: new SystemRandom(), warn: () => undefined },
    )
  const statusOf = (limiters: RateLimiterRegistry): unknown => {
    const { status, details } = new RateLimitersHealthIndicator(limiters).health()
    return [status, (details?.['api'] as { status: string } | undefined)?.status]
  }

  it.each([
    [false, ['UP', 'RATE_LIMITED']],
    [true, ['DOWN', 'DOWN']],
  ])(
    'tells when the next call would be refused; it may bring the application down: %s',
    async (mayFail, limited) => {
      const limiters = registry(mayFail)
      const limiter = limiters.get('api')
      expect(statusOf(limiters)).toEqual(['UP', 'UP'])
      await limiter.acquirePermission()
      expect(statusOf(limiters)).toEqual(['UP', 'UP'])
      const first = limiter.acquirePermission()
      expect(statusOf(limiters)).toEqual(['UNKNOWN', 'UNKNOWN'])
      const second = limiter.acquirePermission()
      expect(statusOf(limiters)).toEqual(limited)
      void Promise.allSettled([first, second])
    },
  )

  it('shows only those that ask for it', () => {
    const limiters = new RateLimiterRegistry()
    limiters.get('hidden')
    expect(new RateLimitersHealthIndicator(limiters).health()).toEqual({ status: 'UP', details: {} })
  })
})
